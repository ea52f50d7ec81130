"""Signing in by the municipality's own provider: a real one, with codes, PKCE, nonce and groups."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from desk.core.rights import MODERATE, READ, Row
from desk.handlers.granting import Doing
from desk.handlers.granting_roles import give_role
from desk.handlers.people import grant
from desk.settings import DeskSettings
from desk.store import Cases, Keys, Rights
from desk.store.keys import PROVIDER, HeldRole
from tests.parts.install import program
from tests.parts.npm import installed
from tests.parts.process import free_port
from tests.service.desk.conftest import Opened
from tests.service.desk.rights import MINE, allow
from tests.service.desk.stage import ORIGIN, Stage

LISTS = Path(__file__).parent / "for_node"
BACK = f"{ORIGIN}/sign-in/provider/back"
GROUPS = f"ordstyrer-bo=bo/moderate,ordstyrer-bo=bo/role:radmann,ordstyrer-bo=bo/role:ordforer,skole=bo/reply@{MINE}"
HOPS_MAX = 12


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A real provider on a port of its own."""
    folder, port = installed(LISTS), free_port()
    script = shutil.copy(LISTS / "provider.js", folder)
    words: list[str] = [str(program("node", "nodejs")), str(script), str(port), BACK]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=dict(os.environ)) as node:  # noqa: S603 - our own script
        assert node.stdout is not None
        assert any(line == b"ready\n" for line in node.stdout)
        yield f"http://127.0.0.1:{port}"
        node.terminate()


@pytest.fixture
async def door(opened: Opened, issuer: str, tmp_path: Path) -> Stage:
    """A desk whose people are the provider's."""
    secret = tmp_path / "client-secret"
    secret.write_text("a secret of the tests\n")
    return await opened(
        desk_second_factor=True,
        desk_oidc_issuer=issuer,
        desk_oidc_client_id="ordstyrer",
        desk_oidc_client_secret_file=secret,
        desk_oidc_groups=GROUPS,
    )


async def at_provider(desk: httpx.AsyncClient, person: str, there: str = "/") -> str:
    """Go to the provider and sign in there; return the address by which it sends the browser back."""
    gone = await desk.get("/sign-in/provider", params={"next": there})
    assert gone.status_code == 303, gone.text
    url = f"{gone.headers['location']}&login_hint={person}"
    async with httpx.AsyncClient(trust_env=False, timeout=60) as browser:
        for _ in range(HOPS_MAX):
            answer = await browser.get(url)
            assert answer.is_redirect, answer.text
            url = str(answer.url.join(answer.headers["location"]))
            if url.startswith(BACK):
                return url.removeprefix(ORIGIN)
    raise AssertionError("the provider never sends the browser back")


async def sign_in(desk: httpx.AsyncClient, person: str) -> httpx.Response:
    """Sign a person in."""
    return await desk.get(await at_provider(desk, person))


async def test_whoever_the_provider_vouches_for_is_in_with_what_their_group_gives(door: Stage) -> None:
    async with door.client() as desk:
        entered = await desk.get(await at_provider(desk, "kari", "/bo?show=done"))
        assert entered.status_code == 200
        assert 'url=/bo?show=done"' in entered.text
        assert "ordstyrer_session" in entered.headers["set-cookie"]
        assert (await desk.get("/bo")).status_code == 200
    assert await door.db.read(lambda tx: Rights(tx, "bo").accounts("kari", MODERATE)) is None
    assert await door.db.read(lambda tx: Keys(tx, "bo").roles("kari")) == {"radmann", "ordforer"}
    assert "signed_in" in [row["what"] for row in await door.db.read(lambda tx: Cases(tx, "bo").audited())]


async def test_a_group_gives_its_account_and_no_other(door: Stage) -> None:
    async with door.client() as desk:
        assert (await sign_in(desk, "liv")).status_code == 200
    assert await door.db.read(lambda tx: Rights(tx, "bo").accounts("liv")) == frozenset({MINE})


async def test_who_is_in_no_group_is_told_so_and_not_let_in(door: Stage) -> None:
    async with door.client() as desk:
        assert (await sign_in(desk, "per")).status_code == 403
        assert (await desk.get("/bo")).status_code == 401


async def test_who_has_left_a_group_has_nothing_of_it_any_more(door: Stage) -> None:
    at = door.clock.now()
    row = Row(person="per", account="*", right=MODERATE)
    await door.db.write(lambda tx: Rights(tx, "bo").follow([row], at, "provider per"))
    await door.db.write(lambda tx: Keys(tx, "bo").grant("per", at, "role:radmann"))
    async with door.client() as desk:
        assert (await sign_in(desk, "per")).status_code == 403
    assert await door.db.read(lambda tx: Rights(tx, "bo").accounts("per")) == frozenset()
    assert await door.db.read(lambda tx: Keys(tx, "bo").roles("per")) == frozenset()


