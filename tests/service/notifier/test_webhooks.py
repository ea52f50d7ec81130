"""Signed webhooks: what a municipality's system gets, how it knows us, what it may answer, where we never call."""

import base64
import json
import re
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from common.clock import SystemClock
from common.errors import Permanent, Transient
from common.events import derived_id
from common.settings import WrongSettings
from notifier.adapters.webhook_channel import RETRY_AFTER_S_MAX, Networks, WebhookChannel
from notifier.app.channels import channel_of
from notifier.core.alert import Alert
from notifier.core.message import KINDS, WEBHOOK, Address, Message
from notifier.core.named import NamedChannel
from notifier.settings import NotifierSettings
from tests.service.notifier.nobody import nobody_named
from tests.service.notifier.receiver import Receiver
from tests.service.notifier.receiver import receiver as receiver  # noqa: PLC0414 - a fixture
from tests.service.notifier.stage import START
from tests.service.notifier.test_mail_tls import certificate as certificate  # noqa: PLC0414 - a fixture
from tests.world import HandClock

HOW_TO = Path(__file__).parents[3] / "docs/how-to/verify-our-webhooks.md"
NEW, OLD = ("whsec_" + base64.b64encode(letter * 32).decode() for letter in (b"n", b"o"))
LOOPBACK: Networks = (ip_network("127.0.0.0/8"),)
TO = Address(kind=WEBHOOK, to="saksystem")
ITEM = UUID("0b8a7e0e-4b0c-5c7e-9b1e-0d9d8a3f6a11")


def alert(item_id: UUID | None = ITEM, reason: str = "hidden") -> Alert:
    return Alert(
        alert_id=derived_id("alert", reason),
        item_id=item_id,
        revision=1,
        reason=reason,
        to=("administratorer",),
        clauses=("BO-39",),
        state="raised",
        round_no=1,
        lang="nb",
        due="2026-01-20T15:30:00+01:00",
    )


MESSAGE = Message(
    message_id=derived_id("message"),
    municipality="bo",
    lang="nb",
    subject="Et innlegg skjules",
    text="Les det.",
    at=START,
    role="administratorer",
    alerts=(alert(), alert(None, "message_parked")),
    links=(f"https://desk.bo.example/bo/items/{ITEM}", "https://desk.bo.example/bo"),
)


