"""The tables of what people do with many items at once, and of the views of the queue that they keep."""

from sqlalchemy import Column, Index, LargeBinary, MetaData, String, Table, Uuid

from common.db import Instant


class QueueTables:
    """The tables, added to the desk's."""

    def __init__(self, metadata: MetaData) -> None:
        # `items` are ids and what came of each; no text of anybody's stands here.
        self.batches = Table(
            "desk_batch",
            metadata,
            Column("municipality", String, primary_key=True),
            Column("batch_id", Uuid, primary_key=True),
            Column("person", String, nullable=False),
            Column("do", String, nullable=False),
            Column("at", Instant, nullable=False),
            Column("state", String, nullable=False),
            Column("reason", String, nullable=False),
            Column("items", LargeBinary, nullable=False),
            Index("desk_batch_person", "municipality", "person", "at"),
            Index("desk_batch_at", "at"),
        )
        self.views = Table(
            "desk_view",
            metadata,
            Column("municipality", String, primary_key=True),
            Column("person", String, primary_key=True),
            Column("view_id", Uuid, primary_key=True),
            Column("name", String, nullable=False),
            Column("query", String, nullable=False),
            Column("made_at", Instant, nullable=False),
        )
