"""Where the pack or a role says so, nobody acts alone: the act is proposed, and done when another has confirmed it."""

import html
import re

import pytest

from common.db import Tx
from common.pack_folder import read_files
from desk.handlers.people import grant
from desk.store import Cases, Drafts
from desk.store.keys import as_role
from desk.store.proposals import Proposal, Proposals
from tests.core.desk.scene import ANSWER, decided, item, item_id, sealed
from tests.desk.queue import item_of
from tests.service.desk.browser import browser
from tests.service.desk.rights import MINE, OTHER
from tests.service.desk.stage import Stage, act_path, fields_of
from tests.service.desk.test_channels import PAGE, load
from tests.service.desk.test_many import came, sure
from tests.service.desk.test_pages import ITEM
from tests.service.desk.test_publishing import TEXT, fields_in
from tests.service.desk.test_second_person import proposal_in
from tests.service.told import POLICIES, files_where_two_agree, version_of

REMOVES = {"reason": "Du truer en navngitt person.", "clause": "BO-39", "notice": "Vi fjerner det."}
SAYS = "Hei! Biblioteket åpner klokka ti."
SECOND = f"{ITEM}/second"


@pytest.fixture
async def desk(stage: Stage) -> Stage:
    """Bø with rules for an act and for a role; vera is a stand-in, ada an administrator, kari and ola hold no role."""
    stage.service.world.control.state(version_of(files_where_two_agree()))
    await load(stage, PAGE)
    at = stage.clock.now()
    for person, rights in (
        ("vera", ["moderate", "publish", as_role("riktig_enhet"), as_role("administratorer")]),
        ("ada", ["moderate", "publish", as_role("administratorer")]),
        ("eva", ["moderate", as_role("krise_og_beredskapsteam")]),
        ("kari", ["moderate", "publish"]),
        ("ola", ["moderate"]),
    ):
        await stage.db.write(lambda tx, who=person, what=rights: grant(tx, who, ["bo"], what, at))  # type: ignore[misc]  # bound now
    return stage


async def acts(stage: Stage, person: str, do: str, **given: str) -> str:
    """Fill in the form of an act on the item's page; return where it leads."""
    async with browser(stage, person, "bo") as client:
        page = (await client.get(ITEM)).text
        answer = await client.post(f"{ITEM}/acts", data={**fields_of(page, do), **given})
    return str(answer.headers.get("location", answer.text))


async def answers(stage: Stage, person: str, do: str, said: str = "") -> str:
    """Confirm or return what waits; return what is said after."""
    async with browser(stage, person, "bo") as client:
        page = (await client.get(ITEM)).text
        proposals = await stage.db.read(lambda tx: Proposals(tx, "bo").waiting(item_id()))
        csrf = re.findall(r'name="csrf" value="([^"]*)"', page)[0]
        data = {"csrf": csrf, "proposal_id": str(proposals[0].proposal_id), "do": do, "said": said}
        answer = await client.post(SECOND, data=data)
        return answer.headers["location"].partition("?")[2]


async def threat(stage: Stage) -> None:
    await stage.tell(item(), decided(), sealed(1), sealed(2))


async def by_people(stage: Stage) -> list[tuple[str, str]]:
    return [(one.do, one.actor) for one in await stage.ordered() if one.actor in {"kari", "ada", "vera"}]


async def test_a_removal_on_the_packs_ground_waits_for_the_role_that_the_pack_names(desk: Stage) -> None:
    await threat(desk)
    assert (await acts(desk, "kari", "remove", **REMOVES)).endswith("did=second_wanted")
    async with browser(desk, "eva", "bo") as client:
        page = html.unescape((await client.get(ITEM)).text)
        assert "To personer er enige før en trussel fjernes." in page
        assert "<dt>BO-38</dt>" in page
        assert "Bekreftes av" in page
        assert 'value="confirm"' not in page
    assert await answers(desk, "eva", "confirm") == "refused=not_your_role"
    assert await answers(desk, "kari", "confirm") == "refused=second_same"
    assert await by_people(desk) == []
    assert await answers(desk, "ada", "confirm") == "did=second_confirm"
    assert [who for _, who in await by_people(desk)] == ["kari"]
    said = [(what, who) for what, who, _ in await desk.timeline()]
    assert ("second_wanted", "kari") in said
    assert ("second_confirmed", "ada") in said
    audited = [(row["who"], row["what"]) for row in await desk.db.read(lambda tx: Cases(tx, "bo").audited())]
    assert {("kari", "second_wanted"), ("ada", "second_confirmed")} <= set(audited)


async def test_what_waits_stands_in_the_queue_and_the_same_press_twice_is_one_proposal(desk: Stage) -> None:
    await threat(desk)
    for _ in range(2):
        await acts(desk, "kari", "remove", **REMOVES)
    assert len(await desk.db.read(lambda tx: Proposals(tx, "bo").waiting(item_id()))) == 1
    async with browser(desk, "ola", "bo") as client:
        assert "Venter på en person til" in (await client.get("/bo")).text
    await answers(desk, "kari", "return")
    async with browser(desk, "ola", "bo") as client:
        assert "Venter på en person til" not in (await client.get("/bo")).text


