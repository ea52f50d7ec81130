"""How long a text waited for its decision is measured once, and never of what was looked up long after."""

from datetime import timedelta

from tests.service.classifier.recorded import RECEIVED, edited, posted
from tests.service.classifier.stage import Stage


def waited(stage: Stage) -> list[str]:
    """Return count and sum of Bø's waits."""
    said = stage.service.world.metrics.exposition().decode().splitlines()
    names = ("ordstyrer_item_seconds_count{", "ordstyrer_item_seconds_sum{")
    return [line.rpartition(" ")[2] for line in said if line.startswith(names)]


async def test_a_text_is_measured_from_its_receipt_and_an_edit_from_its_own(stage: Stage) -> None:
    stage.clock.at = RECEIVED + timedelta(seconds=20)
    await stage.publish(posted())
    assert waited(stage) == ["1.0", "20.0"]
    await stage.publish(posted())
    assert waited(stage) == ["1.0", "20.0"], "nothing new was read"
    edit = edited("Når kommer brøytebilen?")
    stage.clock.at = edit.recorded_at + timedelta(seconds=5)
    await stage.publish(edit)
    assert waited(stage) == ["2.0", "25.0"]


async def test_what_was_written_long_before_it_came_is_no_delay_of_ours(stage: Stage) -> None:
    stage.clock.at = RECEIVED + timedelta(seconds=20)
    await stage.publish(posted(created_at=RECEIVED - timedelta(days=9)))
    assert waited(stage) == []
