"""A general first answer names a day: by then the answer itself is due (RANDABERG-43)."""

import itertools
from datetime import datetime, timedelta

import pytest
from msgspec import structs

from common.events import (
    ActionTaken,
    AlertRaised,
    DeadlineMet,
    DeadlineMissed,
    DeadlineSet,
    DeadlineWarned,
    DecisionMade,
    Event,
    FactStated,
    Promise,
    Step,
)
from common.pack_folder import read_files
from tests.service.notifier.recorded import decided, explained, outcome, own_reply, posted, removed
from tests.service.notifier.stage import Stage
from tests.service.told import POLICIES, version_of

WEDNESDAY = datetime.fromisoformat("2026-05-13T09:00:00+02:00")
SENT = WEDNESDAY + timedelta(hours=3)
CLOSE = datetime.fromisoformat("2026-05-13T15:30:00+02:00")
FRIDAY = datetime.fromisoformat("2026-05-15T15:30:00+02:00")
"""The working day after: Thursday is Ascension Day."""
PROMISE = Promise(
    kind="handling_day",
    starts_at=WEDNESDAY,
    due_at=CLOSE,
    warn_at=(CLOSE,),
    alert=("kontoadministrator",),
    stops_on=("answer", "holding_reply", "say_no_casework"),
    clauses=("RANDABERG-32", "RANDABERG-43"),
)
HOLD = Step(do="holding_reply", clauses=("RANDABERG-43",), rule="r", because="b", mode="draft", text="t", lang="nb")


def held(no: int = 1, pack: str = "randaberg/1") -> DecisionMade:
    """What is decided once a person has said that it cannot be answered now. It is Bø's item in these tests' world."""
    return decided(no, at=WEDNESDAY, steps=(HOLD,), promise=PROMISE, due_at=CLOSE, pack=pack)


def general(at: datetime = SENT) -> Event:
    return outcome(ActionTaken, "reply", at, actor="kari", carries_out=("holding_reply",), object_id="own-held")


def echo(at: datetime = SENT) -> Event:
    """The platform tells of the general answer as of any reply of ours."""
    return posted("bo", "own-held", at + timedelta(seconds=2), own=True, parent_id="c1")


def answer(at: datetime) -> Event:
    return outcome(ActionTaken, "reply", at, actor="kari", carries_out=("answer",), object_id="own-answer")


@pytest.fixture
def known(stage: Stage) -> Stage:
    """A notifier that has been told of Randaberg's pack, under the name of the municipality in these tests."""
    fact = version_of(read_files(POLICIES / "randaberg"))
    stage.service.world.control.state(replaced(fact))
    stage.clock.at = SENT
    return stage


def replaced(fact: FactStated) -> FactStated:
    return structs.replace(fact, municipality="bo", key="bo/pack/1")


async def kinds(stage: Stage) -> list[tuple[str, str]]:
    told = [e for e in await stage.all_told() if type(e).__name__.startswith("Deadline")]
    return [(type(e).__name__.removeprefix("Deadline"), e.kind) for e in told]  # type: ignore[attr-defined]  # all of these have one


async def test_the_general_answer_meets_the_handling_day_and_is_due_to_be_followed_up_the_next_working_day(
    known: Stage,
) -> None:
    await known.tell(posted(at=WEDNESDAY), held(), general(), echo())
    assert sorted(await kinds(known)) == [
        ("Met", "handling_day"),
        ("Set", "follow_up"),
        ("Set", "handling_day"),
    ]
    follow_up = next(e for e in await known.said(DeadlineSet) if e.kind == "follow_up")
    assert (follow_up.due_at, follow_up.clauses[0]) == (FRIDAY, "RANDABERG-43")


async def test_the_follow_up_is_warned_of_and_missed_and_the_accounts_people_hear_of_both(known: Stage) -> None:
    await known.tell(posted(at=WEDNESDAY), held(), general(), echo())
    await known.at(FRIDAY - timedelta(minutes=1))
    assert [w.kind for w in await known.said(DeadlineWarned)] == ["follow_up"]
    assert not await known.said(DeadlineMissed)
    await known.at(FRIDAY)
    assert [m.kind for m in await known.said(DeadlineMissed)] == ["follow_up"]
    assert [(a.reason, a.to) for a in await known.said(AlertRaised)] == [
        ("deadline_near", ("kontoadministrator",)),
        ("deadline_missed", ("kontoadministrator",)),
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(5)))[::7])
async def test_the_answer_itself_keeps_the_promise_in_whatever_order_all_is_told(
    known: Stage, order: tuple[int, ...]
) -> None:
    at = FRIDAY - timedelta(hours=2)
    events = [posted(at=WEDNESDAY), held(), general(), echo(), answer(at)]
    known.clock.at = at
    await known.tell(*(events[n] for n in order))
    await known.at(FRIDAY + timedelta(days=1))
    # What was answered in time and told late was no miss, and is put right.
    assert {kind: change for change, kind in await kinds(known)} == {"handling_day": "Met", "follow_up": "Met"}
    assert {(m.kind, m.met_at) for m in await known.said(DeadlineMet)} == {("handling_day", SENT), ("follow_up", at)}


async def test_our_own_words_on_the_platform_keep_the_promise_too(known: Stage) -> None:
    await known.tell(posted(at=WEDNESDAY), held(), general(), echo(), own_reply(FRIDAY - timedelta(hours=1)))
    await known.at(FRIDAY)
    assert {m.kind for m in await known.said(DeadlineMet)} == {"handling_day", "follow_up"}


async def test_taking_the_mark_away_leaves_what_was_promised_to_the_writer(known: Stage) -> None:
    await known.tell(posted(at=WEDNESDAY), held(), general(), echo())
    await known.tell(decided(2, at=SENT + timedelta(minutes=1)))
    await known.at(FRIDAY)
    assert [m.kind for m in await known.said(DeadlineMissed)] == ["follow_up"]


async def test_the_writer_who_takes_the_question_back_ends_both_duties(known: Stage) -> None:
    await known.tell(posted(at=WEDNESDAY), held(), general(), echo(), removed(SENT + timedelta(hours=1)))
    await known.tell(explained(SENT + timedelta(hours=2)))
    await known.at(FRIDAY)
    assert not await known.said(DeadlineMissed)


async def test_without_the_pack_at_hand_the_decisions_own_promise_holds(stage: Stage) -> None:
    promise = Promise(kind="follow_up", starts_at=SENT, due_at=FRIDAY, stops_on=("answer",), clauses=("RANDABERG-43",))
    stage.clock.at = SENT
    first = held(pack="bo/9")
    await stage.tell(posted(at=WEDNESDAY), structs.replace(first, follow_up=promise), general(), echo())
    assert (FRIDAY, "follow_up") in {(e.due_at, e.kind) for e in await stage.said(DeadlineSet)}
