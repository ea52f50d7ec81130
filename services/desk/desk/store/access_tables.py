"""Tables of requests for access: what was asked, and the texts that are asked for."""

from sqlalchemy import Boolean, Column, Index, LargeBinary, MetaData, String, Table, Uuid

from common.db import Instant


def access_tables(metadata: MetaData) -> tuple[Table, Table]:
    """Add them; return (requests, the texts that each is about)."""
    requests = Table(
        "desk_access_request",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("request_id", Uuid, primary_key=True),
        Column("state", String, nullable=False),
        Column("asked", String, nullable=False),
        Column("contact", String, nullable=False),
        Column("registered_by", String, nullable=False),
        Column("came_at", Instant, nullable=False),
        Column("answered_at", Instant, nullable=True),
        Column("answered_by", String, nullable=False),
        Column("answer", String, nullable=False),
        Column("frozen", Boolean, nullable=False),
        Index("desk_access_request_came", "municipality", "state", "came_at"),
    )
    matches = Table(
        "desk_access_match",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("request_id", Uuid, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("added_by", String, nullable=False),
        Column("added_at", Instant, nullable=False),
        Column("written_at", Instant, nullable=False),
        Column("place", String, nullable=False),
        Column("writer", String, nullable=False),
        Column("text", String, nullable=False),
        Column("verdict", String, nullable=False),
        Column("ground", String, nullable=False),
        Column("writer_ground", String, nullable=False),
        Column("masks", LargeBinary, nullable=False),
        Column("hold_id", Uuid, nullable=False),
        Index("desk_access_match_item", "municipality", "item_id"),
    )
    return requests, matches
