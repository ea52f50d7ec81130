"""Which channels there are, by the settings."""

from common.settings import WrongSettings
from notifier.adapters.console import FolderMail
from notifier.adapters.smtp import Server, SmtpMail
from notifier.ports import Channel
from notifier.settings import NotifierSettings


def channel_of(settings: NotifierSettings) -> Channel:
    """Return who carries messages: the mail server that is set, or a folder."""
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
