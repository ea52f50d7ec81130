"""What the rounds of an open day find, and when they are gone."""

from datetime import date, datetime, time, timedelta

import msgspec
import pytest
from hypothesis import given

from common.calendar import OpeningHours, is_open
from common.events import AccountAsk, derived_id
from notifier.core.alert import Wanted
from notifier.core.facts import Done, Facts, Reply, Said, Text
from notifier.core.hour import assumed_hours
from notifier.core.open import Activity, Open, OpenCase, open_of
from notifier.core.rounds import Account, Closing, Planned, Reminder, Rounds, Rule, Seen, next_round, reminders
from tests.core.notifier.test_hour import INSTANTS, calendars

HOURS = assumed_hours("NO", "Europe/Oslo")
AT = datetime.fromisoformat("2026-01-21T09:30:00+01:00")
"""A Wednesday."""
DAY = timedelta(days=1)
ACCOUNT = Account(place="facebook:1", about="Bø kommune (facebook)", since=AT - 400 * DAY)


def rule(watch: str, **more: object) -> Rule:
    return Rule(name="regel", watch=watch, to=("administratorer",), clauses=("BO-21",), **more)  # type: ignore[arg-type]  # given keyword by keyword


def an_open(n: int = 1, since: datetime = AT - DAY, **more: object) -> Open:
    made = {"account": ACCOUNT.place, "asks": True, "referred": False, "touched": False, **more}
    return Open(item_id=derived_id("item", n), since=since, **made)  # type: ignore[arg-type]  # given keyword by keyword


def seen(*items: Open, activity: dict[str, Activity] | None = None, unwatched: frozenset[str] = frozenset()) -> Seen:
    return Seen(items, activity or {}, unwatched, AT - 100 * DAY)


def found(rounds: Rounds, what: Seen, now: datetime = AT) -> list[Reminder]:
    return list(reminders(rounds, what, now))


def of(*rules: Rule, **more: object) -> Rounds:
    return Rounds(hours=HOURS, rules=rules, accounts=(ACCOUNT,), **more)  # type: ignore[arg-type]  # given keyword by keyword


def test_what_is_unanswered_in_the_morning_is_told_once_a_day_with_its_number() -> None:
    rounds = of(rule("unanswered", at=time(8)))
    (told,) = found(rounds, seen(an_open(1), an_open(2)))
    assert (told.wanted.reason, told.wanted.to, told.wanted.clauses) == ("unanswered", ("administratorer",), ("BO-21",))
    assert (told.account, told.about, len(told.wanted.causes)) == ("facebook:1", "Bø kommune (facebook): 2", 2)
    (later,) = found(rounds, seen(an_open(1)), AT + timedelta(hours=3))
    assert later.key == told.key
    (tomorrow,) = found(rounds, seen(an_open(1)), AT + DAY)
    assert tomorrow.key != told.key


def test_what_came_since_the_morning_waits_for_the_next() -> None:
    assert not found(of(rule("unanswered", at=time(8))), seen(an_open(since=AT - timedelta(minutes=20))))


def test_a_rule_is_not_looked_at_before_its_time_nor_on_a_closed_day() -> None:
    rounds = of(rule("unanswered", at=time(14)))
    assert not found(rounds, seen(an_open()), AT)
    assert found(rounds, seen(an_open()), AT + timedelta(hours=5))
    assert not found(rounds, seen(an_open()), AT + 3 * DAY + timedelta(hours=5))


def test_a_time_before_the_opening_is_the_opening() -> None:
    rounds = of(rule("unanswered", at=time(6)))
    assert not found(rounds, seen(an_open()), AT.replace(hour=7))
    assert found(rounds, seen(an_open()), AT.replace(hour=8, minute=0))


def test_what_the_political_level_is_to_answer_is_their_reminder_and_no_other() -> None:
    referred = seen(an_open(referred=True))
    assert not found(of(rule("unanswered", at=time(8))), referred)
    assert found(of(rule("referred", at=time(8))), referred)


def test_what_nobody_has_touched_for_an_open_day_is_unhandled() -> None:
    rounds = of(rule("unhandled", after_open_days=1.0))
    assert found(rounds, seen(an_open(since=AT - DAY)))[0].wanted.reason == "unhandled"
    assert not found(rounds, seen(an_open(since=AT - DAY + timedelta(minutes=1))))
    assert not found(rounds, seen(an_open(touched=True)))


