"""What a case counts for: the same in any order of events, and never a person or a word."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from common.events import (
    AlertFailed,
    AlertRaised,
    AlertSent,
    DeadlineMet,
    DeadlineMissed,
    DeadlineSet,
    Event,
    Tagging,
    derived_id,
)
from desk.core import counting as c
from desk.core.counting import Cell, Cells, cells_of, rounded
from desk.core.deeds import Close, ConfirmUnit, CorrectTags, ExplainRemoval, GiveGround, Hide, Remove, Reply, Unhide
from desk.core.party import WRITTEN, parties_named
from tests.core.desk.scene import (
    ANSWER,
    T0,
    Run,
    decided,
    edited,
    ended,
    hidden,
    item,
    item_id,
    removed,
    sealed,
    threat_hidden,
    unhidden,
)

OSLO = "Europe/Oslo"
DAY = date(2026, 5, 14)
HOUR = timedelta(hours=1)


def cells(run: Run) -> Cells:
    return cells_of(run.case, OSLO)


def said(run: Run, *whats: str) -> list[tuple[str, str, int]]:
    """What a case counts for, of some things: what, detail, minutes."""
    return sorted((cell.what, cell.detail, cell.amount) for cell in cells(run) if cell.what in whats)


def later(run: Run, **more: float) -> Run:
    run.at += timedelta(**more)
    return run


def clock(kind: type, state: str = "opening_time", at: datetime = T0 + HOUR) -> Event:
    about = {"event_id": derived_id(kind.__name__, state), "municipality": "bo", "item_id": item_id(), "revision": 1}
    more = {"met_at": at} if kind is DeadlineMet else {}
    event: Event = kind(
        **about, occurred_at=at, recorded_at=at, deadline_id=derived_id("d", state), kind=state, due_at=at, **more
    )
    return event


def alert(kind: type, at: datetime = T0) -> Event:
    about = {"event_id": derived_id(kind.__name__), "municipality": "bo", "item_id": item_id(), "revision": 1}
    more = {"channel": "mail"} if kind in {AlertSent, AlertFailed} else {}
    more |= {"why": "refused"} if kind is AlertFailed else {}
    event: Event = kind(
        **about,
        occurred_at=at,
        recorded_at=at,
        alert_id=derived_id("a"),
        reason="hidden",
        to=("administratorer",),
        **more,
    )
    return event


# --- what a case counts for ---------------------------------------------------------------------------------------


def test_what_somebody_wrote_counts_once_on_its_day_with_what_it_is_about() -> None:
    run = Run().take(item(text="Stem Senterpartiet!"), decided())
    (came,) = [cell for cell in cells(run) if cell.what == c.CAME]
    assert (came.day, came.account, came.kind) == (DAY, "facebook:1234567890321", "comment")
    assert said(run, c.TAGGED, c.FOUND_REASON, c.PARTY) == [
        ("party", "Senterpartiet", 0),
        ("reason", "threat", 0),
        ("tagged", "abuse", 0),
    ]


def test_a_day_begins_by_the_municipalitys_own_clock() -> None:
    late = datetime(2026, 5, 14, 22, 30, tzinfo=UTC)
    run = Run().take(item(created_at=late))
    assert {cell.day for cell in cells(run)} == {date(2026, 5, 15)}
    assert {cell.day for cell in cells_of(run.case, "UTC")} == {date(2026, 5, 14)}


def test_nothing_counts_before_the_item_is_known_and_our_own_posts_count_for_alerts_alone() -> None:
    assert cells(Run().take(decided(), sealed())) == {}
    assert {cell.what for cell in cells(Run().take(item(own=True), decided(), alert(AlertSent)))} == {c.ALERTED}


def test_the_first_answer_counts_with_its_wait_on_the_day_it_was_given() -> None:
    run = Run().take(item(), decided((ANSWER,))).act(Reply(text="Hei!"))
    run.take(ended(run.last("reply"), at=T0 + 26 * HOUR)).act(Reply(text="Hei igjen!"))
    run.take(ended(run.last("reply"), at=T0 + 50 * HOUR))
    (answered,) = [cell for cell in cells(run) if cell.what == c.ANSWERED]
    assert (answered.day, answered.amount, answered.kind) == (date(2026, 5, 15), 26 * 60, "comment")


def test_a_deadline_counts_as_it_ended_and_one_that_runs_does_not() -> None:
    run = Run().take(item(), clock(DeadlineSet), clock(DeadlineMet, "asap"), clock(DeadlineMissed, "handling_day"))
    assert said(run, c.MET, c.MISSED) == [("deadline_met", "asap", 0), ("deadline_missed", "handling_day", 0)]


def test_what_the_system_hid_waits_until_a_person_upholds_it_or_shows_it_again() -> None:
    assert said(threat_hidden(), *c.VERDICTS) == [("hide_waiting", "BO-39", 0)]
    upheld = later(threat_hidden(), hours=2).act(Remove(reason="Trussel.", clause="BO-39"))
    assert said(upheld, *c.VERDICTS) == [("hide_upheld", "BO-39", 0)]
    restored = later(threat_hidden(), hours=2).act(Unhide(reason="Vi tok feil."))
    assert said(restored, *c.VERDICTS) == [("hide_restored", "BO-39", 0)]
    assert said(threat_hidden().act(Close(reason="Ferdig.")), *c.VERDICTS) == [("hide_upheld", "BO-39", 0)]
    overtaken = threat_hidden().take(edited())
    assert said(overtaken, *c.VERDICTS) == [("hide_overtaken", "BO-39", 0)]
    gone = threat_hidden().take(removed())
    assert said(gone, *c.VERDICTS) == [("hide_overtaken", "BO-39", 0)]


def test_a_hide_is_upheld_once_it_is_removed_by_us_at_the_desk_or_past_it_and_not_by_its_writer() -> None:
    run = threat_hidden().take(sealed(2)).act(Remove(reason="Trussel.", clause="BO-39", notice="Vi fjerner den."))
    run.take(ended(run.last("private_reply")))
    run.take(ended(run.last("remove")), removed(changed_by_us=True))
    assert said(run, *c.VERDICTS) == [("hide_upheld", "BO-39", 0)]
    past = {by: threat_hidden().take(removed()).act(ExplainRemoval(by=by)) for by in ("we", "writer", "platform")}
    assert {by: said(run, *c.VERDICTS)[0][0] for by, run in past.items()} == {
        "we": "hide_upheld",
        "writer": "hide_overtaken",
        "platform": "hide_overtaken",
    }


def test_an_alert_that_reached_nobody_counts_as_an_alert_and_as_one_that_failed() -> None:
    run = Run().take(item(), alert(AlertRaised), alert(AlertFailed))
    assert said(run, c.ALERTED, c.ALERT_FAILED) == [("alert_failed", "hidden", 0), ("alerted", "hidden", 0)]


def test_what_it_is_about_counts_once_a_person_has_said_which_topic() -> None:
    run = Run().take(item(), decided((ANSWER,)))
    assert said(run, c.TOPIC) == []
    assert said(run.act(ConfirmUnit(topic="vei")), c.TOPIC) == [("topic", "vei", 0)]


def test_a_hide_that_is_undone_on_the_platform_itself_was_looked_at_and_restored() -> None:
    run = threat_hidden().take(unhidden(at=T0 + HOUR, changed_by_us=False))
    assert said(run, *c.VERDICTS) == [("hide_restored", "BO-39", 0)]
    assert said(run, c.LOOKED_AT) == [("hide_looked_at", "BO-39", 59)]


def test_how_long_a_hide_stood_before_a_person_acted_is_counted_from_the_first_act() -> None:
    run = later(threat_hidden(), hours=3).act(CorrectTags(tags=("criticism",)))
    later(run, hours=9).act(Unhide(reason="Vi tok feil."))
    assert said(run, c.LOOKED_AT) == [("hide_looked_at", "BO-39", 180)]


def test_a_removal_counts_once_by_its_ground_and_the_hide_before_it_does_not() -> None:
    run = Run().take(item(), decided((ANSWER,)), sealed(1), sealed(2))
    run.act(Remove(reason="Trussel.", clause="BO-39", notice="Vi fjerner den."))
    for do in ("hide", "private_reply", "remove"):
        run.take(ended(run.last(do)))
    assert said(run, c.HIDDEN_BY_PERSON, c.HIDDEN_BY_SYSTEM, c.REMOVED_BY_US) == [("removed", "BO-39", 0)]
    assert said(run, c.REMOVED_OF + c.TAGGED) == [("removed_tagged", "abuse", 0)]


def test_a_persons_hide_counts_by_its_ground() -> None:
    run = Run().take(item(), decided((ANSWER,)), sealed()).act(Hide(reason="Trussel.", clause="BO-39"))
    run.take(ended(run.last("hide")))
    assert said(run, c.HIDDEN_BY_PERSON) == [("hidden_by_person", "BO-39", 0)]


def test_what_was_done_past_the_desk_counts_once_its_ground_is_told() -> None:
    run = Run().take(item(), decided((ANSWER,)), hidden(changed_by_us=False))
    assert said(run, c.HIDDEN_BY_PERSON) == [("hidden_by_person", "", 0)]
    run.act(GiveGround(change_no=3, reason="Trussel.", clause="BO-39"))
    assert said(run, c.HIDDEN_BY_PERSON) == [("hidden_by_person", "BO-39", 0)]
    gone = Run().take(item(), decided((ANSWER,)), removed())
    assert said(gone, c.REMOVED_BY_US) == []
    gone.act(ExplainRemoval(by="we", reason="Trussel.", clause="BO-39"))
    assert said(gone, c.REMOVED_BY_US) == [("removed", "BO-39", 0)]
    writers = Run().take(item(), decided((ANSWER,)), removed()).act(ExplainRemoval(by="writer"))
    assert said(writers, c.REMOVED_BY_US) == []


def test_a_correction_counts_tag_by_tag_against_what_the_machine_found() -> None:
    run = Run().take(item(), decided()).act(CorrectTags(tags=("criticism", "question")))
    run.take(decided(decision_no=2, tagging=Tagging(lang="nb", tags=("criticism", "question"))))
    run.act(CorrectTags(tags=("criticism",)))
    assert said(run, c.TAG_ADDED, c.TAG_DROPPED) == [("tag_added", "criticism", 0), ("tag_dropped", "abuse", 0)]


def test_no_cell_holds_a_person_or_a_word_of_the_text() -> None:
    run = later(threat_hidden(), hours=2).act(Unhide(reason="Ola tok feil.")).act(CorrectTags(tags=("criticism",)))
    told = msgspec.json.encode(sorted(cells(run))).decode()
    for word in ("kari", "Ola", "77", "natt", "feil"):
        assert word not in told


EVENTS = [
    *(
        item(),
        decided(),
        edited(),
        decided((ANSWER,), revision=2, decision_no=2),
        hidden(),
        unhidden(changed_by_us=False),
    ),
    *(clock(DeadlineSet), clock(DeadlineMissed), alert(AlertRaised), alert(AlertSent)),
]


@given(st.permutations(EVENTS), st.lists(st.sampled_from(EVENTS), max_size=6))
@settings(max_examples=150, deadline=None)
def test_the_figures_are_the_same_in_any_order_of_events_and_however_often_they_come(
    events: list[Event], again: list[Event]
) -> None:
    clean, other = Run().take(*EVENTS), Run().take(*events, *again)
    assert cells(other) == cells(clean)


@given(st.permutations(EVENTS))
@settings(max_examples=50, deadline=None)
def test_what_is_added_and_taken_away_step_by_step_comes_to_what_the_case_counts_for(events: list[Event]) -> None:
    run, sums = Run(), Counter[Cell]()
    for event in events:
        before = cells(run)
        sums.update(cells(run.take(event)))
        sums.subtract(before)
    assert {cell: n for cell, n in sums.items() if n} == dict(cells(run))


def test_waits_are_kept_as_finely_as_somebody_would_tell_them() -> None:
    assert [rounded(minutes) for minutes in (-3, 0, 119, 124, 126, 1_466)] == [0, 0, 119, 120, 130, 1_440]


def test_a_party_is_named_by_its_name_and_not_by_a_word_that_looks_like_it() -> None:
    assert parties_named("Stem Høyre, sa Frp og KRISTELIG FOLKEPARTI") == (
        "Fremskrittspartiet",
        "Høyre",
        "Kristelig Folkeparti",
    )
    assert parties_named("Høyre fil er stengt. Venstre også. SV-kuling, ap og sp.") == ()
    assert parties_named("Sossarnas förslag, SD säger nej") == ("Socialdemokraterna", "Sverigedemokraterna")
    assert all(parties_named(f"om {words.split()[0]}") == (party,) for party, words in WRITTEN.items())
