"""Tables of searches: the text that is searched, and who has searched."""

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Uuid

from common.db import Instant


def search_tables(metadata: MetaData) -> tuple[Table, Table]:
    """Add them; return (texts that are searched, searches that were made)."""
    findable = Table(
        "desk_findable",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("platform", String, nullable=False),
        Column("account_id", String, nullable=False),
        Column("at", Instant, nullable=False),
        Column("words", String, nullable=False),
        Index("desk_findable_at", "municipality", "at"),
    )
    searches = Table(
        "desk_search",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("search_id", Uuid, primary_key=True),
        Column("person", String, nullable=False),
        Column("at", Instant, nullable=False),
        Column("account", String, nullable=False),
        Column("since", String, nullable=False),
        Column("until", String, nullable=False),
        Column("hits", Integer, nullable=False),
        Index("desk_search_at", "municipality", "at"),
    )
    return findable, searches
