"""Signing in without a provider: a link sets up a passphrase and codes from an app; from then on both are asked for."""

import hashlib
import re
from datetime import timedelta

import httpx
import pytest
from pyotp.totp import TOTP
from sqlalchemy import text

from common.db import Tx
from common.secret_box import SecretBox, make_key_file
from desk.handlers.passphrases import SCRYPT, Passphrases
from desk.handlers.people import first_is_admin, invite
from desk.handlers.second_factor import forget
from desk.store import Cases, Factors, Keys
from desk.store.keys import ADMIN
from tests.service.desk.conftest import Opened
from tests.service.desk.rights import csrf_in
from tests.service.desk.stage import Stage

PASSPHRASE = "fire blå båter på fjorden"
KARI = {"person": "kari", "passphrase": PASSPHRASE}


@pytest.fixture
async def door(opened: Opened) -> Stage:
    """A desk at which links set up what people sign in with. Passphrases cost little here: see `test_passphrase`."""
    return await opened(desk_second_factor=True, passphrases=Passphrases(cheap))


def cheap(passphrase: bytes, salt: bytes) -> bytes:
    return hashlib.scrypt(passphrase, salt=salt, n=2**4, r=8, p=1, dklen=SCRYPT["dklen"])


def secret_in(page: str) -> str:
    found = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    assert found is not None
    return found[1].replace(" ", "")


async def begin(door: Stage, client: httpx.AsyncClient, person: str = "kari") -> str:
    """Use a link up; return the page that sets up."""
    link = (await door.link("bo", person=person)).removeprefix("/link/")
    begun = await client.post("/sign-in", data={"link": link})
    assert begun.headers["location"] == "/sign-in/set-up"
    return (await client.get("/sign-in/set-up")).text


async def set_up(door: Stage, client: httpx.AsyncClient, person: str = "kari") -> tuple[TOTP, list[str]]:
    """Set up how a person signs in; return their app and their recovery codes."""
    page = await begin(door, client, person)
    app = TOTP(secret_in(page))
    said = {"csrf": csrf_in(page), "passphrase": PASSPHRASE, "code": app.at(door.clock.now())}
    done = await client.post("/sign-in/set-up", data=said)
    assert done.status_code == 200, done.text
    return app, re.findall(r"<li><code>([a-z2-7-]+)</code></li>", done.text)


async def enter(door: Stage, code: str, **other: str) -> httpx.Response:
    """Try to sign in with a browser of its own."""
    async with door.client() as client:
        return await client.post("/sign-in", data={**KARI, "code": code, **other})


async def audited(door: Stage) -> list[str]:
    return [row["what"] for row in await door.db.read(lambda tx: Cases(tx, "bo").audited())]


async def test_a_link_alone_opens_nothing(door: Stage) -> None:
    async with door.client() as client:
        await begin(door, client)
        assert (await client.get("/bo")).status_code == 401


async def test_setting_up_signs_in_and_from_then_on_passphrase_and_code_do(door: Stage) -> None:
    async with door.client() as client:
        app, codes = await set_up(door, client)
        assert (await client.get("/bo")).status_code == 200
        assert (await client.get("/sign-in/set-up")).status_code == 404
    assert len(set(codes)) == 10
    door.clock.at += timedelta(minutes=1)
    entered = await enter(door, app.at(door.clock.now()))
    assert entered.status_code == 303
    assert "ordstyrer_session" in entered.headers["set-cookie"]
    assert {"set_up_begun", "set_up", "signed_in"} <= set(await audited(door))


async def test_a_code_lets_in_once(door: Stage) -> None:
    async with door.client() as client:
        app, _ = await set_up(door, client)
    replayed = app.at(door.clock.now())
    assert (await enter(door, replayed)).status_code == 401, "the code of the set-up is used up"
    door.clock.at += timedelta(minutes=1)
    code = app.at(door.clock.now())
    assert (await enter(door, code)).status_code == 303
    assert (await enter(door, code)).status_code == 401
    earlier = app.at(door.clock.now() - timedelta(seconds=30))
    assert (await enter(door, earlier)).status_code == 401, "nor does one from before it"


