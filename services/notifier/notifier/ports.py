"""What the notifier needs from outside: channels, texts, addresses of roles, packs' promises."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from common.events import Promise
from notifier.core.chain import Chain
from notifier.core.facts import Said
from notifier.core.message import Address, Message
from notifier.core.person import Person

FollowUps = Callable[[str, Said, datetime], Promise | None]
"""Returns what a municipality's general first answer promises that was sent then; None where its pack promises none."""


OpenDays = Callable[[str, datetime], datetime]
"""Returns when one open day of a municipality has passed since an instant."""


HideDues = Callable[[str, datetime], tuple[datetime, datetime]]
"""Returns when what a municipality's system hid then is due for a person, and when overdue."""


Chains = Callable[[str, str], Chain]
"""Returns how an alert of a municipality climbs, by its reason."""


class People(Protocol):
    """Who is on duty for a role."""

    def on_duty(self, municipality: str, role: str, which: str, at: datetime) -> tuple[Person, ...]:
        """Return whom an alert to the role reaches then, none when nobody is named; Transient: it cannot be read.

        `which` is the account ("<platform>:<id>") or the unit (by its name) whose people are meant, empty for all.
        """


class Channel(Protocol):
    """Carries messages to addresses of its kind."""

    async def send(self, address: Address, message: Message) -> None:
        """Hand the message over, once.

        Transient when nobody can tell whether it was taken, or it may be tried again; Permanent when it was refused
        for good. The same `message.message_id` again must be recognisable as the same message.
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