async def test_whoever_declines_says_why_and_the_proposer_reads_it(desk: Stage) -> None:
    await threat(desk)
    await acts(desk, "kari", "remove", **REMOVES)
    assert await answers(desk, "ada", "return") == "refused=second_no_reason"
    assert await answers(desk, "ada", "return", "Det er ikke rettet mot noen.") == "did=second_return"
    assert await by_people(desk) == []
    async with browser(desk, "kari", "bo") as client:
        assert "Det er ikke rettet mot noen." in (await client.get(ITEM)).text


async def test_what_is_proposed_by_api_after_something_else_or_once_more_after_a_return_waits_too(desk: Stage) -> None:
    await desk.tell(item(text="Når åpner biblioteket?"), decided((ANSWER,)))

    async def proposed(*texts: str) -> list[str]:
        async with desk.client(await desk.token("bo", person="vera")) as client:
            for said in texts:
                body = {"revision": 1, "do": "reply", "text": said}
                assert (await client.post(act_path(), json=body)).status_code == 409
        return [getattr(one.deed, "text", "") for one in await desk.db.read(waiting)]

    def waiting(tx: Tx) -> list[Proposal]:
        return Proposals(tx, "bo").waiting(item_id())

    assert sorted(await proposed(SAYS, "Hei!")) == ["Hei!", SAYS]
    for _ in range(2):
        assert await answers(desk, "ada", "return", "Ikke slik.") == "did=second_return"
    assert await proposed(SAYS, SAYS) == [SAYS]


async def test_hiding_waits_for_a_second_person_where_the_pack_says_so(desk: Stage) -> None:
    files = files_where_two_agree()
    rule = '\n[second.skjuling]\nacts = ["hide"]\nby = ["administratorer"]\n'
    files["pack.toml"] += f'{rule}clauses = ["BO-38"]\nbecause = "To personer er enige før noe skjules."\n'
    desk.service.world.control.state(version_of(files))
    await desk.tell(item(text="Når åpner biblioteket?"), decided((ANSWER,)), sealed(1), sealed(2))
    said = {"reason": "Ser ut som et angrep.", "clause": ""}
    assert (await acts(desk, "kari", "hide", **said)).endswith("did=second_wanted")
    assert await by_people(desk) == []
    async with browser(desk, "ada", "bo") as client:
        assert "To personer er enige før noe skjules." in html.unescape((await client.get(ITEM)).text)
    assert await answers(desk, "ada", "confirm") == "did=second_confirm"
    assert await by_people(desk) == [("hide", "kari")]


async def test_another_ground_and_somebody_without_the_role_wait_for_nobody(desk: Stage) -> None:
    await desk.tell(item(text="Når åpner biblioteket?"), decided((ANSWER,)))
    assert (await acts(desk, "kari", "reply", text=SAYS)).endswith("did=reply")


async def test_what_a_stand_in_answers_waits_by_page_and_by_api_and_goes_in_their_name(desk: Stage) -> None:
    await desk.tell(item(text="Når åpner biblioteket?"), decided((ANSWER,)))
    async with desk.client(await desk.token("bo", person="vera")) as client:
        refused = await client.post(act_path(), json={"revision": 1, "do": "reply", "text": SAYS})
    assert (refused.status_code, refused.json()["clauses"]) == (409, ["BO-34"])
    assert await desk.ordered() == []
    assert (await acts(desk, "vera", "reply", text=SAYS)).endswith("did=second_wanted")
    assert await answers(desk, "ada", "confirm") == "did=second_confirm"
    await desk.later(minutes=1)
    assert [(one.do, one.actor, one.text) for one in await desk.ordered()] == [("reply", "vera", SAYS)]
    assert await desk.db.read(lambda tx: Drafts(tx, "bo", "vera").of(item_id())) == {}


async def named(stage: Stage, person: str, role: str, account: str, *everywhere: str) -> None:
    """Let somebody hold a role on one account alone, and perhaps others everywhere."""
    at, rights = stage.clock.now(), ["moderate", "publish", as_role(role, account), *map(as_role, everywhere)]
    await stage.db.write(lambda tx: grant(tx, person, ["bo"], rights, at))


async def test_who_is_a_stand_in_on_this_account_alone_answers_on_it_no_more_alone_than_any(desk: Stage) -> None:
    await named(desk, "siri", "riktig_enhet", MINE, "administratorer")
    await desk.tell(item(text="Når åpner biblioteket?"), decided((ANSWER,)))
    assert (await acts(desk, "siri", "reply", text=SAYS)).endswith("did=second_wanted")
    await desk.later(minutes=1)
    assert await desk.ordered() == []


