"""Where no file names any channel."""

from common.errors import Permanent
from notifier.core.named import NamedChannel


def nobody_named(_municipality: str, _name: str) -> NamedChannel:
    """Know no channel by name."""
    raise Permanent("no channel has this name")
