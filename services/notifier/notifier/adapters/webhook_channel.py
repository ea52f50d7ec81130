"""Signed webhooks (Standard Webhooks) to a municipality's own systems, called at the very address that was looked at.

A name is resolved once, every address it has is looked at, and none in our own networks is called unless whoever runs
the installation has allowed that network. Redirects are not followed, and what a receiver answers is not read.
"""

import asyncio
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import urlsplit

import httpx

from common.clock import Clock
from common.errors import Permanent, Transient
from common.outside import Resolve, pinned, pinned_client, resolved
from common.public_address import is_public
from notifier.core.message import Address, Message
from notifier.core.signed import body_of, headers_of, keys_of
from notifier.ports import Secrets

GONE = 410
TRY_AGAIN = frozenset({408, 425, 429})
OK_FROM, OK_BELOW, SERVER_ERROR_FROM = 200, 300, 500
RETRY_AFTER_S_MAX = 3600.0
Networks = tuple[IPv4Network | IPv6Network, ...]


class WebhookChannel:
    """A call a message. `resolve` is only given by tests."""

    def __init__(
        self, named: Secrets, clock: Clock, inside: Networks, wait_s_max: float, resolve: Resolve = resolved
    ) -> None:
        self._named = named
        self._clock = clock
        self._inside = inside
        self._wait_s_max = wait_s_max
        self._resolve = resolve

    async def send(self, address: Address, message: Message) -> None:
        """Call the system. Permanent when it must not be called or refuses for good, else Transient."""
        channel = self._named(message.municipality, address.to)
        body = body_of(message)
        signed = headers_of(message, body, keys_of(channel.secrets), self._clock.now())
        headers = {**signed, "Content-Type": "application/json", "User-Agent": "Ordstyrer"}
        try:
            async with asyncio.timeout(self._wait_s_max):
                called = await self._address_of(channel.webhook_url)
                request = pinned("POST", channel.webhook_url, called, headers, body)
                async with pinned_client(self._wait_s_max) as client:
                    response = await client.send(request, stream=True, follow_redirects=False)
                    await response.aclose()
        except (TimeoutError, httpx.HTTPError) as e:
            raise Transient("a webhook's receiver does not answer") from e
        _judge(response)

    async def _address_of(self, url: str) -> str:
        """Return the address to call, when every address of the name may be called."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
            httpx.URL(url)
        except (ValueError, httpx.InvalidURL) as e:
            raise Permanent("a webhook's address is none") from e
        if parts.scheme not in {"https", "http"} or not host or parts.username or parts.password:
            raise Permanent("a webhook's address begins with https:// and holds no password")
        addresses = await self._resolve(host, port)
        for one in addresses:
            self._refuse_inside(one)
            if parts.scheme == "http" and not ip_address(one).is_loopback:
                raise Permanent("a webhook without TLS is only called on this machine itself")
        if not addresses:
            raise Transient("a webhook's host has no address")
        return addresses[0]

    def _refuse_inside(self, one: str) -> None:
        if is_public(one) or any(ip_address(one.partition("%")[0]) in network for network in self._inside):
            return
        raise Permanent("a webhook leads into a network that ORDSTYRER_NOTIFIER_WEBHOOK_NETWORKS does not allow")


def _judge(response: httpx.Response) -> None:
    status = response.status_code
    if OK_FROM <= status < OK_BELOW:
        return
    if status == GONE:
        raise Permanent("a webhook's receiver is gone, and wants no more: 410")
    if status >= SERVER_ERROR_FROM or status in TRY_AGAIN:
        raise Transient(f"a webhook's receiver asks to try again: {status}", retry_after_s=_retry_after_s(response))
    raise Permanent(f"a webhook's receiver refuses: {status}")


def _retry_after_s(response: httpx.Response) -> float | None:
    """Return the seconds that the receiver asks for; a date (RFC 9110 10.2.3) is left to our own back-off."""
    asked = response.headers.get("retry-after", "")
    return min(float(asked), RETRY_AFTER_S_MAX) if asked.isascii() and asked.isdigit() else None
