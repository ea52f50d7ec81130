"""Adapters against the platform simulator, which was written from the vendors' pages and knows nothing of them.

What is pushed is genuine and true, what is listed is what stands, and what is ordered is done once.
"""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import Response

from common.clock import SystemClock
from common.errors import Transient
from ingest.adapters.generic import Generic
from ingest.adapters.linkedin import LinkedIn
from ingest.adapters.x import X
from ingest.core.change import Change, Listed
from ingest.ports import Access, App, Listing, Platform, Sending, Target, Verdict
from simulator.server import application
from tests.simulator_checks.beside_bench import Arrived, BesideBench, beside_bench, beside_closed

Make = Callable[[httpx.AsyncClient], Platform]
MAKES: dict[str, Make] = {
    "generic": lambda client: Generic(SystemClock(), client),
    "linkedin": lambda client: LinkedIn(SystemClock(), "202511", client),
    "x": lambda client: X(SystemClock(), client),
}
WORDS = ("Når åpner biblioteket? 😀", "2 < 3 & 4 > 3 &amp; mer", "En linje\nog en til")
ANSWER = Sending(text="Takk for spørsmålet & hei.\nHilsen oss", key="k1")


class Joined:
    """An adapter joined to the simulator, with the municipality's account there."""

    def __init__(self, bench: BesideBench) -> None:
        self.bench = bench
        row = bench.place().row
        url = "http://platform.invalid"
        self.access = Access(
            platform=row.platform,
            account_id=row.account_id,
            token=row.secrets["token"],
            app_secret=b"",
            base_url=f"{url}/generic/{row.account_id}" if row.platform == "generic" else url,
        )
        self.app = App(
            platform=row.platform,
            name=row.app,
            municipality="bo",
            secrets=(row.app_secret.encode(),),
            accounts=(row.account_id,),
        )
        transport = httpx.ASGITransport(application(bench.simulation))
        self.adapter = MAKES[row.platform](httpx.AsyncClient(transport=transport))

    async def target(self, object_id: str) -> Target:
        truth: dict[str, Any] = await self.bench.item(object_id)
        return Target(
            object_id=object_id,
            account_id=self.access.account_id,
            post_id=truth["post_id"],
            parent_id=truth["parent_id"],
        )

    async def do(self, do: str, object_id: str, text: str = "") -> bool:
        return await self.adapter.set_state(self.access, await self.target(object_id), do, text)

    def changes(self, arrived: list[Arrived]) -> list[Change]:
        """Return what the deliveries say; each must be genuine."""
        at = SystemClock().now()
        found = []
        for told in arrived:
            assert self.adapter.verify(told.headers, told.body, self.app.secrets, at) is Verdict.GENUINE
            assert self.adapter.verify(told.headers, told.body + b" ", self.app.secrets, at) is Verdict.FORGED
            kept = self.adapter.kept_headers(told.headers, self.app)
            found += [self.adapter.read(raw, at) for raw in self.adapter.split(told.body, kept)]
        return [one for one in found if isinstance(one, Change)]

    async def all_listed(self) -> dict[str, Listed]:
        """Return everything that a sweep finds."""
        found: dict[str, Listed] = {}
        left: list[tuple[Listing, str | None]] = [(Listing(scope="account", id=self.access.account_id), None)]
        while left:
            what, cursor = left.pop()
            page = await self.adapter.listing(self.access, what, cursor)
            found |= {one.object_id: one for one in page.found}
            left += [(one, None) for one in page.then]
            left += [(what, page.next)] if page.next is not None else []
        return found


@pytest.fixture(params=sorted(MAKES))
async def joined(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Joined]:
    bench = beside_bench(tmp_path, request.param)
    joined = Joined(bench)

    def asked(query: Any) -> Response:  # noqa: ANN401 - any query
        answer = joined.adapter.challenge(query, joined.app)
        return Response(answer.body, media_type=answer.media_type) if answer else Response(status_code=403)

    bench.listener.ask = asked
    yield joined
    await joined.adapter.close()
    await beside_closed(bench)


