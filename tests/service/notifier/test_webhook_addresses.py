"""Where webhooks never go: into our own networks, without TLS, to a system that cannot show who it is."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from common.errors import Permanent, Transient
from notifier.adapters.webhook_channel import WebhookChannel
from tests.service.notifier.receiver import Receiver
from tests.service.notifier.receiver import receiver as receiver  # noqa: PLC0414 - a fixture
from tests.service.notifier.test_mail_tls import certificate as certificate  # noqa: PLC0414 - a fixture
from tests.service.notifier.test_mail_tls import tls_of
from tests.service.notifier.test_webhooks import LOOPBACK, Hook


@pytest.mark.parametrize(
    "url",
    [
        "",
        "system.bo.example",
        "ftp://system.bo.example/",
        "file:///etc/passwd",
        "https://",
        "https://kari:hemmelig@system.bo.example/",
        "https://system.bo.example:port/",
        "https://[::1/",
    ],
)
async def test_what_is_no_address_of_a_webhook_is_never_called_nor_shown(receiver: Receiver, url: str) -> None:
    hook = Hook(receiver)
    hook.url = url
    with pytest.raises(Permanent) as refused:
        await hook.send()
    assert "hemmelig" not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.1.1", "::1", "fe80::1%eth0", "::ffff:127.0.0.1", "fc00::1"],
)
@pytest.mark.parametrize("beside", [(), ("93.184.215.14",)])
async def test_no_name_leads_into_our_own_networks(receiver: Receiver, address: str, beside: tuple[str, ...]) -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        return [*beside, address]

    hook = Hook(receiver, inside=())
    hook.channel = WebhookChannel(hook._named, hook.clock, (), 5.0, resolve)
    hook.url = f"https://system.bo.example:{receiver.port}/"
    with pytest.raises(Permanent, match="ORDSTYRER_NOTIFIER_WEBHOOK_NETWORKS"):
        await hook.send()
    assert not receiver.calls


async def test_a_network_of_our_own_is_called_once_it_is_allowed_but_never_without_tls(receiver: Receiver) -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        return ["10.20.0.7"]

    hook = Hook(receiver)
    hook.channel = WebhookChannel(hook._named, hook.clock, (ip_network("10.20.0.0/16"),), 5.0, resolve)
    with pytest.raises(Permanent, match="TLS"):
        await hook.send()


async def test_a_system_that_cannot_show_who_it_is_is_told_nothing(
    receiver: Receiver, certificate: tuple[Path, Path]
) -> None:
    receiver.speak_tls(tls_of(certificate))
    hook = Hook(receiver)
    hook.url = hook.url.replace("http://", "https://")
    with pytest.raises(Transient):
        await hook.send()
    assert not receiver.calls


async def test_a_name_without_an_address_is_tried_again(receiver: Receiver) -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        return []

    hook = Hook(receiver)
    hook.channel = WebhookChannel(hook._named, hook.clock, LOOPBACK, 5.0, resolve)
    with pytest.raises(Transient):
        await hook.send()
