"""Every decision with what it was made from; where each item stands; case files of threads and posts."""

import json
from datetime import datetime
from typing import Any

from alembic import op
from sqlalchemy import Column, Connection, Integer, LargeBinary, String, Uuid, column, select, table, update

from common.db import Instant
from common.events import item_id_of

revision = "0002"
down_revision = "0001"
ITEMS_AT_ONCE = 500


def upgrade() -> None:
    """Add columns and tables, and say of the items that are there where they stand."""
    op.add_column("classifier_item", Column("post_item_id", Uuid, nullable=True))
    op.add_column("classifier_item", Column("thread", String, nullable=True))
    op.add_column("classifier_item", Column("received_at", Instant, nullable=True))
    op.add_column("classifier_item", Column("political_case", String, nullable=True))
    op.create_index("classifier_item_post", "classifier_item", ["municipality", "post_item_id"])
    op.create_index("classifier_item_thread", "classifier_item", ["municipality", "thread", "received_at"])
    op.create_index("classifier_item_political_case", "classifier_item", ["municipality", "political_case"])
    op.create_table(
        "classifier_decision",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("decision_no", Integer, primary_key=True),
        Column("made_at", Instant, nullable=False),
        Column("made", LargeBinary, nullable=False),
    )
    op.create_table(
        "classifier_case_file",
        Column("municipality", String, primary_key=True),
        Column("place", String, primary_key=True),
        Column("act_id", String, primary_key=True),
        Column("case_file", String, nullable=True),
        Column("linked_at", Instant, nullable=False),
    )
    _place(op.get_bind())


def _place(connection: Connection) -> None:
    """An item's post, thread and time of receipt stand in what is known of it."""
    items = table(
        "classifier_item",
        column("municipality", String),
        column("item_id", Uuid),
        column("known", LargeBinary),
        column("post_item_id", Uuid),
        column("thread", String),
        column("received_at", Instant),
    )
    while True:
        found = connection.execute(
            select(items.c.municipality, items.c.item_id, items.c.known)
            .where(items.c.thread.is_(None))
            .limit(ITEMS_AT_ONCE)
        ).all()
        if not found:
            return
        for row in found:
            known: dict[str, Any] = json.loads(row.known)
            item, edits = known["item"], (known.get("readings") or [])[1:]
            platform, post_id = item["platform"], None if item["kind"] == "post" else item.get("post_id")
            when = item.get("created_at") or item.get("received_at") or item["recorded_at"]
            when = edits[-1]["received_at"] if edits else when
            connection.execute(
                update(items)
                .where(items.c.municipality == row.municipality, items.c.item_id == row.item_id)
                .values(
                    post_item_id=item_id_of(row.municipality, platform, post_id) if post_id else None,
                    thread=f"{platform} {item.get('thread_id') or item['object_id']}",
                    received_at=datetime.fromisoformat(when),
                )
            )
