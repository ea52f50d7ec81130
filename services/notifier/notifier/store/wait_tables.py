"""The table of what waits at the desk and is no item."""

from sqlalchemy import Boolean, Column, LargeBinary, MetaData, String, Table, Uuid

from common.db import Instant


def wait_table(metadata: MetaData) -> Table:
    """Add it."""
    return Table(
        "notifier_wait",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("what", String, primary_key=True),
        Column("matter_id", Uuid, primary_key=True),
        Column("is_open", Boolean, nullable=False),
        Column("ended_at", Instant, nullable=True),
        Column("wait", LargeBinary, nullable=False),
    )
