"""A channel that does not work is one alert to the operator, with what to do, until it works again."""

from datetime import timedelta
from typing import Any, TypeVar

import pytest

from common.events import AlertRaised, AlertResolved, ChannelChanged, ChannelRecovered, ChannelTroubled, derived_id
from ingest.core.health import TROUBLES
from notifier.core.alert import CHANNEL
from tests.service.notifier.recorded import RECEIVED
from tests.service.notifier.stage import Stage

C = TypeVar("C", bound=ChannelChanged)


def told(kind: type[C], trouble: str = "token", number: int = 1, account_id: str = "1", **more: object) -> C:
    """Return what ingest tells of the number-th time that the trouble came."""
    trouble_id = derived_id("trouble", trouble, account_id, number)
    given: dict[str, Any] = {
        "event_id": derived_id(trouble_id, kind.__name__),
        "municipality": "bo",
        "occurred_at": RECEIVED,
        "recorded_at": RECEIVED,
        "trouble_id": trouble_id,
        "trouble": trouble,
        "platform": "facebook",
        "account_id": account_id,
        "name": "Bø kommune",
        **more,
    }
    return kind(**given)


def test_there_is_a_reason_for_every_trouble_that_ingest_tells() -> None:
    assert tuple(CHANNEL) == TROUBLES


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_trouble_is_mailed_once_and_says_which_account_and_what_to_do(stage: Stage, trouble: str) -> None:
    event = told(ChannelTroubled, trouble)
    await stage.tell(event, event)
    await stage.later(minutes=1)
    (alert,) = await stage.said(AlertRaised)
    assert (alert.reason, alert.to, alert.item_id) == (f"channel_{trouble}", ("operator",), None)
    (mail,) = stage.mails()
    body = mail.get_content()
    assert mail["To"] == "drift@example.org"
    assert "Bø kommune (facebook)" in body
    assert "Gjør dette:" in body


async def test_a_trouble_that_is_over_is_settled_and_a_late_word_of_it_is_old_news(stage: Stage) -> None:
    begun, over = told(ChannelTroubled), told(ChannelRecovered)
    await stage.tell(begun, over, begun)
    assert [alert.reason for alert in await stage.said(AlertResolved)] == ["channel_token"]
    assert len(await stage.said(AlertRaised)) == 1
    await stage.tell(told(ChannelTroubled, number=2))
    assert len(await stage.said(AlertRaised)) == 2


async def test_the_end_may_come_before_the_beginning(stage: Stage) -> None:
    await stage.tell(told(ChannelRecovered), told(ChannelTroubled))
    assert await stage.said(AlertRaised) == []


async def test_two_accounts_and_two_troubles_are_matters_of_their_own(stage: Stage) -> None:
    await stage.tell(told(ChannelTroubled), told(ChannelTroubled, account_id="2"), told(ChannelTroubled, "silent"))
    await stage.tell(told(ChannelRecovered))
    assert len(await stage.said(AlertRaised)) == 3
    assert len(await stage.said(AlertResolved)) == 1


async def test_the_day_that_a_token_ends_stands_in_the_subject(stage: Stage) -> None:
    await stage.tell(told(ChannelTroubled, "expiring", until=RECEIVED + timedelta(days=9)))
    await stage.later(minutes=1)
    (mail,) = stage.mails()
    assert "28.01.2026" in mail["Subject"]


async def test_a_trouble_of_a_newer_release_asks_for_attention(stage: Stage) -> None:
    await stage.tell(told(ChannelTroubled, "unheard_of"))
    assert [alert.reason for alert in await stage.said(AlertRaised)] == ["attention"]
