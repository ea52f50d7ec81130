"""The archive as a whole at the desk: how its chains stand, what is due and decided, what is handed out of one item."""

import re

import httpx
import pytest

from archiver.core.noark.rules import SAYS
from common.events import (
    ActRefused,
    ArchiveProved,
    Broken,
    CaseFileDue,
    DisposalDecided,
    DisposalListed,
    Event,
    EvidenceWanted,
    ItemErased,
    PackageAsked,
    PackageMade,
    ProofAsked,
    derived_id,
)
from desk.core.rights import ARCHIVE, Row
from desk.routes.words import words_in
from desk.store import Cases, Rights
from tests.core.desk.scene import ANSWER, T0, decided, item, item_id
from tests.core.desk.test_view import told
from tests.service.desk.conftest import Opened, pack_told
from tests.service.desk.record_told import allow
from tests.service.desk.rights import MINE, enter
from tests.service.desk.stage import Stage
from tests.service.desk.test_pages import Landmarks, only_our_scripts, signed_in

WHOLE = "/bo/archive/whole"
PACKAGES = f"/bo/archive/packages/{item_id()}"
ZIP = b"PK package"
DUE = CaseFileDue(case_file="2020/1", records=3, code="due", closed_at=T0, due_at=T0)
STAYS = CaseFileDue(case_file="2024/2", records=1, code="too_early", closed_at=T0, due_at=T0)


def of_all(kind: type[Event], minutes: int, **more: object) -> Event:
    """Return what the archive tells of a municipality, about no item."""
    return kind(
        event_id=derived_id(kind.__name__, minutes, *map(str, more)),
        municipality="bo",
        occurred_at=T0,
        recorded_at=told(ItemErased, minutes, because="due", change_no=1).recorded_at,
        **more,  # type: ignore[arg-type]  # as the event has them
    )


PROVED = of_all(ArchiveProved, 1, series="main", lines=12, checkpoints=2, younger=0)
LISTED = of_all(DisposalListed, 1, case_files=(DUE, STAYS))


async def fields(client: httpx.AsyncClient, path: str, do: str) -> dict[str, str]:
    page = (await client.get(path)).text
    form = next(f for f in re.findall(r"<form\b.*?</form>", page, re.DOTALL) if do in f)
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))


