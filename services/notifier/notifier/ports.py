"""What the notifier needs from outside: somebody who carries mail, texts, and addresses of roles."""

from collections.abc import Mapping
from typing import Any, Protocol

from notifier.core.letter import Letter


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

    def of(self, municipality: str, role: str) -> tuple[str, ...]:
        """Return the role's mail addresses, none when nobody is named; Transient when the list cannot be read."""
