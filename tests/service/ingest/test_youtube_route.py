"""YouTube's webhook over the real route: the hub's questions, its feeds, and what they make of a channel's videos."""

import hashlib
import hmac
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from common.events import ItemChanged
from tests.service.ingest.opened import opened
from tests.service.ingest.stage import START, Stage, active
from tests.service.ingest.tube import CHANNEL, VIDEO

ROUTE = "/webhooks/youtube/bo"
TOPIC = f"https://www.youtube.com/xml/feeds/videos.xml?channel_id={CHANNEL}"
ACCOUNTS = f"""
[[app]]
platform = "youtube"
name = "bo"
municipality = "bo"
secret_file = "hub-secret"

[[account]]
municipality = "bo"
platform = "youtube"
id = "{CHANNEL}"
name = "Bø kommune"
"""


@pytest.fixture
async def stage(tmp_path: Path, migrated: Path) -> AsyncIterator[Stage]:
    """Ingest with one channel."""
    file = tmp_path / "accounts.toml"
    file.write_text(ACCOUNTS, encoding="utf-8")
    (tmp_path / "hub-secret").write_bytes(b"hub-secret\n")
    async with opened(tmp_path, file, migrated) as stage:
        stage.world.control.state(active("youtube", CHANNEL))
        yield stage


def sample(name: str) -> bytes:
    return (Path(__file__).parent / "payloads" / "youtube" / f"websub-{name}.xml").read_bytes()


async def fed(stage: Stage, body: bytes, secret: bytes = b"hub-secret") -> httpx.Response:
    """Send a feed as the hub does, and handle it."""
    signature = "sha1=" + hmac.new(secret, body, hashlib.sha1).hexdigest()
    answer = await stage.web.post(ROUTE, content=body, headers={"X-Hub-Signature": signature})
    await stage.handle()
    return answer


async def told(stage: Stage) -> list[tuple[str, str, str, bool]]:
    return [(type(e).__name__, e.object_id, e.text, e.own) for e in await stage.told(ItemChanged)]


@pytest.mark.parametrize("mode", ["subscribe", "unsubscribe"])
async def test_the_hub_is_answered_with_its_challenge(stage: Stage, mode: str) -> None:
    query = {"hub.mode": mode, "hub.topic": TOPIC, "hub.challenge": "0012345", "hub.lease_seconds": "432000"}
    answer = await stage.web.get(ROUTE, params=query)
    assert (answer.status_code, answer.text) == (200, "0012345")
    assert answer.headers["content-type"].startswith("text/plain")


async def test_a_channel_that_is_not_ours_is_refused(stage: Stage) -> None:
    query = {"hub.mode": "subscribe", "hub.topic": TOPIC + "x", "hub.challenge": "0012345"}
    assert (await stage.web.get(ROUTE, params=query)).status_code == 403


async def test_a_video_is_posted_renamed_and_taken_away(stage: Stage) -> None:
    upload = sample("upload")
    renamed = upload.replace(b"2. januar", b"3. januar").replace(b"03:05:24", b"04:05:24")
    stage.clock.at = START + timedelta(days=1)
    for body in (upload, upload, renamed, upload, sample("deleted")):
        assert (await fed(stage, body)).is_success
    first, second = "Kommunestyremøte 2. januar & spørretime", "Kommunestyremøte 3. januar & spørretime"
    assert await told(stage) == [
        ("ItemPosted", VIDEO, first, True),
        ("ItemEdited", VIDEO, second, True),
        ("ItemRemoved", VIDEO, second, True),
    ]


async def test_a_feed_with_another_secret_is_taken_and_kept_nowhere(stage: Stage) -> None:
    answer = await fed(stage, sample("upload"), b"another")
    assert answer.is_success
    assert await told(stage) == []


async def test_a_feed_that_is_none_is_taken_and_harms_nothing(stage: Stage) -> None:
    assert (await fed(stage, b'<!DOCTYPE feed [<!ENTITY a "b">]><feed>&a;</feed>')).is_success
    assert (await fed(stage, sample("upload"))).is_success
    assert [one[0] for one in await told(stage)] == ["ItemPosted"]
