"""Tables of the archivist's room: how each record stands, and how each case file does. No word of anybody's."""

from sqlalchemy import Boolean, Column, Index, MetaData, String, Table, Uuid

from common.db import Instant


def filed_tables(metadata: MetaData) -> tuple[Table, Table]:
    """Add them; return (records, case files)."""
    records = Table(
        "desk_filed",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("record_id", Uuid, primary_key=True),
        Column("kind", String, nullable=False),
        Column("status", String, nullable=False),
        Column("room", String, nullable=False),
        Column("number", String, nullable=True),
        Column("case_file", String, nullable=True),
        Column("rests", Boolean, nullable=False),
        Column("account", String, nullable=True),
        Column("at", Instant, nullable=False),
        Index("desk_filed_room", "municipality", "room", "at"),
        Index("desk_filed_case", "municipality", "case_file"),
    )
    case_files = Table(
        "desk_case_file",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("case_id", Uuid, primary_key=True),
        Column("case_file", String, nullable=False),
        Column("status", String, nullable=False),
        Column("klasse", String, nullable=True),
        Column("at", Instant, nullable=False),
        Index("desk_case_file_number", "municipality", "case_file"),
    )
    return records, case_files