def test_silence_counts_from_our_last_word_or_from_what_is_open_and_weekends_do_not() -> None:
    rounds = of(rule("no_own_reply", after_open_days=2.0))
    friday = datetime.fromisoformat("2026-01-16T10:00:00+01:00")
    assert not found(rounds, seen(an_open(since=friday)), friday + 3 * DAY)
    (told,) = found(rounds, seen(an_open(since=friday)), friday + 4 * DAY)
    assert told.wanted.reason == "no_own_reply"
    replied = {ACCOUNT.place: Activity(replied_at=AT - timedelta(hours=1))}
    assert not found(rounds, seen(an_open(since=friday), activity=replied))
    assert not found(rounds, seen(activity={}))


def test_a_channel_that_nobody_is_on_duty_for_is_told_of_each_day() -> None:
    rounds = of(rule("nobody_on_duty", at=time(9)))
    assert not found(rounds, seen())
    assert found(rounds, seen(unwatched=frozenset({ACCOUNT.place})))[0].wanted.reason == "nobody_on_duty"


def test_an_account_that_was_silent_for_its_days_is_told_of_once_a_month() -> None:
    closing = Closing(to=("kontoadministrator",), clauses=("RANDABERG-34",), inactive_days=90)
    rounds = of(closing=closing)
    (told,) = found(rounds, seen())
    assert (told.wanted.reason, told.about) == ("account_close", "Bø kommune (facebook)")
    assert found(rounds, seen(), AT + DAY)[0].key == told.key
    assert found(rounds, seen(), AT + 14 * DAY)[0].key != told.key
    assert not found(rounds, seen(activity={ACCOUNT.place: Activity(posted_at=AT - 89 * DAY)}))
    new_here = msgspec.structs.replace(rounds, accounts=(msgspec.structs.replace(ACCOUNT, since=AT - 10 * DAY),))
    assert not found(new_here, seen())


def test_an_account_whose_last_day_has_come_is_told_of_each_week_until_it_is_closed() -> None:
    closing = Closing(to=("kontoadministrator",), clauses=("RANDABERG-34",), inactive_days=90)
    busy = {ACCOUNT.place: Activity(posted_at=AT - DAY)}
    for ends, is_told in ((AT.date(), True), (AT.date() + DAY, False), (None, False)):
        rounds = of(closing=closing)
        rounds = msgspec.structs.replace(rounds, accounts=(msgspec.structs.replace(ACCOUNT, ends=ends),))
        told = found(rounds, seen(activity=busy))
        assert [one.wanted.reason for one in told] == (["account_over"] if is_told else [])
        if told:
            assert found(rounds, seen(activity=busy), AT + DAY)[0].key == told[0].key
            assert found(rounds, seen(activity=busy), AT + 5 * DAY)[0].key != told[0].key


def test_what_an_account_lacks_is_told_once_a_week_to_whom_the_guideline_names() -> None:
    ask = AccountAsk(do="require_second_admin", to=("kommunikasjon",), clauses=("RANDABERG-31",))
    rounds = msgspec.structs.replace(of(), accounts=(msgspec.structs.replace(ACCOUNT, asks=(ask,)),))
    (told,) = found(rounds, seen())
    assert (told.wanted.reason, told.wanted.to, told.wanted.clauses) == ("account_lacks", ask.to, ask.clauses)
    assert [one.key for one in found(rounds, seen(), AT + 2 * DAY)] == [told.key]
    assert found(rounds, seen(), AT + 7 * DAY)[0].key != told.key
    assert not found(rounds, seen(), AT + 3 * DAY)


TREATED = Rule(name="plan", watch="monthly", to=("kommunikasjon",), clauses=("RANDABERG-51",))
EXISTS = Rule(name="plan_exists", watch="exists", to=("kommunikasjon",), clauses=("RANDABERG-50",))


@pytest.mark.parametrize(("day", "is_last"), [("2026-05-29", True), ("2026-05-28", False), ("2026-06-30", True)])
def test_the_plan_is_asked_for_on_the_last_open_day_of_the_month(day: str, *, is_last: bool) -> None:
    rounds = of(plan=Planned(treated=TREATED))
    at = datetime.combine(date.fromisoformat(day), time(9), HOURS.zone)
    assert [r.wanted.reason for r in found(rounds, seen(), at)] == (["plan_due"] if is_last else [])


@given(now=INSTANTS, hours=calendars())
def test_the_next_round_is_always_later_and_while_people_are_there(now: datetime, hours: OpeningHours) -> None:
    rounds = Rounds(hours=hours, rules=(rule("unhandled", at=time(14, 20)), rule("unanswered", at=time(6))))
    coming = next_round(rounds, now)
    assert coming > now
    assert is_open(hours, coming)


def test_rounds_go_at_the_opening_every_hour_and_at_the_times_of_the_rules() -> None:
    rounds = of(rule("unhandled", at=time(14, 20)))
    at, gone = AT.replace(hour=0, minute=0), []
    for _ in range(10):
        at = next_round(rounds, at)
        gone.append(f"{at:%a %H:%M}")
    hourly = [f"Wed {hour:02}:00" for hour in range(8, 15)]
    assert gone == [*hourly, "Wed 14:20", "Wed 15:00", "Thu 08:00"]


