"""The desk's event handling: what a comment that comes and is decided costs it, beside bare inserts of the same rows.

`bench/run desk_events` measures on the embedded database; `python -m bench.desk_events postgresql+asyncpg://…` on a
server's, whose database is to be empty. Processor time is measured, not the clock: what else the machine does hardly
shows.
"""

import asyncio
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time_ns

from bench.desk_opened import opened
from bench.measure import BenchError, Row
from common.bus.port import Incoming, outgoing
from common.codec import decode
from common.events import Author, DecisionMade, Event, ItemPosted, Step, Tagging, derived_id, item_id_of
from common.service import Service

COMMENTS = 600
POLLS = (1, 5, 50)
"""So many comments come at once: few where it is quiet, many where the desk has something to catch up with."""
RUNS = 3
_AT = datetime(2026, 5, 14, 9, 0, tzinfo=UTC)
_TEXTS = (
    "Når blir gatelyset ved Kyrkjevegen reparert? Det har vore mørkt der i tre veker no.",
    "Så fint at biblioteket har kveldsopent! Takk til alle som jobber der.",
    "Høyre og Senterpartiet lova dette for to år sidan, og ingenting har skjedd med skulevegen.",
    "Kan nokon seie når møtet om barnehagen er, og om det blir sendt på nett?",
)


def comment(number: int) -> ItemPosted:
    """Return the news of a comment, the same for the same number."""
    object_id, at = f"123_{number}", _AT + timedelta(seconds=number)
    return ItemPosted(
        event_id=derived_id("posted", number),
        municipality="bo",
        item_id=item_id_of("bo", "facebook", object_id),
        revision=1,
        change_no=1,
        occurred_at=at,
        recorded_at=at,
        received_at=at,
        created_at=at,
        platform="facebook",
        account_id="1234567890321",
        object_id=object_id,
        post_id="123_1",
        thread_id="123_1",
        kind="comment",
        text=_TEXTS[number % len(_TEXTS)],
        author=Author(id=f"{number}", name="Ola Testesen"),
        change_sha256="c" * 64,
    )


def decided(posted: ItemPosted, number: int) -> DecisionMade:
    """Return what the pack says of a comment: every third asks something of somebody."""
    asked = Step(
        do="answer",
        clauses=("BO-23",),
        rule="reply.question",
        because="Spørsmål bør besvares.",
        mode="draft",
        text="Hei! Takk for spørsmålet.",
        lang="nb",
    )
    plain = Step(do="none", clauses=(), rule="none", because="Ingenting å gjøre.", mode="auto")
    return DecisionMade(
        event_id=derived_id("decided", number),
        municipality=posted.municipality,
        item_id=posted.item_id,
        thread_id=posted.thread_id,
        revision=1,
        decision_no=1,
        occurred_at=posted.occurred_at,
        recorded_at=posted.recorded_at,
        pack="bo@1",
        supersedes=None,
        pack_sha256="0" * 64,
        inputs_sha256="0" * 64,
        tagging=Tagging(lang="nb", tags=("question",) if number % 3 == 0 else ("praise",)),
        steps=(asked if number % 3 == 0 else plain,),
    )


def incoming(events: Sequence[Event]) -> list[Incoming]:
    """Return events as they come off the bus."""
    sent = [outgoing(event, "bench") for event in events]
    return [Incoming(m.topic, 0, n, m.key, m.kind, m.headers, m.value) for n, m in enumerate(sent)]


def polls(comments: int, at_once: int) -> list[list[Incoming]]:
    """Return the batches in which so many comments come: their news first, what is decided of them in the next."""
    made: list[list[Incoming]] = []
    for first in range(0, comments, at_once):
        posted = [comment(n) for n in range(first, min(first + at_once, comments))]
        made.append(incoming(posted))
        made.append(incoming([decided(one, first + place) for place, one in enumerate(posted)]))
    return made


async def handled(service: Service, batches: Sequence[list[Incoming]]) -> float:
    """Handle the batches as the runner would; return the µs of processor time that a comment took."""
    begun = process_time_ns()
    for batch in batches:
        results = await service.runner._written(batch)  # noqa: SLF001 - without a bus
        if any(result != "handled" for _, result in results):
            raise BenchError("the desk did not handle what it was told")
    return (process_time_ns() - begun) / 1000


def bare(batches: Sequence[list[Incoming]], folder: Path) -> float:
    """Return the µs of processor time that decoding a comment's events and inserting as many rows takes."""
    conn = sqlite3.connect(folder / "bare.db", isolation_level=None)
    conn.execute("PRAGMA journal_mode=WAL")
    conn.execute("PRAGMA synchronous=FULL")
    for table in ("a_case", "a_line", "a_figure", "a_text"):
        conn.execute(f"CREATE TABLE {table} (municipality TEXT, item_id TEXT, more BLOB)")
    begun = process_time_ns()
    for batch in batches:
        told = [(m.headers["ce_subject"], str(decode(m.kind, m.value).item_id), m.value) for m in batch]
        conn.execute("BEGIN IMMEDIATE")
        for table in ("a_case", "a_line", "a_figure", "a_text"):
            conn.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", told)  # noqa: S608 - names of ours
        conn.execute("COMMIT")
    spent = (process_time_ns() - begun) / 1000
    conn.close()
    return spent


def rows() -> Iterator[Row]:
    """Yield what a comment costs, for each size of a poll."""
    for at_once in POLLS:
        spent, least = [], []
        for _ in range(RUNS):
            with tempfile.TemporaryDirectory() as folder:
                one, beside = asyncio.run(_run(Path(folder), at_once, None))
            spent.append(one)
            least.append(beside)
        yield Row(
            benchmark="desk_events",
            what=f"a comment and its decision, {at_once} at once",
            value=median(spent),
            unit="µs of processor",
            ratio=median(spent) / median(least),
            baseline="bare inserts",
        )


async def _run(folder: Path, at_once: int, url: str | None) -> tuple[float, float]:
    batches = polls(COMMENTS, at_once)
    async with opened(folder, url) as service:
        warm = [incoming([comment(-1)])]
        await handled(service, warm)
        spent = await handled(service, batches)
    return spent / COMMENTS, bare(batches, folder) / COMMENTS


def main(url: str) -> None:
    """Print what a comment costs on a server's database, 50 at once."""
    with tempfile.TemporaryDirectory() as folder:
        spent, beside = asyncio.run(_run(Path(folder), 50, url))
    sys.stdout.write(f"{spent:.0f} µs of processor a comment, {beside:.0f} bare\n")


if __name__ == "__main__":
    main(sys.argv[1])
