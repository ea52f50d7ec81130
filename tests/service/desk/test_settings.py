"""Settings as pages: political cases, hours and days, addresses are dated rows that every service hears of."""

import re

import httpx
import pytest

from common.control import told
from common.events import CalendarFact, ContactFact, FactStated, PoliticalCaseFact
from desk.store import Cases
from tests.service.desk.browser import browser
from tests.service.desk.in_crisis import with_rules
from tests.service.desk.stage import Stage
from tests.service.desk.test_pages import Landmarks

HERE = "/kinn/settings"
CASE = {
    "ref": "26/0877",
    "title": "Ny skole",
    "state": "pending",
    "url": "https://example.no/innstilling",
    "about": "new",
}


@pytest.fixture
async def desk(stage: Stage) -> Stage:
    """Kinn's desk: anne may change the rules, kari works in the queue."""
    return await with_rules(stage)


async def fill_in(client: httpx.AsyncClient, room: str, **given: object) -> httpx.Response:
    """Fill one of the page's forms in and press its button."""
    page = (await client.get(f"{HERE}/{room}")).text
    (csrf,) = set(re.findall(r'name="csrf" value="([^"]*)"', page))
    return await client.post(f"{HERE}/{room}", data={"csrf": csrf, **given})


async def newest(desk: Stage, key: str) -> FactStated:
    return [fact for fact in await desk.said(FactStated) if fact.key == f"kinn/{key}"][-1]


async def test_a_political_case_goes_from_pending_to_decided_in_forms_and_every_service_hears(desk: Stage) -> None:
    async with browser(desk, "anne", "kinn") as client:
        assert (await fill_in(client, "cases", **CASE)).headers["location"] == f"{HERE}/cases?did=stated"
        desk.clock.at = desk.clock.at.replace(hour=(desk.clock.at.hour + 1) % 24)
        decided = CASE | {
            "state": "decided",
            "url": "https://example.no/vedtak",
            "date": "2026-05-01",
            "about": "case-1",
        }
        assert (await fill_in(client, "cases", **decided)).headers["location"] == f"{HERE}/cases?did=stated"
        page = (await client.get(f"{HERE}/cases")).text
    fact = told(await newest(desk, "political-case/26-0877"), PoliticalCaseFact)
    assert fact is not None
    assert [(one.state, one.stated_by) for one in fact.history] == [("pending", "anne"), ("decided", "anne")]
    assert fact.history[-1].url == "https://example.no/vedtak"
    assert "Vedteken" in page
    assert "Til behandling" in page, "what held before is not lost"


async def test_the_same_form_twice_changes_nothing(desk: Stage) -> None:
    async with browser(desk, "anne", "kinn") as client:
        await fill_in(client, "cases", **CASE)
        desk.clock.at = desk.clock.at.replace(minute=(desk.clock.at.minute + 1) % 60)
        again = await fill_in(client, "cases", **CASE)
    assert again.headers["location"] == f"{HERE}/cases?did=same"
    fact = told(await newest(desk, "political-case/26-0877"), PoliticalCaseFact)
    assert fact is not None
    assert len(fact.history) == 1


async def test_what_is_wrong_stands_at_its_field_with_all_that_was_written(desk: Stage) -> None:
    async with browser(desk, "anne", "kinn") as client:
        answer = await fill_in(client, "cases", **(CASE | {"url": "innstilling", "title": "Ny <skole>"}))
    assert answer.status_code == 422
    assert 'id="new-url-wrong"' in answer.text
    assert 'aria-describedby="new-url-hint new-url-wrong"' in answer.text
    assert "Ny &lt;skole&gt;" in answer.text
    assert not [fact for fact in await desk.said(FactStated) if "political-case" in fact.key]


async def test_a_closed_day_and_an_address_are_rows_with_name_and_date(desk: Stage) -> None:
    async with browser(desk, "anne", "kinn") as client:
        await fill_in(client, "hours", do="day", day="2026-12-23", kind="closed")
        role = re.search(r'name="role" value="([^"]+)"', (await client.get(f"{HERE}/addresses")).text)
        assert role is not None
        given = {"role": role[1], "email": "post@example.no", "valid_from": "2026-01-01"}
        assert (await fill_in(client, "addresses", **given)).status_code == 303
        pages = [(await client.get(f"{HERE}/{room}")).text for room in ("hours", "addresses")]
    days = told(await newest(desk, "calendar"), CalendarFact)
    assert days is not None
    assert [day.isoformat() for day in days.history[-1].extra_closed] == ["2026-12-23"]
    contact = told(await newest(desk, f"contact/{role[1]}"), ContactFact)
    assert contact is not None
    assert (contact.history[-1].email, contact.history[-1].stated_by) == ("post@example.no", "anne")
    assert "23. desember 2026" in pages[0]
    assert "post@example.no" in pages[1]


async def test_hours_that_never_open_are_refused_at_the_field(desk: Stage) -> None:
    async with browser(desk, "anne", "kinn") as client:
        given = {"do": "hours", "valid_from": "2026-01-01", "opens": "15:00", "closes": "08:00", "weekdays": ["1"]}
        answer = await fill_in(client, "hours", **given)
    assert answer.status_code == 422
    assert 'id="closes-wrong"' in answer.text


async def test_who_has_no_right_to_the_rules_reads_and_changes_nothing(desk: Stage) -> None:
    async with browser(desk, "kari", "kinn") as client:
        pages = [(await client.get(f"{HERE}{room}")).text for room in ("", "/cases", "/hours", "/addresses")]
        assert not any('action="/kinn/settings' in page for page in pages)
        assert (await fill_in(client, "cases", **CASE)).status_code == 403
        assert (await client.post(f"{HERE}/cases", data=CASE)).status_code == 403
        assert (await client.get("/bo/settings")).status_code == 404
        assert (await client.get(f"{HERE}/nothing")).status_code == 404
    assert not [fact for fact in await desk.said(FactStated) if "political-case" in fact.key]
    audited = await desk.db.read(lambda tx: {(r["who"], r["what"]) for r in Cases(tx, "kinn").audited()})
    assert ("kari", "read_rows") in audited


async def test_every_room_has_landmarks_and_each_field_its_label(desk: Stage) -> None:
    async with browser(desk, "anne", "kinn") as client:
        await fill_in(client, "cases", **CASE)
        for room in ("", "/cases", "/hours", "/addresses"):
            page = (await client.get(f"{HERE}{room}")).text
            found = Landmarks(page)
            ids = re.findall(r'<(?:input|textarea|select) class="ds-input[^"]*" id="([^"]+)"', page)
            assert set(ids) <= found.labelled, room
            assert len(ids) == len(set(ids)), room
            assert [found.tags.count(tag) for tag in ("main", "h1")] == [1, 1], room
