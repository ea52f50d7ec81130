"""What the archiver has let go is erased here: decisions stay, words do not, and late news does not bring them back."""

from datetime import timedelta
from pathlib import Path

import pytest

from classifier.store import METADATA
from common import migrate
from common.db import PostgresDatabase
from tests.service.classifier.opened import opened
from tests.service.classifier.recorded import (
    RECEIVED,
    THREAT,
    corrected,
    edited,
    hidden_by_us,
    id_of,
    posted,
    removed,
)
from tests.service.classifier.stage import Stage
from tests.service.letting_go import erased, tables_with

AT = RECEIVED + timedelta(days=40)
GONE = erased("bo", id_of(), AT)
STAYS = {"classifier_decision", "classifier_erased"}


async def test_its_words_go_and_the_decisions_on_it_stay(stage: Stage) -> None:
    await stage.tell(posted(), GONE)
    assert await tables_with(stage.db, METADATA, id_of()) == STAYS
    assert len(await stage.made()) == 1


async def test_late_news_of_it_decides_nothing_and_waits_for_nothing(stage: Stage) -> None:
    await stage.tell(posted(), GONE)
    told = await stage.all_told()
    late = edited("Noe annet", revision=1)
    await stage.tell(posted(), late, hidden_by_us(), removed(), corrected("question"), GONE)
    await stage.work()
    assert await tables_with(stage.db, METADATA, id_of()) == STAYS
    assert await stage.all_told() == told


async def test_an_erasure_that_comes_before_the_item_keeps_it_out(stage: Stage) -> None:
    await stage.tell(GONE, posted(), corrected("question"))
    assert await tables_with(stage.db, METADATA, id_of()) == {"classifier_erased"}


async def test_what_its_author_writes_afterwards_is_decided(stage: Stage) -> None:
    await stage.tell(posted(), GONE, edited(THREAT), GONE)
    newest = await stage.newest()
    assert newest.revision == 2
    assert "classifier_item" in await tables_with(stage.db, METADATA, id_of())


async def test_a_newer_text_that_came_before_the_erasure_stays(stage: Stage) -> None:
    await stage.tell(posted(), edited(THREAT), GONE, GONE, corrected("question", revision=2))
    assert "classifier_item" in await tables_with(stage.db, METADATA, id_of())
    assert (await stage.newest()).revision == 2


@pytest.mark.postgres
async def test_late_news_and_the_erasure_at_the_same_moment_leave_nothing(
    tmp_path: Path, migrated: Path, database: str
) -> None:
    await migrate.upgrade(database, ["classifier"])
    async with opened(tmp_path, migrated, db=PostgresDatabase(database, "classifier")) as stage:
        names = [f"c{n}" for n in range(12)]
        events = [
            e
            for name in names
            for e in (posted(name), erased("bo", id_of(name), AT), corrected("question", object_id=name))
        ]
        await stage.tell_at_once(*events)
        for name in names:
            assert await tables_with(stage.db, METADATA, id_of(name)) <= STAYS
