"""One of several processes that write the same journal: `python -m tests.archive.writer URL WORKER WORKERS ENTRIES`.

Every entry is offered to two workers. What is journaled already is left alone, as a consumer does with a double.
"""

import asyncio
import random
import sys
from datetime import UTC, datetime, timedelta
from uuid import UUID

from archiver.adapters.key_file import new_salt
from archiver.core.entry import CAPTURED, CASE_OPENED, REGISTERED, Entry
from archiver.store.ledger import Ledger
from common.db import PostgresDatabase, Tx
from common.errors import Transient
from common.events import derived_id

MUNICIPALITY, SERIES = "sogne", "main"
START = datetime(2026, 1, 2, 8, tzinfo=UTC)


def record_of(number: int) -> UUID:
    """Return the record of an entry."""
    return derived_id("writers", "record", number)


def write(tx: Tx, number: int) -> bool:
    """Journal an entry with its case file, in one transaction; false when somebody did before."""
    ledger, at = Ledger(tx, MUNICIPALITY, SERIES), START + timedelta(seconds=number)
    ledger.hold()
    record_id = record_of(number)
    if ledger.filed.post(record_id) is not None:
        return False
    item_id, case_id = derived_id("writers", "item", number), derived_id("writers", "case", number)
    captured = {"item_id": item_id, "revision": 1, "kind": "I", "status": "M", "asked": "I", "shielded": False}
    named = {"part_kind": "EA", "part_name": f"Person {number}", "part_handle": str(number)}
    words = {"title": f"Kommentar {number}", "group_key": str(case_id)}
    facts = {"actor": "ola", "clauses": []}
    lines = [
        Entry(event=CAPTURED, subject_id=record_id, facts=captured | facts, content=words | named),
        Entry(event=CASE_OPENED, subject_id=case_id, facts=facts, content=words, year=2026),
        Entry(event=REGISTERED, subject_id=record_id, facts=facts | {"case_id": case_id, "place": 1}, year=2026),
    ]
    for line in lines:
        ledger.append(line, at, new_salt())
    return True


async def work(url: str, worker: int, workers: int, entries: int) -> None:
    """Write every entry that is offered to this worker, in an order of its own, however often the server goes."""
    mine = [n for n in range(entries) if n % workers in {worker, (worker + 1) % workers}]
    random.Random(worker).shuffle(mine)  # noqa: S311 - an order, no secret
    db = PostgresDatabase(url, "archiver", connections_max=2)
    for number in mine:
        while True:
            try:
                await db.write(lambda tx, n=number: write(tx, n))  # type: ignore[misc]  # bound now, not at the call
                break
            except Transient:
                await asyncio.sleep(0.1)
    await db.close()


if __name__ == "__main__":
    where, *numbers = sys.argv[1:]
    asyncio.run(work(where, *map(int, numbers)))
