"""Searching: within one's accounts, every search on record without its words, and never by who wrote something."""

import re
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import delete

from common.accounts import AccountEntry
from common.db import ACROSS, Tx
from common.events import ItemChanged, item_id_of
from desk.core.rights import READ, Row
from desk.handlers.accounts import load_accounts
from desk.handlers.forgetting import SEARCHES_KEPT, Kept, forget
from desk.jobs.find import make_some_findable
from desk.store import Cases, Rights
from desk.store.searching import PAGE_FOUND, Searching
from desk.store.tables import FINDABLE
from tests.core.desk.scene import edited, item
from tests.service.desk.complaining import at_desk
from tests.service.desk.conftest import Opened
from tests.service.desk.stage import Stage
from tests.service.desk.test_erased import GONE

ACCOUNTS = (
    AccountEntry(municipality="bo", platform="facebook", id="1234567890321", name="Bø kommune"),
    AccountEntry(municipality="bo", platform="instagram", id="99", name="Bø bibliotek"),
    AccountEntry(municipality="kinn", platform="facebook", id="55", name="Kinn kommune"),
)


def one(object_id: str, municipality: str = "bo", platform: str = "facebook", **more: object) -> ItemChanged:
    """An item of its own."""
    fields: dict[str, Any] = {"platform": platform, "object_id": object_id}
    told = item(municipality=municipality, **(fields | more))
    event_id = item_id_of(municipality, platform, f"event {object_id}")
    return msgspec.structs.replace(told, item_id=item_id_of(municipality, platform, object_id), event_id=event_id)


TOLD = (
    item(text="Når blir Storgata brøytet?"),
    one("a", platform="instagram", account_id="99", text="Storgata er stengt."),
    one("b", municipality="kinn", account_id="55", text="Storgata i Florø."),
)


async def told(stage: Stage, *events: ItemChanged) -> Stage:
    """A desk with two accounts of its own and one of a neighbour, and a text on each."""
    await stage.db.write(lambda tx: load_accounts(tx, ACCOUNTS, stage.clock.now()))
    await stage.tell(*(events or TOLD))
    return stage


async def searched(client: httpx.AsyncClient, q: str, **more: str) -> str:
    """Search by the form, and return the page."""
    csrf = re.findall(r'name="csrf" value="(\w+)"', (await client.get("/bo/search")).text)[0]
    answer = await client.post("/bo/search", data={"csrf": csrf, "q": q, **more})
    assert answer.status_code == 200
    return answer.text


async def test_all_words_are_found_on_ones_own_accounts_and_nothing_of_a_neighbour(stage: Stage) -> None:
    await told(stage)
    async with at_desk(stage, "kari") as client:
        shown = await searched(client, "STORGATA")
        assert "2 treff" in shown
        assert "<mark>Storgata</mark>" in shown
        assert "Florø" not in shown
        assert "Ett treff" in await searched(client, "storg brøy")
        assert "Ett treff" in await searched(client, "storgata", account="instagram:99")
        assert "Ingen treff" in await searched(client, "storgata", account="facebook:55")  # another's account
        assert "Ingen treff" in await searched(client, "storgata", until="2026-05-13")
        assert "2 treff" in await searched(client, "storgata", since="2026-05-14", until="2026-05-14")
        assert "2 treff" in await searched(client, "storgata", since="0001-01-01", until="9999-12-31"), "no day at all"
        assert "Ingen treff" in await searched(client, "100%")
        assert "Skriv minst ett ord" in await searched(client, "?")


async def test_nothing_is_found_on_an_account_that_somebody_has_no_right_to(stage: Stage) -> None:
    await told(stage)
    async with at_desk(stage, "kari") as client:
        right = Row(person="kari", account="instagram:99", right=READ)

        def only_the_library(tx: Tx) -> None:
            rights = Rights(tx, "bo")
            for row in rights.of("kari"):
                rights.end(row)
            rights.give(right, stage.clock.now())

        await stage.db.write(only_the_library)
        shown = await searched(client, "storgata")
        assert "Ett treff" in shown
        assert "er stengt" in shown
        assert "Ingen treff" in await searched(client, "storgata", account="facebook:1234567890321")


@pytest.mark.postgres
async def test_searching_is_the_same_on_postgresql(opened: Opened, database: str) -> None:
    stage = await told(await opened(postgres=database))
    async with at_desk(stage, "kari") as client:
        assert "2 treff" in await searched(client, "storgata")
        assert "Ett treff" in await searched(client, "storgata", since="2026-05-14", account="instagram:99")
        assert "Ingen treff" in await searched(client, "stor_ata")


