"""What stores are written with: instants, insert once, upsert, locks, and no statement without municipality."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, exists, func, select, union_all, update
from sqlalchemy.exc import StatementError

from common.db import ACROSS, Database, Tx, insert_once, lock, lock_number, rows, upsert
from common.errors import Permanent
from tests.contract.db.conftest import LINES, NOTES
from tests.contract.db.units import kept, numbers, puts
from tests.contract.opened import Databases

OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 5, 14, 15, 0, 0, 123456, tzinfo=UTC),
        datetime(2026, 5, 14, 15, 0, tzinfo=OSLO),
        datetime(2026, 10, 25, 2, 30, tzinfo=OSLO, fold=1),
        datetime(2026, 5, 14, 23, 59, tzinfo=timezone(timedelta(hours=-7))),
        datetime(1969, 12, 31, 23, 0, tzinfo=UTC),
    ],
)
async def test_an_instant_comes_back_as_the_same_instant_in_utc(notes: Database, at: datetime) -> None:
    await notes.write(puts(1, at=at))
    found = await notes.read(lambda tx: tx.execute(select(NOTES.c.at).where(NOTES.c.municipality == "bo")).scalar_one())
    assert found.timestamp() == at.timestamp()
    assert found.utcoffset() == timedelta(0)


async def test_instants_compare_as_instants_and_not_as_texts(notes: Database) -> None:
    earlier = datetime(2026, 5, 14, 15, 30, tzinfo=OSLO)  # 13:30 UTC
    later = datetime(2026, 5, 14, 14, 0, tzinfo=UTC)
    await notes.write(puts(1, at=later))
    await notes.write(puts(2, at=earlier))
    query = select(NOTES.c.note_id).where(NOTES.c.municipality == "bo", NOTES.c.at < later)
    assert await notes.read(lambda tx: tx.execute(query).scalars().all()) == [2]
    oldest = select(func.min(NOTES.c.at)).where(NOTES.c.municipality == "bo")
    assert await notes.read(lambda tx: tx.execute(oldest).scalar_one()) == earlier


async def test_an_instant_without_a_zone_is_refused(notes: Database) -> None:
    naive = datetime(2026, 5, 14, 15, 0)  # noqa: DTZ001 - refused is what is tested
    with pytest.raises((ValueError, StatementError), match="zone"):
        await notes.write(puts(1, at=naive))
    assert await kept(notes) == []


async def test_bytes_and_words_come_back_as_they_were(notes: Database) -> None:
    await notes.write(puts(1, words="Bø 💙\n", raw=bytes(range(256))))
    (found,) = await notes.read(lambda tx: rows(tx, select(NOTES).where(NOTES.c.municipality == "bo")))
    assert (found["words"], found["raw"], found["at"]) == ("Bø 💙\n", bytes(range(256)), None)


async def test_what_is_inserted_once_keeps_its_first_words(notes: Database) -> None:
    assert await notes.write(puts(1, "first"))
    assert not await notes.write(puts(1, "second"))
    assert await notes.write(puts(1, "another's", municipality="malvik"))
    query = select(NOTES.c.words).where(NOTES.c.municipality == "bo")
    assert await notes.read(lambda tx: tx.execute(query).scalar_one()) == "first"


async def test_an_upsert_replaces_the_row_with_the_same_key_and_no_other(notes: Database) -> None:
    for words, municipality in (("first", "bo"), ("other", "malvik"), ("second", "bo")):
        row = {"municipality": municipality, "note_id": 1, "words": words}
        await notes.write(lambda tx, row=row: upsert(tx, NOTES, row))  # type: ignore[misc]  # mypy loses the default
    query = select(NOTES.c.municipality, NOTES.c.words).execution_options(**{ACROSS: "a test"})
    found = await notes.read(lambda tx: {(r.municipality, r.words) for r in tx.execute(query)})
    assert found == {("bo", "second"), ("malvik", "other")}


async def test_an_upsert_of_nothing_but_a_key_is_one_row(notes: Database) -> None:
    row = {"municipality": "bo", "note_id": 1, "line": 1}
    for _ in range(2):
        await notes.write(lambda tx: upsert(tx, LINES, row))
    query = select(func.count()).select_from(LINES).where(LINES.c.municipality == "bo")
    assert await notes.read(lambda tx: tx.execute(query).scalar_one()) == 1


OTHER = NOTES.alias("other")
BO = NOTES.c.municipality == "bo"
REFUSED = {
    "select": select(NOTES),
    "select by another column": select(NOTES).where(NOTES.c.note_id == 1),
    "count": select(func.count()).select_from(NOTES),
    "update": update(NOTES).values(words="x"),
    "update by another column": update(NOTES).where(NOTES.c.note_id == 1).values(words="x"),
    "delete": delete(NOTES),
    "delete by another column": delete(NOTES).where(NOTES.c.note_id == 1),
    "join": select(NOTES).join(LINES, NOTES.c.note_id == LINES.c.note_id),
    "alias": select(NOTES.alias("other")),
    "union": union_all(select(NOTES.c.note_id).where(BO), select(NOTES.c.note_id)),
    "subquery": select(select(NOTES.c.note_id).subquery().c.note_id),
    "subquery in a condition": select(NOTES).where(BO, exists().where(LINES.c.note_id == NOTES.c.note_id)),
    "scalar subquery": select(select(func.count()).select_from(NOTES).scalar_subquery()),
    "insert from select": LINES.insert().from_select(["municipality"], select(NOTES.c.municipality)),
}
ALLOWED = {
    "select": select(NOTES).where(BO),
    "update": update(NOTES).where(BO, NOTES.c.note_id == 1).values(words="x"),
    "delete": delete(NOTES).where(BO),
    "join": select(NOTES).join(LINES, LINES.c.municipality == NOTES.c.municipality).where(BO),
    "alias": select(OTHER).where(OTHER.c.municipality == "bo"),
    "union": union_all(select(NOTES.c.note_id).where(BO), select(NOTES.c.note_id).where(BO)),
    "subquery": select(select(NOTES.c.note_id).where(BO).subquery().c.note_id),
    "exists": select(NOTES).where(BO, exists().where(LINES.c.municipality == NOTES.c.municipality)),
    "several": select(NOTES).where(NOTES.c.municipality.in_(["bo", "malvik"])),
    "no table": select(func.count()),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_statement_without_municipality_is_refused(notes: Database, name: str) -> None:
    await notes.write(puts(1))
    with pytest.raises(Permanent, match="municipality"):
        await notes.write(lambda tx: tx.execute(REFUSED[name]))
    assert await kept(notes) == [1]


@pytest.mark.parametrize("name", REFUSED)
async def test_a_statement_that_says_why_it_reads_across_is_let_through(notes: Database, name: str) -> None:
    statement = REFUSED[name].execution_options(**{ACROSS: "a test"})
    await notes.write(lambda tx: tx.execute(statement))


@pytest.mark.parametrize("name", ALLOWED)
async def test_a_statement_that_names_its_municipality_is_let_through(notes: Database, name: str) -> None:
    await notes.write(lambda tx: tx.execute(ALLOWED[name]))


async def test_the_lock_of_an_item_lets_one_work_on_it_at_a_time(databases: Databases, notes: Database) -> None:
    other = databases.open()

    def raises_one(tx: Tx) -> None:
        lock(tx, "bo", "item")
        highest = max(numbers(tx), default=0)
        assert insert_once(tx, NOTES, {"municipality": "bo", "note_id": highest + 1, "words": "x"})

    await asyncio.gather(*(db.write(raises_one) for _ in range(10) for db in (notes, other)))
    assert await kept(notes) == list(range(1, 21))


def test_a_lock_of_postgresql_is_a_number_that_it_can_hold() -> None:
    found = {lock_number(f"name {n}") for n in range(1000)}
    assert len(found) == 1000
    assert all(0 <= n < 2**63 for n in found)
