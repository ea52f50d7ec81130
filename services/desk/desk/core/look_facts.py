"""What is kept of a person's look at a text, for the figures: when, and what was put right. Never who it was."""

from datetime import datetime

import msgspec


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """When a person first acted on the text of `revision`: from then on somebody has looked at it."""

    revision: int
    at: datetime


class Corrected(msgspec.Struct, frozen=True, kw_only=True):
    """A person put right what the text of `revision` says: the tags before the first correction, and those now."""

    revision: int
    at: datetime
    before: tuple[str, ...]
    after: tuple[str, ...]
