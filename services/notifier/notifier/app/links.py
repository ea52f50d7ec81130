"""How links in messages are sealed, by the settings."""

from common.errors import Permanent
from common.log import Logger
from common.settings import WrongSettings
from notifier.adapters.link_key import made_link_keys, read_link_keys
from notifier.core.token import Links
from notifier.settings import NotifierSettings


def links_of(settings: NotifierSettings, log: Logger) -> Links:
    """Return what makes links; without a key, and a folder to make one in, messages have none."""
    try:
        if settings.notifier_link_key_file is not None:
            keys = read_link_keys(settings.notifier_link_key_file)
        else:
            keys = made_link_keys(settings.data_dir / "link.key")
    except Permanent as e:
        raise WrongSettings(f"ORDSTYRER_NOTIFIER_LINK_KEY_FILE: {e}") from e
    if not keys:
        log.warning("messages have no link to say that they are seen: set ORDSTYRER_NOTIFIER_LINK_KEY_FILE")
    url = settings.desk_url or f"http://{settings.host}:{settings.port}"
    return Links(url=url, keys=keys, days=settings.notifier_link_days)
