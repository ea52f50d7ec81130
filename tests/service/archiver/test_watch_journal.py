"""Operators see how long lines of the journals wait for their checkpoint, and whether the chains are whole."""

import sqlite3
from datetime import timedelta

import pytest

from archiver.jobs.prove import Prover
from archiver.jobs.watch_journal import WatchJournal
from common.db import SqliteDatabase
from tests.service.archiver.conftest import staged
from tests.service.archiver.recorded import casework_confirmed, decided, posted
from tests.service.archiver.stage import Stage


def watching(stage: Stage) -> WatchJournal:
    world = stage.world
    prover = Prover(world.db, None, None, ())
    return WatchJournal(world.db, prover, world.clock, world.metrics, stage.service.log)


def shown(stage: Stage, name: str) -> list[str]:
    """Return the values of a metric for Søgne."""
    said = stage.world.metrics.exposition().decode().splitlines()
    series = f'{name}{{municipality="sogne",service="archiver"}} '
    return [line.removeprefix(series) for line in said if line.startswith(series)]


async def test_a_line_waits_for_its_checkpoint_until_it_is_signed(stage: Stage) -> None:
    watch = watching(stage)
    await stage.tell(posted(), decided(), casework_confirmed())
    await watch.list_chains()
    await watch.look(stage.clock.at + timedelta(seconds=90))
    assert shown(stage, "ordstyrer_journal_unsealed_seconds") == ["90.0"]
    await stage.work(later=timedelta(seconds=30))
    await watch.look(stage.clock.at)
    assert shown(stage, "ordstyrer_journal_unsealed_seconds") == ["0.0"]
    assert not shown(stage, "ordstyrer_journal_verified_seconds"), "nobody has verified it"


async def test_a_whole_journal_has_no_problem_and_says_when_it_was_verified(stage: Stage) -> None:
    watch = watching(stage)
    await stage.tell(posted(), decided(), casework_confirmed())
    await stage.work(later=timedelta(seconds=30))
    await watch.list_chains()
    await watch.prove()
    await watch.look(stage.clock.at + timedelta(hours=2))
    assert shown(stage, "ordstyrer_journal_verified_seconds") == ["7200.0"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_journal_that_somebody_wrote_in_has_problems(stage: Stage) -> None:
    await stage.tell(posted(), decided(), casework_confirmed())
    await stage.work(later=timedelta(seconds=30))
    await stage.db.close()
    with sqlite3.connect(stage.path / "archiver.db") as file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {name}")
        file.execute("UPDATE archiver_journal_event SET content_hmac = 'forged' WHERE seq = 1")
    file.close()
    again = staged(SqliteDatabase(stage.path / "archiver.db"), stage.path, stage.url)
    await watching(again).prove()
    (problems,) = shown(again, "ordstyrer_journal_problems")
    assert float(problems) > 0
    await again.db.close()
