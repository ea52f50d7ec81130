"""A platform that takes no calls now gets the answer later, once; what nobody can tell of says why in the log (G5)."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
import structlog

from common.crash import NO_CRASH
from common.db import Tx
from common.errors import NotYet, Transient
from common.events import derived_id
from common.work import Job
from ingest.adapters.generic import Generic
from ingest.adapters.linkedin import LinkedIn
from ingest.adapters.meta.facebook import Facebook
from ingest.adapters.meta.instagram import Instagram
from ingest.adapters.secret_files import SecretFiles
from ingest.adapters.x import X
from ingest.jobs.act import Act, give_up
from ingest.ports import Access, NotSent, Platform, Sending, Target, TurnedAway
from ingest.store import actions
from tests.service.ingest.acting import Acting
from tests.service.ingest.graph import Fault, error, lost_without, refusing, spoiled_after
from tests.service.ingest.stage import START
from tests.world import HandClock

TURNED_AWAY = {
    "code 32": refusing(error(32)),
    "429 without a code": refusing(httpx.Response(429, text="<html>Too many</html>")),
}
MADE = {"reply": ("ActionTaken", "2_900"), "private_reply": ("NoticeSent", "m_1")}


@pytest.mark.parametrize("do", ["reply", "private_reply"])
@pytest.mark.parametrize("fault", TURNED_AWAY.values(), ids=TURNED_AWAY)
async def test_an_answer_that_was_turned_away_is_sent_when_calls_are_taken_again(
    acting: Acting, do: str, fault: Fault
) -> None:
    acting.graph.write_faults += [fault, fault]
    await acting.ordered(do)
    await acting.over(360, step_s=60)
    kind, made = MADE[do]
    assert await acting.ends() == [(kind, do, made)]
    assert len(acting.graph.writes) == 3
    assert len(acting.graph.replies) + len(acting.graph.private) == 1


async def test_what_was_turned_away_is_not_sent_anew_before_it_was_looked_for(acting: Acting) -> None:
    acting.graph.write_faults.append(refusing(error(32)))
    acting.graph.read_faults += [refusing(error(32)), refusing(error(2, status=500))]
    await acting.ordered("reply")
    await acting.over(115)
    assert (len(acting.graph.writes), await acting.outcomes()) == (1, [])
    await acting.over(600, step_s=60)
    assert await acting.ends() == [("ActionTaken", "reply", "2_900")]
    asked = [request.method for request in acting.graph.requests]
    assert asked == ["POST", "GET", "GET", "GET", "POST"]


async def test_what_came_through_although_it_was_turned_away_is_never_sent_twice(acting: Acting) -> None:
    acting.graph.write_faults.append(spoiled_after(error(613)))
    await acting.ordered("reply")
    await acting.over(600, step_s=60)
    assert await acting.ends() == [("ActionTaken", "reply", "2_900")]
    assert len(acting.graph.writes) == 1


async def test_what_is_turned_away_for_ever_ends_as_unknown(acting: Acting) -> None:
    acting.graph.write_faults += [refusing(error(4))] * 20
    order = await acting.ordered("reply")
    assert await acting.action_state(order.action_id) == actions.TURNED_AWAY
    await acting.over(1800, step_s=120)
    assert await acting.ends() == [("ActionUnknown", "reply", "gave_up")]
    assert acting.graph.replies == []


class Stops(Facebook):
    """It has looked, and found nothing, when its process stands still for a while."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        super().__init__("v26.0", client)
        self.looked, self.goes_on = asyncio.Event(), asyncio.Event()

    async def find_created(
        self, access: Access, target: Target, do: str, sending: Sending, since: datetime
    ) -> tuple[bool, str | None]:
        found = await super().find_created(access, target, do, sending, since)
        self.looked.set()
        await self.goes_on.wait()
        return found


@pytest.mark.parametrize("shown_late", [False, True], ids=["the other sent it", "the other found it"])
async def test_who_stood_still_after_looking_sends_nothing_that_another_has_seen_to(
    acting: Acting, accounts_file: Path, *, shown_late: bool
) -> None:
    acting.graph.write_faults.append(refusing(error(32)))
    order = await acting.ordered("reply")
    world, stops = acting.stage.world, Stops(acting.client)
    act = Act(world.db, {"facebook": stops}, SecretFiles(accounts_file), NO_CRASH, world.metrics)
    at = acting.stage.clock.at = acting.stage.clock.at + timedelta(seconds=121)
    args = {"action_id": str(order.action_id)}
    job = Job(municipality="bo", job_id=derived_id(order.action_id, "act"), kind="act", key="act", args=args, run_at=at)
    slow = asyncio.create_task(act(job, at))
    await stops.looked.wait()
    if shown_late:
        acting.graph._reply("2", order.text or "")
    acting.stage.clock.at += timedelta(seconds=61)
    await acting.stage.work()
    stops.goes_on.set()
    with pytest.raises(NotYet):
        await slow
    assert await acting.ends() == [("ActionTaken", "reply", "2_900")]
    assert len(acting.graph.replies) == 1
    assert await acting.action_state(order.action_id) == actions.SETTLED


