"""Texts and rules as pages: a draft is checked at each field and tried on what came; a second person decides."""

import re
from datetime import timedelta

import httpx
import pytest

from common.control import told
from common.events import FactStated, PackFact
from common.policy.parse import parse_pack
from desk.handlers.packs import take_mounted
from desk.handlers.people import grant
from desk.store.keys import POLICY
from desk.store.pack_drafts import PackDrafts
from desk.store.packs import Packs
from tests.service.desk.browser import browser
from tests.service.desk.stage import Stage
from tests.service.desk.test_packs import ADDRESSES, FIRST, ROWS
from tests.service.desk.test_pages import Landmarks
from tests.service.told import version_of

HERE = "/bo/settings/rules"
THANK = "Tusen takk for at du skriver til oss!"


@pytest.fixture
async def desk(stage: Stage) -> Stage:
    """Bø's desk with its own pack in force and everybody reachable: kari and ola may change it, per works the queue."""
    at, pack = stage.clock.now(), parse_pack(FIRST)
    await stage.db.write(lambda tx: take_mounted(tx, pack, FIRST, at))
    stage.service.world.control.state(version_of(FIRST))
    for person in ("kari", "ola"):
        await stage.db.write(lambda tx, who=person: grant(tx, who, ["bo"], [POLICY], at))  # type: ignore[misc]  # bound now
    async with stage.client(await stage.token("bo", person="kari")) as kari:
        assert (await kari.post(ROWS, json={"toml": ADDRESSES})).status_code == 201
    return stage


async def send(client: httpx.AsyncClient, page: str, **given: str) -> httpx.Response:
    """Fill a page's form in and press its button."""
    found = (await client.get(f"{HERE}/{page}")).text
    (csrf,) = set(re.findall(r'name="csrf" value="([^"]*)"', found))
    hidden = dict(re.findall(r'<input type="hidden" name="(sha256)" value="([^"]*)">', found))
    return await client.post(f"{HERE}/{page}", data={**hidden, "csrf": csrf, **given})


async def fields_of(client: httpx.AsyncClient, section: str) -> dict[str, str]:
    """Return what the form of a section says, as a browser would send it."""
    page = (await client.get(f"{HERE}/section/{section}")).text
    found = dict(
        re.findall(r'<input class="ds-input[^"]*" id="f-[^"]*" name="([^"]+)" type="\w+" value="([^"]*)"', page)
    )
    areas = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return found | dict(areas)


async def proposed(client: httpx.AsyncClient, **more: str) -> httpx.Response:
    return await send(client, "draft", do="propose", valid_from="2026-01-01", seen="yes", **more)


async def packs(desk: Stage) -> list[PackFact]:
    facts = [told(fact, PackFact) for fact in await desk.said(FactStated) if "/pack/" in fact.key]
    return [fact for fact in facts if fact is not None]


async def test_a_text_is_changed_proposed_and_put_into_force_by_another_person(desk: Stage) -> None:
    async with browser(desk, "kari", "bo") as kari, browser(desk, "ola", "bo") as ola:
        saved = await send(kari, "text/thank", text=THANK, english="Thank you!")
        assert saved.headers["location"] == f"{HERE}/draft?did=saved"
        assert THANK in (await kari.get(f"{HERE}/draft")).text
        assert (await proposed(kari)).headers["location"] == f"{HERE}/versions/2?did=proposed"
        assert len(await packs(desk)) == 1, "a proposal changes nothing"
        assert "Godkjenn og sett i kraft" in (await ola.get(f"{HERE}/versions/2")).text
        desk.clock.at += timedelta(hours=1)
        done = await send(ola, "versions/2")
        assert done.headers["location"] == f"{HERE}/versions/2?did=activated"
        old = (await ola.get(f"{HERE}/versions/1")).text
    first, second = await packs(desk)
    assert (second.version, second.activated_by, second.holds_from) == (2, ("kari", "ola"), desk.clock.at)
    assert second.files["texts/thank.txt"] == f"{THANK}\n"
    assert first.files["texts/thank.txt"].strip() in old, "the old version stays readable"
    assert (await desk.db.read(lambda tx: PackDrafts(tx, "bo").of("kari"))).changes == {}