async def test_each_of_the_two_alone_is_refused_in_the_same_words(door: Stage) -> None:
    async with door.client() as client:
        app, _ = await set_up(door, client)
    door.clock.at += timedelta(minutes=1)
    right = app.at(door.clock.now())
    answers = [
        await enter(door, right, passphrase="en helt annen frase"),
        await enter(door, "000000" if right != "000000" else "000001"),
        await enter(door, right, person="nobody"),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({re.sub(r'value="(kari|nobody)"', "", answer.text) for answer in answers}) == 1
    assert "sign_in_failed" in await audited(door)


async def test_after_too_many_tries_even_the_right_code_waits(door: Stage) -> None:
    async with door.client() as client:
        app, _ = await set_up(door, client)
    door.clock.at += timedelta(minutes=1)
    for _ in range(6):
        assert (await enter(door, "12345x")).status_code == 401
    assert (await enter(door, app.at(door.clock.now()))).status_code == 429
    door.clock.at += timedelta(minutes=16)
    assert (await enter(door, app.at(door.clock.now()))).status_code == 303


async def test_one_address_does_not_try_everybodys_names(door: Stage) -> None:
    for n in range(40):
        assert (await enter(door, "123456", person=f"person{n}")).status_code == 401
    assert (await enter(door, "123456", person="another")).status_code == 429


async def test_a_recovery_code_stands_in_for_the_phone_once(door: Stage) -> None:
    async with door.client() as client:
        _, codes = await set_up(door, client)
    assert (await enter(door, f" {codes[0].upper()} ")).status_code == 303
    assert (await enter(door, codes[0])).status_code == 401
    assert (await enter(door, codes[1])).status_code == 303
    assert "recovery_code_used" in await audited(door)


async def test_a_link_that_somebody_finds_takes_nobodys_place(door: Stage) -> None:
    async with door.client() as client:
        app, _ = await set_up(door, client)
    link = (await door.link("bo")).removeprefix("/link/")
    async with door.client() as thief:
        answer = await thief.post("/sign-in", data={"link": link})
        assert answer.headers["location"] == "/sign-in"
        assert (await thief.get("/sign-in/set-up")).status_code == 404
    door.clock.at += timedelta(minutes=1)
    assert (await enter(door, app.at(door.clock.now()))).status_code == 303


async def test_who_has_lost_everything_sets_up_anew_and_what_was_is_over(door: Stage) -> None:
    async with door.client() as client:
        app, codes = await set_up(door, client)
        at = door.clock.now()
        await door.db.write(lambda tx: forget(tx, "kari", "bo", "liv", at))
        assert (await client.get("/bo")).status_code == 401
    assert (await enter(door, codes[0])).status_code == 401
    async with door.client() as client:
        anew, _ = await set_up(door, client)
        assert anew.secret != app.secret


async def test_a_session_is_a_new_one_whatever_the_browser_came_with(door: Stage) -> None:
    async with door.client() as client:
        app, _ = await set_up(door, client)
        before = client.cookies["ordstyrer_session"]
        door.clock.at += timedelta(minutes=1)
        await client.post("/sign-in", data={**KARI, "code": app.at(door.clock.now())})
        after = client.cookies["ordstyrer_session"]
        assert after != before
        client.cookies.set("ordstyrer_session", before)
    async with door.client() as thief:
        thief.cookies.set("ordstyrer_session", before)
        assert (await thief.get("/bo")).status_code == 401


async def test_a_session_that_nobody_uses_ends_and_one_in_use_ends_with_its_hours(door: Stage) -> None:
    async with door.client() as client:
        await set_up(door, client)
        for _ in range(5):
            door.clock.at += timedelta(minutes=115)
            assert (await client.get("/bo")).status_code == 200
        door.clock.at += timedelta(minutes=30)
        assert (await client.get("/bo")).status_code == 401
    async with door.client() as other:
        await set_up(door, other, "liv")
        door.clock.at += timedelta(minutes=121)
        assert (await other.get("/bo")).status_code == 401


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example/", "/\\evil.example", "/bo/../../x", "javascript:alert(1)", ""]
)
async def test_signing_in_leads_to_no_other_place_than_ours(door: Stage, there: str) -> None:
    async with door.client() as client:
        _, codes = await set_up(door, client)
    assert (await enter(door, codes[0], next=there)).headers["location"] == "/"
    assert (await enter(door, codes[1], next="/bo?show=done")).headers["location"] == "/bo?show=done"


