"""Prepared statements: what they give is what SQLAlchemy would give, and the guard looks at each (G9)."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Boolean, Column, Integer, LargeBinary, MetaData, String, Table, Uuid, bindparam, func, select
from sqlalchemy import delete as deleted
from sqlalchemy import update as updated
from sqlalchemy.exc import IntegrityError, StatementError

from common.db import ACROSS, Database, Instant, Prepared, Tx, add_up, upsert
from common.errors import Permanent
from tests.contract.db.conftest import NOTES
from tests.contract.db.test_statements import ALLOWED, REFUSED
from tests.contract.db.units import kept, puts

THINGS = Table(
    "thing",
    MetaData(),
    Column("municipality", String, primary_key=True),
    Column("thing_id", Uuid, primary_key=True),
    Column("n", Integer, nullable=False),
    Column("is_open", Boolean, nullable=True),
    Column("raw", LargeBinary, nullable=True),
    Column("at", Instant, nullable=True),
)
ONE, OTHER = UUID(int=1), UUID(int=2)
AT = datetime(2026, 5, 14, 15, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
MINE = THINGS.c.municipality == bindparam("municipality")
OF = Prepared(select(THINGS).where(MINE).order_by(THINGS.c.thing_id))
SAVE = Prepared(THINGS.insert(), [c.name for c in THINGS.columns])
FULL = {"municipality": "bo", "thing_id": ONE, "n": 1, "is_open": True, "raw": b"\x00\xff", "at": AT}
EMPTY = {"municipality": "bo", "thing_id": OTHER, "n": 2, "is_open": None, "raw": None, "at": None}


@pytest.fixture
async def things(db: Database) -> Database:
    """A database with two things, and another's."""

    def make(tx: Tx) -> None:
        THINGS.create(tx)
        SAVE.run_each(tx, [FULL, EMPTY])
        assert SAVE.run(tx, {**EMPTY, "municipality": "malvik"}) == 1

    await db.write(make)
    return db


async def test_every_type_comes_back_as_sqlalchemy_gives_it(things: Database) -> None:
    def unit(tx: Tx) -> tuple[list[Any], list[Any]]:
        query = select(THINGS).where(THINGS.c.municipality == "bo").order_by(THINGS.c.thing_id)
        return OF.all(tx, municipality="bo"), list(tx.execute(query).all())

    prepared, plain = await things.read(unit)
    assert [tuple(row) for row in prepared] == [tuple(row) for row in plain]
    assert prepared[0]._asdict() == {**FULL, "at": AT.astimezone(UTC)}
    assert prepared[0].at.tzinfo is not None
    assert prepared[1].is_open is None


async def test_a_row_is_read_by_name_as_a_mapping_or_alone(things: Database) -> None:
    count = Prepared(select(func.count()).where(MINE))
    one = Prepared(select(THINGS.c.n).where(MINE, THINGS.c.thing_id == bindparam("thing_id")))
    assert await things.read(lambda tx: count.scalar(tx, municipality="bo")) == 2
    assert await things.read(lambda tx: OF.dicts(tx, municipality="bo")[1]) == EMPTY
    assert await things.read(lambda tx: OF.first(tx, municipality="bo").n) == 1  # type: ignore[union-attr]  # there is one
    assert await things.read(lambda tx: one.first(tx, municipality="bo", thing_id=UUID(int=3))) is None
    assert await things.read(lambda tx: one.scalar(tx, municipality="bo", thing_id=UUID(int=3))) is None
    assert await things.read(lambda tx: one.scalars(tx, municipality="bo", thing_id=OTHER)) == [2]


async def test_values_of_the_statement_itself_and_of_an_in_are_those_of_each_run(things: Database) -> None:
    query = Prepared(select(THINGS.c.n).where(MINE, THINGS.c.is_open == True, THINGS.c.at <= AT))  # noqa: E712 - SQL
    among = Prepared(select(THINGS.c.n).where(MINE, THINGS.c.thing_id.in_(bindparam("ids", expanding=True))))
    assert await things.read(lambda tx: query.scalars(tx, municipality="bo")) == [1]
    assert await things.read(lambda tx: query.scalars(tx, municipality="malvik")) == []
    assert sorted(await things.read(lambda tx: among.scalars(tx, municipality="bo", ids=[ONE, OTHER]))) == [1, 2]
    assert await things.read(lambda tx: among.scalars(tx, municipality="bo", ids=[OTHER])) == [2]


