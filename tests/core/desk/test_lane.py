"""In which lane a case stands, when it leaves by itself, and by what it is found."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from common.events import Step, Tagging
from desk.core.deeds import Close, ConfirmUnit, KeepHidden, Remove, Reply
from desk.core.facts import Case
from desk.core.lane import BUSY, DONE, MAY, MUST, NOWHERE, SEEN, lane_of, leaves_at
from desk.core.phase import attention
from desk.core.shelf import BACK, HOLD, NOT_ASIDE, NOT_OPEN, PUT_SEEN, STAYS, Shelved, ends_hold, hold_until, put
from desk.core.sieve import MARKS_CHARS_MAX, Wanted, marks_of, wanted
from tests.core.desk.scene import (
    ANSWER,
    FLAG,
    HIDE,
    REMOVE,
    T0,
    Run,
    decided,
    ended,
    item,
    item_id,
    parked,
    sealed,
    threat_hidden,
)

OPTIONAL = replace(ANSWER, do="answer_optional")
NOTHING = replace(ANSWER, do="none", mode="auto", text=None)
THANK = replace(ANSWER, do="thank")
QUESTION = Tagging(lang="nn", tags=("question",))


def case_of(*steps: Step, own: bool = False, received_at: datetime = T0) -> Case:
    """A case that was decided so."""
    return Run().take(item(own=own, received_at=received_at), decided(steps, tagging=QUESTION)).case


@pytest.mark.parametrize(
    ("steps", "lane"),
    [
        ((ANSWER,), MUST),
        ((FLAG,), MUST),
        ((THANK,), MUST),
        ((OPTIONAL, THANK), MUST),
        ((OPTIONAL,), MAY),
        ((OPTIONAL, NOTHING), MAY),
        ((NOTHING,), SEEN),
        ((), SEEN),
    ],
)
def test_what_the_guideline_leaves_to_us_is_in_the_second_lane_and_what_it_asks_nothing_of_in_the_third(
    steps: tuple[Step, ...], lane: str
) -> None:
    assert lane_of(case_of(*steps)) == lane


def test_a_hold_ends_when_an_order_goes_wrong_and_not_when_it_does_what_it_was_given_for() -> None:
    run = Run().take(item(), decided(), sealed())
    held = run.case
    assert not ends_hold(held, held)
    assert not ends_hold(held, run.take(ended(run.last("hide"))).case)
    failed = Run(case=held).take(ended(run.last("hide"), "failed")).case
    assert ends_hold(held, failed)
    assert not ends_hold(failed, Run(case=failed).take(sealed(2)).case), "it went wrong before it was put on hold"


def test_a_hold_ends_when_danger_is_seen_or_something_of_the_item_is_lost_on_its_way() -> None:
    held = case_of(ANSWER)
    danger = Run(case=held).take(decided((replace(ANSWER, do="escalate_crisis"),), decision_no=2)).case
    assert ends_hold(held, danger)
    assert ends_hold(held, Run(case=held).take(parked()).case)
    assert not ends_hold(held, Run(case=held).take(decided((FLAG,), decision_no=2)).case)
    assert not ends_hold(Run().take(item()).case, Run().take(item(), decided()).case)


def test_what_is_hidden_must_be_looked_at_by_a_person() -> None:
    assert lane_of(threat_hidden().case) == MUST


def test_what_a_person_said_stays_hidden_is_decided_and_only_what_the_writer_is_to_be_told_is_left() -> None:
    keep = KeepHidden(reason="Trussel.", clause="BO-39")
    untold = threat_hidden((HIDE, REMOVE))
    assert (lane_of(untold.case), attention(untold.case)) == (MUST, 2)
    assert (lane_of(untold.act(keep).case), attention(untold.case)) == (DONE, 4)
    assert (lane_of(threat_hidden().act(keep).case), attention(threat_hidden().act(keep).case)) == (MUST, 3)


def test_a_removal_on_its_way_asks_nothing_of_anybody_unless_it_fails() -> None:
    run = threat_hidden().act(Remove(reason="Trussel.", clause="BO-39"))
    lanes = [lane_of(run.case), lane_of(run.take(sealed(2)).case)]
    lanes.append(lane_of(run.take(ended(run.last("private_reply"))).case))
    assert lanes == [BUSY, BUSY, BUSY]
    assert lane_of(run.take(ended(run.last("remove"), "failed")).case) == MUST


def test_a_reply_on_its_way_asks_nothing_of_anybody_unless_it_fails() -> None:
    run = Run().take(item(), decided((ANSWER,))).act(Reply(text="Klokka ti."))
    assert lane_of(run.case) == BUSY
    reply = run.last("reply")
    assert lane_of(Run(case=run.case).take(ended(reply, "failed")).case) == MUST
    assert lane_of(Run(case=run.case).take(ended(reply)).case) == DONE


def test_what_is_closed_or_our_own_or_long_past_is_nothing_to_be_seen() -> None:
    assert lane_of(Run().take(item(), decided((NOTHING,))).act(Close(reason="Sett.")).case) == DONE
    assert lane_of(case_of(NOTHING, own=True)) == DONE
    assert lane_of(case_of(NOTHING, received_at=T0 + timedelta(days=90))) == DONE
    assert lane_of(Run().take(item()).case) == DONE
    assert lane_of(Case(municipality="bo", item_id=item_id())) == NOWHERE


@pytest.mark.parametrize(
    ("came", "leaves"),
    [
        ("2026-05-12T07:00", "2026-05-12T22:00"),
        ("2026-05-12T12:59", "2026-05-12T22:00"),
        ("2026-05-12T13:00", "2026-05-13T22:00"),
        ("2026-05-15T18:00", "2026-05-18T22:00"),
        ("2026-05-16T08:00", "2026-05-18T22:00"),
        ("2026-12-01T09:00", "2026-12-01T23:00"),
    ],
)
def test_it_leaves_at_the_end_of_the_first_weekday_on_which_somebody_could_see_it(came: str, leaves: str) -> None:
    at = datetime.fromisoformat(came).replace(tzinfo=UTC)
    assert leaves_at(case_of(NOTHING), at) == datetime.fromisoformat(leaves).replace(tzinfo=UTC)
    assert leaves_at(case_of(OPTIONAL), at) == datetime.fromisoformat(leaves).replace(tzinfo=UTC)
    assert leaves_at(case_of(ANSWER), at) is None


def test_a_case_is_found_by_account_tag_clause_unit_language_and_step_and_never_by_its_writer() -> None:
    forward = replace(ANSWER, do="forward_to_unit", mode="propose", to=("teknisk",), text=None)
    run = Run().take(item(), decided((ANSWER, forward), tagging=QUESTION))
    marks = marks_of(run.case)
    for mark in ("account:facebook:1234567890321", "tag:question", "tongue:nn", "unit:teknisk", "clause:BO-23"):
        assert f"\n{mark}\n" in marks
    assert "\nstep:answer\n" in marks
    assert "77" not in marks.replace("1234567890321", "")
    assert "Testesen" not in marks
    confirmed = run.act(ConfirmUnit(topic="vei", unit="drift")).case
    assert "\nunit:drift\n" in marks_of(confirmed)
    assert "unit:teknisk" not in marks_of(confirmed)
    assert marks_of(Case(municipality="bo", item_id=item_id())) == ""
    assert marks_of(Run().take(item()).case) == "\naccount:facebook:1234567890321\n"


def test_what_is_found_by_has_an_end_and_no_line_of_its_own() -> None:
    many = tuple(f"BO-{n}-{'x' * 20}" for n in range(200))
    assert len(marks_of(case_of(replace(ANSWER, clauses=many)))) <= MARKS_CHARS_MAX
    assert "evil" not in marks_of(case_of(replace(ANSWER, clauses=("a\nevil",))))


def test_an_address_says_what_is_wanted_and_nonsense_is_left_out() -> None:
    asked = {"lane": "must", "show": "answer", "tag": "question", "author": "77", "clause": "x" * 300}
    found = wanted(asked)
    assert found == Wanted(lane="must", part="answer", sieves=(("tag", "question"),))
    assert wanted(dict(found.pairs())) == found
    assert wanted({"lane": "nowhere", "show": "x"}) == Wanted()
    assert wanted({"show": "done"}).lane == DONE
    assert wanted({"lane": "done", "show": "decide"}).part == ""


DAY = hold_until(1, T0)


@pytest.mark.parametrize(
    ("lane", "wish", "until", "due", "becomes"),
    [
        ("may", PUT_SEEN, None, None, Shelved(what=PUT_SEEN, until=None, revision=1)),
        ("must", PUT_SEEN, None, None, STAYS),
        ("left", BACK, None, None, Shelved(what=BACK, until=None, revision=1)),
        ("held", BACK, None, None, Shelved(what=BACK, until=None, revision=1)),
        ("must", BACK, None, None, NOT_ASIDE),
        ("must", HOLD, DAY, None, Shelved(what=HOLD, until=DAY, revision=1)),
        ("must", HOLD, DAY, T0, Shelved(what=HOLD, until=T0, revision=1)),
        ("must", HOLD, None, None, NOT_OPEN),
        ("done", HOLD, DAY, None, NOT_OPEN),
    ],
)
def test_what_must_be_done_is_not_put_away_and_what_is_on_hold_comes_back_when_it_is_due(
    lane: str, wish: str, until: datetime | None, due: datetime | None, becomes: Shelved | str
) -> None:
    assert put(lane, wish, 1, until, due) == becomes


def test_a_queue_that_is_narrowed_asks_for_the_very_marks_that_its_cases_bear() -> None:
    asked = wanted({"tag": "question", "account": "facebook:1234567890321", "lane": MUST})
    assert asked.marks() == ["account:facebook:1234567890321", "tag:question"]
    assert set(asked.marks()) <= set(marks_of(case_of(ANSWER)).split("\n"))
    assert Wanted().marks() == []
