"""Tables of what messages ask for: who has seen an alert, how far it has climbed, what a link is for."""

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Uuid

from common.db import Instant


def ask_tables(metadata: MetaData) -> tuple[Table, Table, Table]:
    """Add them; return (asks, acknowledged, climbed)."""
    ask = Table(
        "notifier_ask",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("ask_id", Uuid, primary_key=True),
        Column("asked", LargeBinary, nullable=False),
        Column("expires_at", Instant, nullable=False),
        Index("notifier_ask_expires", "municipality", "expires_at"),
    )
    acknowledged = Table(
        "notifier_acknowledged",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("alert_id", Uuid, primary_key=True),
        Column("round_no", Integer, primary_key=True),
        Column("by", String, nullable=False),
        Column("how", String, nullable=False),
        Column("at", Instant, nullable=False),
    )
    climbed = Table(
        "notifier_climbed",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("alert_id", Uuid, primary_key=True),
        Column("round_no", Integer, primary_key=True),
        Column("step_no", Integer, primary_key=True),
        Column("at", Instant, nullable=False),
    )
    return ask, acknowledged, climbed
