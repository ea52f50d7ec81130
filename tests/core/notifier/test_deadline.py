"""A deadline is a function of facts and time: no history of how it was told can change it."""

from datetime import datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from common.events import (
    DeadlineChanged,
    DeadlineDropped,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineSet,
    DeadlineWarned,
    Promise,
    derived_id,
)
from notifier.core.deadline import (
    DROPPED,
    MET,
    MISSED,
    SET,
    WARNED,
    Deadline,
    clocks,
    deadline_id_of,
    followed_up,
    judged,
    news,
)
from notifier.core.facts import Done, Facts, Reply, Said, Text, newest

START = datetime.fromisoformat("2026-01-16T15:00:00+01:00")
DUE = datetime.fromisoformat("2026-01-20T15:00:00+01:00")
WARN = datetime.fromisoformat("2026-01-20T11:15:00+01:00")
ITEM = derived_id("item")
MINUTE = timedelta(minutes=1)
PROMISE = Promise(
    kind="opening_time",
    starts_at=START,
    due_at=DUE,
    warn_at=(WARN, DUE),
    alert=("administratorer",),
    stops_on=("answer", "refer_unit"),
    clauses=("BO-23",),
)
RUNNING = Deadline(
    deadline_id=deadline_id_of("bo", ITEM, "opening_time"),
    municipality="bo",
    item_id=ITEM,
    place=(1, 1),
    promise=PROMISE,
)


def facts(**more: object) -> Facts:
    return Facts(municipality="bo", item_id=ITEM, **more)  # type: ignore[arg-type]  # given keyword by keyword, or wrong on purpose


def said(no: int, since: datetime, promised: str | None = None) -> Said:
    return Said(revision=1, decision_no=no, since=since, promised=promised)


def reply(at: datetime, **more: object) -> Done:
    made = {"do": "reply", "by_person": True, "notice": False, "result": "taken", "revision": 1, **more}
    return Done(action_id=derived_id(str(at), str(more)), at=at, **made)  # type: ignore[arg-type]  # given keyword by keyword, or wrong on purpose


def ours(*instants: datetime) -> tuple[Reply, ...]:
    return tuple(Reply(object_id=f"own-{at.isoformat()}", at=at) for at in instants)


def test_it_is_set_warned_and_missed_at_the_promised_instants_and_not_before() -> None:
    states = [judged(RUNNING, facts(), at).state for at in (WARN - MINUTE, WARN, DUE - MINUTE, DUE)]
    assert states == [SET, WARNED, WARNED, MISSED]


def test_its_clocks_are_the_warnings_before_the_due_time_and_the_due_time() -> None:
    assert clocks(RUNNING) == (WARN, DUE)


def test_an_answer_at_the_last_instant_is_in_time_and_one_after_it_is_not() -> None:
    assert judged(RUNNING, facts(done=(reply(DUE),)), DUE).state == MET
    late = judged(RUNNING, facts(done=(reply(DUE + MINUTE),)), DUE + 2 * MINUTE)
    assert (late.state, late.settled_at, late.awaits_answer) == (MISSED, DUE + MINUTE, False)


def test_only_a_reply_that_worked_and_is_no_notice_stops_the_clock() -> None:
    for other in ({"result": "unknown"}, {"result": "failed"}, {"do": "hide"}, {"notice": True}):
        assert judged(RUNNING, facts(done=(reply(WARN, **other),)), DUE).state == MISSED


def test_a_promise_that_no_reply_can_keep_is_kept_by_none() -> None:
    other = msgspec.structs.replace(RUNNING, promise=msgspec.structs.replace(PROMISE, stops_on=("document",)))
    assert judged(other, facts(replies=ours(WARN)), DUE).state == MISSED


def test_whichever_ended_the_wait_first_counts() -> None:
    gone_first = facts(gone_at=WARN, replies=ours(WARN + MINUTE))
    assert judged(RUNNING, gone_first, DUE).state == DROPPED
    answered_first = facts(gone_at=WARN, replies=ours(WARN - MINUTE))
    assert judged(RUNNING, answered_first, DUE).state == MET


