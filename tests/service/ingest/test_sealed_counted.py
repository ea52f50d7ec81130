"""Whether evidence was sealed before an action is counted from what is there, not from what the guard promised."""

from datetime import datetime

import pytest

from common.events import ActionTaken
from common.metrics import Metrics
from ingest.jobs.sealed import count_sealed
from ingest.store import actions
from tests.service.ingest.acting import ITEM_ID, Acting


def counted(metrics: Metrics) -> list[str]:
    said = metrics.exposition().decode().splitlines()
    return [line for line in said if line.startswith("ordstyrer_sealed_actions_total{")]


async def test_a_hide_after_its_evidence_counts_as_sealed(acting: Acting) -> None:
    await acting.seal()
    await acting.ordered("hide")
    (line,) = counted(acting.stage.world.metrics)
    assert 'do="hide"' in line
    assert 'sealed="yes",service="ingest"} 1.0' in line


async def test_what_needs_no_evidence_is_not_counted(acting: Acting) -> None:
    await acting.ordered("reply")
    assert len(await acting.outcomes()) == 1
    assert not counted(acting.stage.world.metrics)


@pytest.mark.parametrize(("tried", "lines"), [(True, 1), (False, 0)])
async def test_a_removal_of_which_no_seal_is_there_counts_and_one_that_was_gone_already_does_not(
    acting: Acting, *, tried: bool, lines: int
) -> None:
    await acting.seal(stage=1)
    at: datetime = acting.stage.clock.at
    ordered = acting.order("remove")
    action = actions.Action(ordered=ordered, state="settled", attempted_at=at if tried else None)
    outcome = ActionTaken(
        event_id=ITEM_ID,
        municipality="bo",
        occurred_at=at,
        recorded_at=at,
        item_id=ITEM_ID,
        action_id=ordered.action_id,
        do="remove",
        actor="kari",
        done_at=at,
    )
    metrics = Metrics()
    await acting.stage.db.read(lambda tx: count_sealed(metrics, actions.of(tx, "bo"), action, outcome))
    assert len(counted(metrics)) == lines
    assert all('sealed="no",service="ingest"} 1.0' in line for line in counted(metrics))
