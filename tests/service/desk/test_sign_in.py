"""Signing in: links work once and not for long, keys are kept as hashes only, forms carry their session's token."""

from sqlalchemy import text

from common.db import Tx
from desk.handlers.people import sha256_of
from desk.store import Keys
from tests.core.desk.scene import ANSWER, decided, item, item_id
from tests.service.desk.stage import Stage, fields_of

ITEM = f"/bo/items/{item_id()}"


async def test_a_link_signs_in_once_and_looking_at_it_uses_nothing_up(stage: Stage) -> None:
    path = await stage.link("bo")
    link = path.removeprefix("/link/")
    async with stage.client() as client:
        for _ in range(2):
            assert (await client.get(path)).status_code == 200
        entered = await client.post("/sign-in", data={"link": link})
        assert (entered.status_code, entered.headers["location"]) == (303, "/")
        cookie = entered.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "Bø kommune" in (await client.get("/")).text
    async with stage.client() as other:
        assert (await other.post("/sign-in", data={"link": link})).status_code == 404
        assert (await other.get(path)).status_code == 404


async def test_over_https_the_cookie_is_never_sent_in_the_clear(stage: Stage) -> None:
    link = (await stage.link("bo")).removeprefix("/link/")
    async with stage.client() as client:
        entered = await client.post("https://desk.test/sign-in", data={"link": link})
    assert "secure" in entered.headers["set-cookie"].lower()


async def test_a_link_is_too_old_after_fifteen_minutes(stage: Stage) -> None:
    path = await stage.link("bo")
    await stage.later(minutes=15)
    async with stage.client() as client:
        assert (await client.get(path)).status_code == 404
        assert (await client.post("/sign-in", data={"link": path.removeprefix("/link/")})).status_code == 404


async def test_a_session_ends_with_its_hours_and_with_signing_out(stage: Stage) -> None:
    async with stage.client() as client:
        await client.post("/sign-in", data={"link": (await stage.link("bo")).removeprefix("/link/")})
        await stage.later(hours=11)
        assert (await client.get("/bo")).status_code == 401
        await client.post("/sign-in", data={"link": (await stage.link("bo")).removeprefix("/link/")})
        page = (await client.get("/bo")).text
        csrf = page.split('name="csrf" value="')[1].split('"')[0]
        kept = dict(client.cookies)
        assert (await client.post("/sign-out", data={"csrf": "x"})).status_code == 403
        assert (await client.post("/sign-out", data={"csrf": csrf})).status_code == 200
    async with stage.client() as thief:
        thief.cookies.update(kept)
        assert (await thief.get("/bo")).status_code == 401


async def test_a_form_without_its_sessions_token_does_nothing(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with stage.client() as client:
        await client.post("/sign-in", data={"link": (await stage.link("bo")).removeprefix("/link/")})
        fields = fields_of((await client.get(ITEM)).text, "reply")
        for wrong in ({**fields, "csrf": ""}, {**fields, "csrf": "0" * 64}):
            answer = await client.post(f"{ITEM}/acts", data={**wrong, "text": "Hei"})
            assert answer.status_code == 403
        assert (await client.post(f"{ITEM}/acts", json={**fields, "text": "Hei"})).status_code == 403
    assert await stage.ordered() == []


async def test_nobody_sees_a_page_who_is_not_signed_in(stage: Stage) -> None:
    await stage.tell(item(), decided())
    async with stage.client() as client:
        for path in ("/", "/bo", ITEM):
            assert (await client.get(path)).status_code == 401
        assert (await client.post(f"{ITEM}/acts", data={"do": "close"})).status_code == 401


async def test_a_municipality_without_right_is_not_there(stage: Stage) -> None:
    await stage.tell(item(), decided())
    async with stage.client() as client:
        await client.post("/sign-in", data={"link": (await stage.link("sogne")).removeprefix("/link/")})
        for path in ("/bo", ITEM, "/nowhere"):
            assert (await client.get(path)).status_code == 404
        assert "Bø" not in (await client.get("/")).text


async def test_the_operators_addresses_are_no_municipalities(stage: Stage) -> None:
    async with stage.client() as client:
        for path in ("/healthz", "/metrics", "/readyz", "/webhooks", "/api"):
            assert (await client.get(path)).status_code == 404


async def test_no_key_is_kept_in_a_form_that_opens_anything(stage: Stage) -> None:
    token, link = await stage.token("bo"), (await stage.link("bo")).removeprefix("/link/")
    async with stage.client() as client:
        await client.post("/sign-in", data={"link": link})
        session = client.cookies["ordstyrer_session"]

    def everything(tx: Tx) -> str:
        return str([tx.execute(text(f"SELECT * FROM {t}")).all() for t in ("desk_key", "desk_audit", "desk_log")])  # noqa: S608 - names above

    found = await stage.db.read(everything)
    assert not any(key in found for key in (token, link, session))


async def test_a_link_is_no_token_and_a_token_no_session(stage: Stage) -> None:
    token, link = await stage.token("bo"), (await stage.link("bo")).removeprefix("/link/")
    async with stage.client(link) as client:
        assert (await client.get("/api/v1/bo/items")).status_code == 401
    async with stage.client() as client:
        client.cookies.set("ordstyrer_session", token)
        assert (await client.get("/bo")).status_code == 401
        assert (await client.post("/sign-in", data={"link": token})).status_code == 404


async def test_a_key_that_was_ended_opens_nothing(stage: Stage) -> None:
    token = await stage.token("bo")
    at = stage.clock.now()
    assert await stage.db.write(lambda tx: Keys(tx, "bo").end(sha256_of(token), at))
    async with stage.client(token) as client:
        assert (await client.get("/api/v1/bo/items")).status_code == 401
