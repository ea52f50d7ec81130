"""The table of what the archive told besides records: proofs, what is due, packages. Codes, numbers, hashes."""

from sqlalchemy import Column, LargeBinary, MetaData, String, Table, Uuid

from common.db import Instant


def told_table(metadata: MetaData) -> Table:
    """Add it and return it. `subject` tells apart what is told of one kind: a series, an act."""
    return Table(
        "desk_archive_told",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("what", String, primary_key=True),
        Column("subject", String, primary_key=True),
        Column("item_id", Uuid, nullable=True),
        Column("told", LargeBinary, nullable=False),
        Column("at", Instant, nullable=False),
    )
