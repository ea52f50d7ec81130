"""When a message goes, by which channel, and what is to blame when it does not."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from common.events import derived_id
from notifier.core.carrying import (
    Waits,
    address_id,
    address_of,
    addresses_of,
    carrier_that_failed,
    carriers_of,
    goes_at,
    spoken,
    target_of,
)
from notifier.core.dispatch import Dispatch
from notifier.core.message import APPRISE, MAIL, Address
from notifier.core.person import Person, Quiet

OSLO = ZoneInfo("Europe/Oslo")
POST, TEAMS = Address(kind=MAIL, to="Kari@bo.example"), Address(kind=APPRISE, to="teams")
KARI = Person(person="kari", channels=(POST, TEAMS), quiet=Quiet(begins=time(21), ends=time(7)))
WAITS = Waits(
    gather=timedelta(seconds=60),
    gather_urgent=timedelta(seconds=15),
    fall_back=timedelta(seconds=600),
    fall_back_urgent=timedelta(seconds=30),
    dead_after=5,
)


@pytest.mark.parametrize(
    ("told", "goes"),
    [
        ("2026-01-19T20:59", "2026-01-19T20:59"),
        ("2026-01-19T21:00", "2026-01-20T07:00"),
        ("2026-01-20T06:59", "2026-01-20T07:00"),
        ("2026-01-20T07:00", "2026-01-20T07:00"),
        ("2026-03-28T23:00", "2026-03-29T07:00"),
        ("2026-10-24T23:00", "2026-10-25T07:00"),
    ],
)
def test_quiet_hours_end_by_the_clock_on_the_wall_and_hold_back_all_but_danger(told: str, goes: str) -> None:
    at, then = (datetime.fromisoformat(t).replace(tzinfo=OSLO) for t in (told, goes))
    assert goes_at(KARI, "hidden", at, OSLO).timestamp() == then.timestamp()
    assert goes_at(KARI, "urgent", at, OSLO) == at


def test_quiet_hours_within_a_day_hold_back_until_they_end() -> None:
    napping = Person(person="ola", channels=(POST,), quiet=Quiet(begins=time(12), ends=time(13)))
    at = datetime(2026, 1, 19, 12, 30, tzinfo=OSLO)
    assert goes_at(napping, "hidden", at, OSLO).time() == time(13)
    assert goes_at(napping, "hidden", at.replace(hour=14), OSLO).time() == time(14, 30)


def test_that_a_channel_is_dead_is_told_by_another_one_and_all_else_goes_on_trying_it() -> None:
    assert addresses_of(KARI, "channel_dead", {MAIL}) == (TEAMS, POST)
    assert addresses_of(KARI, "hidden", {MAIL}) == (POST, TEAMS)
    assert addresses_of(KARI, "channel_dead", {"apprise:teams"}) == (POST, TEAMS)


def test_a_mailbox_that_is_refused_is_to_blame_itself_and_else_the_server() -> None:
    assert carrier_that_failed(POST, refused=False) == MAIL
    assert carrier_that_failed(POST, refused=True) == address_id(POST)
    assert {carrier_that_failed(TEAMS, refused=refused) for refused in (True, False)} == {"apprise:teams"}
    assert set(carriers_of(POST)) == {MAIL, address_id(POST)}


def test_no_row_and_no_text_shows_an_address() -> None:
    told = [address_id(POST), target_of("bo", POST), spoken(address_id(POST), "kari"), spoken(MAIL, "kari")]
    assert not any("@" in word or "bo.example" in word for word in told)
    assert told[2:] == ["mail (kari)", "mail"]
    assert spoken("apprise:teams", "kari") == "teams"
    assert address_id(POST) == address_id(Address(kind=MAIL, to="kari@BO.example"))


def test_a_dead_channel_is_waited_for_only_a_moment_and_danger_waits_less() -> None:
    assert WAITS.for_answer("hidden", is_dead=False) == timedelta(seconds=600)
    assert WAITS.for_answer("urgent", is_dead=False) == timedelta(seconds=30)
    assert WAITS.for_answer("hidden", is_dead=True) == WAITS.for_answer("urgent", is_dead=True) == WAITS.dead
    assert (WAITS.between("hidden"), WAITS.between("urgent")) == (WAITS.gather, WAITS.gather_urgent)


@pytest.mark.parametrize("address", [POST, TEAMS])
def test_a_row_without_the_address_tells_which_server_or_channel_it_waits_for(address: Address) -> None:
    row = Dispatch(
        message_id=derived_id("message"),
        parcel_id=derived_id("parcel"),
        person="kari",
        role="administratorer",
        reason="hidden",
        kind=address.kind,
        address_id=address_id(address),
        state="waiting",
        made_at=datetime(2026, 1, 19, tzinfo=OSLO),
    )
    assert target_of("bo", address_of(row)) == target_of("bo", address)
    assert "@" not in address_of(row).to
