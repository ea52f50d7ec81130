"""What SQLite cannot show: an item and what it answers, decided at the same moment by two processes."""

from pathlib import Path

import pytest

from common import migrate
from common.db import PostgresDatabase
from tests.service.classifier.opened import opened
from tests.service.classifier.recorded import CASEWORK, confirmed, corrected, posted
from tests.service.classifier.stage import dos

pytestmark = pytest.mark.postgres


async def test_an_answer_and_its_parent_that_come_at_once_are_decided_as_one_after_the_other(
    tmp_path: Path, migrated: Path, database: str
) -> None:
    await migrate.upgrade(database, ["classifier"])
    db = PostgresDatabase(database, "classifier")
    threads = range(12)
    async with opened(tmp_path, migrated, db=db) as stage:
        events = []
        for n in threads:
            answer = f"a{n}"
            events += [
                posted(answer, parent_id=f"p{n}", text="ok", municipality="sogne"),
                posted(f"p{n}", text=CASEWORK, municipality="sogne"),
                corrected("saksbehandling", object_id=answer, municipality="sogne"),
                confirmed("light", object_id=f"p{n}", municipality="sogne"),
            ]
        await stage.tell_at_once(*events)
        for n in threads:
            parent, answer_ = await stage.newest(f"p{n}", "sogne"), await stage.newest(f"a{n}", "sogne")
            assert dos(parent) == dos(answer_) == ["open_case_file", "journal_incoming"]
            numbers = [d.decision_no for d in await stage.decisions(f"a{n}", "sogne")]
            assert numbers == list(range(1, len(numbers) + 1))
        assert await stage.rows("classifier_waiting") == 0
