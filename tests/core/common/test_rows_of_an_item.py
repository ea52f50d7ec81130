"""What a service keeps of an item is shown whole to whom it is about, and goes whole when it has to go (G12)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, LargeBinary, MetaData, String, Table, Uuid, insert, select

from common.bus.port import Incoming
from common.db import ACROSS, SqliteDatabase, Tx
from common.dead_letters import Letter
from common.events import derived_id
from common.retention import AT_ONCE_MAX, ItemRows
from tests.contract.machines import MACHINERY
from tests.contract.set_clock import NOON
from tests.core.common.messages import alert

METADATA = MetaData()
WORDS, DEEDS = (
    Table(
        name,
        METADATA,
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("said", LargeBinary, nullable=False),
    )
    for name in ("words", "deeds")
)
ROWS = ItemRows(MACHINERY.waiting, MACHINERY.dead_letters, goes=(WORDS,), stays=(DEEDS,))
MINE, OTHER = derived_id("bo", "item"), derived_id("bo", "another item")


async def hold(db: SqliteDatabase, table: Table, *rows: tuple[str, UUID, bytes]) -> None:
    names = ("municipality", "item_id", "said")

    def unit(tx: Tx) -> None:
        METADATA.create_all(tx)
        tx.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])

    await db.write(unit)


async def shown(db: SqliteDatabase, *items: UUID) -> list[dict[str, Any]]:
    return await db.read(lambda tx: list(ROWS.shown(tx, "bo", items)))


async def erase(db: SqliteDatabase, items: Sequence[UUID]) -> dict[str, int]:
    return await db.write(lambda tx: ROWS.erase(tx, "bo", items, NOON))


async def left(db: SqliteDatabase, table: Table) -> set[tuple[str, UUID]]:
    query = select(table.c.municipality, table.c.item_id).execution_options(**{ACROSS: "a test"})
    return {(municipality, item_id) for municipality, item_id in await db.read(lambda tx: tx.execute(query).all())}


async def park(db: SqliteDatabase, item_id: UUID, offset: int, municipality: str = "bo") -> None:
    message = Incoming("alerts", 0, offset, "k", "AlertResolved", {}, b"words")
    letter = Letter(municipality=municipality, message=message, fault="ours", why="ValueError", item_id=item_id)
    await db.write(lambda tx: MACHINERY.dead_letters.park(tx, letter, NOON))


async def test_every_row_of_the_item_is_shown_with_its_table_and_no_row_of_another_item_or_municipality(
    db: SqliteDatabase,
) -> None:
    for table in (WORDS, DEEDS):
        await hold(db, table, ("bo", MINE, b"1"), ("bo", OTHER, b"2"), ("sogne", MINE, b"3"))
    assert await shown(db, MINE) == [
        {"table": name, "municipality": "bo", "item_id": MINE, "said": 1} for name in ("words", "deeds")
    ]
    assert len(await shown(db, MINE, OTHER, MINE)) == 4, "an item that is asked for twice is shown once"


async def test_what_waits_for_the_item_is_shown_too(db: SqliteDatabase) -> None:
    await hold(db, DEEDS, ("bo", OTHER, b"1"))
    await db.write(lambda tx: MACHINERY.waiting.keep(tx, alert("fare"), NOON))
    (row,) = await shown(db, MINE)
    assert (row["table"], row["kind"], row["value"]["reason"]) == ("probe_waiting", "AlertResolved", "fare")


@pytest.mark.parametrize(
    ("kept", "read"),
    [(b'{"text": "hei"}', {"text": "hei"}), (b"<p>hei", "<p>hei"), (b"h\xe6", "h\ufffd"), (b'"h\xe6"', '"h\ufffd"')],
    ids=["JSON", "text", "no UTF-8", "JSON that is no UTF-8"],
)
async def test_whatever_bytes_a_row_holds_its_owner_can_read_it(db: SqliteDatabase, kept: bytes, read: object) -> None:
    await hold(db, WORDS, ("bo", MINE, kept))
    assert [row["said"] for row in await shown(db, MINE)] == [read]


async def test_what_is_said_in_the_item_goes_and_who_did_what_stays(db: SqliteDatabase) -> None:
    for table in (WORDS, DEEDS):
        await hold(db, table, ("bo", MINE, b"1"), ("bo", OTHER, b"2"), ("sogne", MINE, b"3"))
    await db.write(lambda tx: MACHINERY.waiting.keep(tx, alert("fare"), NOON))
    assert await erase(db, [MINE]) == {"words": 1, "probe_waiting": 1}
    assert await left(db, WORDS) == {("bo", OTHER), ("sogne", MINE)}
    assert await left(db, MACHINERY.waiting.table) == set()
    assert await left(db, DEEDS) == {("bo", MINE), ("bo", OTHER), ("sogne", MINE)}
    assert await erase(db, [MINE]) == {}, "what is gone is not counted again"


async def test_a_letter_about_the_item_is_let_go_of_and_no_other(db: SqliteDatabase) -> None:
    await hold(db, WORDS, ("bo", OTHER, b"1"))
    for offset, (item_id, municipality) in enumerate([(MINE, "bo"), (OTHER, "bo"), (MINE, "sogne"), (MINE, "bo")]):
        await park(db, item_id, offset, municipality)
    assert await erase(db, [MINE]) == {"dead_letters": 2}
    open_ones = await db.read(MACHINERY.dead_letters.open)
    assert {(row["municipality"], row["item_id"]) for row in open_ones} == {("bo", OTHER), ("sogne", MINE)}
    t = MACHINERY.dead_letters.table
    query = select(t.c.state, t.c.value).where(t.c.municipality == "bo", t.c.item_id == MINE)
    assert {tuple(row) for row in await db.read(lambda tx: tx.execute(query).all())} == {("discarded", b"")}


async def test_more_than_fit_into_one_statement_are_all_shown_and_all_go(db: SqliteDatabase) -> None:
    items = [derived_id("item", n) for n in range(2 * AT_ONCE_MAX + 1)]
    await hold(db, WORDS, *(("bo", item_id, b"1") for item_id in items))
    for n in (0, -1):
        await park(db, sorted(items)[n], n)
    assert len(await shown(db, *items)) == len(items)
    assert await erase(db, items) == {"words": len(items), "dead_letters": 2}
    assert await left(db, WORDS) == set()