async def test_a_role_that_somebody_gave_by_hand_stays_when_no_group_gives_it_any_more(door: Stage) -> None:
    at, role = door.clock.now(), HeldRole(person="per", role="radmann")
    await door.db.write(lambda tx: grant(tx, "siri", ["bo"], ["admin"], at))
    await door.db.write(lambda tx: Keys(tx, "bo").grant("per", at, "role:radmann", PROVIDER))
    siri = Doing(municipality="bo", person="siri", at=at)
    assert await door.db.write(lambda tx: give_role(tx, siri, role, {"radmann"})) is None
    await door.db.write(lambda tx: grant(tx, "per", ["bo"], ["role:ordforer"], at))
    await door.db.write(lambda tx: Keys(tx, "bo").grant("per", at, "role:ordforer", PROVIDER))
    async with door.client() as desk:
        assert (await sign_in(desk, "per")).status_code == 200
    assert await door.db.read(lambda tx: Keys(tx, "bo").roles("per")) == {"radmann", "ordforer"}
    held = await door.db.read(lambda tx: Keys(tx, "bo").held())
    assert [(one.role, one.by) for one in held if one.person == "per"] == [("ordforer", None), ("radmann", "siri")]


async def test_what_the_registry_gives_is_not_the_groups_to_take(door: Stage) -> None:
    await allow(door, "per", READ)
    async with door.client() as desk:
        assert (await sign_in(desk, "per")).status_code == 200
        assert (await desk.get("/bo")).status_code == 200


async def test_an_answer_works_once_and_in_the_browser_that_asked(door: Stage) -> None:
    async with door.client() as desk:
        back = await at_provider(desk, "kari")
        async with door.client() as thief:
            assert (await thief.get(back)).status_code == 400
        async with door.client() as other:
            await at_provider(other, "liv")
            assert (await other.get(back)).status_code == 400
        assert (await desk.get(back)).status_code == 200
        assert (await desk.get(back)).status_code == 400


@pytest.mark.parametrize("forged", ["state", "code", "iss"])
async def test_an_answer_that_was_tampered_with_lets_nobody_in(door: Stage, forged: str) -> None:
    async with door.client() as desk:
        query = parse_qs(urlsplit(await at_provider(desk, "kari")).query)
        given = {name: values[0] for name, values in query.items()} | {forged: "https://evil.example"}
        assert (await desk.get("/sign-in/provider/back", params=given)).status_code == 400
        assert (await desk.get("/bo")).status_code == 401


async def test_a_code_without_its_verifier_is_worth_nothing(door: Stage) -> None:
    async with door.client() as desk, door.client() as other:
        query = parse_qs(urlsplit(await at_provider(desk, "kari")).query)
        theirs = parse_qs(urlsplit(await at_provider(other, "liv")).query)
        injected = {"state": theirs["state"][0], "code": query["code"][0], "iss": query["iss"][0]}
        assert (await other.get("/sign-in/provider/back", params=injected)).status_code == 400


async def test_links_and_codes_are_off_where_there_is_a_provider(door: Stage) -> None:
    path = await door.link("bo")
    async with door.client() as desk:
        assert (await desk.get(path)).status_code == 404
        assert (await desk.post("/sign-in", data={"link": path.removeprefix("/link/")})).status_code == 404
        said = {"person": "kari", "passphrase": "x", "code": "123456"}
        assert (await desk.post("/sign-in", data=said)).status_code == 404
        asked = await desk.get("/bo")
        assert asked.status_code == 401
        assert 'href="/sign-in/provider?next=/bo"' in asked.text


async def test_signing_out_here_leads_to_signing_out_there(door: Stage, issuer: str) -> None:
    async with door.client() as desk:
        await sign_in(desk, "kari")
        csrf = (await desk.get("/bo")).text.split('name="csrf" value="')[1].split('"')[0]
        gone = await desk.post("/sign-out", data={"csrf": csrf})
        assert f"{issuer}/session/end?client_id=ordstyrer" in gone.text
        assert (await desk.get("/bo")).status_code == 401


@pytest.mark.parametrize("wrong", ["bo/moderate", "a=bo", "a=bo/everything", "a=bo/policy@facebook:1"])
def test_groups_that_cannot_be_read_stop_the_start(wrong: str) -> None:
    with pytest.raises(ValueError, match="group=municipality"):
        DeskSettings.model_validate({"desk_oidc_groups": wrong})
