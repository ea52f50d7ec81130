"""Which channels there are, by the settings."""

from collections.abc import Mapping

from common.errors import Permanent
from common.settings import WrongSettings
from notifier.adapters.console import FolderMail
from notifier.adapters.smtp import Server, SmtpMail
from notifier.core.message import MAIL, Address, Message
from notifier.ports import Channel
from notifier.settings import NotifierSettings


class ByKind:
    """Hands each message to the channel of its address's kind."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels

    async def send(self, address: Address, message: Message) -> None:
        """Hand the message over. Permanent where no channel of the kind is there, else as the channel answers."""
        channel = self._channels.get(address.kind)
        if channel is None:
            raise Permanent(f"there is no channel of the kind {address.kind}")
        await channel.send(address, message)


def channel_of(settings: NotifierSettings) -> Channel:
    """Return who carries messages, each by the kind of its address."""
    return ByKind({MAIL: _mail(settings)})


def _mail(settings: NotifierSettings) -> Channel:
    """Return who carries mail: the server that is set, or a folder."""
    if settings.notifier_smtp_host is None:
        return FolderMail(settings.data_dir / "outbox", settings.notifier_from)
    if (settings.notifier_smtp_user is None) != (settings.notifier_smtp_password_file is None):
        raise WrongSettings(
            "ORDSTYRER_NOTIFIER_SMTP_USER and ORDSTYRER_NOTIFIER_SMTP_PASSWORD_FILE belong together: "
            "set both, or neither for a mail server that asks for no sign-in."
        )
    return SmtpMail(
        Server(
            host=settings.notifier_smtp_host,
            port=settings.notifier_smtp_port,
            tls=settings.notifier_smtp_tls,
            user=settings.notifier_smtp_user,
            password_file=settings.notifier_smtp_password_file,
            ca_file=settings.notifier_smtp_ca_file,
            wait_s_max=settings.notifier_smtp_wait_s_max,
        ),
        settings.notifier_from,
    )
