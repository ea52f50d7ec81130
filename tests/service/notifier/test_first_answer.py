"""Operators see how long answers take, those that came late too."""

from datetime import timedelta

from tests.service.notifier.recorded import DUE, RECEIVED, asked, own_reply, posted, removed
from tests.service.notifier.stage import Stage


def answered(stage: Stage) -> list[float]:
    """Return count and sum of Bø's answers."""
    said = stage.service.world.metrics.exposition().decode().splitlines()
    names = ("ordstyrer_first_answer_seconds_count{", "ordstyrer_first_answer_seconds_sum{")
    return [float(line.rpartition(" ")[2]) for line in said if line.startswith(names)]


async def test_an_answer_is_measured_from_receipt(stage: Stage) -> None:
    await stage.tell(posted(), asked())
    assert not answered(stage)
    await stage.tell(own_reply(RECEIVED + timedelta(hours=3)))
    assert answered(stage) == [1, timedelta(hours=3).total_seconds()]


async def test_a_late_answer_is_measured_when_it_comes(stage: Stage) -> None:
    await stage.tell(posted(), asked())
    await stage.at(DUE + timedelta(hours=1))
    assert not answered(stage)
    await stage.tell(own_reply(DUE + timedelta(hours=1)))
    assert answered(stage) == [1, (DUE + timedelta(hours=1) - RECEIVED).total_seconds()]


async def test_what_its_writer_took_away_was_not_answered(stage: Stage) -> None:
    await stage.tell(posted(), asked(), removed(RECEIVED + timedelta(hours=1)))
    assert not answered(stage)