async def test_every_search_is_on_record_without_the_words(stage: Stage) -> None:
    await told(stage)
    async with at_desk(stage, "kari") as client:
        await searched(client, "Kongleveien", account="instagram:99", since="2026-05-01")
        await searched(client, "storgata")
        await searched(client, "")
    logged = await stage.db.read(lambda tx: Searching(tx, "bo").logged())
    said = {(row["person"], row["account"], row["since"], row["hits"]) for row in logged}
    assert said == {("kari", "instagram:99", "2026-05-01", 0), ("kari", "", "", 2), ("kari", "", "", 0)}
    audited = await stage.db.read(lambda tx: [row["what"] for row in Cases(tx, "bo").audited()])
    assert "searched" in audited
    for path in stage.folder.glob("desk.db*"):
        assert "kongleveien" not in path.read_bytes().decode("utf-8", "replace").casefold()


async def test_no_search_lists_what_one_writer_wrote_and_none_shows_who_wrote(stage: Stage) -> None:
    mine = [one(str(n), text=f"Sak {n}. Hilsen Ola Testesen", post_id=f"p{n}") for n in range(3)]
    await told(stage, *mine, one("c", text="Jeg er enig med Ola Testesen.", post_id="p1", author=None))
    async with at_desk(stage, "kari") as client:
        shown = await searched(client, "Ola Testesen")
        assert "Ett treff" in shown
        assert "Jeg er enig" in shown
        assert "Ingen treff" in await searched(client, "77")
        every = await searched(client, "sak")
        assert "3 treff" in every
        assert "Fra Ola" not in every
        assert "77" not in re.sub(r"/items/[0-9a-f-]+|\?v=\w+|\w{20,}", "", every)


async def test_a_text_is_found_by_its_newest_words_and_not_after_it_is_erased(stage: Stage) -> None:
    await told(stage, item(text="Gammelt ord"))
    await stage.tell(edited(text="Nytt ord"))
    async with at_desk(stage, "kari") as client:
        assert "Ingen treff" in await searched(client, "gammelt")
        assert "Ett treff" in await searched(client, "nytt")
        await stage.tell(msgspec.structs.replace(GONE, revision=2, change_no=9))
        assert "Ingen treff" in await searched(client, "nytt")


async def test_pages_are_turned_in_the_form_so_that_no_address_holds_the_words(stage: Stage) -> None:
    await told(stage, *(one(str(n), text=f"Snø {n}") for n in range(PAGE_FOUND + 1)))
    async with at_desk(stage, "kari") as client:
        first = await searched(client, "snø")
        assert f"{PAGE_FOUND + 1} treff" in first
        assert 'name="page" value="2"' in first
        second = await searched(client, "snø", page="2")
        assert second.count('class="row"') == 1
        assert (await client.get("/bo/search?q=snø")).text.count('class="row"') == 0


async def test_a_search_needs_the_pages_own_form(stage: Stage) -> None:
    await told(stage)
    async with at_desk(stage, "kari") as client:
        assert (await client.post("/bo/search", data={"q": "storgata"})).status_code == 403
        assert (await client.get("/kinn/search")).status_code == 404
    async with stage.client() as client:
        assert (await client.post("/bo/search", data={"q": "storgata"})).status_code == 401


async def test_what_an_older_release_has_kept_is_made_findable_at_the_start(stage: Stage) -> None:
    await told(stage)
    across = {ACROSS: "a test"}
    await stage.db.write(lambda tx: tx.execute(delete(FINDABLE).execution_options(**across)))
    last = await stage.db.write(lambda tx: make_some_findable(tx, None, 2))
    assert last is not None
    assert await stage.db.write(lambda tx: make_some_findable(tx, last)) is not None
    assert await stage.db.write(lambda tx: make_some_findable(tx, None)) is None
    async with at_desk(stage, "kari") as client:
        assert "2 treff" in await searched(client, "storgata")


async def test_who_has_searched_is_forgotten_after_two_years(stage: Stage) -> None:
    await told(stage)
    async with at_desk(stage, "kari") as client:
        await searched(client, "storgata")
    kept = Kept(statements=365, complaints=365)
    at = stage.clock.now() + SEARCHES_KEPT
    for later, left in ((timedelta(0), 1), (timedelta(seconds=1), 0)):
        await stage.db.write(lambda tx, t=at + later: forget(tx, kept, t))  # type: ignore[misc]  # bound now
        assert len(await stage.db.read(lambda tx: Searching(tx, "bo").logged())) == left
