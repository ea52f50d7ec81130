"""A session says when it ends, goes on while somebody is there, and loses no words when it has ended."""

import re
from datetime import timedelta

import httpx

from desk.store import Drafts
from tests.core.desk.scene import ANSWER, decided, item, item_id
from tests.service.desk.stage import Stage, fields_of

HERE, ITEM = "/sign-in/session", f"/bo/items/{item_id()}"
WORDS = "Vi åpner klokka ti."


async def entered(stage: Stage, client: httpx.AsyncClient) -> None:
    """Sign somebody in."""
    await client.post("/sign-in", data={"link": (await stage.link("bo")).removeprefix("/link/")})


async def left(client: httpx.AsyncClient) -> tuple[int, str, int]:
    """Return what a script is told: status, which limit comes first, seconds left."""
    answer = await client.get(HERE)
    return answer.status_code, answer.json()["kind"], answer.json()["left_s"]


async def draft(stage: Stage) -> dict[str, str]:
    """Return what is kept of what she has begun to write."""
    return await stage.db.read(lambda tx: Drafts(tx, "bo", "kari").of(item_id()))


async def test_a_page_says_when_its_session_ends_and_asking_keeps_no_session_alive(stage: Stage) -> None:
    async with stage.client() as client:
        await entered(stage, client)
        page = (await client.get("/bo")).text
        assert 'role="alertdialog"' in page
        assert 'data-kind="idle" data-left="7200" data-lead="300"' in page
        assert "<noscript>" in page
        await stage.later(minutes=119)
        assert await left(client) == (200, "idle", 60)
        await stage.later(minutes=1)
        assert await left(client) == (401, "gone", 0)
        assert 'role="alertdialog"' not in (await client.get("/bo")).text


async def test_whoever_says_that_they_are_there_stays_but_not_past_the_sessions_own_end(stage: Stage) -> None:
    async with stage.client() as client:
        await entered(stage, client)
        csrf = (await client.get("/bo")).text.split('name="csrf" value="')[1].split('"')[0]
        assert (await client.post(HERE, data={"csrf": "x"})).status_code == 403
        for kind in ("idle", "idle", "idle", "idle", "over"):
            await stage.later(minutes=116)
            told = (await client.post(HERE, data={"csrf": csrf})).json()
            assert told["kind"] == kind
        assert await left(client) == (200, "over", 20 * 60)
        await stage.later(minutes=20)
        assert (await client.post(HERE, data={"csrf": csrf})).status_code == 401


async def test_words_that_are_sent_after_the_session_ran_out_are_a_draft_when_their_writer_is_back(
    stage: Stage,
) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with stage.client() as client:
        await entered(stage, client)
        fields = fields_of((await client.get(ITEM)).text, "reply") | {"text": WORDS}
        await stage.later(hours=3)
        refused = await client.post(f"{ITEM}/acts", data=fields)
        assert refused.status_code == 401
        assert await stage.ordered("reply") == []
        await entered(stage, client)
        assert WORDS in (await client.get(ITEM)).text


async def test_the_browser_keeps_its_key_so_long_that_words_sent_after_the_sessions_own_end_are_a_draft(
    stage: Stage,
) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with stage.client() as client:
        entered = await client.post("/sign-in", data={"link": (await stage.link("bo")).removeprefix("/link/")})
        (kept_s,) = re.findall(r"ordstyrer_session=[^;]+;.*?Max-Age=(\d+)", entered.headers["set-cookie"])
        fields = fields_of((await client.get(ITEM)).text, "reply") | {"text": WORDS}
        late = timedelta(hours=12)
        await stage.later(hours=12)
        if timedelta(seconds=int(kept_s)) < late:
            client.cookies.clear()  # as a browser does; the client here goes by the machine's clock
        assert (await client.post(f"{ITEM}/acts", data=fields)).status_code == 401
    assert await draft(stage) == {"reply": WORDS}


async def test_nothing_is_kept_for_a_session_that_was_ended_or_by_a_form_that_is_not_its_own(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with stage.client() as client:
        await entered(stage, client)
        fields = fields_of((await client.get(ITEM)).text, "reply") | {"text": WORDS}
        cookies = dict(client.cookies)
        await stage.later(hours=3)
        await client.post(f"{ITEM}/acts", data=fields | {"csrf": "x"})
        assert await draft(stage) == {}
        await entered(stage, client)
        await client.post("/sign-out", data={"csrf": fields_of((await client.get(ITEM)).text, "reply")["csrf"]})
    async with stage.client() as thief:
        thief.cookies.update(cookies)
        await stage.later(hours=1)
        await thief.post(f"{ITEM}/acts", data=fields)
    assert await draft(stage) == {}


async def test_words_that_went_out_before_are_no_draft_when_the_form_comes_once_more(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    async with stage.client() as client:
        await entered(stage, client)
        fields = fields_of((await client.get(ITEM)).text, "reply") | {"text": WORDS}
        assert (await client.post(f"{ITEM}/acts", data=fields)).status_code == 303
        await stage.later(hours=3)
        again = await client.post(f"{ITEM}/acts", data=fields)
        assert again.status_code == 401
        assert "utkast" not in again.text
    assert await draft(stage) == {}
    assert len(await stage.ordered("reply")) == 1
