"""A batch asks the database as often for many items as for few, and nothing is read past what it has left."""

import random
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import event

from archiver.core.pronom import PDF_A_2U
from archiver.jobs.file_documents import FileDocuments
from archiver.store.batch import BATCH, Batch
from archiver.store.filing import FILE_KIND, Clerk
from archiver.store.tables import CONTENT, DOCUMENT, EVENT, MACHINERY
from archiver.store.together import ends_ahead, ends_together, together
from common.db import Tx
from common.db.prepared import driver_of
from common.events import Event, derived_id
from common.work import Job
from tests.service.archiver.recorded import AT, decided, edited, item_id, posted, reply, taken
from tests.service.archiver.stage import Stage

FEW, MANY = 4, 24


def _sends(tx: Tx) -> list[str]:
    """Return a list to which each statement comes that is sent to PostgreSQL, the rows of one sent together."""
    sent: list[str] = []

    @event.listens_for(tx, "before_cursor_execute")
    def note(*told: Any) -> None:  # noqa: ANN401 - what the library hands over
        sent.append(told[2])

    return sent


async def _sent_for(stage: Stage, told: Sequence[Event]) -> list[str]:
    """Return what is sent for events that are handled in one batch."""

    def unit(tx: Tx) -> list[str]:
        sent = _sends(tx)
        with together(tx, told):
            for one in told:
                stage.service.handlers[type(one)](tx, one, stage.clock.at)
        return sent

    return await stage.db.write(unit)


@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
async def test_a_batch_of_many_asks_as_often_as_one_of_few(stage: Stage) -> None:
    await stage.tell_together(posted("first"), decided("first"))
    few, many = ([f"{size}-{n}" for n in range(size)] for size in (FEW, MANY))
    told = [await _sent_for(stage, [posted(name) for name in names]) for names in (few, many)]
    made = [await _sent_for(stage, [decided(name) for name in names]) for names in (few, many)]
    more = [await _sent_for(stage, [decided(name, "D", no=2) for name in names]) for names in (few, many)]
    assert told[0] == told[1]
    assert made[0] == made[1]
    assert more[0] == more[1]
    assert not any(report.problems for report in await stage.verify())


def _document(n: int) -> dict[str, Any]:
    about = {"role": "H", "title": f"Nr. {n}", "media_type": "application/pdf", "format": PDF_A_2U, "variant": "A"}
    return about | {"sha256": f"{n:064x}", "size_bytes": n}


async def _documents_filed(stage: Stage, clerk: Clerk, names: Sequence[str]) -> list[str]:
    """File a document of each item as the ends of jobs do, twice of the first; return what is sent."""
    jobs = [
        Job(
            municipality="sogne",
            job_id=derived_id("filing", name),
            kind=FILE_KIND,
            key=name,
            args={"item_id": str(item_id(name)), "revision": 1},
            run_at=AT,
        )
        for name in names
    ]

    def unit(tx: Tx) -> list[str]:
        sent = _sends(tx)
        with ends_together(tx, FILE_KIND):
            ends_ahead(tx, jobs)
            for n, name in enumerate([*names, names[0]]):
                clerk.at(tx, "sogne").add_documents(item_id(name), 1, [_document(n)], stage.clock.at)
        return sent

    return await stage.db.write(unit)


def _clerk(stage: Stage) -> Clerk:
    doer = stage.service.worker.doers[FILE_KIND]
    assert isinstance(doer, FileDocuments)
    return doer._clerk


@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
async def test_the_documents_of_many_records_are_filed_with_as_much_asking_as_those_of_few(stage: Stage) -> None:
    few, many = ([f"{size}-{n}" for n in range(size)] for size in (FEW, MANY))
    await stage.tell_together(*(one for name in (*few, *many) for one in (posted(name), decided(name))))
    sent = [await _documents_filed(stage, _clerk(stage), names) for names in (few, many)]
    assert sent[0] == sent[1]
    filed = [line for line in await stage.lines() if line.event == "document_added"]
    assert len(filed) == FEW + MANY
    assert not any(report.problems for report in await stage.verify())


def _left(batch: Batch) -> set[str]:
    """Return of which tables a batch has left rows. Not records: one is left only where all of its item's are known."""
    left, news = batch.left, batch.news
    named = {table.name for table, rows in news._left.items() if rows}
    parts: tuple[tuple[object, Sequence[Any]], ...] = (
        (left.lines, (EVENT, CONTENT)),
        (left.documents, (DOCUMENT,)),
        (left.wanted, (MACHINERY.jobs,)),
        (left.told, (MACHINERY.outbox.table,)),
    )
    return named | {table.name for rows, tables in parts if rows for table in tables}


def _story(n: int) -> list[Event]:
    name = f"c{n}"
    private: dict[str, Any] = {"kind": "message", "thread_id": f"t{n % 2}", "post_id": None}
    told: list[Event] = [posted(name, **(private if n % 3 == 0 else {})), decided(name, "I" if n % 2 else None)]
    if n % 2:
        told += [reply(f"r{n}", to=name), taken("hide", name), decided(name, "D", no=2)]
    return [*told, edited(name, text="Og fortauet?"), decided(name, "I", no=3, revision=2)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("seed", range(3))
async def test_nothing_is_read_past_a_batch_that_has_left_rows_of_it(stage: Stage, seed: int) -> None:
    told = [one for n in range(8) for one in _story(n)]
    random.Random(seed).shuffle(told)  # noqa: S311 - an order, not a secret
    past: list[str] = []

    def unit(tx: Tx) -> None:
        def look(statement: str) -> None:
            batch = BATCH.of(tx)
            if batch is not None and statement.startswith("SELECT"):
                past.extend(statement for name in _left(batch) if f"FROM {name} " in f"{statement} ".replace("\n", " "))

        with together(tx, told):
            driver_of(tx).set_trace_callback(look)
            for one in told:
                stage.service.handlers[type(one)](tx, one, stage.clock.at)
            driver_of(tx).set_trace_callback(None)

    await stage.db.write(unit)
    assert past == []
    assert not any(report.problems for report in await stage.verify())
