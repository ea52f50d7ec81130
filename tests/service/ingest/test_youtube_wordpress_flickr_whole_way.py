"""From a sweep to the item and from the order to the platform: YouTube, WordPress and Flickr, the whole way."""

import json
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from common.accounts import PLATFORMS
from common.events import ActionTaken, ItemChanged, Outcome
from tests.service.ingest.album import KEY, KEY_SECRET, OURS, PHOTO, TOKEN, TOKEN_SECRET, Album
from tests.service.ingest.loopback import Answered, loopback
from tests.service.ingest.opened import opened
from tests.service.ingest.site import PASSWORD, SITE, USER, Site
from tests.service.ingest.stage import Stage, active
from tests.service.ingest.tube import CHANNEL, Tube, done_but
from tests.service.ingest.way import ANSWER, Way

TOKENS = {
    "youtube": "ya29.fresh",
    "wordpress": json.dumps({"token": PASSWORD, "user": USER}),
    "flickr": json.dumps(
        {"token": TOKEN, "token_secret": TOKEN_SECRET, "api_key": KEY, "api_secret": KEY_SECRET},
    ),
}
ACCOUNTS = {"youtube": CHANNEL, "wordpress": SITE, "flickr": OURS}
COMMENTS = {"youtube": "Ugx1", "wordpress": f"{SITE}/512", "flickr": f"1-{PHOTO}-3"}
CAN_HIDE = ("youtube", "wordpress")
Fake = Tube | Site | Album


class FakeWay(Way):
    """Ingest with one account of a platform, and the platform."""

    def __init__(self, stage: Stage, name: str, fake: Fake, accounts: Path) -> None:
        super().__init__(stage, ("bo", name, ACCOUNTS[name]), COMMENTS[name], accounts)
        self.fake = fake

    def stands(self) -> str:
        """Return how the comment stands on the platform."""
        match self.fake:
            case Tube():
                return str(self.fake.comments["Ugx1"]["status"])
            case Site():
                return str(self.fake.comments[512]["status"])
            case Album():
                return "shown" if COMMENTS["flickr"] in self.fake.comments else "gone"

    def answers(self) -> list[str]:
        """Return our own comments on the platform."""
        ours = {"youtube": CHANNEL, "wordpress": 3, "flickr": OURS}[self.name]
        return [str(one["text"]) for one in self.fake.comments.values() if one["author"] == ours]


def fake_of(name: str) -> Fake:
    """Return a platform with one comment."""
    if name == "youtube":
        tube = Tube()
        tube.add(COMMENTS[name])
        return tube
    if name == "wordpress":
        site = Site()
        site.add(512)
        return site
    album = Album()
    album.add(COMMENTS[name])
    return album


@pytest.fixture(params=[name for name in sorted(ACCOUNTS) if name in PLATFORMS])
async def way(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> AsyncIterator[FakeWay]:
    name = request.param
    fake = fake_of(name)
    with ExitStack() as serving:
        address = serving.enter_context(loopback(fake))
        accounts = tmp_path / "accounts.toml"
        row = {"municipality": "bo", "platform": name, "id": ACCOUNTS[name], "name": "Bø kommune"}
        row |= {"token_file": "token", "url": address}
        lines = [f"{key} = {json.dumps(value)}" for key, value in row.items()]
        accounts.write_text("[[account]]\n" + "\n".join(lines), encoding="utf-8")
        (tmp_path / "token").write_text(TOKENS[name], encoding="utf-8")
        async with opened(tmp_path, accounts, migrated) as stage:
            stage.world.control.state(active(name, ACCOUNTS[name]))
            way = FakeWay(stage, name, fake, accounts)
            await way.swept()
            yield way
            await way.close()


async def test_a_sweep_finds_the_comment_once(way: FakeWay) -> None:
    await way.swept()
    assert await way.told() == [("ItemPosted", COMMENTS[way.name], False)]


async def test_an_answer_goes_out_once_and_comes_back_as_our_own(way: FakeWay) -> None:
    way.fake.at = way.stage.clock.at
    await way.ordered("reply")
    (done,) = await way.stage.told(Outcome)
    assert isinstance(done, ActionTaken)
    assert way.answers() == [ANSWER]
    await way.swept()
    assert await way.told() == [
        ("ItemPosted", COMMENTS[way.name], False),
        ("ItemPosted", str(done.object_id), False),
    ]
    assert [event.own for event in await way.stage.told(ItemChanged)] == [False, True]


async def test_an_answer_whose_receipt_is_lost_goes_out_once_and_is_found(way: FakeWay) -> None:
    way.fake.at = way.stage.clock.at
    way.fake.faults.append(done_but(Answered(body=b"{", cut=True)))
    await way.ordered("reply")
    for _ in range(12):
        await way.stage.later(seconds=10)
    (done,) = await way.stage.told(Outcome)
    assert isinstance(done, ActionTaken)
    assert way.answers() == [ANSWER]


@pytest.mark.parametrize("way", CAN_HIDE, indirect=True)
async def test_a_comment_is_hidden_and_shown_again_by_us(way: FakeWay) -> None:
    await way.ordered("hide")
    assert way.stands() in {"heldForReview", "hold"}
    way.stage.clock.at += timedelta(minutes=2)
    await way.ordered("unhide")
    assert way.stands() in {"published", "approved"}
    await way.swept()
    assert [one[0] for one in await way.told()] == ["ItemPosted", "ItemHidden", "ItemUnhidden"]
    assert [one[2] for one in await way.told()] == [False, True, True]
    assert [type(done).__name__ for done in await way.stage.told(Outcome)] == ["ActionTaken", "ActionTaken"]


async def test_a_comment_is_removed_by_us(way: FakeWay) -> None:
    await way.ordered("remove")
    assert way.stands() in {"rejected", "trash", "gone"}
    await way.swept()
    comment = COMMENTS[way.name]
    assert await way.told() == [("ItemPosted", comment, False), ("ItemRemoved", comment, True)]


@pytest.mark.parametrize("way", [name for name in ("flickr",) if name in PLATFORMS], indirect=True)
async def test_what_a_platform_cannot_do_is_refused_before_anybody_asks_it(way: FakeWay) -> None:
    calls = len(way.fake.asked)
    await way.ordered("hide")
    (failed,) = await way.stage.told(Outcome)
    assert (type(failed).__name__, getattr(failed, "why", None)) == ("ActionFailed", "not_possible")
    assert len(way.fake.asked) == calls


async def test_what_somebody_does_there_is_found_and_not_called_ours(way: FakeWay) -> None:
    match way.fake:
        case Tube():
            way.fake.add("Ugx2")
            way.fake.comments["Ugx1"]["status"] = "rejected"
        case Site():
            way.fake.add(513)
            way.fake.comments[512]["status"] = "trash"
        case Album():
            way.fake.add(f"1-{PHOTO}-4")
            del way.fake.comments[COMMENTS["flickr"]]
    await way.swept()
    told = await way.told()
    assert ("ItemRemoved", COMMENTS[way.name], False) in told
    assert len(told) == 3, "and the new one was found"