def test_an_answer_counts_from_when_the_text_was_written_not_from_when_it_reached_us() -> None:
    text = Text(revision=1, happened_at=START - timedelta(days=1), received_at=START)
    before = ours(START - timedelta(hours=1))
    assert judged(RUNNING, facts(texts=(text,), replies=before), WARN).state == MET
    assert judged(RUNNING, facts(replies=before), WARN).state == WARNED


def test_a_later_edit_does_not_make_an_answer_too_early() -> None:
    first = Text(revision=1, happened_at=START, received_at=START)
    edit = Text(revision=2, happened_at=WARN, received_at=WARN)
    assert judged(RUNNING, facts(texts=(first, edit), replies=ours(START + MINUTE)), DUE).state == MET


def test_deciding_the_same_again_does_not_move_the_end_of_the_duty() -> None:
    first = said(2, WARN)
    again = newest(first, said(3, DUE + MINUTE))
    assert again is not None
    assert again.since == WARN
    assert judged(RUNNING, facts(said=again), DUE + MINUTE).state == DROPPED
    assert newest(first, said(1, START, "opening_time")) is None
    assert newest(first, first) is None
    other = newest(first, said(4, DUE, "opening_time"))
    assert other is not None
    assert other.since == DUE


ENDS = st.lists(st.integers(-60, 8000), max_size=4)


@given(ENDS, st.one_of(st.none(), st.integers(0, 8000)), st.lists(st.integers(0, 8000), max_size=6))
def test_looking_at_it_more_often_changes_nothing(answers: list[int], gone: int | None, looks: list[int]) -> None:
    known = facts(
        replies=ours(*(START + n * MINUTE for n in answers)),
        gone_at=None if gone is None else START + gone * MINUTE,
    )
    end = DUE + timedelta(days=30)
    looked = RUNNING
    for n in sorted(looks):
        looked = judged(looked, known, START + n * MINUTE)
    once, often = judged(RUNNING, known, end), judged(looked, known, end)
    assert (once.state, once.settled_at, once.because) == (often.state, often.settled_at, often.because)


@given(st.permutations(range(4)), st.lists(st.integers(0, 8000), min_size=4, max_size=4))
def test_the_order_in_which_facts_are_learnt_changes_nothing(order: list[int], minutes: list[int]) -> None:
    at = [START + n * MINUTE for n in minutes]
    pieces: list[dict[str, object]] = [
        {"replies": ours(at[0])},
        {"gone_at": at[1]},
        {"done": (reply(at[2]),)},
        {"said": said(2, at[3])},
    ]
    known: dict[str, object] = {}
    looked = RUNNING
    for n in order:
        known |= pieces[n]
        looked = judged(looked, facts(**known), DUE + MINUTE * max(minutes))
    straight = judged(RUNNING, facts(**known), DUE + MINUTE * max(minutes))
    assert (looked.state, looked.settled_at) == (straight.state, straight.settled_at)


@given(st.lists(st.tuples(st.integers(0, 8000), st.booleans()), max_size=8))
def test_every_event_has_an_id_of_its_own_and_says_what_changed(changes: list[tuple[int, bool]]) -> None:
    told: list[DeadlineChanged] = []
    before: Deadline | None = None
    standing = RUNNING
    for minute, asked in sorted(changes):
        at = START + minute * MINUTE
        known = facts(said=said(1, at, "opening_time" if asked else None))
        after = judged(standing, known, at)
        fresh = news(before, after, at)
        told += fresh
        before = standing = msgspec.structs.replace(after, changes=after.changes + len(fresh))
    assert len({event.event_id for event in told}) == len(told)
    assert all(event.deadline_id == RUNNING.deadline_id for event in told)
    kinds = [type(event).__name__ for event in told]
    assert kinds.count("DeadlineMissed") <= 1
    assert kinds[:1] in ([], ["DeadlineSet"])


def test_a_promise_made_earlier_moves_the_deadline_and_says_from_when() -> None:
    later = msgspec.structs.replace(RUNNING, promise=msgspec.structs.replace(PROMISE, due_at=DUE + MINUTE))
    (moved,) = news(later, RUNNING, START)
    assert isinstance(moved, DeadlineMoved)
    assert (moved.moved_from, moved.due_at, moved.because) == (DUE + MINUTE, DUE, "earlier_decision")


