"""What both databases promise of a unit of work: all of it or nothing, acknowledged after the commit."""

import asyncio

import pytest
from sqlalchemy import Connection, event, select, text
from sqlalchemy.exc import IntegrityError

from common.db import Database, Tx, announce
from common.errors import BadMessage, Permanent
from tests.contract.db.conftest import NOTES
from tests.contract.db.units import kept, numbers, puts
from tests.contract.opened import Databases


class OurOwnMistakeError(Exception):
    """Raised by a unit."""


async def test_a_unit_is_answered_after_its_commit(notes: Database, databases: Databases) -> None:
    committed: list[str] = []
    engine = getattr(notes._engine, "sync_engine", notes._engine)  # type: ignore[attr-defined]  # both have one

    @event.listens_for(engine, "commit")
    def told(_conn: Connection) -> None:
        committed.append("commit")

    await notes.write(puts(1))
    assert committed == ["commit"]
    assert await kept(databases.open()) == [1]


async def test_a_unit_gives_back_what_it_returns(notes: Database) -> None:
    assert await notes.write(lambda _tx: "answer") == "answer"
    assert await notes.read(lambda _tx: 42) == 42


async def test_a_unit_that_raises_leaves_nothing_and_takes_no_neighbour_with_it(notes: Database) -> None:
    def breaks(tx: Connection) -> None:
        puts(2)(tx)
        raise OurOwnMistakeError

    results = await asyncio.gather(
        *(notes.write(puts(n)) for n in (1, 3)),
        notes.write(breaks),
        *(notes.write(puts(n)) for n in (4, 5)),
        return_exceptions=True,
    )
    assert [type(r) for r in results] == [bool, bool, OurOwnMistakeError, bool, bool]
    assert await kept(notes) == [1, 3, 4, 5]


async def test_a_statement_that_fails_takes_no_neighbour_with_it(notes: Database) -> None:
    def twice(tx: Connection) -> None:
        row = {"municipality": "bo", "note_id": 2, "words": "x"}
        tx.execute(NOTES.insert(), [row, row])

    results = await asyncio.gather(
        notes.write(puts(1)), notes.write(twice), notes.write(puts(3)), return_exceptions=True
    )
    assert isinstance(results[1], IntegrityError)
    assert await kept(notes) == [1, 3]


async def test_a_savepoint_is_undone_alone(notes: Database) -> None:
    def unit(tx: Connection) -> None:
        puts(1)(tx)
        savepoint = tx.begin_nested()
        puts(2)(tx)
        savepoint.rollback()
        with pytest.raises(IntegrityError):
            _insert_in_savepoint(tx, 1)
        puts(3)(tx)

    await notes.write(unit)
    assert await kept(notes) == [1, 3]


def _insert_in_savepoint(tx: Connection, note_id: int) -> None:
    with tx.begin_nested():
        tx.execute(NOTES.insert(), {"municipality": "bo", "note_id": note_id, "words": "again"})


async def test_savepoints_that_a_unit_leaves_open_harm_nobody(notes: Database) -> None:
    def leaves_open(tx: Connection) -> None:
        tx.begin_nested()
        puts(1)(tx)
        tx.begin_nested()
        puts(2)(tx)
        raise OurOwnMistakeError

    results = await asyncio.gather(
        notes.write(puts(3)), notes.write(leaves_open), notes.write(puts(4)), return_exceptions=True
    )
    assert isinstance(results[1], OurOwnMistakeError)
    assert await kept(notes) == [3, 4]


async def test_a_unit_sees_its_own_writes_and_the_commits_before_it(notes: Database) -> None:
    await notes.write(puts(1))

    def unit(tx: Connection) -> list[int]:
        puts(2)(tx)
        return numbers(tx)

    assert await notes.write(unit) == [1, 2]


