"""The tables of a small store, as services make them."""

import pytest
from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table

from common.db import Database, Instant, Tx

METADATA = MetaData()
NOTES = Table(
    "note",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("note_id", Integer, primary_key=True),
    Column("words", String, nullable=False),
    Column("at", Instant, nullable=True),
    Column("raw", LargeBinary, nullable=True),
)
LINES = Table(
    "line",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("note_id", Integer, primary_key=True),
    Column("line", Integer, primary_key=True),
)


@pytest.fixture
async def notes(db: Database) -> Database:
    """A database with empty tables."""

    def make(tx: Tx) -> None:
        METADATA.create_all(tx)

    await db.write(make)
    return db
