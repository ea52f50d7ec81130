"""Units of work that the tests of the databases hand in."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from common.db import ACROSS, Database, Tx, insert_once
from tests.contract.db.conftest import NOTES


def puts(note_id: int, words: str = "word", municipality: str = "bo", **more: Any) -> Callable[[Tx], bool]:  # noqa: ANN401 - any column
    """Return a unit that writes a note."""
    row = {"municipality": municipality, "note_id": note_id, "words": words, **more}
    return lambda tx: insert_once(tx, NOTES, row)


def numbers(tx: Tx) -> list[int]:
    """Return the numbers of all notes of all municipalities."""
    query = select(NOTES.c.note_id).order_by(NOTES.c.note_id).execution_options(**{ACROSS: "a test looks at all"})
    return list(tx.execute(query).scalars())


async def kept(db: Database) -> list[int]:
    """Return what another transaction sees."""
    return await db.read(numbers)
