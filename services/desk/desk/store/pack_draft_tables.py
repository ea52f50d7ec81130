"""The table of drafts of packs."""

from sqlalchemy import Column, LargeBinary, MetaData, String, Table

from common.db import Instant


def pack_draft_table(metadata: MetaData) -> Table:
    """Add it and return it."""
    return Table(
        "desk_pack_draft",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("person", String, primary_key=True),
        Column("draft", LargeBinary, nullable=False),
        Column("at", Instant, nullable=False),
    )
