"""A commit is on the disk when it is answered, but for what is made anew where it is lost."""

from pathlib import Path

import pytest

from common.db import SqliteDatabase

OFF, FULL = 0, 2


@pytest.mark.parametrize(("how", "level"), [({}, FULL), ({"flushed": False}, OFF)])
async def test_every_commit_is_flushed_but_for_what_is_made_anew(
    how: dict[str, bool], level: int, tmp_path: Path
) -> None:
    db = SqliteDatabase(tmp_path / "one.db", **how)
    found = await db.write(lambda tx: tx.exec_driver_sql("PRAGMA synchronous").scalar())
    await db.close()
    assert found == level
