"""Tables of statements of reasons and of complaints about them."""

from sqlalchemy import Column, Index, LargeBinary, MetaData, String, Table, Uuid

from common.db import Instant


def statement_tables(metadata: MetaData) -> tuple[Table, Table, Table, Table]:
    """Add them; return (statements, keys of their links, complaints, tries to complain)."""
    statements = Table(
        "desk_statement",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("statement_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=False),
        Column("do", String, nullable=False),
        Column("ground", String, nullable=False),
        Column("at", Instant, nullable=False),
        Column("told", LargeBinary, nullable=False),
        Index("desk_statement_item", "municipality", "item_id"),
        Index("desk_statement_at", "municipality", "at"),
    )
    statement_keys = Table(
        "desk_statement_key",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("key_sha256", String, primary_key=True),
        Column("item_id", Uuid, nullable=True),
        Column("complaint_id", Uuid, nullable=True),
        Column("made_at", Instant, nullable=False),
        Column("expires_at", Instant, nullable=False),
        Index("desk_statement_key_hash", "key_sha256"),
        Index("desk_statement_key_item", "municipality", "item_id"),
    )
    complaints, complaint_tries = _complaint_tables(metadata)
    return statements, statement_keys, complaints, complaint_tries


def _complaint_tables(metadata: MetaData) -> tuple[Table, Table]:
    complaints = Table(
        "desk_complaint",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("complaint_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=True),
        Column("state", String, nullable=False),
        Column("came_at", Instant, nullable=False),
        Column("due_at", Instant, nullable=False),
        Column("text", String, nullable=False),
        Column("contact", String, nullable=False),
        Column("link", String, nullable=False),
        Column("account", String, nullable=False),
        Column("about_time", String, nullable=False),
        Column("taken_by", String, nullable=False),
        Column("taken_at", Instant, nullable=True),
        Column("decided_at", Instant, nullable=True),
        Column("answer", String, nullable=False),
        Index("desk_complaint_item", "municipality", "item_id"),
        Index("desk_complaint_due", "municipality", "state", "due_at"),
    )
    complaint_tries = Table(
        "desk_complaint_try",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("try_id", Uuid, primary_key=True),
        Column("who", String, nullable=False),
        Column("at", Instant, nullable=False),
        Index("desk_complaint_try_who", "municipality", "who", "at"),
    )
    return complaints, complaint_tries
