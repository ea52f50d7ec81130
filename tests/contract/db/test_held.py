"""What a transaction has by it: there while a block is open, and for nobody after it."""

import pytest

from common.db import Database, Held, Tx
from common.errors import Transient

NAME: Held[str] = Held()
OTHER: Held[str] = Held()


async def test_a_thing_is_there_while_its_block_is_open_and_gone_after_it(db: Database) -> None:
    def unit(tx: Tx) -> list[str | None]:
        seen = [NAME.of(tx)]
        with NAME.open(tx, "mine"):
            seen += [NAME.of(tx), OTHER.of(tx)]
            with tx.begin_nested():
                seen.append(NAME.of(tx))
        return [*seen, NAME.of(tx)]

    assert await db.write(unit) == [None, "mine", None, "mine", None]


async def test_what_fails_in_the_block_leaves_nothing_to_the_next_transaction(db: Database) -> None:
    def fails(tx: Tx) -> None:
        with NAME.open(tx, "mine"):
            raise LookupError

    with pytest.raises(LookupError):
        await db.write(fails)
    assert await db.write(NAME.of) is None


async def test_where_the_connection_is_lost_in_the_block_its_own_failure_is_what_comes_out(db: Database) -> None:
    came_out: list[Exception] = []

    def is_lost(tx: Tx) -> None:
        try:
            with NAME.open(tx, "mine"):
                _lose(tx)
        except Exception as e:
            came_out.append(e)
            raise

    with pytest.raises((LookupError, Transient)):
        await db.write(is_lost)
    assert [type(e) for e in came_out] == [LookupError]
    assert await db.write(NAME.of) is None


def _lose(tx: Tx) -> None:
    tx.invalidate()
    raise LookupError