async def at_loopback(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


class Hook:
    """A channel to a receiver, by a name that the open internet would know."""

    def __init__(self, receiver: Receiver, secrets: tuple[str, ...] = (NEW,), inside: Networks = LOOPBACK) -> None:
        self.clock = HandClock(START)
        self.url = f"http://system.bo.example:{receiver.port}/varsler?fra=ordstyrer"
        self._secrets = secrets
        self.channel = WebhookChannel(self._named, self.clock, inside, 60.0, at_loopback)

    def _named(self, municipality: str, name: str) -> NamedChannel:
        assert (municipality, name) == ("bo", "saksystem")
        return NamedChannel(webhook_url=self.url, secrets=self._secrets)

    async def send(self, message: Message = MESSAGE) -> None:
        await self.channel.send(TO, message)


async def test_a_system_gets_what_it_needs_and_no_word_or_name(receiver: Receiver) -> None:
    await Hook(receiver).send()
    assert receiver.last.path == "/varsler?fra=ordstyrer"
    assert receiver.last.headers["host"] == f"system.bo.example:{receiver.port}"
    assert receiver.last.headers["content-type"] == "application/json"
    first, second = alert(), alert(None, "message_parked")
    common = {"clauses": ["BO-39"], "due": "2026-01-20T15:30:00+01:00", "role": "administratorer"}
    assert json.loads(receiver.last.body) == {
        "type": "alert.raised",
        "timestamp": "2026-01-19T07:00:00Z",
        "data": {
            "municipality": "bo",
            "alerts": [
                {
                    "alert_id": str(first.alert_id),
                    "reason": "hidden",
                    "item_id": str(ITEM),
                    "link": f"https://desk.bo.example/bo/items/{ITEM}",
                    **common,
                },
                {
                    "alert_id": str(second.alert_id),
                    "reason": "message_parked",
                    "item_id": None,
                    "link": "https://desk.bo.example/bo",
                    **common,
                },
            ],
        },
    }


async def test_the_specifications_own_library_knows_us_by_either_secret_and_nobody_elses(receiver: Receiver) -> None:
    channel = WebhookChannel(
        lambda *_: NamedChannel(webhook_url=f"http://127.0.0.1:{receiver.port}/", secrets=(NEW, OLD)),
        SystemClock(),
        LOOPBACK,
        60.0,
    )
    await channel.send(TO, MESSAGE)
    call = receiver.last
    for secret in (NEW, OLD):
        assert Webhook(secret).verify(call.body, call.headers)["type"] == "alert.raised"
    other = "whsec_" + base64.b64encode(b"x" * 32).decode()
    with pytest.raises(WebhookVerificationError):
        Webhook(other).verify(call.body, call.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(NEW).verify(call.body.replace(b"bo", b"sogne"), call.headers)


async def test_the_lines_of_our_how_to_know_us_and_nobody_else(receiver: Receiver) -> None:
    (lines,) = re.findall(r"```python\n(.+?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    told: dict[str, Any] = {}
    exec(lines, told)  # noqa: S102 - what stands in our own page is what is tested
    is_ours: Callable[[str, dict[str, str], bytes], bool] = told["is_ours"]
    hook = Hook(receiver, (NEW, OLD))
    hook.clock.at = SystemClock().now()
    await hook.send()
    call = receiver.last
    assert is_ours(NEW, call.headers, call.body)
    assert is_ours(OLD, call.headers, call.body)
    assert not is_ours("whsec_" + base64.b64encode(b"x" * 32).decode(), call.headers, call.body)
    assert not is_ours(NEW, call.headers, call.body + b" ")
    hook.clock.at -= timedelta(minutes=6)
    await hook.send()
    assert not is_ours(NEW, receiver.last.headers, receiver.last.body), "a call that somebody kept is not taken"


async def test_a_repeat_has_the_same_id_and_body_and_the_time_of_its_own_try(receiver: Receiver) -> None:
    hook = Hook(receiver)
    receiver.status = 503
    with pytest.raises(Transient):
        await hook.send()
    hook.clock.at += timedelta(minutes=7)
    receiver.status = 204
    await hook.send()
    first, second = receiver.calls
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == str(MESSAGE.message_id)
    assert first.body == second.body
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 7 * 60
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404, 410, 422])
async def test_a_refusal_is_final_and_no_redirect_is_followed(receiver: Receiver, status: int) -> None:
    receiver.status, receiver.headers = status, {"location": f"http://127.0.0.1:{receiver.port}/elsewhere"}
    with pytest.raises(Permanent, match=str(status)):
        await Hook(receiver).send()
    assert len(receiver.calls) == 1


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
async def test_a_passing_fault_is_tried_again(receiver: Receiver, status: int) -> None:
    receiver.status = status
    with pytest.raises(Transient):
        await Hook(receiver).send()


@pytest.mark.parametrize(
    ("asked", "waits"),
    [("30", 30.0), ("999999", RETRY_AFTER_S_MAX), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("-1", None), ("", None)],
)
async def test_a_receiver_may_ask_for_time(receiver: Receiver, asked: str, waits: float | None) -> None:
    receiver.status, receiver.headers = 429, {"retry-after": asked}
    with pytest.raises(Transient) as problem:
        await Hook(receiver).send()
    assert problem.value.retry_after_s == waits


async def test_silence_and_absence_are_tried_again(receiver: Receiver) -> None:
    receiver.answers.clear()
    hook = Hook(receiver)
    hook.channel = WebhookChannel(hook._named, hook.clock, LOOPBACK, 0.2, at_loopback)
    with pytest.raises(Transient):
        await hook.send()
    hook.url = "http://system.bo.example:23999/"
    with pytest.raises(Transient):
        await hook.send()


@pytest.mark.parametrize("secrets", [(), ("hemmelig",), (NEW, "whsec_")])
async def test_nothing_is_ever_sent_unsigned_or_weakly_signed(receiver: Receiver, secrets: tuple[str, ...]) -> None:
    with pytest.raises(Permanent) as refused:
        await Hook(receiver, secrets).send()
    assert not receiver.calls
    assert "hemmelig" not in str(refused.value)


async def test_each_message_goes_to_the_channel_of_its_kind() -> None:
    router = channel_of(NotifierSettings.model_validate({}), nobody_named, HandClock(START))
    for kind in KINDS[1:]:
        with pytest.raises(Permanent, match="name"):
            await router.send(Address(kind=kind, to="vakt"), MESSAGE)
    with pytest.raises(Permanent, match="kind"):
        await router.send(Address(kind="pigeon", to="vakt"), MESSAGE)


def test_a_network_that_is_none_stops_the_start() -> None:
    good = NotifierSettings.model_validate({"notifier_webhook_networks": "10.20.0.0/16, fd00:20::/32,"})
    channel_of(good, nobody_named, HandClock(START))
    with pytest.raises(WrongSettings, match="NETWORKS"):
        channel_of(NotifierSettings.model_validate({"notifier_webhook_networks": "bo"}), nobody_named, HandClock(START))
