"""After a restore: what had been erased since the backup is erased again, files too, before anybody reads."""

from collections.abc import Iterable

from archiver.core.head import Head
from archiver.jobs.retain import LetGo
from archiver.ports import Salts
from archiver.store.erasing import Erasing, files_to_go
from archiver.store.items import Items
from archiver.store.ledger import Ledger, chains
from common.blob import Blobs, Locked
from common.db import Database, Tx
from common.events import ItemErased
from common.metrics import Metrics

ACTOR = "restore"


def heads_in(tx: Tx) -> list[Head]:
    """Return the newest line of every chain."""
    return [Head(*one, *Ledger(tx, *one).head()) for one in chains(tx, None)]


async def erase_again(db: Database, blobs: Blobs, erased: Iterable[ItemErased], salts: Salts) -> list[ItemErased]:
    """Erase what the backup still holds of these items; return whose were still there.

    Others hear of it like the first time. What its author has written anew stays.
    """
    again = [event for event in erased if await db.write(lambda tx, e=event: _erase(tx, e, salts))]  # type: ignore[misc]  # bound now, not at the call
    await _let_go(db, blobs)
    return again


def _erase(tx: Tx, event: ItemErased, salts: Salts) -> bool:
    erasing = Erasing(tx, event.municipality, salts)
    erasing.hold()
    item = None if event.item_id is None else Items(tx, event.municipality).get(event.item_id)
    if item is None or item.revision > event.revision:
        return False
    because = f"{event.because}:{event.category}" if event.category else event.because
    erasing.item(item.item_id, {"actor": ACTOR, "because": because}, event.occurred_at)
    return True


async def _let_go(db: Database, blobs: Blobs) -> None:
    """Delete the files now that a job would delete later; what the store locks is left to the job."""
    let_go = LetGo(db, blobs, Metrics())
    for job in await db.read(files_to_go):
        try:
            await let_go(job, job.run_at)
        except Locked:
            continue
