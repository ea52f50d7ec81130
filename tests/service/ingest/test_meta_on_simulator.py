"""Meta's adapters against the simulated platform, which knows nothing of them: what it tells, and what it shows."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from ingest.adapters.meta.facebook import Facebook
from ingest.adapters.meta.instagram import Instagram
from ingest.core import item_state, sweeping
from ingest.core.change import Change, Listed
from ingest.core.item_state import ItemState
from ingest.ports import Access, Listing, Refused, Sending, Target
from simulator.founding import Founding
from simulator.server import application
from tests.simulator_checks.bench import SEED, Bench, bench_of, closed, founded

SENT = datetime(2026, 1, 1, tzinfo=UTC)
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
Known = dict[str, ItemState]


class Room:
    """A municipality's page and its two Instagram accounts, with the adapters that serve them."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        client = httpx.AsyncClient(transport=httpx.ASGITransport(application(bench.simulation)))
        self.facebook, self.instagram = Facebook("v26.0", client), Instagram("v26.0", client)
        self.client = client
        page = bench.simulation.world.of_municipality("bo")[0]
        self.page = Access(
            platform="facebook",
            account_id=page.page_id,
            token=page.row.page_token,
            app_secret=page.row.app_secret.encode(),
            base_url="http://graph.invalid",
        )
        self.accounts = [self._account(number) for number in range(2)]

    def _account(self, number: int) -> Access:
        account = self.bench.account(number)
        return Access(
            platform="instagram",
            account_id=account.page_id,
            token=account.row.secrets["token"],
            app_secret=account.row.app_secret.encode(),
            base_url="http://graph.invalid",
            extra={"login": "facebook", "page_id": self.page.account_id} if number else {},
        )

    def adapter(self, access: Access) -> Facebook | Instagram:
        return self.facebook if access.platform == "facebook" else self.instagram

    def told(self) -> Iterator[Change]:
        """Read every well-signed body as the platform's route does."""
        for one in self.bench.receiver.received:
            if not one.well_signed or one.app not in {"bo", "bo-ig"}:
                continue
            adapter = self.instagram if "/instagram/" in one.path else self.facebook
            for raw in adapter.split(one.body, {}):
                change = adapter.read(raw, SENT)
                if isinstance(change, Change):
                    yield change

    async def listed(self, access: Access) -> list[Listed]:
        """Walk through all that is listed."""
        todo: list[tuple[Listing, str | None]] = [(Listing(scope="account", id=access.account_id), None)]
        found: list[Listed] = []
        while todo:
            what, cursor = todo.pop()
            page = await self.adapter(access).listing(access, what, cursor)
            found += page.found
            todo += [(one, None) for one in page.then]
            todo += [(what, page.next)] if page.next is not None else []
        return found


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    founding = Founding(("bo",), SEED, "http://graph.invalid", platforms=("instagram",))
    bench = bench_of(founded(tmp_path, founding))
    room = Room(bench)
    yield room
    await room.client.aclose()
    await closed(bench)


def taken(known: Known, changes: list[Change]) -> None:
    for change in changes:
        before = known.get(change.object_id)
        known[change.object_id] = item_state.apply(before, change, SENT, "", by_us=False).state


async def swept(room: Room, known: Known, access: Access) -> None:
    """Compare what is known with what stands there, as the sweep does."""
    at = datetime.now(UTC) + timedelta(days=3650)
    there = await room.listed(access)
    for one in there:
        before = known.get(one.object_id)
        taken(known, sweeping.changes_for(before, one, access.platform, access.account_id, at))
    ids = {one.object_id for one in there}
    for object_id, item in list(known.items()):
        if item.account_id != access.account_id or object_id in ids or item.visibility == "removed":
            continue
        target = Target(object_id=object_id, account_id=item.account_id, kind=item.kind, post_id=item.post_id)
        try:
            seen = await room.adapter(access).look(access, target)
        except Refused:
            continue
        now = sweeping.change_when_gone(item, at) if seen is None else []
        taken(known, now if seen is None else sweeping.changes_seen(item, seen.text, seen.hidden, at))


def stands(truth: dict[str, object]) -> tuple[object, ...]:
    """Return what is compared. With Instagram Login a mention comes as a comment, and nothing tells them apart."""
    text = truth["text"] or ""
    return truth["visibility"], text, truth["own"], truth["parent_id"], truth["account_id"]


async def test_all_that_meta_can_bring_is_known_in_the_end_as_it_stands_there(room: Room) -> None:
    await room.bench.play("all_meta")
    known: Known = {}
    taken(known, list(room.told()))
    for access in (room.page, *room.accounts):
        await swept(room, known, access)
    items = {
        object_id: truth
        for name in ("facebook", "messenger", "instagram")
        for object_id, truth in (await room.bench.items(name)).items()
    }
    unknown = [truth for object_id, truth in items.items() if object_id not in known]
    # Instagram tells of no picture: one that came and went between two looks was never seen.
    assert {(one["kind"], one["visibility"], one["own"]) for one in unknown} == {("post", "removed", True)}
    assert len(unknown) == len(room.accounts)
    wanted = {object_id: stands(truth) for object_id, truth in items.items() if object_id in known}
    found = {
        object_id: (item.visibility, item.text, item.own, item.parent_id, item.account_id)
        for object_id, item in known.items()
    }
    assert found == wanted
    kinds = {(item.platform, item.kind) for item in known.values()}
    assert kinds >= {("facebook", kind) for kind in ("comment", "post", "message", "mention", "review")}
    assert kinds >= {("instagram", kind) for kind in ("comment", "post", "message", "mention")}


