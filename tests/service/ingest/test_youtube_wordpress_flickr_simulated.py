"""Adapters against the platform simulator, which was written from the vendors' pages and knows nothing of them.

What is listed is what is true, whoever did it and however odd the words are; what is ordered is what then stands.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import httpx
import msgspec
import pytest
from starlette.responses import PlainTextResponse

from common.clock import SystemClock
from ingest.adapters.flickr import Flickr
from ingest.adapters.generic import Generic
from ingest.adapters.google.youtube import YouTube
from ingest.adapters.wordpress import WordPress
from ingest.core.change import Change, Listed
from ingest.core.health import Checked
from ingest.ports import Access, App, Listing, Platform, Sending, Target, Verdict
from simulator.server import application
from simulator.worldfile import AccountRow
from tests.simulator_checks.beside_bench import BesideBench, beside_bench, beside_closed

Make = Callable[[httpx.AsyncClient], Platform]
MAKES: dict[str, Make] = {
    "youtube": lambda client: YouTube(SystemClock(), client),
    "wordpress": lambda client: WordPress(Generic(SystemClock()), client),
    "flickr": lambda client: Flickr(SystemClock(), client),
}
HIDING = ("youtube", "wordpress")
WORDS = ("Når åpner biblioteket? 😀", 'Han sa "nei" -- og gikk...', "2 < 3 & 4 > 3", "En linje\nog en til", "Hei 'du'")
ANSWER = Sending(text='Takk for "spørsmålet".\nHilsen oss', key="k1")


class Joined:
    """An adapter joined to the simulator, with the municipality's account there."""

    def __init__(self, bench: BesideBench) -> None:
        self.bench = bench
        self.row = bench.place().row
        self.access = access_of(self.row)
        self.adapter = self.new_adapter()

    def new_adapter(self) -> Platform:
        """Return an adapter that remembers nothing."""
        transport = httpx.ASGITransport(application(self.bench.simulation))
        return MAKES[self.bench.platform](httpx.AsyncClient(transport=transport))

    async def all_listed(self) -> dict[str, Listed]:
        """Return everything that a sweep finds."""
        adapter = self.new_adapter()
        found: dict[str, Listed] = {}
        left: list[tuple[Listing, str | None]] = [(Listing(scope="account", id=self.row.account_id), None)]
        while left:
            what, cursor = left.pop()
            page = await adapter.listing(self.access, what, cursor)
            found |= {one.object_id: one for one in page.found}
            left += [(one, None) for one in page.then]
            left += [(what, page.next)] if page.next is not None else []
        await adapter.close()
        return found

    async def target(self, object_id: str) -> Target:
        truth = await self.bench.item(object_id)
        post_id, parent_id = truth["post_id"], truth["parent_id"]
        return Target(
            object_id=object_id,
            account_id=self.row.account_id,
            post_id=str(post_id) if post_id else None,
            parent_id=str(parent_id) if parent_id else None,
        )

    async def do(self, do: str, object_id: str, text: str = "") -> bool:
        return await self.adapter.set_state(self.access, await self.target(object_id), do, text)


def access_of(row: AccountRow) -> Access:
    """Return what the founded token file holds."""
    told = {**row.settings, **row.secrets}
    extra = {"user": told["user"]} if "user" in told else {}
    if "oauth_token" in told:
        extra = {
            "token_secret": told["oauth_token_secret"],
            "api_key": told["api_key"],
            "api_secret": told["api_secret"],
        }
    url = "http://platform.invalid"
    return Access(
        platform=row.platform,
        account_id=row.account_id,
        token=told.get("oauth_token") or told.get("password") or told["token"],
        app_secret=b"",
        base_url=f"{url}/sites/{row.account_id}" if row.platform == "wordpress" else url,
        extra=extra,
    )


@pytest.fixture(params=sorted(MAKES))
async def joined(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Joined]:
    bench = beside_bench(tmp_path, request.param)
    joined = Joined(bench)
    yield joined
    await joined.adapter.close()
    await beside_closed(bench)


async def as_it_is(joined: Joined) -> dict[str, object]:
    """Return what a sweep must find: everything but posts that is not gone."""
    items = (await joined.bench.truth())["items"]
    there = [one for one in items if one["kind"] != "post" and one["visibility"] != "removed"]
    return {
        str(one["object_id"]): (
            words(str(one["text"])),
            one["visibility"],
            one["own"],
            one["parent_id"],
            one["post_id"],
        )
        for one in there
    }


def words(text: str) -> str:
    """Return letters and digits alone: themes curl quotation marks and join lines."""
    return "".join(c for c in text if c.isalnum())


def as_listed(found: dict[str, Listed]) -> dict[str, object]:
    return {
        one.object_id: (
            words(one.text or ""),
            "hidden" if one.hidden else "visible",
            one.own,
            one.parent_id,
            one.post_id,
        )
        for one in found.values()
    }