async def test_the_same_person_never_puts_their_own_proposal_into_force(desk: Stage) -> None:
    async with browser(desk, "kari", "bo") as kari:
        await send(kari, "text/thank", text=THANK, english="Thank you!")
        await proposed(kari)
        page = (await kari.get(f"{HERE}/versions/2")).text
        assert 'value="approve"' not in page
        (sha,) = await desk.db.read(lambda tx: [v.sha256 for v in Packs(tx, "bo").all() if v.version == 2])
        csrf = re.findall(r'name="csrf" value="([^"]*)"', page)[0]
        answer = await kari.post(f"{HERE}/versions/2", data={"csrf": csrf, "sha256": sha})
        assert answer.status_code == 422
        assert "Det må være en annen" in answer.text
    assert len(await packs(desk)) == 1


async def test_a_rule_is_changed_in_a_field_and_everything_else_in_the_file_stays(desk: Stage) -> None:
    async with browser(desk, "kari", "bo") as kari:
        fields = await fields_of(kari, "deadline")
        assert fields["deadline.opening_days"] == "2"
        assert (await send(kari, "section/deadline", **fields | {"deadline.opening_days": "3"})).status_code == 303
        page = (await kari.get(f"{HERE}/draft")).text
    draft = await desk.db.read(lambda tx: PackDrafts(tx, "bo").of("kari"))
    text = draft.changes["pack.toml"].text
    assert text == FIRST["pack.toml"].replace("opening_days = 2 ", "opening_days = 3 ")
    assert "deadline.opening_days" in page
    assert 'name="seen"' in page, "worked cases promise two days"


async def test_what_is_wrong_stands_at_its_field_and_is_not_lost(desk: Stage) -> None:
    async with browser(desk, "kari", "bo") as kari:
        fields = await fields_of(kari, "deadline")
        wrong = await send(kari, "section/deadline", **fields | {"deadline.clauses": "BO-23\nBO-99"})
        assert wrong.status_code == 422
        assert 'id="f-deadline.clauses-wrong"' in wrong.text
        assert "BO-99" in (await kari.get(f"{HERE}/section/deadline")).text, "it is saved in the draft all the same"
        number = await send(kari, "section/deadline", **fields | {"deadline.opening_days": "to"})
        assert (number.status_code, 'value="to"' in number.text) == (422, True)
        slot = await send(kari, "text/thank", text="Takk fra {kommune}!", english="Thank you!")
        assert (slot.status_code, 'id="f-text-wrong"' in slot.text) == (422, True)
        assert "texts/thank.txt:1" in slot.text, "the check is that of the command line"
        refused = await proposed(kari)
        assert (refused.status_code, "feil som må rettes" in refused.text) == (422, True)
    assert len(await desk.db.read(lambda tx: Packs(tx, "bo").all())) == 1


async def test_a_whole_file_that_is_no_toml_is_kept_told_of_and_mended(desk: Stage) -> None:
    async with browser(desk, "kari", "bo") as kari:
        broken = await send(kari, "file/pack.toml", text=FIRST["pack.toml"].replace('id = "bo"', 'id = "bo'))
        assert (broken.status_code, "pack.toml:5" in broken.text) == (422, True)
        for page in ("", "/draft", "/file/pack.toml"):
            assert (await kari.get(f"{HERE}{page}")).status_code in {200, 422}
        assert (await proposed(kari)).status_code == 422
        mended = await send(kari, "file/pack.toml", text=FIRST["pack.toml"])
        assert mended.status_code == 303
        assert "Du har ingen kladd" in (await kari.get(f"{HERE}/draft")).text


async def test_worked_cases_that_promise_otherwise_are_seen_before_it_is_proposed(desk: Stage) -> None:
    async with browser(desk, "kari", "bo") as kari:
        fields = await fields_of(kari, "deadline")
        await send(kari, "section/deadline", **fields | {"deadline.opening_days": "3"})
        unseen = await send(kari, "draft", do="propose", valid_from="2026-01-01")
        assert (unseen.status_code, "kryss av" in unseen.text) == (422, True)
        assert (await send(kari, "draft", do="propose", valid_from="soon", seen="yes")).status_code == 422
        assert (await proposed(kari)).status_code == 303