async def test_what_is_pushed_is_genuine_and_true(joined: Joined) -> None:
    post = await joined.bench.post("Et innlegg")
    ids = [await joined.bench.comment(text, on=post) for text in WORDS]
    if joined.bench.platform != "x":  # an edited post is another post there
        await joined.bench.control(f"comments/{ids[0]}", do="edit", text="Rettet & mer")
    changes = joined.changes(await joined.bench.settled())
    told = {one.object_id: one for one in changes if one.kind != "post"}
    assert {*ids} <= {*told}
    for object_id in ids:
        truth: dict[str, Any] = await joined.bench.item(object_id)
        one = told[object_id]
        assert (one.kind, one.account_id) == (truth["kind"], joined.access.account_id)
        assert (one.own, one.parent_id) == (truth["own"], truth["parent_id"])
        assert one.text == truth["text"]


async def test_an_answer_is_made_once_and_found_when_its_receipt_was_lost(joined: Joined) -> None:
    comment = await joined.bench.comment(WORDS[0], on=await joined.bench.post("Et innlegg"))
    target, since = await joined.target(comment), SystemClock().now()
    assert await joined.adapter.find_created(joined.access, target, "reply", ANSWER, since) == (False, None)
    await joined.bench.control("faults", api=[{"fault": "500", "when": "after", "do": "reply"}])
    with pytest.raises(Transient):
        await joined.adapter.create(joined.access, target, "reply", ANSWER)
    found, object_id = await joined.adapter.find_created(joined.access, target, "reply", ANSWER, since)
    assert found
    assert object_id is not None
    made: dict[str, Any] = await joined.bench.item(object_id)
    assert (made["own"], made["text"]) == (True, ANSWER.text)
    (echo,) = [one for one in joined.changes(await joined.bench.settled()) if one.object_id == object_id]
    assert echo.own
    assert echo.sent_by_us in {None, ANSWER.key}
    assert sum(1 for one in (await joined.bench.truth())["items"] if one["own"] and one["kind"] != "post") == 1


@pytest.mark.parametrize("joined", ["generic", "x"], indirect=True)
async def test_a_comment_is_hidden_and_shown_again(joined: Joined) -> None:
    comment = await joined.bench.comment(WORDS[0], on=await joined.bench.post("Et innlegg"))
    for do, visibility in (("hide", "hidden"), ("hide", "hidden"), ("unhide", "visible")):
        assert await joined.do(do, comment)
        assert (await joined.bench.item(comment))["visibility"] == visibility


async def test_what_is_ours_is_taken_back_and_is_gone(joined: Joined) -> None:
    comment = await joined.bench.comment(WORDS[0], on=await joined.bench.post("Et innlegg"))
    own = await joined.adapter.create(joined.access, await joined.target(comment), "reply", ANSWER)
    assert own is not None
    seen = await joined.adapter.look(joined.access, await joined.target(own))
    assert seen is not None
    if joined.bench.platform == "linkedin":
        assert await joined.do("edit", own, "Nye ord")
    assert await joined.do("remove", own)
    assert (await joined.bench.item(own))["visibility"] == "removed"
    assert await joined.adapter.look(joined.access, await joined.target(own)) is None


@pytest.mark.parametrize("joined", ["linkedin", "x"], indirect=True)
async def test_what_a_sweep_finds_is_what_stands(joined: Joined) -> None:
    post = await joined.bench.post("Et innlegg")
    ids = [await joined.bench.comment(text, on=post) for text in WORDS]
    below = await joined.bench.comment("Enig", on=post, under=ids[1])
    if joined.bench.platform == "linkedin":
        await joined.bench.control(f"comments/{ids[0]}", do="edit", text="Rettet")
    await joined.bench.control(f"comments/{ids[2]}", do="remove")
    own = await joined.adapter.create(joined.access, await joined.target(ids[1]), "reply", ANSWER)
    found = await joined.all_listed()
    items: list[dict[str, Any]] = (await joined.bench.truth())["items"]
    there = {one["object_id"]: one for one in items if one["kind"] != "post" and one["visibility"] != "removed"}
    assert {ids[1], below, own} <= {*there}
    listed = {object_id: one for object_id, one in found.items() if one.kind != "post"}
    assert {*listed} == {*there}
    for object_id, one in listed.items():
        truth = there[object_id]
        assert (one.text, one.own, one.kind) == (truth["text"], truth["own"], truth["kind"])


@pytest.mark.parametrize("joined", ["linkedin", "x"], indirect=True)
async def test_the_handshake_of_the_simulated_platform_is_passed(joined: Joined) -> None:
    assert (await joined.bench.control("handshake", municipality="bo", case="all"))["as_expected"] is True
