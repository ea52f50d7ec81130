"""A record reaches a municipality's own core exactly once: what is sent and asked, and when a person is needed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.core.checkpoint import Given
from archiver.core.delivery import (
    ASK_AGAIN_FIRST,
    ASK_AGAIN_MAX,
    LEEWAY,
    RECEIPT_WAIT,
    TIME_TO_LIVE,
    Delivery,
    after,
    again,
    asked,
    attempted,
    cannot_be_told,
    delivery_id_of,
    due,
    late,
    next_step,
    not_attempted,
    sent,
    taken_by_another,
)
from archiver.core.entry import REGISTERED
from archiver.core.fiks.replies import Broke, NotThere, Receipt, Refusal, Reply, Taken
from archiver.core.receipt_file import encoded, given_by, kept

AT = datetime(2026, 5, 14, 9, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
RECORD, CORE, CASE = UUID(int=1), UUID(int=2), UUID(int=3)
ORDERED = Delivery(
    municipality="sogne",
    record_id=RECORD,
    delivery_id=delivery_id_of(RECORD),
    item_id=UUID(int=4),
    series="main",
    case_id=UUID(int=5),
    tracking_year=2026,
    tracking_number=7,
    ordered_at=AT,
)
TRIED = attempted(ORDERED, AT)
SENT = sent(TRIED, 1, AT)
OVER = AT + TIME_TO_LIVE + LEEWAY
RECEIPT = Receipt(system_id=CORE, number=(2026, 451), case=(2026, 12), case_system_id=CASE)
REFUSED = Refusal(code="refused_record", error_id="E1", words="Ukjent klasse")


def heard(one: Delivery, reply: Reply, at: datetime = AT, answers: UUID | None = None) -> Delivery:
    return after(one, reply, answers, at)


def do(one: Delivery, at: datetime) -> str:
    return next_step(one, at).do


# --- sending ------------------------------------------------------------------------------------------------------


def test_it_is_sent_at_once_and_then_nothing_is_sent_while_the_message_may_still_arrive() -> None:
    assert do(ORDERED, AT) == "send"
    assert (TRIED.state, TRIED.attempts, TRIED.expires_at) == ("sending", 1, OVER)
    for one in (TRIED, SENT):
        assert (next_step(one, OVER - SECOND).do, next_step(one, OVER - SECOND).at) == ("wait", OVER)
        assert do(one, OVER) == "ask"


def test_it_is_sent_again_only_when_the_core_says_after_the_messages_time_that_it_has_none() -> None:
    questioned = asked(SENT, OVER)
    absent = heard(questioned, NotThere(), OVER + SECOND, questioned.question_id)
    assert do(absent, OVER + SECOND) == "send"
    too_early = asked(SENT, AT)
    assert do(heard(too_early, NotThere(), AT + SECOND, too_early.question_id), OVER) != "send"
    assert heard(questioned, NotThere(), OVER, SENT.sending_id) == questioned, "it answers no question of ours"
    assert asked(absent, OVER + MINUTE).absent_at is None, "a new question takes back the old answer"


def test_each_message_and_question_has_an_id_of_its_own_and_a_record_one_delivery() -> None:
    again_sent, again_asked = attempted(SENT, OVER), asked(asked(SENT, OVER), OVER)
    ids = {TRIED.sending_id, again_sent.sending_id, asked(SENT, OVER).question_id, again_asked.question_id}
    assert len(ids) == 4
    assert delivery_id_of(RECORD) == ORDERED.delivery_id != delivery_id_of(CORE)


def test_an_attempt_that_never_left_the_house_was_none() -> None:
    assert not_attempted(TRIED, 1, AT) == ORDERED
    second = attempted(SENT, OVER)
    back = not_attempted(second, 2, OVER)
    assert (back.state, back.attempts, back.expires_at) == ("sent", 1, OVER), "the first one may have arrived: ask"
    assert not_attempted(second, 1, OVER) == second
    assert not_attempted(SENT, 1, AT) == SENT


def test_that_it_was_sent_changes_nothing_where_an_answer_came_before_we_said_so() -> None:
    taken = heard(TRIED, Taken(), AT + SECOND, TRIED.sending_id)
    assert sent(taken, 1, AT + MINUTE) == taken
    assert sent(attempted(SENT, OVER), 1, OVER).state == "sending"


# --- asking -------------------------------------------------------------------------------------------------------


def test_what_the_core_took_is_never_sent_again_by_itself_and_asked_about_at_longer_and_longer_intervals() -> None:
    taken = heard(SENT, Taken(), AT, SENT.sending_id)
    assert (taken.state, taken.taken_at, taken.sent_at) == ("received", AT, AT)
    assert (next_step(taken, AT).do, next_step(taken, AT).at) == ("wait", AT + RECEIPT_WAIT)
    at, waits = AT + RECEIPT_WAIT, []
    for _ in range(9):
        assert do(taken, at) == "ask"
        taken = asked(taken, at)
        step = next_step(taken, at)
        assert step.do == "wait"
        waits.append(step.at - at)
        at = step.at
    assert waits == [min(ASK_AGAIN_FIRST * 2**n, ASK_AGAIN_MAX) for n in range(9)]
    assert heard(taken, Taken(), at, taken.sending_id).taken_at == AT


def test_what_the_core_took_and_a_restored_database_forgot_to_have_sent_is_asked_about_and_not_sent() -> None:
    for reply in (Taken(), Receipt(system_id=CORE)):
        forgotten = heard(ORDERED, reply)
        assert (forgotten.attempts, forgotten.state, do(forgotten, AT + RECEIPT_WAIT)) == (0, "received", "ask")
        assert do(again(forgotten, AT + MINUTE), AT + MINUTE) == "ask", "also when a person wants it sent again"


def test_a_core_that_broke_may_have_it_or_not_so_it_is_asked_from_now_on() -> None:
    broke = heard(heard(SENT, Taken(), AT, SENT.sending_id), Broke(code="core_broke"), AT + MINUTE, SENT.sending_id)
    assert (broke.state, broke.taken_at, broke.expires_at, broke.trouble) == ("sent", None, AT + MINUTE, "core_broke")
    assert do(broke, AT + MINUTE) == "ask"
    assert heard(SENT, Broke(code="not_taken"), OVER + MINUTE).expires_at == OVER, "its time was out before"


# --- settled ------------------------------------------------------------------------------------------------------


def test_a_receipt_with_a_number_settles_it_whatever_it_answers_and_clears_what_was_wrong() -> None:
    refused = heard(SENT, REFUSED, AT, SENT.sending_id)
    assert (refused.state, refused.trouble, refused.trouble_words) == ("refused", "refused_record", "Ukjent klasse")
    done = heard(refused, RECEIPT, AT + MINUTE, UUID(int=99))
    assert (done.state, done.core, done.core_case, done.settled_at) == (
        "journaled",
        (2026, 451),
        (2026, 12),
        AT + MINUTE,
    )
    assert (done.core_system_id, done.core_case_system_id) == (CORE, CASE)
    assert (done.trouble, done.trouble_id, done.trouble_words) == (None, None, None)
    assert do(done, AT + 9 * MINUTE) == "rest"


def test_a_receipt_without_a_number_says_that_the_core_has_it_and_goes_on_waiting() -> None:
    has = heard(SENT, Receipt(system_id=CORE), AT + MINUTE)
    assert (has.state, has.taken_at, has.core, has.core_case) == ("received", AT + MINUTE, None, None)
    assert do(has, AT + 2 * MINUTE) == "wait"


def test_the_first_number_stands_and_another_receipt_is_a_trouble_to_look_at() -> None:
    done = heard(SENT, RECEIPT)
    assert heard(done, RECEIPT, AT + MINUTE) == done
    assert heard(done, Receipt(system_id=CORE), AT + MINUTE) == done, "it says nothing else"
    other_number = heard(done, Receipt(system_id=CORE, number=(2026, 452)), AT + MINUTE)
    other_record = heard(done, Receipt(system_id=UUID(int=9), number=(2026, 451)), AT + MINUTE)
    for one in (other_number, other_record):
        assert (one.trouble, one.core, one.core_system_id) == ("two_receipts", (2026, 451), CORE)


def test_a_refusal_of_an_older_message_or_of_what_is_settled_changes_nothing() -> None:
    newer = attempted(SENT, OVER)
    for reply in (REFUSED, Taken(), Broke(code="core_broke")):
        assert heard(newer, reply, OVER, SENT.sending_id) == newer
        done = heard(SENT, RECEIPT)
        assert heard(done, reply, OVER, done.sending_id) == done
    assert heard(newer, REFUSED, OVER, None).state == "refused", "the transport does not tell what it answers"


def test_a_refusal_keeps_the_case_that_the_core_made_and_an_earlier_one_where_it_names_none() -> None:
    with_case = msgspec.structs.replace(REFUSED, case=(2026, 12), case_system_id=CASE)
    one = heard(SENT, with_case)
    assert (one.core_case, one.core_case_system_id, one.settled_at) == ((2026, 12), CASE, AT)
    two = heard(again(one, AT), REFUSED)
    assert (two.core_case, two.core_case_system_id) == ((2026, 12), CASE)


def test_sent_again_by_a_person_the_core_is_asked_first_and_what_is_journaled_stays() -> None:
    retried = again(heard(SENT, REFUSED), OVER)
    assert (retried.state, retried.trouble, retried.settled_at, do(retried, OVER)) == ("sent", None, None, "ask")
    done = heard(SENT, RECEIPT)
    assert again(done, OVER) == done
    assert again(ORDERED, OVER) == ORDERED, "it was never sent: it goes out by itself"


def test_what_no_message_can_tell_or_whose_number_is_anothers_waits_for_a_person() -> None:
    untold = cannot_be_told(ORDERED, AT)
    assert (untold.state, untold.trouble, do(untold, OVER)) == ("refused", "cannot_be_told", "rest")
    twice = taken_by_another(heard(SENT, RECEIPT), AT)
    assert (twice.state, twice.trouble, twice.core) == ("refused", "number_taken", None)


def test_what_was_refused_before_it_was_ever_sent_goes_out_when_it_is_put_right_and_sent_again() -> None:
    for refused in (cannot_be_told(ORDERED, AT), heard(ORDERED, REFUSED)):
        assert (refused.attempts, refused.state) == (0, "refused")
        pushed = again(refused, OVER)
        assert (pushed.trouble, pushed.settled_at, do(pushed, OVER)) == (None, None, "ask")
        questioned = asked(pushed, OVER)
        absent = heard(questioned, NotThere(), OVER + SECOND, questioned.question_id)
        assert do(absent, OVER + SECOND) == "send"


def test_that_its_open_day_is_over_is_told_once_and_only_while_it_waits() -> None:
    waiting = due(SENT, OVER)
    assert late(waiting, OVER - SECOND) == waiting
    told = late(waiting, OVER)
    assert told.late_at == OVER
    assert late(told, OVER + MINUTE) == told
    assert late(SENT, OVER) == SENT, "nobody has said yet when its day is over"
    assert late(heard(waiting, RECEIPT), OVER).late_at is None


REPLIES = st.sampled_from([RECEIPT, REFUSED, Taken(), Broke(code="core_broke"), Receipt(system_id=CORE)])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(REPLIES, st.sampled_from(["step", "again"])), max_size=25))
def test_whatever_the_core_answers_a_number_once_given_stays_and_what_it_took_is_not_sent_again_by_itself(
    history: list[Reply | str],
) -> None:
    one, at = ORDERED, AT
    for what in history:
        at += 3 * MINUTE
        before = one
        if isinstance(what, Reply):
            one = heard(one, what, at)
        elif what == "again":
            one = again(one, at)
        elif do(one, at) == "send":
            assert before.taken_at is None
            one = sent(attempted(one, at), one.attempts + 1, at)
        elif do(one, at) == "ask":
            one = asked(one, at)
        if before.state == "journaled":
            assert (one.state, one.core) == ("journaled", before.core)


# --- the receipt outside the database -----------------------------------------------------------------------------


def test_a_receipt_that_is_kept_outside_gives_the_number_back_to_its_own_record() -> None:
    receipt = kept(heard(SENT, RECEIPT), "ab" * 32, AT)
    assert receipt is not None
    assert (receipt.number, receipt.case, receipt.core_system_id) == ((2026, 451), (2026, 12), CORE)
    assert given_by(encoded(receipt)) == Given(REGISTERED, 2026, 7, RECORD)


def test_without_a_receipt_nothing_is_kept_and_a_file_that_is_none_tells_of_no_number() -> None:
    assert kept(SENT, "ab" * 32, AT) is None
    assert given_by(b"{}") is given_by(b"\xff") is given_by(b"not a receipt") is None
