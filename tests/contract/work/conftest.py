"""The tables of a service that has nothing but its machinery."""

import pytest

from common.db import Database
from tests.contract.machines import make_tables


@pytest.fixture
async def jobs(db: Database) -> Database:
    await make_tables(db)
    return db
