"""Sweeps with their progress, what they ask of items, and how the channels to platforms fare."""

import json
from datetime import datetime
from typing import Any

from alembic import op
from sqlalchemy import Column, Connection, LargeBinary, String, Uuid, column, select, table, update

from common.db import Instant

revision = "0002"
down_revision = "0001"
ITEMS_AT_ONCE = 500


def upgrade() -> None:
    """Add columns and tables, and say of the items that are there whose they are."""
    for name in ("platform", "account_id", "kind", "visibility"):
        op.add_column("ingest_item", Column(name, String, nullable=True))
    for name in ("born_at", "listed_at", "looked_at"):
        op.add_column("ingest_item", Column(name, Instant, nullable=True))
    columns = ["municipality", "platform", "account_id", "visibility", "born_at"]
    op.create_index("ingest_item_account", "ingest_item", columns)
    op.create_table(
        "ingest_sweep",
        Column("municipality", String, primary_key=True),
        Column("sweep_id", Uuid, primary_key=True),
        Column("platform", String, nullable=False),
        Column("account_id", String, nullable=False),
        Column("why", String, nullable=False),
        Column("state", String, nullable=False),
        Column("since", Instant, nullable=True),
        Column("born_from", Instant, nullable=True),
        Column("ordered_at", Instant, nullable=False),
        Column("began_at", Instant, nullable=True),
        Column("ended_at", Instant, nullable=True),
        Column("problem", String, nullable=True),
        Column("progress", LargeBinary, nullable=False),
    )
    op.create_index("ingest_sweep_state", "ingest_sweep", ["state", "ordered_at"])
    _create_channels()
    _say_whose(op.get_bind())


def _create_channels() -> None:
    op.create_table(
        "ingest_channel",
        Column("municipality", String, primary_key=True),
        Column("platform", String, primary_key=True),
        Column("account_id", String, primary_key=True),
        Column("checked_at", Instant, nullable=False),
        Column("checked", LargeBinary, nullable=False),
    )
    op.create_table(
        "ingest_trouble",
        Column("municipality", String, primary_key=True),
        Column("trouble_id", Uuid, primary_key=True),
        Column("platform", String, nullable=False),
        Column("account_id", String, nullable=False),
        Column("trouble", String, nullable=False),
        Column("began_at", Instant, nullable=False),
        Column("ended_at", Instant, nullable=True),
    )
    op.create_index("ingest_trouble_open", "ingest_trouble", ["ended_at"])
    op.create_table(
        "ingest_knock",
        Column("municipality", String, primary_key=True),
        Column("platform", String, primary_key=True),
        Column("app", String, primary_key=True),
        Column("knocks", LargeBinary, nullable=False),
    )


def _say_whose(connection: Connection) -> None:
    items = table(
        "ingest_item",
        column("municipality", String),
        column("item_id", Uuid),
        column("state", LargeBinary),
        column("updated_at", Instant),
        column("platform", String),
        column("account_id", String),
        column("kind", String),
        column("visibility", String),
        column("born_at", Instant),
    )
    while True:
        found = connection.execute(
            select(items.c.municipality, items.c.item_id, items.c.state, items.c.updated_at)
            .where(items.c.platform.is_(None))
            .limit(ITEMS_AT_ONCE)
        ).all()
        if not found:
            return
        for row in found:
            state: dict[str, Any] = json.loads(row.state)
            told = state.get("created_at") or state.get("received_at")
            connection.execute(
                update(items)
                .where(items.c.municipality == row.municipality, items.c.item_id == row.item_id)
                .values(
                    platform=state["platform"],
                    account_id=state["account_id"],
                    kind=state["kind"],
                    visibility=state.get("visibility", "visible"),
                    born_at=datetime.fromisoformat(told) if told else row.updated_at,
                )
            )
