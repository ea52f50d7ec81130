"""Rows beside the pack: each holds from its date on, none is changed or lost, and a slip shows its line."""

from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from common.beside import with_fact
from common.events import CalendarFact, ContactFact, CrisisFact, FactStated, PoliticalCaseFact
from common.policy.beside import Beside, contacts_at, crisis_at, hours_at, political_case_at, rows_sha256
from desk.handlers.rows import republish_rows
from tests.service.desk.stage import Stage
from tests.service.desk.test_packs import FIRST, ROWS, client_of, mount
from tests.service.told import fact, pack_of

CONTACT = """
[[contact]]
role = "administratorer"
valid_from = 2026-01-01
email = "post@example.no"
"""
LATER = CONTACT.replace("2026-01-01", "2026-06-01").replace("post@", "ny@")
CALENDAR = """
[[calendar]]
valid_from = 2026-01-01
opens = 09:00:00
closes = 15:00:00
assumed = true

[[calendar]]
valid_from = 2026-05-01
extra_closed = [2026-05-15]
short_days = {"2026-12-24" = 12:00:00}
"""
CRISIS = """
[[crisis]]
since = 2026-05-14T12:00:00+02:00
on = true
because = "Flom i sentrum"

[[crisis]]
since = 2026-05-15T08:00:00+02:00
on = false
"""
CASES = """
[[political_case]]
ref = "26/0877"
title = "Ny skole"
since = 2026-05-01T12:00:00+02:00
state = "pending"

[[political_case]]
ref = "26/0877"
title = "Ny skole på Lunde"
since = 2026-05-20T12:00:00+02:00
state = "decided"
url = "https://example.no/vedtak"
date = "2026-05-20"
"""


async def state(stage: Stage, toml: str, status: int = 201) -> dict[str, Any]:
    async with await client_of(stage, "kari") as kari:
        answer = await kari.post(ROWS, json={"toml": toml})
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def rows(stage: Stage) -> Beside:
    """Return what a service knows that has heard all that was told."""
    found = Beside()
    for each in await stage.said(FactStated):
        found = with_fact(found, each)
    return found


def at(day: str, clock: str = "12:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+02:00")


async def test_an_address_holds_from_its_date_on_and_the_one_before_it_until_then(stage: Stage) -> None:
    await state(stage, CONTACT)
    await state(stage, LATER)
    facts = [f for f in await stage.said(FactStated) if f.key == "bo/contact/administratorer"]
    newest = msgspec.json.decode(facts[-1].value or "", type=ContactFact)
    assert [(row.email, row.stated_by) for row in newest.history] == [
        ("post@example.no", "kari"),
        ("ny@example.no", "kari"),
    ]
    found, pack = await rows(stage), pack_of("bo")
    emails = [
        contacts_at(found, pack, at(day)).get("administratorer")
        for day in ("2025-12-31", "2026-01-01", "2026-05-31", "2026-06-01")
    ]
    assert [row.email if row else None for row in emails] == [
        None,
        "post@example.no",
        "post@example.no",
        "ny@example.no",
    ]


async def test_stating_the_same_file_again_adds_nothing_and_going_back_does(stage: Stage) -> None:
    assert (await state(stage, CONTACT + CALENDAR))["added"] == 3
    stage.clock.at += timedelta(hours=1)
    assert (await state(stage, CONTACT + CALENDAR))["added"] == 0
    stage.clock.at += timedelta(hours=1)
    assert (await state(stage, CONTACT.replace("post@", "feil@")))["added"] == 1
    stage.clock.at += timedelta(hours=1)
    assert (await state(stage, CONTACT))["added"] == 1
    found = contacts_at(await rows(stage), pack_of("bo"), at("2026-02-01"))
    assert found["administratorer"].email == "post@example.no"


async def test_hours_take_the_place_of_the_packs_and_days_add_up(stage: Stage) -> None:
    await mount(stage, FIRST)
    await state(stage, CALENDAR)
    found, pack = await rows(stage), pack_of("bo")
    early, later = hours_at(found, pack, at("2026-04-01")), hours_at(found, pack, at("2026-05-01"))
    assert hours_at(found, pack, at("2025-12-31")) is None, "the pack's own"
    assert early is not None
    assert later is not None
    assert (early.opens.hour, early.closes.hour, early.assumed, early.extra_closed) == (9, 15, True, ())
    assert (later.opens.hour, later.extra_closed) == (9, (date(2026, 5, 15),))
    assert later.short_days[date(2026, 12, 24)].hour == 12
    assert rows_sha256(early, {}) != rows_sha256(later, {})
    await state(stage, "[[calendar]]\nvalid_from = 2026-05-10\nordinary = [2026-05-15]\n")
    again = hours_at(await rows(stage), pack, at("2026-05-10"))
    assert again is not None
    assert again.extra_closed == ()


