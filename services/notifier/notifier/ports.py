"""What the notifier needs from outside: somebody who carries mail, texts, addresses of roles, packs' promises."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from common.events import Promise
from notifier.core.facts import Said
from notifier.core.letter import Letter

FollowUps = Callable[[str, Said, datetime], Promise | None]
"""Returns what a municipality's general first answer promises that was sent then; None where its pack promises none."""


OpenDays = Callable[[str, datetime], datetime]
"""Returns when one open day of a municipality has passed since an instant."""


class Post(Protocol):
    """Carries a mail."""

    async def send(self, letter: Letter) -> int:
        """Return how many of the addresses were refused when others were taken.

        Transient when nobody can tell whether it was taken; Permanent when it was refused for good.
        """


class Texts(Protocol):
    """Texts for people, by reason and language."""

    def written(self, reason: str, lang: str, fields: Mapping[str, Any]) -> tuple[str, str]:
        """Return subject and body."""


class Addresses(Protocol):
    """Who holds a role."""

    def of(self, municipality: str, role: str, which: str = "") -> tuple[str, ...]:
        """Return the role's mail addresses, none when nobody is named; Transient when the list cannot be read.

        `which` is the account ("<platform>:<id>") or the unit (by its name) whose people are meant.
        """