async def test_a_read_sees_one_moment(notes: Database) -> None:
    await notes.write(puts(1))
    loop = asyncio.get_running_loop()
    read, written = asyncio.Event(), asyncio.Event()

    if notes.dialect == "sqlite":  # a unit for reading runs in a thread there

        def twice(tx: Connection) -> tuple[list[int], list[int]]:
            first = numbers(tx)
            loop.call_soon_threadsafe(read.set)
            asyncio.run_coroutine_threadsafe(written.wait(), loop).result(10)
            return first, numbers(tx)

        reading = asyncio.create_task(notes.read(twice))
        await read.wait()
    else:

        def twice(tx: Connection) -> tuple[list[int], list[int]]:
            first = numbers(tx)
            read.set()
            tx.execute(text("SELECT pg_sleep(0.5)"))
            return first, numbers(tx)

        reading = asyncio.create_task(notes.read(twice))
        await read.wait()
    await notes.write(puts(2))
    written.set()
    assert await reading == ([1], [1])
    assert await kept(notes) == [1, 2]


async def test_a_unit_for_reading_cannot_write(notes: Database) -> None:
    with pytest.raises(Permanent, match="tried to write"):
        await notes.read(puts(1))
    assert await kept(notes) == []
    assert await notes.write(puts(2)), "the connection is still good for writing"


@pytest.mark.parametrize("raised", [Permanent("ours"), BadMessage("theirs"), OurOwnMistakeError()])
async def test_what_a_unit_raises_reaches_who_asked_unchanged(notes: Database, raised: Exception) -> None:
    def unit(_tx: Connection) -> None:
        raise raised

    for ask in (notes.write, notes.read):
        with pytest.raises(type(raised)) as caught:
            await ask(unit)
        assert caught.value is raised


async def test_who_listens_is_told_after_a_write_and_not_after_a_failure(notes: Database) -> None:
    told: list[int] = []
    notes.after_write.append(lambda _: told.append(1))
    await notes.write(puts(1))
    with pytest.raises(IntegrityError):
        await notes.write(lambda tx: _insert_in_savepoint(tx, 1))
    await notes.read(numbers)
    assert told == [1]


async def test_news_is_told_with_the_write_that_leaves_it_and_with_no_other(notes: Database) -> None:
    told: list[set[str]] = []
    notes.after_write.append(lambda news: told.append(set(news)))

    def leaves_news(tx: Tx) -> None:
        announce(tx, "note")
        puts(1)(tx)

    def fails(tx: Tx) -> None:
        announce(tx, "note")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await notes.write(fails)
    await notes.write(puts(2))
    assert told == [set()]
    await asyncio.gather(notes.write(leaves_news), *(notes.write(puts(n)) for n in range(3, 7)))
    assert sorted(told, key=len) == [set()] * 5 + [{"note"}]


async def test_many_units_at_once_are_all_kept(notes: Database) -> None:
    # Many times as many as there are connections, and so few that on a busy machine none waits too long for one.
    assert all(await asyncio.gather(*(notes.write(puts(n)) for n in range(100))))
    assert await kept(notes) == list(range(100))


async def test_a_value_that_no_column_holds_is_our_mistake_and_does_not_pass(notes: Database) -> None:
    too_big = 2**70
    with pytest.raises(Exception, match=r"(?i)too large|out of") as caught:
        await notes.write(puts(too_big))
    assert "Transient" not in type(caught.value).__name__
    with pytest.raises(Exception, match=r"(?i)too large|out of"):
        await notes.read(
            lambda tx: tx.execute(select(NOTES).where(NOTES.c.municipality == "bo", NOTES.c.note_id == too_big))
        )


async def test_a_statement_that_is_wrong_is_our_mistake_and_does_not_pass(notes: Database) -> None:
    for ask in (notes.write, notes.read):
        with pytest.raises(Exception, match=r"(?i)no_such_column") as caught:
            await ask(lambda tx: tx.execute(text("SELECT no_such_column FROM note")))
        assert "Transient" not in type(caught.value).__name__


async def test_a_closed_database_takes_nothing_more(databases: Databases, notes: Database) -> None:
    await asyncio.gather(*(notes.write(puts(n)) for n in range(20)))
    await notes.close()
    await notes.close()
    if databases.kind == "postgresql":
        assert await kept(databases.open()) == list(range(20))
