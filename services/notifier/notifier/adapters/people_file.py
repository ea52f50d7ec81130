"""The people file: who holds a role and when, by which channels; read anew when it has changed.

A mistake stops the start. Later it keeps what was last right, and is said in the log: nobody may be left without
alerts because somebody is editing.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from common.errors import OrdstyrerError, Permanent, Transient
from common.events import RotaRow
from common.log import Logger
from notifier.core.alert import OPERATOR
from notifier.core.chain import Chain
from notifier.core.duty import Book, Elsewhere, instead, who
from notifier.core.named import NamedChannel
from notifier.core.people_text import ALL, parse
from notifier.core.person import Person
from notifier.core.rota import with_rota

_Stamp = tuple[int, int, int]
ZoneOf = Callable[[str], str]
"""Returns the name of a municipality's time zone, by its pack."""
RotaOf = Callable[[str], tuple[RotaRow, ...]]
"""Returns the rows of a municipality's duty rota that the desk stated, the newest last."""


class PeopleFile:
    """What the file says, by municipality, and over it the rows of `rota_of`. Without a file it says nothing."""

    def __init__(self, path: Path | None, zone_of: ZoneOf, log: Logger, rota_of: RotaOf = lambda _: ()) -> None:
        self._path = path
        self._zone_of = zone_of
        self._log = log
        self._rota_of = rota_of
        self._books: dict[str, Book] = {}
        self._seen: _Stamp | None = None

    def read(self) -> dict[str, Book]:
        """Return the whole file as it now stands; Permanent says what is wrong with it, in which line."""
        if self._path is None:
            return {}
        try:
            text = self._path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as e:
            raise Permanent(f"{self._path.name} cannot be read") from e
        books = parse(text, self._path.name)
        for book in books.values():
            for name in book.channels:
                self._named(book, name)
        return books

    def start(self) -> None:
        """Read it for the first time. Permanent when it is wrong."""
        self._books, self._seen = self.read(), self._stamp()

    def book(self, municipality: str, role: str = "") -> Book:
        """Return what holds for a municipality; of the operator's role what holds for all, unless it says its own."""
        books = self._newest()
        mine = with_rota(books.get(municipality, Book()), self._rota_of(municipality))
        if role == OPERATOR and role not in mine.roles:
            return books.get(ALL, mine)
        return mine

    def on_duty(
        self, municipality: str, role: str, which: str, at: datetime, elsewhere: Elsewhere
    ) -> tuple[Person, ...]:
        """Return who is on duty for a role then, `elsewhere`'s answer for one that the file does not name."""
        return who(self.book(municipality, role), role, which, self._local(municipality, at), elsewhere)

    def instead(
        self, municipality: str, role: str, which: str, at: datetime, elsewhere: Elsewhere
    ) -> tuple[Person, ...]:
        """Return whom to ask when nobody on duty for a role is reached."""
        return instead(self.book(municipality, role), role, which, self._local(municipality, at), elsewhere)

    def person(self, municipality: str, person: str) -> Person | None:
        """Return a person, the municipality's own before those who run the installation; None: there is none."""
        books = self._newest()
        mine, ours = self.book(municipality), books.get(ALL, Book())
        return mine.persons.get(person) or ours.persons.get(person)

    def chain(self, municipality: str, reason: str) -> Chain | None:
        """Return how an alert climbs; None where the file does not say."""
        return self.book(municipality).chains.get(reason)

    def channel(self, municipality: str, name: str) -> NamedChannel:
        """Return what a channel is reached by (a port `Secrets`). Permanent: there is none; Transient: a file of it
        cannot be read.
        """
        books = self._newest()
        for book in (books.get(municipality, Book()), books.get(ALL, Book())):
            if name in book.channels:
                try:
                    return self._named(book, name)
                except Permanent as e:
                    raise Transient(str(e)) from e
        raise Permanent("the people file names no channel of that name")

    def zone(self, municipality: str) -> ZoneInfo:
        """Return the municipality's clock: what the file says, then its pack."""
        # Asked within transactions too: it reads no file.
        return ZoneInfo(self._books.get(municipality, Book()).timezone or self._zone_of(municipality))

    def _local(self, municipality: str, at: datetime) -> datetime:
        return at.astimezone(self.zone(municipality))

    def _named(self, book: Book, name: str) -> NamedChannel:
        # Read each time: a secret that is renewed needs no restart.
        files = book.channels[name]
        if files.apprise_file:
            return NamedChannel(apprise_url=self._secret(name, files.apprise_file))
        secrets = self._secret(name, files.secret_file).split()
        return NamedChannel(webhook_url=files.webhook_url, secrets=tuple(secrets))

    def _secret(self, name: str, file: str) -> str:
        """A path is relative to the people file's folder."""
        assert self._path is not None, "only a file names channels"  # noqa: S101 - a caller's mistake
        try:
            found = (self._path.parent / file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as e:
            raise Permanent(f"{self._path.name}: the secret of the channel '{name}' cannot be read: {file}") from e
        if not found:
            raise Permanent(f"{self._path.name}: the secret of the channel '{name}' is empty: {file}")
        return found

    def _newest(self) -> dict[str, Book]:
        if self._path is None:
            return {}
        stamp = self._stamp()
        if stamp != self._seen:
            self._seen = stamp
            try:
                self._books = self.read()
                self._log.info("the people file was read anew", count=len(self._books))
            except OrdstyrerError as e:
                self._log.error("the people file is wrong: what was last right holds on", reason=str(e))
        return self._books

    def _stamp(self) -> _Stamp | None:
        """A mounted secret is exchanged by another file under the same name: its inode tells."""
        try:
            found = self._path.stat() if self._path else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino) if found else None
