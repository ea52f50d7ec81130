"""The tables of the publishing plan. Lines are added, never changed."""

from sqlalchemy import Column, Date, Index, Integer, LargeBinary, MetaData, String, Table, Uuid

from common.db import Instant
from desk.store.tables import METADATA


class PlanTables:
    """What is kept of the plan, in the desk's own metadata."""

    def __init__(self, metadata: MetaData) -> None:
        self.entry = _entry(metadata)
        self.line = _line(metadata)
        self.treated = _treated(metadata)


def _entry(metadata: MetaData) -> Table:
    return Table(
        "desk_plan_entry",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("entry_id", Uuid, primary_key=True),
        Column("publish_at", Instant, nullable=False),
        Column("content_type", String, nullable=False),
        Column("goal", String, nullable=False),
        Column("draft", LargeBinary, nullable=False),
        Column("state", String, nullable=False),
        Column("version", Integer, nullable=False),
        Column("written_by", String, nullable=False),
        Column("written_at", Instant, nullable=False),
        Column("approved_by", String, nullable=False),
        Column("approved_at", Instant, nullable=True),
        Column("reason", String, nullable=False),
        Column("released_at", Instant, nullable=True),
        Column("why", String, nullable=False),
        Column("action_id", Uuid, nullable=True),
        Column("address", String, nullable=False),
        Index("desk_plan_entry_at", "municipality", "publish_at"),
    )


def _line(metadata: MetaData) -> Table:
    return Table(
        "desk_plan_line",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("line_id", Uuid, primary_key=True),
        Column("entry_id", Uuid, nullable=False),
        Column("what", String, nullable=False),
        Column("who", String, nullable=False),
        Column("said", String, nullable=False),
        Column("at", Instant, nullable=False),
        Index("desk_plan_line_entry", "municipality", "entry_id", "at"),
    )


def _treated(metadata: MetaData) -> Table:
    return Table(
        "desk_plan_treated",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("day", Date, primary_key=True),
        Column("who", String, nullable=False),
        Column("at", Instant, nullable=False),
    )


PLAN = PlanTables(METADATA)
