"""A YouTube channel's health: a token that may moderate, and a lease at the hub that is renewed before it ends."""

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import parse_qs

import msgspec
import pytest

from common.errors import Transient
from ingest.adapters.google.youtube import YouTube
from ingest.core.health import Checked
from ingest.ports import Access, Refused
from tests.service.ingest.loopback import Answered, loopback
from tests.service.ingest.stage import START
from tests.service.ingest.tube import CHANNEL, Tube, error, refusing
from tests.world import HandClock

ROUTE = "https://ordstyrer.example.no/webhooks/youtube/bo"
LOST = Checked(missing_fields=("videos",))


class Tried:
    """The checks, and the platform behind them."""

    def __init__(self, tube: Tube, address: str) -> None:
        self.tube = tube
        self.clock = HandClock(START)
        self.youtube = YouTube(self.clock)
        self.checks = self.youtube.channel
        self.access = Access(
            platform="youtube",
            account_id=CHANNEL,
            token="ya29.fresh",
            app_secret=b"hub-secret",
            base_url=address,
            extra={"webhook_url": ROUTE},
        )


@pytest.fixture
async def tried() -> AsyncIterator[Tried]:
    tube = Tube()
    with loopback(tube) as address:
        tried = Tried(tube, address)
        yield tried
        await tried.checks.close()


async def test_a_lease_is_asked_for_at_the_start_and_again_before_it_ends(tried: Tried) -> None:
    assert await tried.checks.check(tried.access) == LOST
    await tried.checks.subscribe(tried.access)
    assert await tried.checks.check(tried.access) == Checked()
    tried.clock.at += timedelta(days=2)
    assert await tried.checks.check(tried.access) == LOST


async def test_the_hub_is_told_what_we_want_where_we_are_and_what_to_sign_with(tried: Tried) -> None:
    await tried.checks.subscribe(tried.access)
    (asked,) = tried.tube.asked
    assert {name: values[0] for name, values in parse_qs(asked.body.decode()).items()} == {
        "hub.mode": "subscribe",
        "hub.topic": f"https://www.youtube.com/xml/feeds/videos.xml?channel_id={CHANNEL}",
        "hub.callback": ROUTE,
        "hub.secret": "hub-secret",
        "hub.verify": "async",
        "hub.lease_seconds": "432000",
    }
    assert "authorization" not in asked.headers, "the token is none of the hub's business"


@pytest.mark.parametrize("lacking", [{"extra": {}}, {"app_secret": b""}])
async def test_who_does_not_say_where_it_is_asks_for_no_lease(tried: Tried, lacking: dict[str, object]) -> None:
    access = msgspec.structs.replace(tried.access, **lacking)
    assert await tried.checks.check(access) == Checked()
    await tried.checks.subscribe(access)
    assert [asked.path for asked in tried.tube.asked] == ["/youtube/v3/commentThreads"]


async def test_a_token_that_may_not_moderate_is_told(tried: Tried) -> None:
    tried.tube.faults.append(refusing(error(403, "insufficientPermissions")))
    assert await tried.checks.check(tried.access) == Checked(missing_scopes=("youtube.force-ssl",))


async def test_a_dead_token_is_refused(tried: Tried) -> None:
    tried.tube.tokens.clear()
    with pytest.raises(Refused) as no:
        await tried.checks.check(tried.access)
    assert no.value.code == "token_invalid"


@pytest.mark.parametrize(
    ("status", "raised"), [(400, Refused), (429, Transient), (503, Transient)], ids=["no", "too often", "bad hour"]
)
async def test_a_lease_that_the_hub_did_not_give_is_asked_for_again(
    tried: Tried, status: int, raised: type[Exception]
) -> None:
    tried.tube.faults.append(refusing(Answered(status=status)))
    with pytest.raises(raised):
        await tried.checks.subscribe(tried.access)
    assert await tried.checks.check(tried.access) == LOST


async def test_a_hub_that_is_away_is_asked_later(tried: Tried) -> None:
    with pytest.raises(Transient):
        await tried.checks.subscribe(msgspec.structs.replace(tried.access, base_url="http://127.0.0.1:1"))
