"""Tables of what people have before them while they act: earlier texts, drafts, what waits for a second, who looks."""

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Uuid

from common.db import Instant


class ActingTables:
    """The tables, added to a description of the database."""

    def __init__(self, metadata: MetaData) -> None:
        self.versions = Table(
            "desk_version",
            metadata,
            Column("municipality", String, primary_key=True),
            Column("item_id", Uuid, primary_key=True),
            Column("revision", Integer, primary_key=True),
            Column("text", String, nullable=False),
            Column("at", Instant, nullable=False),
        )
        self.drafts = Table(
            "desk_draft",
            metadata,
            Column("municipality", String, primary_key=True),
            Column("person", String, primary_key=True),
            Column("item_id", Uuid, primary_key=True),
            Column("what", String, primary_key=True),
            Column("text", String, nullable=False),
            Column("at", Instant, nullable=False),
            Index("desk_draft_at", "municipality", "at"),
        )
        self.proposals = Table(
            "desk_proposal",
            metadata,
            Column("municipality", String, primary_key=True),
            Column("proposal_id", Uuid, primary_key=True),
            Column("item_id", Uuid, nullable=False),
            Column("person", String, nullable=False),
            Column("revision", Integer, nullable=False),
            Column("deed", LargeBinary, nullable=False),
            Column("ground", String, nullable=False),
            Column("at", Instant, nullable=False),
            Column("state", String, nullable=False),
            Column("decided_by", String, nullable=False),
            Column("decided_at", Instant, nullable=True),
            Index("desk_proposal_item", "municipality", "item_id", "state"),
        )
        self.onlookers = _onlookers(metadata)


def _onlookers(metadata: MetaData) -> Table:
    return Table(
        "desk_onlooker",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("person", String, primary_key=True),
        Column("until", Instant, nullable=False),
        Index("desk_onlooker_until", "until"),
    )
