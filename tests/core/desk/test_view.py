"""What the API and the page tell of a case."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from common.events import (
    AlertAcknowledged,
    AlertEscalated,
    AlertFailed,
    AlertRaised,
    AlertResolved,
    AlertSent,
    DeadlineDropped,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineSet,
    DeadlineWarned,
    Event,
    RecordCaptured,
    RecordJournaled,
    RecordWithdrawn,
    Span,
    Step,
    Tagging,
    derived_id,
)
from desk.core.deeds import ConfirmCasework, CorrectTags, Reply, SeeAlert
from desk.core.guide import plain_guide
from desk.core.notice import with_reason
from desk.core.phase import attention, is_at_work, step_state
from desk.core.view import deadline_of, marked, record_of, second_opinion, view
from tests.core.desk.scene import (
    ANSWER,
    FLAG,
    HIDE,
    NOTIFY,
    T0,
    THREAT,
    Run,
    decided,
    edited,
    item,
    item_id,
    threat_hidden,
)

DOCUMENT = Step(do="document", clauses=("BO-17",), rule="r", because="b", mode="auto")
JOURNAL = Step(do="journal_incoming", clauses=("SOGNE-25",), rule="r", because="b", mode="propose")
NONE = Step(do="none", clauses=("BO-33",), rule="r", because="b", mode="auto")
CRISIS = Step(do="escalate_crisis", clauses=("GEN-17",), rule="r", because="b", mode="auto")


def told(made: type[Any], minutes: int, **more: object) -> Event:
    at = T0 + timedelta(minutes=minutes)
    event: Event = made(
        event_id=derived_id(made.__name__, minutes),
        municipality="bo",
        item_id=item_id(),
        revision=1,
        occurred_at=at,
        recorded_at=at,
        **more,
    )
    return event


def deadline(made: type[Any], minutes: int, due: datetime, *, no: int = 1, **more: object) -> Event:
    return told(made, minutes, deadline_id=derived_id("d", no), kind="opening_time", due_at=due, **more)


def alert(kind: type[Any], minutes: int, **more: object) -> Event:
    return told(kind, minutes, alert_id=derived_id("a"), reason="hidden", to=("administratorer",), **more)


def record(kind: type[Any], minutes: int, status: str, *, no: int = 1, number: str | None = None) -> Event:
    return told(kind, minutes, record_id=derived_id("r", no), kind="I", status=status, number=number)


def shown(run: Run) -> dict[str, Any]:
    found = view(run.case)
    assert found is not None
    return found


def test_an_item_without_decision_is_open_and_has_no_steps() -> None:
    found = shown(Run().take(item(author=None, created_at=None)))
    assert (found["phase"], found["steps"], found["author"], found["created_at"]) == ("open", [], None, None)
    assert (found["decision_no"], found["lang"], found["due_at"]) == (None, None, None)


def test_nothing_is_shown_before_the_item_is_known() -> None:
    assert view(Run().take(decided()).case) is None
    assert marked(Run().case) == ()


def test_the_whole_item_is_told_in_the_words_of_the_interface() -> None:
    found = shown(threat_hidden())
    assert found["author"] == {"id": "77", "name": "Ola Testesen"}
    assert (found["visibility"], found["phase"], found["abuse_reasons"]) == ("hidden", "hidden", ["threat"])
    assert found["steps"][0] == {
        "do": "hide_pending_review",
        "mode": "auto",
        "clauses": ["BO-39"],
        "rule": "removal.grounds.sjikane",
        "because": "Sjikane og trusler med personangrep skal fjernes.",
        "to": [],
        "text": None,
        "state": "done",
    }


def test_a_decision_on_an_older_text_is_not_shown_as_the_newer_ones() -> None:
    found = shown(Run().take(item(), decided(), edited()))
    assert (found["revision"], found["steps"], found["tags"]) == (2, [], [])


def test_the_birth_of_an_item_is_kept_though_later_events_do_not_tell_it() -> None:
    assert shown(Run().take(item(), edited(created_at=None)))["created_at"] == T0.isoformat()


def test_a_persons_word_on_casework_is_shown_at_once() -> None:
    run = Run().take(item(), decided((ANSWER,), tagging=Tagging(lang="nb", tags=("saksbehandling",), casework="light")))
    assert (shown(run)["casework"], shown(run)["casework_confirmed"]) == ("light", False)
    run.act(ConfirmCasework(casework="extensive"))
    assert (shown(run)["casework"], shown(run)["casework_confirmed"]) == ("extensive", True)
    run.act(CorrectTags(tags=("question",)))
    assert shown(run)["casework"] == "light"


def test_the_deadline_that_runs_out_first_is_shown() -> None:
    later, sooner = T0 + timedelta(days=2), T0 + timedelta(days=1)
    run = Run().take(item(), deadline(DeadlineSet, 1, later), deadline(DeadlineSet, 1, sooner, no=2))
    assert (shown(run)["due_at"], shown(run)["deadline_state"]) == (sooner.isoformat(), "set")
    run.take(deadline(DeadlineDropped, 2, sooner, no=2, because="author_deleted"))
    assert shown(run)["due_at"] == later.isoformat()


def test_a_miss_stays_a_miss() -> None:
    due = T0 + timedelta(days=2)
    run = Run().take(item(), deadline(DeadlineMissed, 9, due), deadline(DeadlineMet, 10, due, met_at=due))
    run.take(deadline(DeadlineWarned, 5, due, warn_no=1), deadline(DeadlineSet, 1, due))
    assert shown(run)["deadline_state"] == "missed"


def test_a_moved_deadline_shows_the_new_time_whatever_came_first() -> None:
    old, new = T0 + timedelta(days=2), T0 + timedelta(days=3)
    moved = deadline(DeadlineMoved, 3, new, moved_from=old, because="calendar")
    for events in ([deadline(DeadlineSet, 1, old), moved], [moved, deadline(DeadlineSet, 1, old)]):
        found = deadline_of(Run().take(item(), *events).case)
        assert found is not None
        assert found.due_at == new


def test_the_decisions_own_due_time_is_shown_until_the_notifier_has_set_one() -> None:
    assert shown(Run().take(item(), decided((ANSWER,), due_at=T0)))["due_at"] == T0.isoformat()


def test_an_alert_is_shown_as_it_was_last_told_of() -> None:
    run = Run().take(item(), alert(AlertSent, 2, channel="mail"), alert(AlertRaised, 1))
    assert shown(run)["alerts"][0]["state"] == "sent"
    run.take(alert(AlertFailed, 3, channel="sms", why="refused"), alert(AlertResolved, 4))
    assert shown(run)["alerts"][0]["state"] == "resolved"


def test_an_alert_that_climbed_names_whom_it_went_to_first_too_and_each_once() -> None:
    run = Run().take(item(), alert(AlertSent, 2, channel="mail"))
    run.take(told(AlertEscalated, 3, alert_id=derived_id("a"), reason="hidden", to=("radmann",), step_no=1))
    (fact,) = run.case.alerts
    assert (fact.state, fact.to) == ("escalated", ("administratorer", "radmann"))
    first = Run().take(item(), alert(AlertEscalated, 3, step_no=1))
    assert first.case.alerts[0].to == ("administratorer",), "also when it is the first that is heard of it"


def test_whoever_says_that_they_look_after_an_alert_changes_nothing_until_the_notifier_tells_that_it_stopped() -> None:
    run = Run().take(item(), decided(), alert(AlertSent, 2, channel="mail"))
    before, asked = view(run.case), len(run.asked)
    run.act(SeeAlert(alert_id=derived_id("a")))
    assert (view(run.case), len(run.asked)) == (before, asked)
    run.take(alert(AlertAcknowledged, 3, by="kari", how="desk"))
    assert (run.case.alerts[0].state, run.case.alerts[0].by) == ("acknowledged", "kari")


def test_the_journal_number_is_shown_once_it_is_given() -> None:
    run = Run().take(item(), decided((JOURNAL, DOCUMENT)), record(RecordCaptured, 1, "M"))
    assert [step_state(run.case, s) for s in (JOURNAL, DOCUMENT)] == ["open", "done"]
    run.take(record(RecordJournaled, 2, "J", number="2026/451"), record(RecordCaptured, 1, "M"))
    assert shown(run)["record"] == {
        "record_id": str(derived_id("r", 1)),
        "as": "I",
        "status": "J",
        "number": "2026/451",
        "tracking": None,
        "delivery": None,
        "trouble": None,
        "case_file": None,
        "assessed": False,
    }
    assert step_state(run.case, JOURNAL) == "done"


def test_a_withdrawn_record_is_shown_only_where_no_other_stands() -> None:
    run = Run().take(item(), record(RecordWithdrawn, 3, "U"), record(RecordCaptured, 1, "M", no=2))
    found = record_of(run.case)
    assert found is not None
    assert found.status == "M"


def test_the_words_that_caused_the_decision_are_marked() -> None:
    pieces = marked(threat_hidden().case)
    assert pieces == ((THREAT[:18], ("abuse",)), (THREAT[18:], ()))


def test_words_that_stand_together_are_marked_as_one_however_many_found_them() -> None:
    found = [(0, 17), (5, 17)]
    because = tuple(Span(tag="urgent", start=start, end=end, phase="lexicons") for start, end in found)
    said = Tagging(lang="nb", tags=("urgent",), because=because)
    case = Run().take(item(text="gått gjennom isen nå ved brua"), decided(tagging=said)).case
    assert marked(case) == (("gått gjennom isen", ("urgent",)), (" nå ved brua", ()))


def test_a_second_opinion_is_named_and_marks_no_words_as_if_they_were_its_reason() -> None:
    ours = Span(tag="abuse", start=0, end=4, phase="lexicons")
    heard = (
        Span(tag="abuse", start=0, end=4, phase="second_opinion"),
        Span(tag="praise", start=0, end=9, phase="second_opinion"),
    )
    said = Tagging(lang="nb", tags=("abuse",), abuse_reasons=("threat",), because=(ours, *heard))
    case = Run().take(item(text="Din tosk!"), decided(tagging=said)).case
    assert second_opinion(case) == ("abuse", "praise")
    assert marked(case) == (("Din ", ("abuse",)), ("tosk!", ()))
    assert second_opinion(threat_hidden().case) == ()
    assert second_opinion(Run().case) == ()


def test_an_answered_private_message_carries_out_what_the_writer_is_told() -> None:
    run = threat_hidden((HIDE, replace(NOTIFY, clauses=("GEN-23",)))).act(Reply(text="Hei", private=True))
    assert step_state(run.case, NOTIFY) == "ordered"


@pytest.mark.parametrize(
    ("steps", "where"),
    [((CRISIS, ANSWER), 0), ((HIDE,), 2), ((FLAG,), 2), ((ANSWER,), 3), ((NONE,), 4), ((DOCUMENT,), 4), ((), 4)],
)
def test_danger_comes_first_in_the_queue_and_what_asks_nothing_comes_last(steps: tuple[Step, ...], where: int) -> None:
    case = Run().take(item(), decided(steps)).case
    assert (attention(case), is_at_work(case)) == (where, where < 4)


def test_a_step_that_asks_for_nothing_is_done_and_one_without_an_order_is_open() -> None:
    case = Run().take(item(), decided((NONE, FLAG))).case
    assert [step_state(case, s) for s in (NONE, FLAG)] == ["done", "open"]


def test_the_reason_is_added_to_a_notice_in_its_language_unless_it_stands_there() -> None:
    assert with_reason("Hei!", "Hot.", "sv") == "Hei!\n\nMotivering: Hot."
    assert with_reason("Hei! Trussel.", "trussel", "nb") == "Hei! Trussel."
    assert with_reason("Hei!", " ", None) == "Hei!"
    assert with_reason("Hei!", "x", "se") == "Hei!\n\nBegrunnelse: x"


def test_a_municipality_without_pack_is_called_by_its_account() -> None:
    assert (plain_guide("bo", "Bø kommune").name, plain_guide("bo").name) == ("Bø kommune", "Bo")