async def test_a_write_says_how_many_rows_it_touched(things: Database) -> None:
    where = (THINGS.c.municipality == bindparam("whose"), THINGS.c.n >= bindparam("least"))
    change = Prepared(updated(THINGS).where(*where).values(n=bindparam("new_n")))
    forget = Prepared(deleted(THINGS).where(MINE))
    touched = await things.write(lambda tx: change.run(tx, {"whose": "bo", "least": 2, "new_n": 7}))
    assert touched == 1
    assert await things.read(lambda tx: [row.n for row in OF.all(tx, municipality="bo")]) == [1, 7]
    assert await things.write(lambda tx: forget.run(tx, {"municipality": "bo"})) == 2
    assert await things.read(lambda tx: len(OF.all(tx, municipality="malvik"))) == 1


def test_an_update_that_postgresql_would_not_take_is_refused_as_soon_as_it_is_made() -> None:
    with pytest.raises(ValueError, match="municipality"):
        Prepared(updated(THINGS).where(MINE).values(n=1))


async def test_adding_up_starts_with_the_first_and_goes_on(things: Database) -> None:
    for n in (2, 3):
        row = {"municipality": "bo", "thing_id": UUID(int=9), "n": n}
        await things.write(lambda tx, row=row: add_up(tx, THINGS, row, "n"))  # type: ignore[misc]  # mypy loses the default
    assert await things.read(lambda tx: OF.all(tx, municipality="bo")[-1].n) == 5


async def test_rows_of_another_shape_have_a_statement_of_their_own(things: Database) -> None:
    await things.write(lambda tx: upsert(tx, THINGS, {"municipality": "bo", "thing_id": ONE, "n": 4}))
    await things.write(lambda tx: upsert(tx, THINGS, {"n": 5, "is_open": False, "municipality": "bo", "thing_id": ONE}))
    first = await things.read(lambda tx: OF.all(tx, municipality="bo")[0])
    assert (first.n, first.is_open, first.raw) == (5, False, b"\x00\xff")


async def test_what_the_database_refuses_is_raised_as_sqlalchemy_raises_it_without_the_values(things: Database) -> None:
    with pytest.raises(IntegrityError):
        await things.write(lambda tx: SAVE.run(tx, FULL))
    with pytest.raises((ValueError, StatementError), match="zone"):
        await things.write(lambda tx: SAVE.run(tx, {**FULL, "at": AT.replace(tzinfo=None)}))
    with pytest.raises(Permanent, match="reading"):
        await things.read(lambda tx: SAVE.run(tx, FULL))


async def test_a_prepared_statement_is_refused_and_let_through_as_any_other_is(notes: Database) -> None:
    await notes.write(puts(1))
    for name, statement in REFUSED.items():
        prepared: Any = Prepared(statement)  # type: ignore[arg-type]  # of all kinds
        for _ in range(2):
            with pytest.raises(Permanent, match="municipality"):
                await notes.write(lambda tx, it=prepared: it.run(tx, {}))  # type: ignore[misc]  # mypy loses the default
        assert await kept(notes) == [1], name
    for statement in [*ALLOWED.values(), *(one.execution_options(**{ACROSS: "a test"}) for one in REFUSED.values())]:
        prepared = Prepared(statement)  # type: ignore[arg-type]  # of all kinds
        await notes.write(lambda tx, it=prepared: it.run(tx, {}))  # type: ignore[misc]  # mypy loses the default


async def test_a_prepared_statement_sees_what_its_own_transaction_wrote_and_nothing_undone(notes: Database) -> None:
    query = Prepared(select(NOTES.c.note_id).where(NOTES.c.municipality == bindparam("municipality")))

    def fails(tx: Tx) -> None:
        puts(1)(tx)
        assert query.scalars(tx, municipality="bo") == [1]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await notes.write(fails)
    assert await notes.read(lambda tx: query.scalars(tx, municipality="bo")) == []