async def test_what_meta_brings_is_known_without_a_webhook_too(room: Room) -> None:
    await room.bench.play("all_meta")
    known: Known = {}
    for access in (room.page, *room.accounts):
        await swept(room, known, access)
    missing = []
    for name in ("facebook", "messenger", "instagram"):
        for object_id, truth in (await room.bench.items(name)).items():
            if truth["visibility"] != "removed" and object_id not in known:
                missing.append((name, truth["kind"]))
    # Mentions under other people's media are listed nowhere.
    assert set(missing) <= {("instagram", "mention")}


TAKK = Sending(text="Takk for meldingen.\nHilsen kommunen", key="key-1")


async def test_every_act_on_a_page_is_done_once_and_shows(room: Room) -> None:
    facebook, access = room.facebook, room.page
    await room.bench.control("facebook/subscribe", municipality="bo", fields=["feed", "message_echoes"])
    object_id = await room.bench.comment()
    target = Target(object_id=object_id, account_id=access.account_id)
    for do in ("hide", "hide", "unhide", "like"):
        assert await facebook.set_state(access, target, do, "")
    for do in ("reply", "private_reply"):
        made = await facebook.create(access, target, do, TAKK)
        assert await facebook.find_created(access, target, do, TAKK, NEVER) == (True, made)
    with pytest.raises(Refused) as no:
        await facebook.create(access, target, "private_reply", TAKK)
    assert no.value.code == "duplicate"
    (reply,) = [one.object_id for one in await room.listed(access) if one.parent_id == object_id]
    ours = Target(object_id=reply, account_id=access.account_id, parent_id=object_id)
    assert await facebook.set_state(access, ours, "edit", "Takk igjen.")
    await room.bench.settled()
    echoes = [change.sent_by_us for change in room.told() if change.kind == "message" and change.own]
    assert echoes == ["key-1"]
    for do in ("hide", "remove"):
        assert await facebook.set_state(access, target, do, "")
    assert await facebook.look(access, target) is None
    assert (await room.bench.truth())["findings"] == []


@pytest.mark.parametrize(
    "more", [{}, {"link": "https://bo.example/vei"}, {"pictures": ("https://a.example/1.jpg", "https://a.example/2")}]
)
async def test_a_post_is_published_and_found_again(room: Room, more: dict[str, object]) -> None:
    sending = Sending(text="Stengt vei i helgen", key="k", **more)  # type: ignore[arg-type]  # link or pictures
    access = room.page
    target = Target(object_id="", account_id=access.account_id, kind="post")
    made = await room.facebook.create(access, target, "publish", sending)
    assert await room.facebook.find_created(access, target, "publish", sending, NEVER) == (True, made)
    (post,) = [one for one in await room.listed(access) if one.object_id == made]
    assert (post.text, post.own) == (sending.text, True)
    await room.bench.settled()
    assert [(told.kind, told.own) for told in room.told() if told.object_id == made] == [("post", True)]


@pytest.mark.parametrize("number", [0, 1], ids=["Instagram Login", "Facebook Login"])
async def test_every_act_on_instagram_is_done_once_and_shows(room: Room, number: int) -> None:
    instagram, access = room.instagram, room.accounts[number]
    await room.bench.deed("instagram/media", account=number, text="Sol")
    object_id = await room.bench.deed("instagram/comment", account=number, text="Flott")
    target = Target(object_id=object_id, account_id=access.account_id)
    for do in ("hide", "hide"):
        assert await instagram.set_state(access, target, do, "")
    with pytest.raises(Refused) as no:
        await instagram.create(access, target, "reply", TAKK)
    assert no.value.code == "not_possible"
    assert await instagram.set_state(access, target, "unhide", "")
    for do in ("reply", "private_reply"):
        made = await instagram.create(access, target, do, TAKK)
        assert await instagram.find_created(access, target, do, TAKK, NEVER) == (True, made)
    picture = Sending(text="Bilde", key="k", pictures=("https://a.example/1.jpg",))
    new = Target(object_id="", account_id=access.account_id, kind="post")
    made = await instagram.create(access, new, "publish", picture)
    assert await instagram.find_created(access, new, "publish", picture, NEVER) == (True, made)
    for do in ("hide", "remove"):
        assert await instagram.set_state(access, target, do, "")
    assert await instagram.look(access, target) is None
    assert (await room.bench.platform("instagram"))["findings"] == []
