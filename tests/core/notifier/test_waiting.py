"""What waits at the desk and is no item: who hears that it came, who is reminded, and when nobody is any more."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from common.events import WaitBegan, WaitEnded, derived_id
from common.events.waiting import ACCESS, COMPLAINT, GUEST, POST
from notifier.core.alert import (
    ACCESS_DUE,
    ACCESS_WAITS,
    COMPLAINT_DUE,
    COMPLAINT_MADE,
    GUEST_ASKED,
    OPERATOR,
    POST_EXPIRED,
    Wanted,
)
from notifier.core.hour import assumed_hours
from notifier.core.roles import RoleBook
from notifier.core.rounds import Account, Reminder, Rounds, Rule, Seen, reminders
from notifier.core.waiting import Waiting, is_known, is_out_of_date, matter_of, reminder, wanted_alerts, with_event

OSLO = ZoneInfo("Europe/Oslo")
AT = datetime(2026, 1, 19, 12, tzinfo=UTC)
"""A Monday."""
DAY = timedelta(days=1)
MATTER = derived_id("matter")
BOOK = RoleBook(archivists=("arkivet",), judges=("kommunikasjon",))


def began(what: str = COMPLAINT, days: float = 0, **more: object) -> WaitBegan:
    return WaitBegan(what=what, matter_id=MATTER, **_told(days, "began"), **more)  # type: ignore[arg-type]  # keyword by keyword


def ended(what: str = COMPLAINT, days: float = 0) -> WaitEnded:
    return WaitEnded(what=what, matter_id=MATTER, **_told(days, "ended"))


def _told(days: float, name: str) -> dict[str, Any]:
    at = AT + days * DAY
    return {
        "event_id": derived_id(name, str(days)),
        "municipality": "bo",
        "occurred_at": at,
        "recorded_at": at,
    }


def known(*events: WaitBegan | WaitEnded, book: RoleBook = BOOK) -> Waiting:
    wait = None
    for event in events:
        wait = with_event(wait, event, book, OSLO)
    assert wait is not None
    return wait


def reminded(wait: Waiting, at: datetime) -> list[str]:
    return [want.reason for want in reminder(wait, at, OSLO)]


def test_it_waits_until_it_is_answered_and_again_when_it_begins_anew() -> None:
    assert known(began()).is_open
    assert not known(began(), ended(days=1)).is_open
    assert known(began(), ended(days=1), began(days=2)).is_open
    assert not known(ended()).is_open


def test_in_whatever_order_and_how_often_it_is_told_the_same_is_known() -> None:
    events: list[WaitBegan | WaitEnded] = [began(ref="1"), ended(days=1), began(days=2, ref="2"), ended(days=3)]
    ends = {str(known(*order, order[0])) for order in permutations(events)}
    assert len(ends) == 1
    assert known(*reversed(events)).ref == "2"


def test_the_last_that_is_told_says_whom_it_concerns_and_who_was_once_left_out_stays_out() -> None:
    first = began(but=("kari",), account="facebook:1")
    assert known(first).whom == (("kommunikasjon",), ("kari",), "facebook:1")
    again = began(days=1, but=("ola",))
    assert known(first, again).whom == (("kommunikasjon",), ("kari", "ola"), None)
    assert known(again, first).whom == known(first, again).whom, "also when the first is heard of last"


def test_whom_it_concerns_is_the_same_in_whatever_order_an_older_release_kept_who_is_left_out() -> None:
    kept = msgspec.structs.replace(known(began(but=("anna", "kari", "ola"))), but=("kari", "ola", "anna"))
    again = with_event(kept, began(days=1, but=("kari",)), BOOK, OSLO)
    assert kept.whom == again.whom, "else all of them would be told anew"


@pytest.mark.parametrize(
    ("what", "book", "to"),
    [
        (COMPLAINT, BOOK, ("kommunikasjon",)),
        (ACCESS, BOOK, ("arkivet",)),
        (ACCESS, RoleBook(judges=("kommunikasjon",)), ("kommunikasjon",)),
        (ACCESS, RoleBook(), (OPERATOR,)),
        (GUEST, BOOK, ("kommunikasjon",)),
        (COMPLAINT, RoleBook(archivists=("arkivet",)), (OPERATOR,)),
    ],
)
def test_a_request_goes_to_the_archivists_all_else_to_who_decides_removals_and_what_has_nobody_to_the_operator(
    what: str, book: RoleBook, to: tuple[str, ...]
) -> None:
    assert known(began(what), book=book).to == to


def test_where_persons_are_named_only_they_hear() -> None:
    assert known(began(ACCESS, persons=("kari", "ola@bo.example"))).to == ("person:kari", "person:ola@bo.example")


@pytest.mark.parametrize(
    ("what", "reason", "place"),
    [(ACCESS, ACCESS_WAITS, "access"), (COMPLAINT, COMPLAINT_MADE, "complaints"), (GUEST, GUEST_ASKED, "guest")],
)
def test_that_it_came_is_told_with_its_page_while_somebody_waits(what: str, reason: str, place: str) -> None:
    wait = known(began(what, account="facebook:1", ref="2026/7", but=("kari",)))
    assert [(want.reason, want.to, want.but) for want in wanted_alerts(wait)] == [(reason, wait.to, ("kari",))]
    matter = matter_of("bo", wait)
    assert (matter.municipality, matter.account, matter.about) == ("bo", "facebook:1", "2026/7")
    assert (matter.key, matter.place) == (f"wait/{what}/{MATTER}", f"{place}/{MATTER}")
    assert wanted_alerts(known(began(what), ended(what, days=1))) == ()


def test_a_post_whose_date_passes_is_told_by_the_rounds_only_and_stands_on_the_plan() -> None:
    wait = known(began(POST, due_at=AT + DAY))
    assert wanted_alerts(wait) == ()
    assert wait.place == "publish"
    assert reminded(wait, AT + 9 * DAY) == []


def test_what_has_no_number_is_called_by_the_beginning_of_its_id() -> None:
    assert known(began()).called == str(MATTER)[:8]
    assert known(began(ref="2026/7")).called == "2026/7"


def test_a_complaint_is_reminded_of_once_three_quarters_of_its_time_are_gone() -> None:
    wait = known(began(due_at=AT + 20 * DAY))
    assert reminded(wait, AT + 15 * DAY - timedelta(seconds=1)) == []
    assert reminded(wait, AT + 15 * DAY) == reminded(wait, AT + 30 * DAY) == [COMPLAINT_DUE]
    (want,) = reminder(wait, AT + 15 * DAY, OSLO)
    assert (want.due, want.to) == (AT + 20 * DAY, ("kommunikasjon",))
    assert want.due is not None
    assert want.due.tzinfo == OSLO, "a text says the time by the municipality's clock"


def test_what_is_due_at_once_is_reminded_of_from_the_next_day_on_by_the_municipalitys_clock() -> None:
    late = known(began(ACCESS, days=10.9 / 24))  # 23:54 in Oslo
    assert reminded(late, AT + timedelta(hours=10, minutes=59)) == []
    assert reminded(late, AT + timedelta(hours=11)) == [ACCESS_DUE]


@pytest.mark.parametrize("wait", [known(began(), ended(days=1)), known(ended()), known(began(GUEST))])
def test_nobody_is_reminded_of_what_is_answered_never_began_or_is_asked_once_only(wait: Waiting) -> None:
    assert reminded(wait, AT + 400 * DAY) == []


def test_a_post_is_out_of_date_from_its_date_on_until_somebody_has_seen_to_it() -> None:
    wait = known(began(POST, due_at=AT + DAY))
    assert not is_out_of_date(wait, AT + DAY - timedelta(seconds=1))
    assert is_out_of_date(wait, AT + DAY)
    assert not is_out_of_date(known(began(POST)), AT + DAY)
    assert not is_out_of_date(known(began(POST, due_at=AT), ended(POST, days=1)), AT + DAY)
    assert not is_out_of_date(known(began(COMPLAINT, due_at=AT)), AT + DAY)


def test_what_a_later_release_tells_of_is_left_alone() -> None:
    assert all(is_known(began(what)) for what in (ACCESS, COMPLAINT, GUEST, POST))
    assert not is_known(began("petition"))


# --- on the rounds of an open day --------------------------------------------------------------------------------

ROUNDS = Rounds(
    hours=assumed_hours("NO", "Europe/Oslo"),
    accounts=(Account(place="facebook:1", about="Bø kommune", since=AT - 9 * DAY),),
)


def on_rounds(rounds: Rounds, *waits: Waiting) -> list[Reminder]:
    return list(reminders(rounds, Seen((), {}, frozenset(), AT - 9 * DAY, waits=waits), AT + DAY))


def test_a_reminder_of_what_waits_is_a_matter_of_its_own_each_day() -> None:
    wait = known(began(ACCESS, account="facebook:1", ref="2026/7"))
    (told,) = on_rounds(ROUNDS, wait, known(began(ACCESS), ended(ACCESS, days=0.1)))
    assert told.key == f"round/access/{MATTER}/2026-01-20"
    assert (told.account, told.about, told.place) == ("facebook:1", "2026/7", f"access/{MATTER}")
    assert told.wanted.reason == ACCESS_DUE


def test_who_is_told_of_a_post_that_is_out_of_date_says_the_guideline_and_each_post_is_a_matter_of_its_own() -> None:
    rule = Rule(name="utgatt", watch="out_of_date", to=("kommunikasjon",), clauses=("BO-9",))
    post = known(began(POST, due_at=AT, account="facebook:1"))
    other = msgspec.structs.replace(post, matter_id=derived_id("other"), account=None)
    to_come = msgspec.structs.replace(post, matter_id=derived_id("third"), due_at=AT + 2 * DAY)
    told = on_rounds(msgspec.structs.replace(ROUNDS, rules=(rule,)), post, other, to_come)
    assert [(one.key, one.account, one.about, one.place) for one in told] == [
        (f"round/utgatt/facebook:1/{MATTER}", "facebook:1", "Bø kommune", "publish"),
        (f"round/utgatt//{derived_id('other')}", "", "", "publish"),
    ]
    wanted: Wanted = told[0].wanted
    assert (wanted.reason, wanted.to, wanted.clauses) == (POST_EXPIRED, ("kommunikasjon",), ("BO-9",))
