"""What the archiver needs from outside: chance for the salts, what packs say of an office, a shelf and keys."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec

from archiver.core.checkpoint import PublicKey
from archiver.core.noark.model import Journalpost, Saksmappe
from archiver.core.office import Office
from archiver.core.public_journal.entry import PublicEntry
from archiver.core.rendering import Converted, Page, Rendered
from archiver.core.retention import Rules
from common.calendar import OpeningHours
from common.errors import Transient

PublicPem = Callable[[PublicKey], str]
"""Writes a public key as anybody can keep it."""
Salts = Callable[[], bytes]
"""Returns 32 bytes that nobody can guess."""
Offices = Callable[[str], Office]
"""Returns what is known of a municipality's archive; a default for one without a pack."""
RetentionRules = Callable[[str], Rules]
"""Returns what a municipality has decided of keeping and erasing; without a pack nothing goes."""
Hours = Callable[[str, datetime], OpeningHours | None]
"""Returns a municipality's opening hours as they hold at an instant; None where nobody said any."""


class Shelf(Protocol):
    """Where checkpoints lie outside the database, and receipts: once put, a file is never written again.

    Another content for the same line (after a restore) is another file.
    """

    async def put(self, municipality: str, series: str, seq: int, content: bytes) -> None:
        """Put the file unless it is there. Transient when the shelf is away."""

    async def all(self, municipality: str, series: str) -> list[bytes]:
        """Return every file of this chain, in no order."""

    async def above(self, municipality: str, series: str, seq: int) -> list[bytes]:
        """Return the files of this chain for lines after `seq`, in no order."""

    async def chains(self) -> list[tuple[str, str]]:
        """Return (municipality, series) of every chain that has a file here."""


class Renderer(Protocol):
    """Makes what archives take: a page in PDF/A-2u, a picture as a PNG. The same page always gives the same bytes."""

    async def render(self, page: Page, pictures: Mapping[str, bytes]) -> Rendered:
        """Return the page as PDF/A-2u; `pictures` are by their SHA-256. Permanent when it cannot be one."""

    async def convert(self, content: bytes) -> Converted:
        """Return a picture as PNG, without loss. Permanent when it is none that can be read."""


class Delivery(Protocol):
    """Where a delivery's files go: all of them, or none."""

    def put(self, path: str, pieces: Iterator[bytes]) -> int:
        """Write one file; return its size in bytes."""

    def done(self) -> None:
        """Make the delivery seen."""

    def undone(self) -> None:
        """Take away what was written so far."""


class Sending(msgspec.Struct, frozen=True, kw_only=True):
    """A message to a municipality's own core. `delivery_id` comes back with every answer, `message_id` as `answers`.

    `files` are (name in the message, content). `case` and `post` are what the payload tells, for a core that is not
    spoken to in messages; `known_case` is the case's number there. Whoever has not taken it at `expires_at` never
    gets it.
    """

    message_id: UUID
    delivery_id: UUID
    municipality: str
    kind: str
    payload: bytes
    files: tuple[tuple[str, bytes], ...] = ()
    expires_at: datetime
    case: Saksmappe | None = None
    post: Journalpost | None = None
    known_case: tuple[int, int] | None = None


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """An answer of a core. `delivery_id` and `answers` are None where the transport does not tell them."""

    reply_id: str
    municipality: str
    kind: str
    payload: bytes | None = None
    delivery_id: UUID | None = None
    answers: UUID | None = None


class NotSent(Transient):
    """The message surely never left the house: it may be sent again as if nothing had been."""


class CoreLink(Protocol):
    """The way to the municipalities' own cores and back (Fiks Protokoll over Fiks IO, or what stands in for it)."""

    async def send(self, sending: Sending) -> None:
        """Hand the message over. NotSent when it surely was not; Transient when nobody knows."""

    async def arrived(self) -> list[Arrived]:
        """Return the answers that nobody was done with, in the order in which they came; the same ones until then."""

    async def done_with(self, reply_id: str) -> None:
        """Let go of an answer: it is applied."""


Kept = Callable[[str], Awaitable[bytes]]
"""Returns a kept file by its SHA-256."""


class Journaled(msgspec.Struct, frozen=True, kw_only=True):
    """What a core says of a record that it has: its own id and numbers, (year, number) each."""

    system_id: str | None
    case: tuple[int, int] | None
    number: tuple[int, int] | None
    record: str | None = None
    case_system_id: str | None = None


class JournalSite(Protocol):
    """A place on the Internet where the public journal is read (eInnsyn)."""

    async def publish(self, entry: PublicEntry, case_id: UUID, *, accessible_after: datetime | None = None) -> str:
        """Bring the site to what the public journal says of a record; return its id there. It is there once."""

    async def withdraw(self, record_id: UUID) -> None:
        """Take a record away; one that is not there is away."""
