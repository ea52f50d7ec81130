"""Messages through Apprise: Teams, Slack, Matrix, ntfy, SMS gateways and some hundred more, by one address each.

Apprise offers no key by which a repeat is recognised and no way to change what was sent: a message of which nobody
knows whether it was taken comes twice, and what is settled is not taken back there.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from common.errors import Permanent, Transient
from notifier.core.message import Address, Message
from notifier.ports import Secrets

if TYPE_CHECKING:
    from apprise import NotifyBase

SMS_CHARS_MAX = 1600
"""The most that a gateway takes as one SMS in parts; who takes more, or knows a title, has room for the whole text."""
AT_ONCE_MAX = 16
"""So many services may hang at once before the next message waits."""


class AppriseChannel:
    """Each message in a thread of its own: Apprise waits on the network where it stands."""

    def __init__(self, named: Secrets, wait_s_max: float) -> None:
        self._named = named
        self._wait_s_max = wait_s_max
        self._threads = ThreadPoolExecutor(AT_ONCE_MAX, thread_name_prefix="apprise")
        # What it logs may hold an address, and with it a password.
        quiet = logging.getLogger("apprise")
        quiet.propagate = False
        quiet.disabled = True

    async def send(self, address: Address, message: Message) -> None:
        """Hand the message over. Permanent when the address is none, Transient whenever it was not taken."""
        url = self._named(message.municipality, address.to).apprise_url
        try:
            async with asyncio.timeout(self._wait_s_max):
                taken = await asyncio.get_running_loop().run_in_executor(self._threads, self._notify, url, message)
        except TimeoutError as e:
            raise Transient("a channel of Apprise took too long") from e
        if not taken:
            raise Transient("a channel of Apprise did not take the message")

    def _notify(self, url: str, message: Message) -> bool:
        # Imported by who has such a channel: it brings 0.1 s and the network libraries of all services with it.
        from apprise import Apprise, AppriseAsset, NotifyFormat, NotifyType  # noqa: PLC0415 - see above

        asset = AppriseAsset(
            app_id="Ordstyrer",
            app_desc="Ordstyrer",
            app_url="",
            # A password goes where the address says and nowhere else; nothing is written to a disk.
            http_redirects=False,
            pgp_autogen=False,
            pem_autogen=False,
            allow_templates=False,
            service_timeout=self._wait_s_max,
        )
        service = Apprise.instantiate(url, asset=asset)
        if service is None:
            raise Permanent("a channel's address is none that Apprise knows")
        carrier = Apprise(asset=asset)
        carrier.add(service)
        short = _has_little_room(service, message)
        return bool(
            carrier.notify(
                body=message.short_text if short else message.text,
                title="" if short else message.subject,
                notify_type=NotifyType.WARNING if message.urgent else NotifyType.INFO,
                body_format=NotifyFormat.TEXT,
            )
        )


def _has_little_room(service: "NotifyBase", message: Message) -> bool:
    like_sms = service.title_maxlen == 0 and service.body_maxlen <= SMS_CHARS_MAX
    return like_sms or len(message.text) > service.body_maxlen