async def archivist(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    await allow(stage)


# --- the whole ----------------------------------------------------------------------------------------------------


async def test_the_last_look_at_the_journal_is_shown_and_an_older_one_changes_nothing(stage: Stage) -> None:
    await archivist(stage)
    broken = of_all(ArchiveProved, 5, series="main", lines=12, checkpoints=2, younger=1, problems=("altered",))
    async with signed_in(stage, "bo") as client:
        nothing = (await client.get(WHOLE)).text
        await stage.tell(PROVED)
        whole = (await client.get(WHOLE)).text
        await stage.tell(broken, PROVED)
        wrong = (await client.get(WHOLE)).text
    assert "Ingen har gått gjennom den ennå." in nothing
    assert "Linjer: 12" in whole
    assert "En linje er endret." not in whole
    assert "En linje er endret." in wrong


async def test_only_the_archivist_of_all_accounts_speaks_for_the_archive_as_a_whole(stage: Stage) -> None:
    await archivist(stage)
    await stage.tell(LISTED)
    at = stage.clock.now()
    row = Row(person="ola", account=MINE, right=ARCHIVE)
    await stage.db.write(lambda tx: Rights(tx, "bo").give(row, at))
    async with stage.client() as client:
        csrf = await enter(stage, client, "ola")
        shut = await client.get(WHOLE)
        asked = {"csrf": csrf, "key": "1", "case_file": "2020/1", "sure": "true"}
        ends = [await client.post(WHOLE, data={**asked, "do": do}) for do in ("ask_proof", "decide_disposal")]
        forged = await client.post(WHOLE, data={**asked, "csrf": "x", "do": "ask_proof"})
    assert (shut.status_code, [end.status_code for end in ends], forged.status_code) == (403, [403, 403], 403)
    assert [*await stage.said(ProofAsked), *await stage.said(DisposalDecided)] == []


async def test_a_look_is_asked_for_once_however_often_the_button_is_pressed(stage: Stage) -> None:
    await archivist(stage)
    async with signed_in(stage, "bo") as client:
        given = await fields(client, WHOLE, "ask_proof")
        ends = [await client.post(WHOLE, data=given) for _ in range(2)]
    assert [end.status_code for end in ends] == [303, 303]
    (asked,) = await stage.said(ProofAsked)
    assert (asked.actor, asked.item_id) == ("kari", None)


async def test_a_case_goes_only_when_it_is_listed_as_due_and_somebody_has_looked_at_it(stage: Stage) -> None:
    await archivist(stage)
    await stage.tell(LISTED)
    async with signed_in(stage, "bo") as client:
        page = (await client.get(WHOLE)).text
        given = await fields(client, WHOLE, "decide_disposal")
        unsure = await client.post(WHOLE, data=given)
        early = await client.post(WHOLE, data={**given, "case_file": "2024/2", "sure": "true"})
        assert await stage.said(DisposalDecided) == []
        done = await client.post(WHOLE, data={**given, "sure": "true"})
        again = await client.post(WHOLE, data={**given, "sure": "true"})
    assert page.count('value="decide_disposal"') == 1
    assert (unsure.status_code, early.status_code) == (422, 422)
    assert (done.status_code, again.status_code) == (303, 303)
    (event,) = await stage.said(DisposalDecided)
    assert (event.case_file, event.actor) == ("2020/1", "kari")


async def test_what_the_archive_would_not_let_go_is_shown_with_the_reason(stage: Stage) -> None:
    await archivist(stage)
    asked = {"act_id": "a", "actor": "kari", "asked": "DisposalDecided", "case_file": "2020/1"}
    await stage.tell(of_all(ActRefused, 3, broken=(Broken("-", "not_due", "2020/1"),), **asked))
    async with signed_in(stage, "bo") as client:
        assert "Ingenting er vedtatt om at saken går" in (await client.get(WHOLE)).text


# --- what is handed out -------------------------------------------------------------------------------------------


async def made(stage: Stage, client: httpx.AsyncClient) -> PackageMade:
    """Ask for a package, and let the archive tell that it is there."""
    given = await fields(client, PACKAGES, "recipient")
    assert (await client.post(PACKAGES, data={**given, "recipient": " ", "reason": "x"})).status_code == 422
    done = await client.post(PACKAGES, data={**given, "recipient": "Agder politidistrikt", "reason": "Trussel"})
    assert done.status_code == 303
    (asked,) = await stage.said(PackageAsked)
    assert (asked.recipient, asked.reason, asked.item_id) == ("Agder politidistrikt", "Trussel", item_id())
    sha256 = await stage.service.world.blobs.put("bo", ZIP)
    until = told(ItemErased, 60 * 24, because="due", change_no=1).recorded_at
    more = {"act_id": asked.act_id, "sha256": sha256, "size_bytes": 10, "key_id": "k", "kept_until": until}
    event = told(PackageMade, 5, **more)
    assert isinstance(event, PackageMade)
    await stage.tell(event)
    return event


async def test_a_package_is_asked_for_sealed_first_fetched_and_every_fetch_is_logged(stage: Stage) -> None:
    await archivist(stage)
    async with signed_in(stage, "bo") as client:
        event = await made(stage, client)
        assert event.sha256 in (await client.get(PACKAGES)).text
        fetched = await client.get(f"{PACKAGES}/{event.sha256}.zip")
    assert any(one.stage == 1 for one in await stage.said(EvidenceWanted))
    assert (fetched.status_code, fetched.content) == (200, ZIP)
    assert fetched.headers["content-disposition"].startswith("attachment;")
    read = await stage.db.read(lambda tx: Cases(tx, "bo").audited())
    assert [row["item_id"] for row in read if row["what"] == "read_package"] == [item_id()]
    line = [what for what, _, _ in await stage.timeline()]
    assert {"act_askpackage", "package_made"} <= set(line)


async def test_nobody_else_fetches_a_package_and_no_other_file_of_the_store_is_handed_out(stage: Stage) -> None:
    await archivist(stage)
    async with signed_in(stage, "bo") as client:
        event = await made(stage, client)
        other = await stage.service.world.blobs.put("bo", b"another file")
        assert (await client.get(f"{PACKAGES}/{other}.zip")).status_code == 404
    at = stage.clock.now()
    await stage.db.write(lambda tx: Rights(tx, "bo").give(Row(person="ola", account=MINE, right="moderate"), at))
    async with stage.client() as client:
        csrf = await enter(stage, client, "ola")
        path = f"{PACKAGES}/{event.sha256}.zip"
        assert [(await client.get(one)).status_code for one in (path, PACKAGES)] == [404, 404]
        asked = {"csrf": csrf, "key": "1", "revision": "1", "recipient": "meg", "reason": "x"}
        assert (await client.post(PACKAGES, data=asked)).status_code == 404
    assert len(await stage.said(PackageAsked)) == 1


async def test_a_package_is_forgotten_with_its_item(stage: Stage) -> None:
    await archivist(stage)
    async with signed_in(stage, "bo") as client:
        event = await made(stage, client)
        await stage.tell(told(ItemErased, 30, because="due", category="informal", change_no=9))
        assert (await client.get(f"{PACKAGES}/{event.sha256}.zip")).status_code == 404


# --- words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["nb", "nn", "sv", "en"])
async def test_the_pages_are_whole_in_every_language(opened: Opened, lang: str) -> None:
    stage = await opened(told=pack_told(language=lang))
    await archivist(stage)
    await stage.tell(PROVED, LISTED)
    names = ("archive_whole", "archive_package", "disposal", "proof")
    mine, first = words_in(lang).sections(), words_in("nb").sections()
    assert {name: mine[name] for name in names} == {name: first[name] for name in names}
    assert set(SAYS) <= mine["broken"]
    async with signed_in(stage, "bo") as client:
        for path in (WHOLE, PACKAGES):
            page = (await client.get(path)).text
            found = Landmarks(page)
            assert found.tags.count("h1") == 1
            assert only_our_scripts(page)
            assert {f["id"] for f in found.fields} <= found.labelled