async def test_what_a_sweep_finds_is_what_is_true(joined: Joined) -> None:
    post = await joined.bench.post("Et innlegg")
    ids = [await joined.bench.comment(text, post=post) for text in WORDS]
    await joined.adapter.create(joined.access, await joined.target(ids[0]), "reply", ANSWER)
    if joined.bench.platform in HIDING:
        assert await joined.do("hide", ids[1])
    assert await joined.do("remove", ids[2])
    assert as_listed(await joined.all_listed()) == await as_it_is(joined)


async def test_after_a_storm_a_sweep_finds_what_is_true(joined: Joined) -> None:
    began = await joined.bench.http.post("/control/scenario", json={"name": "storm", "count": 200, "seed": 7})
    assert began.is_success, began.text
    await joined.bench.settled()
    there = await as_it_is(joined)
    assert len(there) > 20, "a storm of nothing proves nothing"
    assert as_listed(await joined.all_listed()) == there


async def test_an_answer_is_made_once_found_again_edited_and_taken_back(joined: Joined) -> None:
    comment = await joined.bench.comment(WORDS[0], post=await joined.bench.post("Et innlegg"))
    target = await joined.target(comment)
    since = SystemClock().now()
    object_id = await joined.adapter.create(joined.access, target, "reply", ANSWER)
    assert object_id is not None
    assert await joined.adapter.find_created(joined.access, target, "reply", ANSWER, since) == (True, object_id)
    assert await joined.do("edit", object_id, "Nye ord")
    assert (await joined.bench.item(object_id))["text"] == "Nye ord"
    assert await joined.do("remove", object_id)
    assert (await joined.bench.item(object_id))["visibility"] == "removed"


@pytest.mark.parametrize("joined", HIDING, indirect=True)
async def test_a_comment_is_hidden_and_shown_again(joined: Joined) -> None:
    comment = await joined.bench.comment(WORDS[0], post=await joined.bench.post("Et innlegg"))
    for do, visibility in (("hide", "hidden"), ("hide", "hidden"), ("unhide", "visible")):
        assert await joined.do(do, comment)
        assert (await joined.bench.item(comment))["visibility"] == visibility
        seen = await joined.adapter.look(joined.access, await joined.target(comment))
        assert seen is not None
        assert (words(seen.text), seen.hidden) == (words(WORDS[0]), visibility == "hidden")


@pytest.mark.parametrize("joined", HIDING, indirect=True)
async def test_what_is_pushed_is_signed_and_about_the_items_that_are_listed(joined: Joined) -> None:
    post = await joined.bench.post("Et innlegg")
    await joined.bench.comment(WORDS[0], post=post)
    listed = await joined.all_listed()
    changes = []
    for told in await joined.bench.settled():
        app = App(
            platform=told.platform,
            name=told.app,
            municipality="bo",
            secrets=(joined.row.app_secret.encode(),),
            accounts=(joined.row.account_id,),
        )
        at = SystemClock().now()
        assert joined.adapter.verify(told.headers, told.body, app.secrets, at) is Verdict.GENUINE
        assert joined.adapter.verify(told.headers, told.body + b" ", app.secrets, at) is not Verdict.GENUINE
        for raw in joined.adapter.split(told.body, joined.adapter.kept_headers(told.headers, app)):
            change = joined.adapter.read(raw, at)
            assert isinstance(change, Change)
            changes.append(change)
    assert changes
    for change in changes:
        if change.kind == "comment":
            same = listed[change.object_id]
            assert (change.author, change.post_id, change.text) == (same.author, same.post_id, same.text)
        else:
            assert (change.object_id, change.own) == (post, True)


@pytest.mark.parametrize("joined", ["youtube"], indirect=True)
async def test_a_lease_that_we_ask_for_brings_the_next_video_signed_with_our_secret(joined: Joined) -> None:
    youtube = joined.adapter
    assert isinstance(youtube, YouTube)
    app = App(
        platform="youtube",
        name="bo-youtube",
        municipality="bo",
        secrets=(b"another hub secret",),
        accounts=(joined.row.account_id,),
    )

    def asked(query: Mapping[str, str]) -> PlainTextResponse:
        answer = youtube.challenge(query, app)
        return PlainTextResponse(answer.body if answer else "", 200 if answer else 403)

    joined.bench.listener.ask = asked
    route = "http://receiver.invalid/webhooks/youtube/bo-youtube"
    access = msgspec.structs.replace(joined.access, app_secret=app.secrets[0], extra={"webhook_url": route})
    assert (await youtube.channel.check(access)).missing_fields
    await youtube.channel.subscribe(access)
    assert await youtube.channel.check(access) == Checked()
    assert [query["hub.mode"] for query in joined.bench.listener.asked] == ["subscribe"]
    await joined.bench.post("Et møte")
    (told,) = await joined.bench.settled()
    assert youtube.verify(told.headers, told.body, app.secrets, SystemClock().now()) is Verdict.GENUINE
