"""Whoever lacks the right is refused, whatever the page and whatever they send: every route is tried, new ones too."""

import re
from collections.abc import Iterator, Sequence
from importlib import resources
from itertools import islice
from uuid import uuid5

import pytest
from sqlalchemy import inspect, text
from starlette.routing import Route

from common.accounts import AccountEntry
from common.db import Tx
from common.pack_folder import read_files
from desk.core.rights import ADMIN, ARCHIVE, MODERATE, PUBLISH, READ
from desk.handlers.accounts import load_accounts
from desk.store.keys import RIGHTS
from tests.core.desk.scene import ANSWER, THREAT, decided, item, item_id
from tests.service.desk.conftest import Opened
from tests.service.desk.rights import MINE, OTHER, allow, enter
from tests.service.desk.sender import Sender
from tests.service.desk.stage import Stage
from tests.service.told import POLICIES, version_of

State = dict[str, list[tuple[object, ...]]]
M = "/{municipality"
AUTHOR = "Ola Testesen"
NOTED = frozenset({"desk_audit", "desk_key", "desk_sign_in_try", "desk_search", "desk_onlooker"})
"""What may change although nothing is done: who looked or looks now, who tried, when a key was shown."""
_TEMPLATES = resources.files("desk").joinpath("web/templates")
_HTML = "\n".join(one.read_text(encoding="utf-8") for one in _TEMPLATES.iterdir() if one.name.endswith(".html"))
DOES_AT_LEAST = 5
DEEDS = sorted({*re.findall(r'name="do" value="(\w+)"', _HTML), *re.findall(r'begin\("(\w+)"', _HTML)})
FIELDS = sorted({*re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', _HTML)} - {"do", "csrf"})
SAID = {
    "revision": "1",
    "reason": "En grunn",
    "because": "En grunn",
    "clause": "BO-39",
    "account": MINE,
    "person": "nykommer",
    "right": READ,
    "role": "administratorer",
    "to": "ola",
    "casework": "light",
    "item_id": str(item_id()),
    "item": str(item_id()),
    "items": str(item_id()),
}
"""What a form says that would do something; every other field says a word."""


DEED_FIELDS = {
    "reply": {"text": "Hei"},
    "private_reply": {"text": "Hei"},
    "hide": {"reason": "En grunn", "clause": "BO-39"},
    "remove": {"reason": "En grunn", "clause": "BO-39"},
    "close": {"reason": "Ferdig"},
    "confirm_casework": {"casework": "light"},
    "correct_tags": {"tags": "praise"},
    "keep_record": {"reason": "En grunn"},
    "take": {"to": ""},
    "hand_over": {"to": "other"},
}
"""What a form of this deed says."""
AT_ONCE = 20
SOME = 5
TOKEN_CHARS = 64


OWN: dict[str, set[str]] = {"other": {"desk_access_request", "desk_view"}, "reader": {"desk_view"}}
"""What they may: whoever has the archivist's right on one account takes requests for copies in, for that account; and
everybody keeps views of the queue, for themselves."""


def routes(stage: Stage, method: str) -> list[str]:
    """Return the paths of a municipality's pages."""
    found = [one for one in stage.service.web.routes if isinstance(one, Route)]
    return sorted({one.path for one in found if method in (one.methods or ()) and one.path.startswith(M)})


def filled(path: str) -> str:
    """Return an address: the scene's item where one is asked for, something that could be there for the rest."""
    values = {
        "municipality": "bo",
        "item_id": str(item_id()),
        "platform": "facebook",
        "account_id": MINE.partition(":")[2],
        "year": "2026",
        "person": "kari",
    }

    def value(match: re.Match[str]) -> str:
        name, _, kind = match[1].partition(":")
        return values.get(name) or {"uuid": str(uuid5(item_id(), name)), "int": "1"}.get(kind, "x")

    return re.sub(r"\{([^}]+)\}", value, path)


def forms(csrf: str) -> Iterator[dict[str, str]]:
    """Yield forms for each thing that any page of the desk offers to do: its own fields, and then what others have."""
    for place, do in enumerate(DEEDS):
        common = {"do": do, "csrf": csrf, "key": f"attack-{place}"}
        if do in DEED_FIELDS:
            yield common | {"revision": "1"} | DEED_FIELDS[do]
        yield common | SAID
    for first in range(0, len(FIELDS), AT_ONCE):
        said = dict.fromkeys(FIELDS[first : first + AT_ONCE], "x") | SAID
        for do in ("", "publish"):
            yield said | {"do": do, "csrf": csrf, "key": f"attack-{first}"}


async def state(stage: Stage) -> State:
    """Return all that the database holds, but for what is only noted."""

    def unit(tx: Tx) -> State:
        names = [name for name in inspect(tx).get_table_names() if name not in NOTED and "sqlite" not in name]
        rows = {name: tx.execute(text(f"SELECT * FROM {name}")).all() for name in names}  # noqa: S608 - the schema's own
        return {name: sorted((tuple(row) for row in found), key=repr) for name, found in rows.items()}

    return await stage.db.read(unit)


def changes(before: State, after: State) -> set[str]:
    """Return the tables in which something is another; that somebody was refused stands on the item's timeline."""
    return {name for name in after if after[name] != before[name]} - {"desk_log"}


async def attack(sender: Sender, path: str, csrf: str, most: int | None = None) -> list[int]:
    """Send everything there is to send to an address, or as many forms of it; return how it was answered."""
    return [await sender.post(path, form) for form in islice(forms(csrf), most)]


@pytest.fixture
async def scene(opened: Opened) -> Stage:
    """A desk with an item that waits, an administrator, and colleagues of another account."""
    stage = await opened(told=version_of(read_files(POLICIES / "bo")))
    at = stage.clock.now()
    accounts = [AccountEntry(municipality="bo", platform="facebook", id=i, name=i) for i in ("1234567890321", "2")]
    await stage.db.write(lambda tx: load_accounts(tx, accounts, at))
    await stage.tell(item(), decided((ANSWER,)))
    for right in (MODERATE, ADMIN, PUBLISH, ARCHIVE):
        await allow(stage, "other", right, OTHER)
    await allow(stage, "reader", READ)
    await stage.token("bo", person="kari")
    return stage


def test_the_attacks_know_what_the_pages_offer() -> None:
    assert {"hide", "remove", "reply", "close", "take"} <= set(DEEDS)
    assert {"text", "reason", "key"} <= set(FIELDS)


async def test_nobody_who_is_not_signed_in_posts_anything(scene: Stage) -> None:
    before = await state(scene)
    async with scene.client() as client:
        for path in routes(scene, "POST"):
            if path.endswith("/complain"):
                continue  # the residents' own form, which nobody signs in for
            answer = await client.post(filled(path), data=next(forms("x")))
            assert answer.status_code == 401, path
    assert await state(scene) == before


async def test_nobody_of_another_municipality_does_or_reads_anything(scene: Stage) -> None:
    async with scene.client() as client:
        await client.post("/sign-in", data={"link": (await scene.link("sogne")).removeprefix("/link/")})
        csrf = re.findall(r'name="csrf" value="([^"]+)"', (await client.get("/")).text)[0]
        before, sender = await state(scene), Sender(scene, client)
        for path in routes(scene, "POST"):
            if path.endswith("/complain"):
                continue
            # Whose municipality it is, is asked before the form is read.
            assert set(await attack(sender, filled(path), csrf, SOME)) == {404}, path
        for path in routes(scene, "GET"):
            answer = await client.get(filled(path))
            public = path.rpartition("/")[2] in {"channels", "channels.json", "complain"}
            assert answer.status_code == (200 if public else 404), path
    assert await state(scene) == before


@pytest.mark.parametrize("person", ["other", "reader"])
async def test_nobody_does_what_they_have_no_right_to(scene: Stage, person: str) -> None:
    async with scene.client() as client:
        csrf = await enter(scene, client, person)
        after, sender = await state(scene), Sender(scene, client)
        for path in routes(scene, "POST"):
            if path.endswith("/complain"):
                continue
            before = after
            answers = await attack(sender, filled(path), csrf)
            after = await state(scene)
            done = changes(before, after)
            # Those who answer requests are told of one that somebody may take in.
            told = {"desk_outbox"} if done == {"desk_access_request", "desk_outbox"} else set()
            assert done - told <= OWN[person], f"{path} {sorted(set(answers))}"
            assert not any(status >= 500 for status in answers), path
        assert (await client.get("/")).status_code == 200, "they were signed in all the time"


async def test_the_same_forms_do_much_for_whoever_may(scene: Stage) -> None:
    for right in RIGHTS:
        await allow(scene, "kari", right, "*")
    async with scene.client() as client:
        csrf = await enter(scene, client, "kari")
        done = set()
        after, sender = await state(scene), Sender(scene, client)
        for path in routes(scene, "POST"):
            before = after
            await attack(sender, filled(path), csrf)
            after = await state(scene)
            if changes(before, after):
                done.add(path.removeprefix("/{municipality:municipality}"))
    assert {"/items/{item_id:uuid}/acts", "/items/{item_id:uuid}/claim"} <= done, done
    assert len(done) >= DOES_AT_LEAST, done


async def test_whoever_has_no_row_for_the_account_reads_nothing_of_it_on_any_page(scene: Stage) -> None:
    async with scene.client() as client:
        await enter(scene, client, "other")
        for path in routes(scene, "GET"):
            if path.endswith("/live"):
                continue  # a stream that tells no more than that there is news
            for query in ("", "?q=hvor&words=hvor", "?show=done"):
                answer = await client.get(filled(path) + query)
                assert answer.status_code < 500, path
                told = answer.text
                assert not any(secret in told for secret in (THREAT, AUTHOR, str(item_id()))) or (
                    f"/items/{item_id()}" in str(answer.url) and answer.status_code == 404
                ), path


def wrong_tokens() -> Sequence[str]:
    return ("", "0" * TOKEN_CHARS, "x")


@pytest.mark.parametrize("csrf", wrong_tokens())
async def test_a_form_that_no_page_of_ours_made_does_nothing_for_anybody(scene: Stage, csrf: str) -> None:
    async with scene.client() as client:
        await client.post("/sign-in", data={"link": (await scene.link("bo")).removeprefix("/link/")})
        before, sender = await state(scene), Sender(scene, client)
        for path in routes(scene, "POST"):
            if path.endswith("/complain"):
                continue
            # One wrong token is tried with everything; the others are as wrong.
            assert set(await attack(sender, filled(path), csrf, SOME if len(csrf) < TOKEN_CHARS else None)) <= {
                403,
                404,
            }, path
    assert await state(scene) == before


async def test_the_api_refuses_whoever_has_no_token_or_one_of_elsewhere(scene: Stage) -> None:
    strange = await scene.token("sogne", person="per")
    before = await state(scene)
    async with scene.client() as client:
        paths = (await client.get("/api/v1/openapi.json")).json()["paths"]
    asked = [(path, method) for path, of in paths.items() if "{municipality}" in path for method in of]
    assert len(asked) > len(DEED_FIELDS)
    for token, refused in ((None, {401}), ("x", {401}), (strange, {404, 422})):
        async with scene.client(token) as client:
            for path, method in asked:
                answer = await client.request(method, filled(path), json={})
                assert answer.status_code in refused, (path, method)
    assert await state(scene) == before
