"""Operators see how much stands in the queue, and how long the oldest has waited for a person."""

from datetime import timedelta

from desk.jobs.count_queue import CountQueue
from tests.core.desk.scene import ANSWER, decided, item
from tests.service.desk.stage import Stage
from tests.service.desk.test_lanes import OPTIONAL, aside


async def shown(stage: Stage) -> dict[str, float]:
    """Return what Prometheus would read of Bø's queue."""
    metrics = stage.service.world.metrics
    await CountQueue(stage.db, stage.clock, metrics).once(stage.clock.now())
    said = metrics.exposition().decode().splitlines()
    found = [line.rpartition(" ") for line in said if line.startswith("ordstyrer_queue") and '"bo"' in line]
    return {series: float(value) for series, _, value in found if float(value)}


async def test_what_waits_for_a_person_is_counted_with_its_age(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    stage.clock.at += timedelta(hours=3)
    found = await shown(stage)
    assert found['ordstyrer_queue{lane="must",municipality="bo",service="desk"}'] == 1
    assert found['ordstyrer_queue_age_seconds{municipality="bo",service="desk"}'] >= timedelta(hours=3).total_seconds()


async def test_what_somebody_put_aside_waits_for_nobody(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    await aside(stage, "hold", days=2)
    assert await shown(stage) == {'ordstyrer_queue{lane="held",municipality="bo",service="desk"}': 1}


async def test_what_may_be_done_is_no_debt(stage: Stage) -> None:
    await stage.tell(item(), decided((OPTIONAL,)))
    assert await shown(stage) == {'ordstyrer_queue{lane="may",municipality="bo",service="desk"}': 1}
