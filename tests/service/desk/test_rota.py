"""The duty rota at the desk: a form writes a dated row, every service hears of it, and it can be taken back."""

import re
from datetime import timedelta

import pytest

from common.control import told
from common.db import Tx
from common.events import FactStated, RotaFact
from desk.handlers.rows import let_rota_go
from desk.store.rows import Rows
from tests.service.desk.browser import browser
from tests.service.desk.in_crisis import with_rules
from tests.service.desk.stage import Stage
from tests.service.desk.test_pages import Landmarks

HERE = "/kinn/settings/rota"
DUTY = {
    "do": "duty",
    "role": "kommunikasjon",
    "persons": "siv, vakt@kinn.example",
    "since": "2026-12-24",
    "until": "2026-12-26",
}


@pytest.fixture
async def desk(stage: Stage) -> Stage:
    """Kinn's desk: anne may change the rules, kari works in the queue."""
    return await with_rules(stage)


async def facts(desk: Stage) -> list[FactStated]:
    return [fact for fact in await desk.said(FactStated) if "/rota/" in fact.key]


async def fill_in(desk: Stage, **given: str) -> tuple[int, str]:
    async with browser(desk, "anne", "kinn") as client:
        page = (await client.get(HERE)).text
        roles = re.findall(r'<option value="([^"]+)">', page.partition('name="role"')[2].partition("</select>")[0])
        csrf = re.search(r'name="csrf" value="([^"]*)"', page)
        assert csrf is not None
        if given.get("role"):
            given["role"] = given["role"] if given["role"] == "nobody" else roles[0]
        answer = await client.post(HERE, data={"csrf": csrf[1], **given})
        return answer.status_code, answer.headers.get("location", "") or answer.text


async def test_a_duty_stated_in_the_form_is_told_to_every_service_with_its_last_day_whole(desk: Stage) -> None:
    assert (await fill_in(desk, **DUTY)) == (303, f"{HERE}?did=stated")
    (fact,) = await facts(desk)
    row = told(fact, RotaFact)
    assert row is not None
    (said,) = row.history
    assert (said.what, said.persons, said.stated_by) == ("duty", ("siv", "vakt@kinn.example"), "anne")
    assert (said.since.isoformat(), said.until.isoformat()) == (
        "2026-12-23T23:00:00+00:00",
        "2026-12-26T23:00:00+00:00",
    )


async def test_the_same_form_twice_changes_nothing(desk: Stage) -> None:
    await fill_in(desk, **DUTY)
    desk.clock.at += timedelta(minutes=1)
    assert (await fill_in(desk, **DUTY)) == (303, f"{HERE}?did=same")
    assert len(await facts(desk)) == 1


async def test_a_row_is_taken_back_and_may_be_stated_again(desk: Stage) -> None:
    await fill_in(desk, **DUTY)
    (fact,) = await facts(desk)
    desk.clock.at += timedelta(minutes=1)
    ref = fact.key.rpartition("/")[2]
    assert (await fill_in(desk, do="take_back", ref=ref)) == (303, f"{HERE}?did=stated")
    desk.clock.at += timedelta(minutes=1)
    await fill_in(desk, **DUTY)
    newest = told((await facts(desk))[-1], RotaFact)
    assert newest is not None
    assert [row.withdrawn for row in newest.history] == [False, True, False]


async def test_a_swap_and_an_absence_name_one_person_each(desk: Stage) -> None:
    spell = {"since": "2026-12-24", "since_clock": "08:00", "until": "2026-12-24", "until_clock": "16:00"}
    await fill_in(desk, do="swap", out="siv", persons="ola", **spell)
    await fill_in(desk, do="absence", persons="kari", **spell)
    said = [row.history[-1] for fact in await facts(desk) if (row := told(fact, RotaFact))]
    assert [(row.what, row.persons, row.out) for row in said] == [("swap", ("ola",), "siv"), ("absence", ("kari",), "")]
    assert {row.until - row.since for row in said} == {timedelta(hours=8)}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("persons", ""),
        ("persons", "siv@"),
        ("until", "2026-12-23"),
        ("until", "2028-01-01"),
        ("since", "31.12."),
        ("role", "nobody"),
        ("which", "facebook:9"),
    ],
)
async def test_what_is_wrong_stands_at_its_field_and_nothing_is_told(desk: Stage, field: str, value: str) -> None:
    status, page = await fill_in(desk, **(DUTY | {field: value}))
    assert status == 422
    assert f'id="duty-{field}-wrong"' in page
    assert await facts(desk) == []


async def test_who_has_no_right_to_the_rules_reads_and_changes_nothing(desk: Stage) -> None:
    async with browser(desk, "kari", "kinn") as client:
        page = (await client.get(HERE)).text
        csrf = re.search(r'name="csrf" value="([^"]*)"', page)
        assert csrf is not None
        assert f'action="{HERE}"' not in page
        assert (await client.post(HERE, data={"csrf": csrf[1], **DUTY})).status_code == 403
        assert (await client.get("/bo/settings/rota")).status_code == 404
    assert await facts(desk) == []


async def test_the_page_shows_what_holds_and_what_comes_and_labels_every_field(desk: Stage) -> None:
    await fill_in(desk, **DUTY)
    async with browser(desk, "anne", "kinn") as client:
        page = (await client.get(HERE)).text
        overview = (await client.get("/kinn/settings")).text
    assert "siv, vakt@kinn.example" in page
    assert 'href="/kinn/settings/rota"' in overview
    found = Landmarks(page)
    ids = re.findall(r'<(?:input|select) class="ds-input[^"]*" id="([^"]+)"', page)
    assert set(ids) <= found.labelled
    assert len(ids) == len(set(ids))


async def test_who_was_on_duty_long_ago_is_forgotten_here_and_on_control(desk: Stage) -> None:
    await fill_in(desk, **DUTY)
    at = desk.clock.now() + timedelta(days=400)
    (stated,) = await facts(desk)

    def unit(tx: Tx) -> int:
        return let_rota_go(tx, at - timedelta(days=90), at)

    assert await desk.db.write(unit) == 1
    assert await desk.db.read(lambda tx: [row.kind for row in Rows(tx, "kinn").all()]) == []
    newest = (await facts(desk))[-1]
    assert (newest.key, newest.value) == (stated.key, None)