async def test_closed_days_alone_are_added_to_the_packs_own_hours(stage: Stage) -> None:
    await state(stage, "[[calendar]]\nvalid_from = 2026-05-01\nextra_closed = [2026-05-15]\n")
    pack = pack_of("bo")
    hours = hours_at(await rows(stage), pack, at("2026-05-02"))
    assert pack.file.hours is not None
    assert hours == msgspec.structs.replace(pack.file.hours, extra_closed=(date(2026, 5, 15),))


async def test_a_crisis_and_a_political_case_have_their_dated_history(stage: Stage) -> None:
    await state(stage, CRISIS + CASES)
    found = await rows(stage)
    assert [crisis_at(found, at("2026-05-14", clock)) for clock in ("11:59", "12:00")] == [False, True]
    assert not crisis_at(found, at("2026-05-15", "08:00"))
    assert political_case_at(found, "26/0877", at("2026-04-01")).state == "unknown"
    assert political_case_at(found, "26/0877", at("2026-05-02")).state == "pending"
    decided = political_case_at(found, "26/0877", at("2026-05-21"))
    assert (decided.state, decided.title, decided.url) == ("decided", "Ny skole på Lunde", "https://example.no/vedtak")
    keys = {f.key: f.value or "" for f in await stage.said(FactStated)}
    assert set(keys) == {"bo/crisis", "bo/political-case/26-0877"}
    assert len(msgspec.json.decode(keys["bo/crisis"], type=CrisisFact).history) == 2
    assert msgspec.json.decode(keys["bo/political-case/26-0877"], type=PoliticalCaseFact).ref == "26/0877"


@pytest.mark.parametrize(
    ("toml", "said", "line"),
    [
        ("[[contact]]\nrolle = 'x'\n", "unknown key 'rolle'; did you mean 'role'?", 2),
        (CONTACT.replace("administratorer", "administratorar"), "did you mean 'administratorer'?", 3),
        ("[[calendar]]\nvalid_from = 2026-01-01\nopens = 09:00:00\n", "opens and closes belong together", 3),
        ("[[crisis]]\non = true\nsince = 2026-05-14T12:00:00\n", "a time needs its offset", 3),
        (CASES.replace('"pending"', '"pendign"'), "unknown word 'pendign'; did you mean 'pending'?", 6),
    ],
)
async def test_a_slip_is_shown_with_its_line_and_nothing_is_stated(
    stage: Stage, toml: str, said: str, line: int
) -> None:
    await mount(stage, FIRST)
    told = len(await stage.said(FactStated))
    error = (await state(stage, toml, 422))["error"]
    assert said in error
    assert error.startswith(f"rows:{line}:")
    assert len(await stage.said(FactStated)) == told


async def test_hours_that_nobody_can_mean_are_refused(stage: Stage) -> None:
    await mount(stage, FIRST)
    wrong = "[[calendar]]\nvalid_from = 2026-01-01\nopens = 15:00:00\ncloses = 09:00:00\n"
    assert "the hours never open" in (await state(stage, wrong, 422))["error"]
    async with await client_of(stage, "kari") as kari:
        assert (await kari.get(ROWS)).json()["rows"] == []


async def test_all_rows_are_listed_and_can_be_told_again(stage: Stage) -> None:
    await state(stage, CONTACT + CRISIS)
    async with await client_of(stage, "ola") as ola:
        found = (await ola.get(ROWS)).json()["rows"]
    assert [(row["kind"], row["name"], row["since"]) for row in found] == [
        ("contact", "administratorer", "2026-01-01"),
        ("crisis", "", "2026-05-14T12:00:00+02:00"),
        ("crisis", "", "2026-05-15T08:00:00+02:00"),
    ]
    now = stage.clock.now()
    assert await stage.db.write(lambda tx: republish_rows(tx, now)) == 2


def test_a_fact_that_cannot_be_read_changes_nothing() -> None:
    strange = msgspec.structs.replace(fact("bo/calendar", CalendarFact()), value='{"history": "many"}')
    assert with_fact(Beside(), strange) == Beside()
