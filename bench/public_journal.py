"""A day's page of the public journal, of 10,000 published entries, beside a bare page with as many rows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from starlette.applications import Starlette

from archiver.core.office import Office
from archiver.core.public_journal.entry import PublicEntry, PublicPart, Run
from archiver.core.public_journal.search import index_of
from archiver.core.structure import MAIN
from archiver.routes.journal import PublicJournal, add_journal
from archiver.store.public import Published
from archiver.store.public_tables import ENTRY, PAGE
from bench import pages
from bench.measure import Row
from common.clock import SystemClock
from common.db import SqliteDatabase, Tx
from common.events import derived_id
from tests.migrated import migrated

DAYS = 200
A_DAY = 50
_FIRST = date(2025, 11, 3)
_BARE = (
    "<!doctype html><title>Journal</title><ol>{% for row in rows %}<li><h2>{{ row.number }}</h2><p>{{ row.title }}</p>"
    "<p>{{ row.case }}</p><p>{{ row.name }}</p></li>{% endfor %}</ol>"
)


def entry(number: int) -> PublicEntry:
    """Return an entry, the same for the same number."""
    day = _FIRST + timedelta(days=number // A_DAY)
    return PublicEntry(
        record_id=derived_id("record", number),
        number=(2025, number + 1),
        case_number=(2025, number + 1),
        post_number=1,
        case_title=(Run("Kommentar om gatelyset ved Kyrkjevegen"),),
        title=(Run("Kommentar på Facebook fra "), Run("Ola Testesen", is_name=True)),
        class_id="Q10",
        day=day,
        document_day=day,
        kind="I",
        parts=(PublicPart(role="EA", name="Ola Testesen"),),
        unit="Teknisk drift",
    )


def fill(tx: Tx) -> None:
    """Publish so many days."""
    Published(tx, "bo").turn(on=True, person="kari", contact="post@bo.test", since=_FIRST, at=datetime.now(UTC))
    entries, pages = list[dict[str, Any]](), list[dict[str, Any]]()
    for number in range(DAYS * A_DAY):
        one = entry(number)
        index = index_of(one)
        entries.append(
            {
                "municipality": "bo", "record_id": one.record_id, "series": MAIN, "case_id": one.record_id,
                "day": one.day, "year": one.number[0], "number": one.number[1], "zone": "Europe/Oslo",
                "entry": msgspec.json.encode(one), "words": index.words, "names": index.names,
            }
        )  # fmt: skip
    for place in range(DAYS):
        at = datetime.now(UTC)
        day = _FIRST + timedelta(days=place)
        row = {"municipality": "bo", "series": MAIN, "day": day, "published_at": at, "made_at": at, "edition": 1}
        pages.append(row)
    tx.execute(ENTRY.insert(), entries)
    tx.execute(PAGE.insert(), pages)


def bare() -> Starlette:
    """Return a site whose one page has as many rows as a day of the journal, out of memory."""
    made = [entry(number) for number in range(A_DAY)]

    def drawn() -> list[dict[str, object]]:
        return [
            {"number": e.number_text, "title": e.title[0].text, "case": e.case_title[0].text, "name": e.parts[0].name}
            for e in made
        ]

    return pages.bare("/bo/journal", _BARE, drawn)


async def _run(folder: Path) -> pages.Looks:
    await migrated(f"sqlite:///{folder / 'archive.db'}", ["archiver"])
    db = SqliteDatabase(folder / "archive.db")
    try:
        await db.write(fill)
        ours, office = Starlette(), Office()
        add_journal(ours.add_route, PublicJournal(db, lambda _municipality: office, SystemClock()))
        took = []
        for site in (ours, bare()):
            async with pages.at(site) as client:
                took.append(await pages.looked(client, "/bo/journal", "gatelyset"))
    finally:
        await db.close()
    return took[0], took[1]


def rows() -> Iterator[Row]:
    """Yield what the page costs."""
    what = f"a day of the public journal, {DAYS * A_DAY} entries published"
    return pages.beside_bare("public_journal", what, _run)