async def test_what_was_turned_away_and_is_withdrawn_is_looked_for_and_never_sent(acting: Acting) -> None:
    acting.graph.write_faults.append(refusing(error(32)))
    order = await acting.ordered("reply")
    await acting.withdraw(order)
    await acting.over(600, step_s=60)
    assert (len(acting.graph.writes), acting.graph.replies) == (1, [])
    assert await acting.ends() == [("ActionUnknown", "reply", "not_found_again")]


@pytest.mark.parametrize("problem", [TurnedAway, NotSent])
async def test_what_is_withdrawn_while_the_call_is_under_way_is_never_sent_anew(
    acting: Acting, accounts_file: Path, problem: type[Transient]
) -> None:
    order = acting.order("reply")

    class Withdrawn(Facebook):
        async def create(self, *_call: object, **_more: object) -> str | None:
            await acting.withdraw(order)
            raise problem("facebook: not now")

    world = acting.stage.world
    platforms: dict[str, Platform] = {"facebook": Withdrawn("v26.0", acting.client)}
    act = Act(world.db, platforms, SecretFiles(accounts_file), NO_CRASH, world.metrics)
    acting.stage.service.worker.does("act", act, give_up)
    await acting.stage.tell(order)
    await acting.stage.work()
    platforms["facebook"] = Facebook("v26.0", acting.client)
    await acting.over(360, step_s=60)
    assert acting.graph.writes == []
    assert await acting.ends() == [("ActionUnknown", "reply", "not_found_again")]


async def test_an_end_that_another_has_written_stays_when_the_call_is_turned_away_at_last(acting: Acting) -> None:
    order = await acting.ordered("reply")
    at = acting.stage.clock.at

    def late(tx: Tx) -> None:
        orders = actions.of(tx, "bo")
        orders.turn_away(order.action_id, at)
        orders.take_back(order.action_id, at)

    await acting.stage.db.write(late)
    assert await acting.action_state(order.action_id) == actions.SETTLED


async def test_a_comment_that_went_while_its_answer_was_turned_away_gets_none(acting: Acting) -> None:
    acting.graph.write_faults.append(refusing(error(4)))
    await acting.ordered("reply")
    await acting.webhook("remove-no-from")
    await acting.over(600, step_s=60)
    assert await acting.ends() == [("ActionFailed", "reply", "item_is_gone")]
    assert len(acting.graph.writes) == 1


async def test_an_end_that_nobody_knows_says_in_the_log_which_error_was_met(acting: Acting) -> None:
    acting.graph.write_faults.append(lost_without)
    with structlog.testing.capture_logs() as lines:
        order = await acting.ordered("reply")
        await acting.over(300, step_s=15)
    of_it = [line for line in lines if line.get("action_id") == str(order.action_id)]
    assert [(line["error"], line["do"], line["platform"]) for line in of_it] == [
        ("ReadTimeout", "reply", "facebook"),
        ("not_found_again", "reply", "facebook"),
    ]
    assert "Takk" not in str(lines)


ACCESS = Access(
    platform="",
    account_id="urn:li:organization:1",
    token="a token",
    app_secret=b"secret",
    base_url="https://kommune.example",
)
TARGET = Target(object_id="urn:li:comment:(urn:li:activity:1,2)", account_id="1")


@pytest.mark.parametrize("name", ["x", "linkedin", "generic"])
async def test_too_many_calls_turn_an_answer_away_for_as_long_as_is_asked(name: str) -> None:
    busy = httpx.MockTransport(lambda _request: httpx.Response(429, headers={"retry-after": "240"}))
    async with httpx.AsyncClient(transport=busy) as client:
        platforms: dict[str, Platform] = {
            "x": X(HandClock(START), client),
            "linkedin": LinkedIn(HandClock(START), "202511", client),
            "generic": Generic(HandClock(START), client),
        }
        with pytest.raises(TurnedAway) as turned:
            await platforms[name].create(ACCESS, TARGET, "reply", Sending(text="Takk", key="k"))
    assert turned.value.retry_after_s == 240


async def test_an_answer_that_is_shown_to_nobody_is_never_tried_again() -> None:
    busy = httpx.MockTransport(lambda _request: error(4))
    async with httpx.AsyncClient(transport=busy) as client:
        mention = Target(object_id="9", account_id="1", post_id="8", kind="mention")
        with pytest.raises(Exception, match="too many calls") as lost:
            await Instagram("v26.0", client).create(ACCESS, mention, "reply", Sending(text="Takk", key="k"))
    assert not isinstance(lost.value, TurnedAway)