async def test_who_is_a_stand_in_on_another_account_answers_on_this_one_as_anybody(desk: Stage) -> None:
    await named(desk, "siri", "riktig_enhet", OTHER, "administratorer")
    await desk.tell(item(text="Når åpner biblioteket?"), decided((ANSWER,)))
    assert (await acts(desk, "siri", "reply", text=SAYS)).endswith("did=reply")


async def test_who_holds_another_role_on_this_account_alone_is_not_the_second_person(desk: Stage) -> None:
    await named(desk, "nils", "krise_og_beredskapsteam", MINE)
    await named(desk, "aud", "administratorer", MINE)
    await threat(desk)
    await acts(desk, "kari", "remove", **REMOVES)
    assert await answers(desk, "nils", "confirm") == "refused=not_your_role"
    assert await by_people(desk) == []
    assert await answers(desk, "aud", "confirm") == "did=second_confirm"


async def test_many_answers_at_once_are_no_way_around_it(desk: Stage) -> None:
    await came(desk, ANSWER, "one", "two")
    async with browser(desk, "vera", "bo") as client:
        page = (await sure(client, "answer", "one", "two")).text
    assert await desk.ordered() == []
    assert await desk.db.read(lambda tx: Proposals(tx, "bo").items_waiting()) == {item_of("one"), item_of("two")}
    assert "Dette gjør ingen alene." in html.unescape(page)


async def test_a_stand_ins_post_waits_in_the_plan_and_goes_out_when_the_named_role_has_approved_it(desk: Stage) -> None:
    async with browser(desk, "vera", "bo") as client:
        page = (await client.get("/bo/publish")).text
        assert "Vikarer svarer ikke alene." in page
        fields = {**fields_in(page), "account": "facebook:1", "text": TEXT, "do": "publish"}
        where = (await client.post("/bo/publish", data=fields)).headers["location"]
        assert where.endswith("did=waiting")
        assert "Venter på en kollega" in (await client.get(where)).text
    assert await desk.ordered("publish") == []
    entry = where.partition("?")[0]
    for person, status in (("vera", 422), ("eva", 403), ("ada", 303)):
        async with browser(desk, person, "bo") as client:
            csrf = re.findall(r'name="csrf" value="([^"]*)"', (await client.get(entry)).text)[0]
            data = {"csrf": csrf, "version": "1", "do": "approve", "said": ""}
            assert (await client.post(entry, data=data)).status_code == status, person
    await desk.later(minutes=1)
    assert [(one.do, one.text) for one in await desk.ordered("publish")] == [("publish", TEXT)]


async def test_who_is_a_stand_in_on_the_account_alone_publishes_on_it_with_another(desk: Stage) -> None:
    await named(desk, "siri", "riktig_enhet", "facebook:1", "administratorer")
    async with browser(desk, "siri", "bo") as client:
        fields = {**fields_in((await client.get("/bo/publish")).text), "account": "facebook:1", "text": TEXT}
        where = (await client.post("/bo/publish", data={**fields, "do": "publish"})).headers["location"]
    assert where.endswith("did=waiting")
    assert await desk.ordered("publish") == []


async def test_a_reply_that_takes_sides_in_kinn_is_let_go_by_a_second_person_with_a_reason(stage: Stage) -> None:
    """KINN-09."""
    stage.service.world.control.state(version_of(read_files(POLICIES / "kinn")))
    at = stage.clock.now()
    for person in ("kari", "ola"):
        await stage.db.write(lambda tx, who=person: grant(tx, who, ["kinn"], ["moderate"], at))  # type: ignore[misc]  # bound now
    await stage.tell(item(municipality="kinn", text="Når opnar biblioteket?"), decided((ANSWER,), municipality="kinn"))
    sided = {"revision": 1, "do": "reply", "text": "Hei! Stem på Høgre, så får vi lengre opningstid."}
    async with stage.client(await stage.token("kinn", person="kari")) as client:
        refused = await client.post(act_path("kinn"), json=sided)
    assert (refused.status_code, refused.json()["clauses"]) == (409, ["KINN-09"])
    (waits,) = await stage.db.read(lambda tx: Proposals(tx, "kinn").waiting(item_id("kinn")))
    assert waits.asked.reasoned
    async with stage.client() as client:
        link = (await stage.link("kinn", person="ola")).removeprefix("/link/")
        await client.post("/sign-in", data={"link": link})
        here = f"/kinn/items/{item_id('kinn')}"
        data = {**proposal_in((await client.get(here)).text), "do": "confirm"}
        assert (await client.post(f"{here}/second", data=data)).headers["location"].endswith("second_no_reason")
        done = await client.post(f"{here}/second", data={**data, "said": "Sitat frå vedtaket."})
        assert done.headers["location"].endswith("did=second_confirm")
    await stage.later(minutes=1)
    assert [(one.do, one.actor) for one in await stage.ordered()] == [("reply", "kari")]
