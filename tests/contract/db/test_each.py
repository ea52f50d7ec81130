"""One statement over rows that are handed to it finds what it finds of each, on both databases."""

from typing import Any

import pytest
from sqlalchemy import FromClause, Integer, Select, exists, select

from common.db import Database, Each, Tx, rows_of
from common.errors import Permanent
from tests.contract.db.conftest import NOTES
from tests.contract.db.units import puts

BY_NUMBER = rows_of(NOTES, note_id=Integer())


def _there(given: FromClause) -> Select[Any]:
    t = NOTES.c
    is_there = exists().where(t.municipality == given.c.municipality, t.note_id == given.c.note_id)
    return select(*given.c, is_there)


THERE = Each(_there, note_id=Integer())


async def _kept(db: Database) -> None:
    await db.write(puts(1, "en"))
    await db.write(puts(2, "to", raw=b"\x00\xff"))
    await db.write(puts(2, "två", municipality="knivsta"))


async def test_each_row_is_found_by_its_municipality_and_its_number(notes: Database) -> None:
    await _kept(notes)
    found = await notes.read(lambda tx: BY_NUMBER.dicts(tx, [("bo", 2), ("knivsta", 2), ("knivsta", 1), ("bo", 9)]))
    assert {(row["municipality"], row["note_id"], row["words"], row["raw"]) for row in found} == {
        ("bo", 2, "to", b"\x00\xff"),
        ("knivsta", 2, "två", None),
    }


async def test_what_is_asked_of_each_is_answered_also_where_there_is_nothing(notes: Database) -> None:
    await _kept(notes)
    found = await notes.read(lambda tx: THERE(tx, [("bo", 1), ("knivsta", 1)]))
    assert {(municipality, number): bool(there) for municipality, number, there in found} == {
        ("bo", 1): True,
        ("knivsta", 1): False,
    }


async def test_of_nothing_nothing_is_asked(notes: Database) -> None:
    def unit(tx: Tx) -> list[Any]:
        return list(BY_NUMBER(tx, []))

    assert await notes.read(unit) == []


async def test_a_statement_that_compares_no_municipality_is_refused(notes: Database) -> None:
    forgetful = Each(lambda given: select(NOTES).where(NOTES.c.note_id == given.c.note_id), note_id=Integer())
    with pytest.raises(Permanent, match="names no municipality"):
        await notes.read(lambda tx: forgetful(tx, [("bo", 1)]))