async def test_a_form_from_elsewhere_signs_nobody_in(door: Stage) -> None:
    async with door.client() as client:
        _, codes = await set_up(door, client)
    async with door.client() as client:
        for site in ("cross-site", "same-site"):
            sent = await client.post("/sign-in", data={**KARI, "code": codes[0]}, headers={"Sec-Fetch-Site": site})
            assert sent.status_code == 403


async def test_a_page_asks_whoever_is_not_in_and_leads_back(door: Stage) -> None:
    async with door.client() as client:
        asked = await client.get("/bo?show=done")
    assert asked.status_code == 401
    assert 'name="next" value="/bo?show=done"' in asked.text


@pytest.mark.parametrize("weak", ["kort", "a" * 20, "x" * 300])
async def test_a_passphrase_that_is_easily_guessed_is_not_taken(door: Stage, weak: str) -> None:
    async with door.client() as client:
        page = await begin(door, client)
        code = TOTP(secret_in(page)).at(door.clock.now())
        said = {"csrf": csrf_in(page), "passphrase": weak, "code": code}
        assert (await client.post("/sign-in/set-up", data=said)).status_code == 422
        assert (await client.post("/sign-in/set-up", data={**said, "csrf": "x"})).status_code == 403
        assert (await client.get("/bo")).status_code == 401


async def test_a_wrong_code_sets_nothing_up(door: Stage) -> None:
    async with door.client() as client:
        page = await begin(door, client)
        said = {"csrf": csrf_in(page), "passphrase": PASSPHRASE, "code": "abc"}
        assert (await client.post("/sign-in/set-up", data=said)).status_code == 422
        assert (await client.get("/bo")).status_code == 401


async def test_nothing_that_opens_anything_lies_in_the_database(door: Stage) -> None:
    async with door.client() as client:
        app, codes = await set_up(door, client)

    def everything(tx: Tx) -> str:
        tables = ("desk_key", "desk_factor", "desk_recovery_code", "desk_sign_in_try", "desk_audit")
        return str([tx.execute(text(f"SELECT * FROM {t}")).all() for t in tables])  # noqa: S608 - names above

    found = await door.db.read(everything)
    assert not any(secret in found for secret in (app.secret, PASSPHRASE, *codes))


async def test_the_first_one_is_administrator_and_the_next_is_not(door: Stage) -> None:
    at = door.clock.now()
    for person, first in (("kari", ["bo"]), ("liv", [])):
        await door.db.write(lambda tx, who=person: invite(tx, who, ["bo"], at))  # type: ignore[misc]  # bound now
        assert await door.db.write(lambda tx, who=person: first_is_admin(tx, who, ["bo"], at)) == first  # type: ignore[misc]  # bound now
        assert await door.db.read(lambda tx, who=person: Keys(tx, "bo").has(who, ADMIN)) == bool(first)  # type: ignore[misc]  # bound now


async def test_whoever_signs_in_after_a_change_of_keys_takes_the_new_key_along(door: Stage) -> None:
    async with door.client() as client:
        app, _ = await set_up(door, client)
    path = door.folder / "desk.key"
    old_key = path.read_text(encoding="ascii")

    async def stored() -> bytes:
        row = await door.db.read(lambda tx: Factors(tx, "bo").get("kari"))
        assert row is not None
        return bytes(row["secret"])

    before = await stored()
    make_key_file(path)
    assert await stored() == before, "nothing is sealed anew behind anybody's back"
    door.clock.at += timedelta(minutes=1)
    assert (await enter(door, app.at(door.clock.now()))).status_code == 303
    assert SecretBox(path).is_old(before, "bo", "kari")
    assert not SecretBox(path).is_old(await stored(), "bo", "kari")
    path.write_text(path.read_text(encoding="ascii").removesuffix(old_key), encoding="ascii")
    door.clock.at += timedelta(minutes=1)
    assert (await enter(door, app.at(door.clock.now()))).status_code == 303, "the old key may go"
