"""What the notifier needs from outside: channels, texts, addresses of roles, packs' promises."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from common.calendar import OpeningHours
from common.events import Promise
from notifier.core.chain import Chain
from notifier.core.duty import Elsewhere
from notifier.core.facts import Said
from notifier.core.letter import Written
from notifier.core.message import Address, Message
from notifier.core.named import NamedChannel
from notifier.core.person import Person
from notifier.core.rounds import Rounds

FollowUps = Callable[[str, Said, datetime], Promise | None]
"""Returns what a municipality's general first answer promises that was sent then; None where its pack promises none."""


OpenDays = Callable[[str, datetime], datetime]
"""Returns when one open day of a municipality has passed since an instant."""


OfficeHours = Callable[[str, datetime], OpeningHours]
"""Returns the opening hours of a municipality that hold at an instant; assumed ones where nobody has said any."""


Hours = Callable[[str, datetime], OpeningHours | None]
"""Returns the hours in which people of a municipality are told of things; None where nobody knows any."""


Recounts = Callable[[str, str, Promise, datetime], tuple[Promise, datetime]]
"""Returns a promise of a municipality's pack as the calendar of an instant makes it, and since when that holds."""


class Calendars(Protocol):
    """What each municipality's days bring: rounds, and another calendar."""

    def municipalities(self) -> tuple[str, ...]:
        """Return those that have a pack."""

    def calendar_mark(self, municipality: str, at: datetime) -> str:
        """Return a hash that differs when other rows of the calendar hold than before."""

    def rounds(self, municipality: str, at: datetime) -> Rounds | None:
        """Return what is looked for there; None where nobody knows its hours."""


HideDues = Callable[[str, datetime], tuple[datetime, datetime]]
"""Returns when what a municipality's system hid then is due for a person, and when overdue."""


Chains = Callable[[str, str], Chain]
"""Returns how an alert of a municipality climbs, by its reason."""


Secrets = Callable[[str, str], NamedChannel]
"""Returns what a municipality's channel of a name is reached by. Permanent: there is none; Transient: unreadable."""


class People(Protocol):
    """Who is on duty for a role."""

    def on_duty(self, municipality: str, role: str, which: str, at: datetime) -> tuple[Person, ...]:
        """Return whom an alert to the role reaches then, none when nobody is named; Transient: it cannot be read.

        `which` is the account ("<platform>:<id>") or the unit (by its name) whose people are meant, empty for all.
        """

    def instead(self, municipality: str, role: str, which: str, at: datetime) -> tuple[Person, ...]:
        """Return whom to ask when nobody on duty is reached: the fallback role's people, then the role's others."""

    def person(self, municipality: str, person: str, role: str, which: str, at: datetime) -> Person | None:
        """Return a person by the id that `on_duty` told, on duty or not; None: there is no such person any more."""


class Rota(Protocol):
    """Who is on duty, by the people file."""

    def on_duty(
        self, municipality: str, role: str, which: str, at: datetime, elsewhere: Elsewhere
    ) -> tuple[Person, ...]:
        """Return who is on duty for a role then, `elsewhere`'s answer for one that the file does not name."""

    def instead(
        self, municipality: str, role: str, which: str, at: datetime, elsewhere: Elsewhere
    ) -> tuple[Person, ...]:
        """Return whom to ask when nobody on duty for a role is reached."""

    def person(self, municipality: str, person: str) -> Person | None:
        """Return a person, the municipality's own before those who run the installation; None: there is none."""


class Channel(Protocol):
    """Carries messages to addresses of its kind."""

    async def send(self, address: Address, message: Message) -> None:
        """Hand the message over, once.

        Transient when nobody can tell whether it was taken, or it may be tried again; Permanent when it was refused
        for good. The same `message.message_id` again must be recognisable as the same message.
        """


class Texts(Protocol):
    """Texts for people, by reason and language."""

    def written(self, reason: str, lang: str, fields: Mapping[str, Any]) -> Written:
        """Return subject, text and page; `fields` are those of `core.letter.fields_of`."""


class Addresses(Protocol):
    """Who holds a role."""

    def of(self, municipality: str, role: str, which: str = "") -> tuple[str, ...]:
        """Return the role's mail addresses, none when nobody is named; Transient when the list cannot be read.

        `which` is the account ("<platform>:<id>") or the unit (by its name) whose people are meant.
        """


class RolesInParts(Protocol):
    """Addresses of roles, where a role may consist of others."""

    def direct(self, municipality: str, role: str, which: str = "") -> tuple[str, ...]:
        """Return the addresses of the role itself. Transient when the list cannot be read."""

    def parts(self, municipality: str, role: str) -> tuple[str, ...]:
        """Return the roles that a role consists of."""
