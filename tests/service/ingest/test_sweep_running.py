"""Sweeps go on where they stopped, one at a time an account, as fast as the platform allows."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from common.db import Tx
from common.errors import Permanent, Transient
from common.events import ActionOrdered, ChannelSwept, ItemHidden, derived_id, item_id_of
from common.work.lease import lease
from ingest import store
from ingest.core.sweeping import DEEP
from ingest.ports import Listing, NotSent, Page, Refused, Seen
from ingest.store import actions
from tests.service.ingest.opened import read_anew
from tests.service.ingest.stage import PAGE_A, START, Stage
from tests.service.ingest.sweeping import Sweeping


@pytest.fixture
def sweeping(stage: Stage, accounts_file: Path) -> Sweeping:
    """Ingest on a platform in memory, with five comments."""
    sweeping = Sweeping(stage, accounts_file)
    for number in range(5):
        sweeping.shelf.write(number)
    return sweeping


def raising(problem: Exception) -> Callable[[], Page]:
    """The platform answers so."""

    def fault() -> Page:
        raise problem

    return fault


async def test_a_sweep_goes_on_where_its_process_died(sweeping: Sweeping) -> None:
    stage = sweeping.stage
    await sweeping.schedule.go_round(stage.clock.at)
    await stage.service.worker.run_due()
    await stage.service.worker.run_due()
    await stage.db.write(lambda tx: _begun_by_another(tx, stage))
    asked = list(sweeping.shelf.asked)
    await stage.later(seconds=30)
    assert sweeping.shelf.asked == asked, "its lease lasts"
    await stage.later(seconds=40)
    for _ in range(5):
        await stage.later(seconds=2)
    assert (await sweeping.last()).state == "done"
    assert len(await sweeping.told()) == 5
    assert sweeping.shelf.asked.count(("account", PAGE_A, None)) == 1, "what was listed is not listed again"


def _begun_by_another(tx: Tx, stage: Stage) -> None:
    """A worker has leased the next page, and dies."""
    assert "sweep" in [leased.job.kind for leased in lease(tx, store.MACHINERY.jobs, stage.clock.at, 8)]


@pytest.mark.parametrize("problem", [Transient("502"), NotSent("no connection")], ids=["no answer", "no connection"])
async def test_a_platform_that_is_away_is_asked_again_for_the_same_page(sweeping: Sweeping, problem: Transient) -> None:
    sweeping.shelf.faults += [raising(problem)] * 3
    await sweeping.round()
    await sweeping.round()
    assert (await sweeping.last()).state == "done"
    assert len(await sweeping.told()) == 5


async def test_a_sweep_waits_as_long_as_the_platforms_rate_headers_ask(sweeping: Sweeping) -> None:
    sweeping.shelf.wait_s = 300
    await sweeping.round()
    assert len(sweeping.shelf.asked) == 1
    await sweeping.round(seconds=240)
    assert len(sweeping.shelf.asked) == 1
    await sweeping.round(seconds=40)
    assert len(sweeping.shelf.asked) == 2


async def test_a_throttled_call_is_made_again_when_the_platform_says_so(sweeping: Sweeping) -> None:
    sweeping.shelf.faults.append(raising(Transient("too many calls", retry_after_s=600)))
    await sweeping.round()
    await sweeping.round(seconds=500)
    assert len(sweeping.shelf.asked) == 1
    await sweeping.round(seconds=100)
    assert (await sweeping.last()).state == "done"


async def test_a_refused_token_ends_the_sweep_with_its_reason(sweeping: Sweeping) -> None:
    sweeping.shelf.faults.append(raising(Refused("token_invalid", "190")))
    await sweeping.round()
    sweep = await sweeping.last()
    assert (sweep.state, sweep.problem) == ("failed", "token_invalid")
    assert sweeping.stage.counted(
        "ordstyrer_sweeps_total", municipality="bo", platform="facebook", result="failed"
    ) == (1.0)
    assert await sweeping.told() == []
    await sweeping.round(minutes=15)
    assert len(await sweeping.told()) == 5, "the next sweep begins anew"


async def test_a_post_that_went_while_it_was_listed_does_not_end_the_sweep(sweeping: Sweeping) -> None:
    both = tuple(Listing(scope="post", id=post) for post in ("0", "1"))
    sweeping.shelf.faults += [lambda: Page(then=both), raising(Refused("item_is_gone", "100"))]
    await sweeping.round()
    assert (await sweeping.last()).state == "done"
    assert len(await sweeping.told()) == 5


async def test_one_post_that_is_closed_to_us_does_not_end_the_sweep(sweeping: Sweeping) -> None:
    both = tuple(Listing(scope="post", id=post) for post in ("0", "1"))
    sweeping.shelf.faults += [lambda: Page(then=both), raising(Refused("not_permitted", "10"))]
    await sweeping.round()
    assert (await sweeping.last()).state == "done"
    assert len(await sweeping.told()) == 5
    error = {"municipality": "bo", "platform": "facebook", "error": "not_permitted"}
    assert sweeping.stage.counted("ordstyrer_platform_errors_total", **error) == 1, "what stands there is not seen"


async def test_posts_that_are_all_closed_to_us_are_no_account_without_comments(sweeping: Sweeping) -> None:
    sweeping.shelf.posts = ["1", "2"]
    await sweeping.round()
    both = tuple(Listing(scope="post", id=post) for post in sweeping.shelf.posts)
    no = raising(Refused("not_permitted", "10"))
    sweeping.shelf.faults += [lambda: Page(then=both), no, no]
    await sweeping.round(minutes=15)
    sweep = await sweeping.last("schedule")
    assert (sweep.state, sweep.problem) == ("failed", "not_permitted")
    assert len(await sweeping.told()) == 5, "and nothing of theirs was removed"


async def test_a_post_that_is_never_answered_keeps_nothing_back_that_stands_behind_it(sweeping: Sweeping) -> None:
    sweeping.shelf.posts = ["1", "2", "3"]
    sweeping.shelf.write(1, post_id="3")
    sweeping.shelf.meanwhile = never_answered(sweeping, "2", Transient("500"))
    await ended(sweeping)
    sweep = await sweeping.last()
    assert (sweep.state, sweep.problem) == ("failed", "gave_up")
    assert ("ItemPosted", "3_1") in await sweeping.told()
    assert await sweeping.stage.told(ChannelSwept) == [], "that it was gone through is not said"


async def test_where_no_post_is_answered_the_platform_is_away_and_the_sweep_ends(sweeping: Sweeping) -> None:
    sweeping.shelf.posts = ["6", "7", "8", "9", "1"]
    sweeping.shelf.page_size = 5
    sweeping.shelf.meanwhile = never_answered(sweeping, "6789", Permanent("an answer that breaks us"))
    await ended(sweeping)
    sweep = await sweeping.last()
    assert (sweep.state, sweep.problem) == ("failed", "gave_up")
    assert [post for _, post, _ in sweeping.shelf.asked] == [PAGE_A, "6", "7", "8", "9"]


def never_answered(sweeping: Sweeping, posts: str, problem: Exception) -> Callable[[], None]:
    """Whoever asks for the comments of these posts hears that."""

    def meanwhile() -> None:
        scope, post, _ = sweeping.shelf.asked[-1]
        if scope == "post" and post in posts:
            raise problem

    return meanwhile


async def ended(sweeping: Sweeping) -> None:
    """Let the platform be asked as often as a job is tried, which takes three quarters of an hour."""
    await sweeping.round()
    for _ in range(8):
        if (await sweeping.last()).ended_at is None:
            await sweeping.round(minutes=16)


async def test_one_item_that_cannot_be_looked_at_does_not_end_the_sweep(sweeping: Sweeping) -> None:
    await sweeping.round()
    sweeping.shelf.unlisted |= {"1_0", "1_1"}
    del sweeping.shelf.comments["1_1"]
    sweeping.shelf.look_faults.append(_refused)
    await sweeping.round(minutes=15)
    assert (await sweeping.last("schedule")).state == "done"
    assert (await sweeping.told())[5:] == [("ItemRemoved", "1_1")]


def _refused() -> Seen | None:
    raise Refused("refused", "1")


async def test_sweeps_of_one_account_run_one_after_the_other(sweeping: Sweeping) -> None:
    first = await sweeping.ordered()
    sweeping.stage.clock.at += timedelta(seconds=1)
    second = await sweeping.ordered()
    await sweeping.schedule.go_round(sweeping.stage.clock.at)
    states = {one.sweep_id: one.state for one in await sweeping.sweeps()}
    assert (states[first.sweep_id], states[second.sweep_id]) == ("listing", "waiting")
    await sweeping.round()
    await sweeping.round()
    assert {one.state for one in await sweeping.sweeps()} == {"done"}


async def test_an_account_that_was_closed_is_not_swept_any_more(sweeping: Sweeping) -> None:
    await sweeping.schedule.go_round(sweeping.stage.clock.at)
    await sweeping.stage.service.worker.run_due()
    sweeping.stage.account("bo", PAGE_A, "closed")
    await sweeping.round()
    assert ((await sweeping.last()).state, (await sweeping.last()).problem) == ("failed", "not_active")
    await sweeping.round(minutes=15)
    assert len(await sweeping.sweeps()) == 1


@pytest.mark.parametrize("problem", ["not_active", "no_access", "not_listed"])
async def test_an_order_for_what_cannot_be_swept_says_why(
    sweeping: Sweeping, problem: str, accounts_file: Path
) -> None:
    match problem:
        case "not_active":
            sweeping.stage.account("bo", PAGE_A, "closed")
        case "not_listed":
            sweeping.shelf.lists = False
        case _:
            _take_the_token_away(accounts_file)
            read_anew(sweeping.secrets)
    await sweeping.ordered()
    await sweeping.round()
    sweep = await sweeping.last("command")
    assert (sweep.state, sweep.problem) == ("failed", problem)


def _take_the_token_away(accounts_file: Path) -> None:
    words = accounts_file.read_text(encoding="utf-8").replace('token_file = "bo.page-token"', "")
    accounts_file.write_text(words, encoding="utf-8")


async def test_a_hide_that_we_had_begun_is_ours_when_a_sweep_sees_it(sweeping: Sweeping) -> None:
    await sweeping.round()
    item_id, at = item_id_of("bo", "facebook", "1_0"), sweeping.stage.clock.at
    order = ActionOrdered(
        event_id=derived_id("order"),
        municipality="bo",
        occurred_at=at,
        recorded_at=at,
        item_id=item_id,
        revision=1,
        action_id=derived_id("action"),
        do="hide",
        actor="auto",
        clause="BO-39",
        pack="bo/1",
        decision_no=1,
    )

    def begun(tx: Tx) -> None:
        actions.of(tx, "bo").add(order)
        actions.of(tx, "bo").begin(order.action_id, at)

    await sweeping.stage.db.write(begun)
    sweeping.shelf.change("1_0", hidden=True)
    await sweeping.round(minutes=15)
    (told,) = await sweeping.stage.told(ItemHidden)
    assert told.changed_by_us


async def test_a_daily_sweep_that_fails_is_tried_again_and_told_however_often_short_ones_end(
    sweeping: Sweeping,
) -> None:
    await sweeping.round()
    for wait in (timedelta(hours=24), timedelta(hours=4)):
        sweeping.shelf.faults.append(raising(Refused("token_invalid", "190")))
        await sweeping.round(seconds=wait.total_seconds())
        await sweeping.round(minutes=15)
    assert [one.state for one in await sweeping.sweeps() if one.why == DEEP] == ["done", "failed", "failed"]
    assert (await sweeping.last("schedule")).state == "done"
    await sweeping.schedule.go_round(sweeping.stage.clock.at)
    age = sweeping.stage.counted("ordstyrer_sweep_age_seconds", municipality="bo", platform="facebook")
    assert 4.5 * 3600 <= age <= 5 * 3600, "it was due so long ago"


async def test_what_ended_long_ago_is_forgotten_and_the_age_of_the_last_is_told(sweeping: Sweeping) -> None:
    await sweeping.round()
    await sweeping.schedule.go_round(sweeping.stage.clock.at + timedelta(minutes=5))
    age = sweeping.stage.counted("ordstyrer_sweep_age_seconds", municipality="bo", platform="facebook")
    assert 300 <= age <= 330
    await sweeping.round(days=9)
    await sweeping.round(days=9)
    assert all(one.ordered_at > START + timedelta(days=9) for one in await sweeping.sweeps())