def facts(**more: object) -> Facts:
    made = {
        "municipality": "bo",
        "item_id": derived_id("item"),
        "said": Said(revision=1, decision_no=1, since=AT, asks=("answer",)),
        "texts": (Text(revision=1, happened_at=AT, received_at=AT),),
        "account": "facebook:1",
        **more,
    }
    return Facts(**made)  # type: ignore[arg-type]  # given keyword by keyword


def person(do: str, **more: object) -> Done:
    made = {"by_person": True, "notice": False, "result": "taken", "revision": 1, **more}
    return Done(action_id=derived_id(do), do=do, at=AT, **made)  # type: ignore[arg-type]  # given keyword by keyword


def test_an_item_is_open_until_it_is_answered_taken_away_or_closed() -> None:
    assert open_of(facts()) == Open(
        item_id=derived_id("item"), account="facebook:1", since=AT, asks=True, referred=False, touched=False
    )
    assert open_of(facts(replies=(Reply(object_id="own", at=AT),))) is None
    assert open_of(facts(gone_at=AT)) is None
    assert open_of(facts(closings=((1, AT),))) is None
    assert open_of(facts(said=None)) is None


def test_what_was_closed_before_it_was_edited_is_open_again() -> None:
    said = Said(revision=2, decision_no=1, since=AT, asks=("answer",))
    assert open_of(facts(said=said, closings=((1, AT),))) is not None


def test_a_general_first_answer_leaves_it_open_but_somebody_has_touched_it() -> None:
    held = open_of(facts(done=(person("reply", held=True),)))
    assert held is not None
    assert held.touched


def test_what_is_hidden_waits_for_a_person_and_asks_for_no_answer() -> None:
    hidden = Wanted(reason="hidden", to=("administratorer",))
    said = Said(revision=1, decision_no=1, since=AT, alerts=(hidden,))
    waiting = open_of(facts(said=said))
    assert waiting is not None
    assert (waiting.asks, waiting.touched) == (False, False)
    assert open_of(facts(said=said, done=(person("unhide"),))) is None
    assert open_of(facts(said=Said(revision=1, decision_no=1, since=AT))) is None


@pytest.mark.parametrize(("treated_on", "is_told"), [(None, True), ("2026-04-30", True), ("2026-05-01", False)])
def test_a_plan_that_was_treated_this_month_is_not_asked_for(treated_on: str | None, *, is_told: bool) -> None:
    day = date.fromisoformat(treated_on) if treated_on else None
    rounds = of(plan=Planned(treated=TREATED, treated_on=day))
    at = datetime.combine(date(2026, 5, 29), time(9), HOURS.zone)
    assert bool(found(rounds, seen(), at)) is is_told


def test_that_no_plan_covers_today_is_told_once_a_week_until_one_does() -> None:
    at = datetime.combine(date(2026, 5, 11), time(9), HOURS.zone)
    for last_at, is_told in ((None, True), (at - DAY, True), (at, False), (at + 30 * DAY, False)):
        listed = found(of(plan=Planned(exists=EXISTS, last_at=last_at)), seen(), at)
        assert [one.wanted.reason for one in listed] == (["plan_missing"] if is_told else []), last_at
    missing = of(plan=Planned(exists=EXISTS))
    (told,) = found(missing, seen(), at)
    assert (told.wanted.clauses, told.place) == (("RANDABERG-50",), "plan")
    assert found(missing, seen(), at + DAY)[0].key == told.key
    assert found(missing, seen(), at + 7 * DAY)[0].key != told.key


def test_a_case_in_which_somebody_has_waited_for_so_many_open_days_is_told_of_by_its_number() -> None:
    rounds = of(rule("case_open", after_open_days=2.0))
    friday = datetime.fromisoformat("2026-01-16T10:00:00+01:00")
    cases = (OpenCase("2026/7", friday), OpenCase("2026/8", friday + 4 * DAY))
    what = seen()._replace(cases=cases)
    assert not found(rounds, what, friday + 4 * DAY - timedelta(seconds=1))
    (told,) = found(rounds, what, friday + 4 * DAY)
    assert (told.key, told.about, told.account) == ("round/regel/2026/7", "2026/7", "")
    assert (told.wanted.reason, told.wanted.to, told.wanted.clauses) == (
        "case_open",
        ("administratorer",),
        ("BO-21",),
    )
    assert [one.about for one in found(rounds, what, friday + 6 * DAY)] == ["2026/7", "2026/8"]