def test_a_new_deadline_that_is_met_already_says_both() -> None:
    met = judged(RUNNING, facts(replies=ours(START + MINUTE)), WARN)
    first, second = news(None, met, WARN)
    assert isinstance(first, DeadlineSet)
    assert isinstance(second, DeadlineMet)
    assert (first.due_at, second.met_at, second.occurred_at) == (DUE, START + MINUTE, START + MINUTE)
    assert news(met, met, DUE) == ()


def test_a_warning_a_miss_and_an_end_say_when_and_why() -> None:
    warned = judged(RUNNING, facts(), WARN)
    (warning,) = news(RUNNING, warned, WARN)
    assert isinstance(warning, DeadlineWarned)
    assert warning.warn_no == 1
    (miss,) = news(warned, judged(warned, facts(), DUE + MINUTE), DUE + MINUTE)
    assert isinstance(miss, DeadlineMissed)
    assert miss.occurred_at == DUE
    (end,) = news(warned, judged(warned, facts(gone_at=WARN), DUE), DUE)
    assert isinstance(end, DeadlineDropped)
    assert end.because == "author_removed"


def test_the_first_decision_is_news() -> None:
    first = said(1, START)
    assert newest(None, first) is first


HELD = reply(START + MINUTE, held=True, object_id="own-held")
FOLLOW_UP = Promise(
    kind="follow_up",
    starts_at=START + MINUTE,
    due_at=DUE,
    warn_at=(WARN, DUE),
    alert=("kontoadministrator",),
    stops_on=("answer",),
    clauses=("RANDABERG-43",),
)
FOLLOWED = followed_up(None, FOLLOW_UP, facts(said=said(1, START, "handling_day")))
ECHO = Reply(object_id="own-held", at=START + 2 * MINUTE)
"""The general answer as the platform tells of it, a little after we sent it."""


def test_a_general_answer_does_not_stop_the_clock_that_it_starts_but_the_answer_does() -> None:
    assert judged(FOLLOWED, facts(done=(HELD,), replies=(ECHO,)), DUE).state == MISSED
    answered = facts(done=(HELD, reply(WARN)), replies=(ECHO,))
    after = judged(FOLLOWED, answered, DUE)
    assert (after.state, after.settled_at) == (MET, WARN)
    assert judged(FOLLOWED, facts(done=(HELD,), replies=(ECHO, *ours(WARN))), DUE).state == MET


def test_a_general_answer_stops_only_a_clock_that_says_so() -> None:
    general = facts(done=(HELD,), replies=(ECHO,))
    assert judged(RUNNING, general, DUE).state == MISSED
    says_so = msgspec.structs.replace(PROMISE, stops_on=("answer", "holding_reply"))
    assert judged(msgspec.structs.replace(RUNNING, promise=says_so), general, DUE).state == MET


def test_what_was_promised_to_the_writer_stands_whatever_is_decided_later() -> None:
    assert judged(FOLLOWED, facts(said=said(2, WARN), done=(HELD,)), DUE).state == MISSED
    assert judged(FOLLOWED, facts(gone_at=WARN, done=(HELD,)), DUE).state == DROPPED


def test_of_several_general_answers_the_first_one_says_until_when() -> None:
    later = msgspec.structs.replace(FOLLOW_UP, starts_at=WARN, due_at=DUE + timedelta(days=1))
    assert followed_up(FOLLOWED, later, facts()) == FOLLOWED
    late = followed_up(None, later, facts())
    earlier = followed_up(late, FOLLOW_UP, facts())
    assert earlier.promise == FOLLOW_UP
    (moved,) = news(late, earlier, WARN)
    assert isinstance(moved, DeadlineMoved)
    assert (moved.because, moved.moved_from) == ("earlier_answer", later.due_at)


def test_a_general_answer_counts_from_when_the_first_one_was_given_and_one_that_failed_was_none() -> None:
    failed = reply(START, held=True, result="failed")
    assert facts(done=(failed, reply(START))).held_at is None
    assert facts(done=(reply(WARN, held=True), failed, HELD)).held_at == HELD.at
