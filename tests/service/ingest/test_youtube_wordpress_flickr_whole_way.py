"""From a sweep to the item and from the order to the platform: YouTube, WordPress and Flickr, the whole way."""

import json
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from common.accounts import PLATFORMS
from common.events import (
    ActionOrdered,
    ActionTaken,
    EvidenceSecured,
    ItemChanged,
    Outcome,
    derived_id,
    item_id_of,
)
from ingest.adapters.secret_files import SecretFiles
from ingest.app import platforms_of
from ingest.core.sweeping import ORDERED
from ingest.jobs.sweep_schedule import Reach, SweepSchedule, new_sweep
from ingest.settings import IngestSettings
from ingest.store import sweeps
from tests.service.ingest.album import KEY, KEY_SECRET, OURS, PHOTO, TOKEN, TOKEN_SECRET, Album
from tests.service.ingest.loopback import Answered, loopback
from tests.service.ingest.opened import opened
from tests.service.ingest.site import PASSWORD, SITE, USER, Site
from tests.service.ingest.stage import START, Stage, active
from tests.service.ingest.tube import CHANNEL, Tube, done_but

TOKENS = {
    "youtube": "ya29.fresh",
    "wordpress": json.dumps({"token": PASSWORD, "user": USER}),
    "flickr": json.dumps(
        {"token": TOKEN, "token_secret": TOKEN_SECRET, "api_key": KEY, "api_secret": KEY_SECRET},
    ),
}
ACCOUNTS = {"youtube": CHANNEL, "wordpress": SITE, "flickr": OURS}
COMMENTS = {"youtube": "Ugx1", "wordpress": f"{SITE}/512", "flickr": f"1-{PHOTO}-3"}
ANSWER = "Takk for meldingen.\nHilsen Bø kommune"
CAN_HIDE = ("youtube", "wordpress")
Fake = Tube | Site | Album


class Way:
    """Ingest with one account of a platform, and the platform."""

    def __init__(self, stage: Stage, name: str, fake: Fake, accounts: Path) -> None:
        self.stage = stage
        self.name = name
        self.fake = fake
        self.whose = ("bo", name, ACCOUNTS[name])
        platforms = platforms_of(stage.clock, IngestSettings.model_validate({}))
        self.mine = list(platforms.values())
        secrets = SecretFiles(accounts)
        self.schedule = SweepSchedule(stage.world, platforms, secrets, Reach(minutes=15, days=14, deep_days=180))

    async def swept(self) -> None:
        """Order a sweep as a person does, and let it end."""
        self.stage.clock.at += timedelta(minutes=5)
        at = self.stage.clock.at
        sweep = new_sweep(self.whose, ORDERED, at, START - timedelta(days=1))
        await self.stage.db.write(lambda tx: sweeps.of(tx, "bo").order(sweep))
        await self.schedule.go_round(at)
        for _ in range(10):
            await self.stage.later(seconds=2)

    async def told(self) -> list[tuple[str, str, bool]]:
        """Return what was told of items: what happened, to which, and whether by us."""
        return [(type(e).__name__, e.object_id, e.changed_by_us) for e in await self.stage.told(ItemChanged)]

    async def ordered(self, do: str) -> ActionOrdered:
        """Seal the comment, order something about it, and do what is due."""
        at = self.stage.clock.at
        item_id = item_id_of("bo", self.name, COMMENTS[self.name])
        about: dict[str, Any] = {"municipality": "bo", "occurred_at": at, "recorded_at": at, "item_id": item_id}
        for number in (1, 2):
            seal = derived_id("seal", number)
            await self.stage.tell(
                EvidenceSecured(event_id=seal, revision=1, stage=number, seal_id=seal, sha256="seal", **about)
            )
        order = ActionOrdered(
            event_id=derived_id("order", do),
            revision=1,
            action_id=derived_id("action", do),
            do=do,
            actor="auto",
            clause="BO-39",
            pack="bo/1",
            decision_no=1,
            text=ANSWER,
            evidence_sha256="seal",
            **about,
        )
        await self.stage.tell(order)
        await self.stage.work()
        return order

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
async def way(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> AsyncIterator[Way]:
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
            way = Way(stage, name, fake, accounts)
            await way.swept()
            yield way
            for close in (*stage.service.closing, *(one.close for one in way.mine)):
                await close()


async def test_a_sweep_finds_the_comment_once(way: Way) -> None:
    await way.swept()
    assert await way.told() == [("ItemPosted", COMMENTS[way.name], False)]


async def test_an_answer_goes_out_once_and_comes_back_as_our_own(way: Way) -> None:
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


async def test_an_answer_whose_receipt_is_lost_goes_out_once_and_is_found(way: Way) -> None:
    way.fake.at = way.stage.clock.at
    way.fake.faults.append(done_but(Answered(body=b"{", cut=True)))
    await way.ordered("reply")
    for _ in range(12):
        await way.stage.later(seconds=10)
    (done,) = await way.stage.told(Outcome)
    assert isinstance(done, ActionTaken)
    assert way.answers() == [ANSWER]


@pytest.mark.parametrize("way", CAN_HIDE, indirect=True)
async def test_a_comment_is_hidden_and_shown_again_by_us(way: Way) -> None:
    await way.ordered("hide")
    assert way.stands() in {"heldForReview", "hold"}
    way.stage.clock.at += timedelta(minutes=2)
    await way.ordered("unhide")
    assert way.stands() in {"published", "approved"}
    await way.swept()
    assert [one[0] for one in await way.told()] == ["ItemPosted", "ItemHidden", "ItemUnhidden"]
    assert [one[2] for one in await way.told()] == [False, True, True]
    assert [type(done).__name__ for done in await way.stage.told(Outcome)] == ["ActionTaken", "ActionTaken"]


async def test_a_comment_is_removed_by_us(way: Way) -> None:
    await way.ordered("remove")
    assert way.stands() in {"rejected", "trash", "gone"}
    await way.swept()
    comment = COMMENTS[way.name]
    assert await way.told() == [("ItemPosted", comment, False), ("ItemRemoved", comment, True)]


@pytest.mark.parametrize("way", [name for name in ("flickr",) if name in PLATFORMS], indirect=True)
async def test_what_a_platform_cannot_do_is_refused_before_anybody_asks_it(way: Way) -> None:
    calls = len(way.fake.asked)
    await way.ordered("hide")
    (failed,) = await way.stage.told(Outcome)
    assert (type(failed).__name__, getattr(failed, "why", None)) == ("ActionFailed", "not_possible")
    assert len(way.fake.asked) == calls


async def test_what_somebody_does_there_is_found_and_not_called_ours(way: Way) -> None:
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
