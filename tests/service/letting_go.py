"""What the archiver tells when it has let an item go, and what a service still keeps of one afterwards."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import MetaData, select

from common.db import Database, Tx
from common.events import ItemErased, derived_id


def erased(municipality: str, item_id: UUID, at: datetime, revision: int = 1, change_no: int = 1) -> ItemErased:
    """Return what the archiver tells of an item that goes by a row."""
    return ItemErased(
        event_id=derived_id(item_id, "erased", at.isoformat()),
        municipality=municipality,
        occurred_at=at,
        recorded_at=at,
        item_id=item_id,
        revision=revision,
        change_no=change_no,
        because="due",
        category="deleted",
    )


async def tables_with(db: Database, metadata: MetaData, item_id: UUID) -> set[str]:
    """Return the tables of a service in which a row names the item."""

    def unit(tx: Tx) -> set[str]:
        return {
            name
            for name, table in metadata.tables.items()
            if "item_id" in table.c
            for whose in ("bo", "sogne")
            if tx.execute(select(table).where(table.c.municipality == whose, table.c.item_id == item_id)).first()
        }

    return await db.read(unit)
