"""What somebody has asked for stays, by whatever rule it would go, until every request for it is over."""

from datetime import timedelta
from uuid import UUID

from archiver.app import erase
from common.events import ItemErased, ItemFrozen, ItemThawed, derived_id
from tests.archive.test_retention import asks, is_there, small_talk, stage, taken_back
from tests.service.archiver.recorded import AT, item_id
from tests.service.archiver.stage import Stage

__all__ = ["stage"]


def _hold(name: str) -> UUID:
    return derived_id("hold", name)


def frozen(hold: str = "one", name: str = "c1") -> ItemFrozen:
    """Somebody asks for an item."""
    return ItemFrozen(
        event_id=derived_id("frozen", hold, name),
        municipality="sogne",
        item_id=item_id(name),
        occurred_at=AT,
        recorded_at=AT,
        actor="kari",
        act_id="a-1",
        hold_id=_hold(hold),
        because="access_request",
    )


def thawed(hold: str = "one", name: str = "c1") -> ItemThawed:
    """The request is over."""
    return ItemThawed(
        event_id=derived_id("thawed", hold, name),
        municipality="sogne",
        item_id=item_id(name),
        occurred_at=AT + timedelta(days=60),
        recorded_at=AT + timedelta(days=60),
        actor="desk",
        act_id="a-2",
        hold_id=_hold(hold),
    )


async def test_what_is_asked_for_stays_past_its_days_and_goes_when_it_is_thawed(stage: Stage) -> None:
    await small_talk(stage, kind="message")
    await stage.tell(frozen(), taken_back(), frozen())
    for _ in range(5):
        await stage.work(later=timedelta(days=10))
    assert await is_there(stage)
    await stage.tell(thawed(), frozen())
    for _ in range(5):
        await stage.work(later=timedelta(days=1))
    assert not await is_there(stage)
    assert len(await stage.told(ItemErased)) == 1


async def test_its_authors_wish_waits_too_and_the_answer_says_that_it_is_held(stage: Stage) -> None:
    await small_talk(stage)
    await small_talk(stage, "other")
    await stage.tell(frozen())
    outcome = await erase(stage.db, asks(stage))
    assert outcome.erased.keys() == {item_id("other")}
    assert {item: verdict.code for item, verdict in outcome.stays.items()} == {item_id(): "hold"}


async def test_an_item_that_two_have_asked_for_stays_until_both_are_over(stage: Stage) -> None:
    await small_talk(stage)
    await stage.tell(frozen("one"), frozen("two"), thawed("one"))
    assert (await erase(stage.db, asks(stage))).erased == {}
    await stage.tell(thawed("two"))
    assert (await erase(stage.db, asks(stage))).erased.keys() == {item_id()}


async def test_a_freeze_that_comes_before_its_item_holds_it(stage: Stage) -> None:
    await stage.tell(frozen())
    await small_talk(stage)
    assert (await erase(stage.db, asks(stage))).erased == {}
