"""Which channels there are, by the settings, and which one carries what."""

from collections.abc import Mapping
from ipaddress import ip_network

from common.clock import Clock
from common.errors import Permanent
from common.settings import WrongSettings
from notifier.adapters.apprise_channel import AppriseChannel
from notifier.adapters.console import FolderMail
from notifier.adapters.smtp import Server, SmtpMail
from notifier.adapters.webhook_channel import Networks, WebhookChannel
from notifier.core.message import APPRISE, MAIL, WEBHOOK, Address, Message
from notifier.ports import Channel, Secrets
from notifier.settings import NotifierSettings


class ByKind:
    """Hands each message to the channel of its address's kind."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels

    async def send(self, address: Address, message: Message) -> None:
        """As the channel of the kind does; Permanent for a kind that is none."""
        channel = self._channels.get(address.kind)
        if channel is None:
            raise Permanent("there is no channel of this kind")
        await channel.send(address, message)


def channel_of(settings: NotifierSettings, named: Secrets, clock: Clock) -> Channel:
    """Return who carries messages, by the kind of their address. `named` tells what a named channel is reached by."""
    return ByKind(
        {
            MAIL: _mail_of(settings),
            APPRISE: AppriseChannel(named, settings.notifier_apprise_wait_s_max),
            WEBHOOK: WebhookChannel(named, clock, _networks(settings), settings.notifier_webhook_wait_s_max),
        }
    )


def _networks(settings: NotifierSettings) -> Networks:
    listed = settings.notifier_webhook_networks
    try:
        return tuple(ip_network(one.strip()) for one in listed.split(",") if one.strip())
    except ValueError as e:
        raise WrongSettings(f"ORDSTYRER_NOTIFIER_WEBHOOK_NETWORKS: {e}") from e


def _mail_of(settings: NotifierSettings) -> Channel:
    """Return who carries mail: the mail server that is set, or a folder."""
    if settings.notifier_smtp_host is None:
        return FolderMail(settings.data_dir / "outbox", settings.notifier_from)
    return _smtp_of(settings, settings.notifier_smtp_host)


async def mail_answers(settings: NotifierSettings) -> None:
    """Sign in at the mail server that is set, and leave again. Transient says what is in the way."""
    if settings.notifier_smtp_host is not None:
        await _smtp_of(settings, settings.notifier_smtp_host).answer()


def _smtp_of(settings: NotifierSettings, host: str) -> SmtpMail:
    if (settings.notifier_smtp_user is None) != (settings.notifier_smtp_password_file is None):
        raise WrongSettings(
            "ORDSTYRER_NOTIFIER_SMTP_USER and ORDSTYRER_NOTIFIER_SMTP_PASSWORD_FILE belong together: "
            "set both, or neither for a mail server that asks for no sign-in."
        )
    return SmtpMail(
        Server(
            host=host,
            port=settings.notifier_smtp_port,
            tls=settings.notifier_smtp_tls,
            user=settings.notifier_smtp_user,
            password_file=settings.notifier_smtp_password_file,
            ca_file=settings.notifier_smtp_ca_file,
            wait_s_max=settings.notifier_smtp_wait_s_max,
        ),
        settings.notifier_from,
    )
