"""Each trouble of a channel is told once, with its end; what is lost is asked for anew."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from common.errors import Transient
from common.events import ChannelChanged, ChannelRecovered, ChannelTroubled
from ingest.adapters.secret_files import SecretFiles
from ingest.core.health import Checked
from ingest.jobs.channels import ChannelWatch, CheckChannel
from ingest.jobs.knocks import KeepKnocks, Signatures
from ingest.ports import Access, Page, Platform, Refused
from tests.service.ingest.stage import PAGE_A, START, Stage
from tests.service.ingest.sweeping import Sweeping


class Checks:
    """A platform that says how a channel stands."""

    def __init__(self) -> None:
        self.stands = Checked()
        self.after_subscribing: Checked | None = None
        self.subscribed = 0
        self.asked = 0
        self.faults: list[Exception] = []

    async def check(self, _access: Access) -> Checked:
        self.asked += 1
        if self.faults:
            raise self.faults.pop(0)
        return self.stands

    async def subscribe(self, _access: Access) -> None:
        self.subscribed += 1
        self.stands = self.after_subscribing or self.stands


class Watched:
    """A stage whose channels are watched."""

    def __init__(self, stage: Stage, accounts_file: Path) -> None:
        self.stage = stage
        self.checks = Checks()
        self.signatures = Signatures()
        self.knocks = KeepKnocks(stage.world, self.signatures)
        self.sweeping = Sweeping(stage, accounts_file)
        self.secrets = SecretFiles(accounts_file)
        platforms: dict[str, Platform] = {"facebook": self.sweeping.shelf}
        checks = {"facebook": self.checks}
        stage.service.worker.does("check_channel", CheckChannel(stage.db, checks, self.secrets))
        self.watch = ChannelWatch(stage.world, platforms, checks, self.secrets)

    async def round(self, **more: float) -> None:
        """Move the clock on, look at the channels, and do what follows."""
        self.stage.clock.at += timedelta(**more)
        await self.knocks.keep(self.stage.clock.at)
        await self.watch.go_round(self.stage.clock.at)
        await self.stage.work()

    async def told(self, municipality: str = "bo") -> list[tuple[str, str]]:
        """Return what was told of troubles: what happened, and which."""
        events = await self.stage.told(ChannelChanged)
        return [(type(e).__name__[7:], e.trouble) for e in events if e.municipality == municipality]


@pytest.fixture
def watched(stage: Stage, accounts_file: Path) -> Watched:
    """Ingest with a watch over its channels."""
    return Watched(stage, accounts_file)


async def test_a_channel_that_works_is_asked_now_and_then_and_tells_nothing(watched: Watched) -> None:
    for _ in range(14):
        await watched.round(hours=1)
    assert watched.checks.asked == 3
    assert await watched.told() == []


async def test_a_token_that_ends_is_told_once_and_then_that_it_was_renewed(watched: Watched) -> None:
    watched.checks.stands = Checked(until=START + timedelta(days=5))
    for _ in range(5):
        await watched.round(hours=1)
    assert await watched.told() == [("Troubled", "expiring")]
    (event,) = await watched.stage.told(ChannelTroubled)
    assert (event.account_id, event.name, event.until) == (PAGE_A, "Eksempel kommune", START + timedelta(days=5))
    labels = {"municipality": "bo", "platform": "facebook"}
    assert watched.stage.counted("ordstyrer_channel_troubles", **labels, trouble="expiring") == 1
    assert 4 < watched.stage.counted("ordstyrer_token_days_left", **labels) < 5
    watched.checks.stands = Checked(until=START + timedelta(days=60))
    for _ in range(4):
        await watched.round(hours=2)
    assert await watched.told() == [("Troubled", "expiring"), ("Recovered", "expiring")]
    (over,) = await watched.stage.told(ChannelRecovered)
    assert over.trouble_id == event.trouble_id
    assert watched.stage.counted("ordstyrer_channel_troubles", **labels, trouble="expiring") == 0


async def test_what_was_mended_is_seen_within_a_quarter_of_an_hour(watched: Watched) -> None:
    watched.checks.stands = Checked(valid=False)
    await watched.round()
    await watched.round(minutes=1)
    watched.checks.stands = Checked()
    for _ in range(5):
        await watched.round(minutes=4)
    assert await watched.told() == [("Troubled", "token"), ("Recovered", "token")]


async def test_a_lost_subscription_is_renewed_and_read_back_before_anybody_is_troubled(watched: Watched) -> None:
    watched.checks.stands = Checked(missing_fields=("feed",))
    watched.checks.after_subscribing = Checked()
    for _ in range(3):
        await watched.round(minutes=5)
    assert watched.checks.subscribed == 1
    assert await watched.told() == []


async def test_a_subscription_that_cannot_be_renewed_is_told(watched: Watched) -> None:
    watched.checks.stands = Checked(missing_fields=("feed",))
    for _ in range(3):
        await watched.round(minutes=5)
    assert await watched.told() == [("Troubled", "subscription")]
    assert watched.checks.subscribed == 2, "once when it was seen to be missing, once when it was told"


async def test_a_webhook_that_no_longer_comes_is_noticed_by_what_sweeps_find(watched: Watched) -> None:
    await watched.sweeping.round()
    await watched.sweeping.round(hours=3)
    for number in range(4):
        ago = timedelta(hours=-2, minutes=-number)
        watched.sweeping.shelf.write(number, ago_s=ago.total_seconds())
    await watched.sweeping.round(minutes=20)
    await watched.round()
    assert await watched.told() == [("Troubled", "subscription")]
    assert watched.checks.subscribed == 1, "it is asked for anew though the platform says that it stands"


@pytest.mark.parametrize(("code", "trouble"), [("token_invalid", "token"), ("not_permitted", "permission")])
async def test_what_a_sweep_was_refused_is_told_and_over_with_the_next_one(
    watched: Watched, code: str, trouble: str
) -> None:
    watched.sweeping.shelf.faults.append(_raising(Refused(code, "no")))
    await watched.sweeping.round()
    await watched.round()
    await watched.round(minutes=1)
    assert await watched.told() == [("Troubled", trouble)]
    await watched.sweeping.round(minutes=15)
    await watched.round()
    assert await watched.told() == [("Troubled", trouble), ("Recovered", trouble)]


async def test_a_check_that_is_refused_says_as_much_as_an_answer(watched: Watched) -> None:
    watched.checks.faults.append(Refused("token_invalid", "190"))
    await watched.round()
    await watched.round(minutes=1)
    assert await watched.told() == [("Troubled", "token")]


async def test_a_platform_that_is_away_troubles_nobody(watched: Watched) -> None:
    watched.checks.faults += [Transient("502")] * 2
    await watched.round()
    await watched.stage.later(seconds=60)
    await watched.round(minutes=1)
    assert await watched.told() == []
    assert watched.checks.asked == 3


async def test_deliveries_with_another_signature_trouble_their_own_account_alone(watched: Watched) -> None:
    app = watched.secrets.app("facebook", "bo")
    assert app is not None
    for minute in range(12):
        watched.signatures.told(app, genuine=False)
        await watched.round(minutes=1)
        assert minute < 10 or await watched.told() == [("Troubled", "signature")]
    watched.signatures.told(app, genuine=True)
    await watched.round(minutes=1)
    assert await watched.told() == [("Troubled", "signature"), ("Recovered", "signature")]
    assert await watched.told("sogne") == []


async def test_a_closed_account_is_not_watched(watched: Watched) -> None:
    watched.checks.stands = Checked(valid=False)
    watched.stage.account("bo", PAGE_A, "closed")
    await watched.round()
    await watched.round(minutes=1)
    assert watched.checks.asked == 0
    assert await watched.told() == []


def _raising(problem: Exception) -> Callable[[], Page]:
    def fault() -> Page:
        raise problem

    return fault
