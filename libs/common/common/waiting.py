"""What came before its item: kept until the item comes, then applied with it. Topics have no common order."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Index, LargeBinary, MetaData, String, Table, Uuid, bindparam, delete, func, select

from common.codec import decode, encode, type_of
from common.db import ACROSS, Instant, Prepared, Tx, insert_once
from common.events import Event


def waiting_table(metadata: MetaData, service: str) -> Table:
    """Return the table of a service's events that wait for their item."""
    name = f"{service}_waiting"
    return Table(
        name,
        metadata,
        Column("municipality", String, primary_key=True),
        Column("event_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=False),
        Column("kind", String, nullable=False),
        Column("value", LargeBinary, nullable=False),
        Column("since", Instant, nullable=False),
        Index(f"{name}_item", "municipality", "item_id"),
    )


class Waiting:
    """The waiting room of one service."""

    def __init__(self, table: Table) -> None:
        self.table = table
        mine = (table.c.municipality == bindparam("municipality")) & (table.c.item_id == bindparam("item_id"))
        self._of = Prepared(select(table.c.kind, table.c.value).where(mine).order_by(table.c.since))
        self._forget = Prepared(delete(table).where(mine))

    def keep(self, tx: Tx, event: Event, at: datetime) -> None:
        """Keep an event until its item comes; the same event twice is one row."""
        if event.item_id is None:
            return
        insert_once(
            tx,
            self.table,
            {
                "municipality": event.municipality,
                "event_id": event.event_id,
                "item_id": event.item_id,
                "kind": type_of(event),
                "value": encode(event),
                "since": at,
            },
        )

    def take(self, tx: Tx, municipality: str, item_id: UUID) -> list[Event]:
        """Return and forget the events that wait for this item, oldest first."""
        whose = {"municipality": municipality, "item_id": item_id}
        found = self._of.all(tx, **whose)
        if found:
            self._forget.run(tx, whose)
        # One batch of the runner shares one `since`: within it the events' own times tell the order.
        return sorted((decode(kind, value) for kind, value in found), key=lambda e: (e.recorded_at, e.revision))

    def oldest(self, tx: Tx) -> tuple[int, datetime | None]:
        """Return how many wait, and since when the oldest does."""
        row = tx.execute(
            select(func.count(), func.min(self.table.c.since)).execution_options(**{ACROSS: "a count for operators"})
        ).one()
        return row[0], row[1]