async def test_a_draft_over_a_proposal_holds_both_and_one_that_was_overtaken_is_looked_at_again(desk: Stage) -> None:
    async with browser(desk, "kari", "bo") as kari, browser(desk, "ola", "bo") as ola:
        await send(ola, "text/thank", text="Takk fra Ola!", english="Thank you!")
        await send(kari, "text/thank", text=THANK, english="Thank you!")
        await proposed(kari)
        overtaken = await proposed(ola)
        assert (overtaken.status_code, "texts/thank.txt" in overtaken.text) == (422, True)
        await send(ola, "text/thank", text="Takk fra Ola!", english="Thank you!")
        await send(ola, "text/correct_fact", text="Takk, vi retter det.", english="Thanks.")
        assert (await proposed(ola)).status_code == 303
    newest = (await desk.db.read(lambda tx: Packs(tx, "bo").all()))[0]
    assert newest.files["texts/thank.txt"] == "Takk fra Ola!\n"
    assert newest.approved_by == ("ola",), "what Kari approved said something else"


async def test_a_proposal_that_was_read_in_other_words_is_not_approved(desk: Stage) -> None:
    async with browser(desk, "kari", "bo") as kari, browser(desk, "ola", "bo") as ola:
        await send(kari, "text/thank", text=THANK, english="Thank you!")
        await proposed(kari)
        answer = await send(ola, "versions/2", sha256="0" * 64)
        assert (answer.status_code, "noe annet nå" in answer.text) == (422, True)
    assert len(await packs(desk)) == 1


async def test_who_has_no_right_reads_the_versions_and_changes_nothing(desk: Stage) -> None:
    async with browser(desk, "kari", "bo") as kari:
        await send(kari, "text/thank", text=THANK, english="Thank you!")
        await proposed(kari)
    async with browser(desk, "per", "bo") as per:
        for page in ("", "/versions/1", "/versions/2"):
            shown = await per.get(f"{HERE}{page}")
            assert (shown.status_code, f'action="{HERE}' in shown.text) == (200, False)
        assert (await per.get(f"{HERE}/text/thank")).status_code == 403
        assert (await send(per, "versions/2")).status_code == 403
        token = re.findall(r'name="csrf" value="([^"]*)"', (await per.get(HERE)).text)[0]
        for page in ("text/thank", "section/deadline", "file/pack.toml", "draft"):
            assert (await per.post(f"{HERE}/{page}", data={"csrf": token, "text": "x"})).status_code == 403
            assert (await per.post(f"{HERE}/{page}", data={"text": "x"})).status_code == 403
        assert (await per.get("/kinn/settings/rules")).status_code == 404
        assert (await per.get(f"{HERE}/versions/9")).status_code == 404


async def test_what_is_not_of_the_pack_has_no_page(desk: Stage) -> None:
    async with browser(desk, "kari", "bo") as kari:
        for page in ("text/nothing", "section/nothing", "section/pack", "file/../../etc/passwd", "other/thank"):
            assert (await kari.get(f"{HERE}/{page}")).status_code == 404, page


async def test_every_page_has_landmarks_and_each_field_its_label(desk: Stage) -> None:
    async with browser(desk, "kari", "bo") as kari:
        await send(kari, "text/thank", text=THANK, english="Thank you!")
        for page in ("", "/draft", "/text/thank", "/section/removal", "/file/clauses.toml", "/versions/1"):
            shown = Landmarks((await kari.get(f"{HERE}{page}")).text)
            assert [shown.tags.count(tag) for tag in ("main", "h1")] == [1, 1], page
            assert {field["id"] for field in shown.fields} <= shown.labelled, page


async def test_a_draft_that_nobody_touches_is_let_go_of(desk: Stage) -> None:
    async with browser(desk, "kari", "bo") as kari:
        await send(kari, "text/thank", text=THANK, english="Thank you!")
    desk.clock.at += timedelta(days=91)
    async with browser(desk, "ola", "bo") as ola:
        await send(ola, "text/thank", text=THANK, english="Thanks.")
    assert (await desk.db.read(lambda tx: PackDrafts(tx, "bo").of("kari"))).changes == {}
