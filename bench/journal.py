"""The journal: lines with chain, numbers and Noark's tables, beside bare bulk inserts of the very same rows."""

import gc
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Table, select

from archiver.core.chain import verify
from archiver.core.entry import CAPTURED, CASE_OPENED, REGISTERED, Entry
from archiver.core.office import number_text
from archiver.store.batch import BATCH, hold_archive
from archiver.store.ledger import Ledger
from archiver.store.tables import CASE_FILE, CONTENT, EVENT, POST
from archiver.store.together import together
from bench.measure import BenchError, Row
from common import loop
from common.db import Database, PostgresDatabase, SqliteDatabase, Tx
from common.events import derived_id
from tests.migrated import migrated
from tests.parts.postgres import Postgres

RECORDS, RECORDS_PER_BATCH, RECORDS_PER_CASE, ROUNDS = 2000, 200, 10, 5
LINES = RECORDS * 2 + RECORDS // RECORDS_PER_CASE
SHARE_MIN = 0.5
"""At least half as fast as the bare inserts: they may take half of the time."""
TABLES = (EVENT, CONTENT, CASE_FILE, POST)
SERIES, YEAR = "main", 2026
Share = list[tuple[Table, list[dict[str, Any]]]]
"""Rows by table, for one transaction."""
Shares = list[Share]
AT = datetime(2026, 5, 14, 13, tzinfo=UTC)


class Record(NamedTuple):
    """What is written of one record."""

    item_id: UUID
    at: datetime
    salt: bytes
    entries: list[Entry]


class Pair(NamedTuple):
    """Seconds that two transactions with equal rows took."""

    ours: float
    bare: float


def rows() -> Iterator[Row]:
    """Yield what a line of the journal takes on each database, after its chain was found whole.

    Event loop and garbage collector are as in the product (`common.starting`): what was imported is looked at no more.
    """
    gc.freeze()
    with tempfile.TemporaryDirectory() as folder:
        yield from loop.run(_measured(f"sqlite:///{Path(folder) / 'journal.db'}"))
    with Postgres(durable=True) as server:
        yield from loop.run(_measured(server.url(server.create_database("bench"))))


async def _measured(url: str) -> list[Row]:
    await migrated(url, ["archiver"])
    path = url.removeprefix("sqlite:///")
    db: Database = SqliteDatabase(Path(path)) if path != url else PostgresDatabase(url, "archiver")
    try:
        _, rows_before = await _round(db, 0, [[]] * (RECORDS // RECORDS_PER_BATCH))
        rounds = []
        for number in range(1, ROUNDS + 1):
            taken, rows_before = await _round(db, number, rows_before)
            rounds.append(taken)
    finally:
        await db.close()
    return [_row(db.dialect, rounds)]


def _row(dialect: str, rounds: Sequence[Sequence[Pair]]) -> Row:
    pairs = [pair for taken in rounds for pair in taken]
    lines = LINES / (RECORDS // RECORDS_PER_BATCH)
    ours, bare = (median(each) * 1e6 / lines for each in zip(*pairs, strict=True))
    shares = sorted(median(pair.bare / pair.ours for pair in taken) for taken in rounds)
    return Row(
        benchmark="journal",
        what=f"{dialect}, {lines:.0f} lines a transaction",
        value=ours,
        unit="µs a line",
        ratio=ours / bare,
        baseline="bulk inserts of the same rows",
        bound=bare / SHARE_MIN,
        ratio_spread=(1 / shares[-1], 1 / shares[0]),
    )


async def _round(db: Database, number: int, before: Shares) -> tuple[list[Pair], Shares]:
    """Write a journal, each batch in turns with one of the bare rows of the journal before; return times and rows."""
    municipality, taken = f"ours-{number}", []
    for place, share in zip(range(0, RECORDS, RECORDS_PER_BATCH), before, strict=True):
        records = [_record(n) for n in range(place, place + RECORDS_PER_BATCH)]
        begun = perf_counter()
        await db.write(lambda tx, of=records: _write(tx, municipality, of))  # type: ignore[misc]  # bound now, not at the call
        between = perf_counter()
        await db.write(lambda tx, of=share: _insert(tx, of))  # type: ignore[misc]  # bound now, not at the call
        taken.append(Pair(between - begun, perf_counter() - between))
    written = await db.read(lambda tx: _proved(tx, municipality))
    return taken, [_part(written, place, f"bare-{number}") for place in range(0, RECORDS, RECORDS_PER_BATCH)]


def _proved(tx: Tx, municipality: str) -> Share:
    """Return a municipality's rows, once its chain and its numbers were found whole."""
    report = verify(municipality, SERIES, Ledger(tx, municipality, SERIES).lines(), (), ())
    if report.problems or report.lines != LINES:
        raise BenchError(f"the journal is not whole: {report}")
    found = []
    for table in TABLES:
        query = select(table).where(table.c.municipality == municipality).order_by(*table.primary_key.columns)
        found.append((table, [dict(row) for row in tx.execute(query).mappings()]))
    return found


def _part(written: Share, place: int, municipality: str) -> Share:
    """Return as many of the rows as one transaction of ours wrote, as another municipality's."""
    ends = place, place + RECORDS_PER_BATCH
    parts = []
    for table, found in written:
        start, end = (len(found) * each // RECORDS for each in ends)
        parts.append((table, [row | {"municipality": municipality} for row in found[start:end]]))
    return parts


def _write(tx: Tx, municipality: str, records: Sequence[Record]) -> None:
    """File records as the handlers do: captured, their case opened, registered with a number."""
    with together(tx, ()):
        hold_archive(tx, municipality)
        ledger, batch = Ledger(tx, municipality, SERIES), BATCH.of(tx)
        for record in records:
            if batch is not None:
                batch.nothing_filed(municipality, record.item_id, record.entries[0].subject_id)
            for entry in record.entries:
                ledger.append(entry, record.at, record.salt)


def _record(n: int) -> Record:
    item_id, case_id = derived_id("bench", "item", n), derived_id("bench", "case", n // RECORDS_PER_CASE)
    record_id, cause = derived_id(item_id, "record"), {"actor": "auto", "cause": item_id}
    facts: dict[str, Any] = {
        "item_id": item_id, "revision": 1, "kind": "I", "status": "M", "asked": "I", "shielded": False,
        "clauses": ["SOGNE-24"], "answers": None, "pack": "sogne/1", "pack_sha256": "a" * 64,
    }  # fmt: skip
    words = {"title": f"Innbyggerhenvendelse {n}", "part_kind": "EA", "part_name": "Kari Nordmann", "part_handle": "77"}
    entries = [Entry(event=CAPTURED, subject_id=record_id, facts=facts | cause, content=words)]
    if n % RECORDS_PER_CASE == 0:
        content = {"title": words["title"], "group_key": str(case_id)}
        opened = {"klasse": "K2", "unit": "Søgne", "responsible": "auto", "follows": None}
        entry = Entry(event=CASE_OPENED, subject_id=case_id, facts=opened | cause, content=content, year=YEAR)
        entries.append(entry)
    case = number_text(YEAR, n // RECORDS_PER_CASE + 1)
    placed = {"case_id": case_id, "case_file": case, "place": n % RECORDS_PER_CASE + 1}
    entries.append(Entry(event=REGISTERED, subject_id=record_id, facts=placed | cause, year=YEAR))
    return Record(item_id, AT + timedelta(seconds=n), n.to_bytes(32, "big"), entries)


def _insert(tx: Tx, share: Share) -> None:
    for table, found in share:
        tx.execute(table.insert(), found)
