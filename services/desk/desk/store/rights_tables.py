"""The table of rights on accounts."""

from sqlalchemy import Column, Index, MetaData, String, Table

from common.db import Instant


def rights_table(metadata: MetaData) -> Table:
    """Add it. `source` says what a row follows from: the registry, or a person who gave it (`given_by`)."""
    return Table(
        "desk_account_right",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("person", String, primary_key=True),
        Column("account", String, primary_key=True),
        Column("right", String, primary_key=True),
        Column("source", String, primary_key=True),
        Column("since", Instant, nullable=False),
        Column("given_by", String, nullable=True),
        Index("desk_account_right_account", "municipality", "account"),
    )
