"""One entry of the public journal, with everything withheld taken out already, and a day's page of them."""

from datetime import date, datetime
from uuid import UUID

import msgspec


class Run(msgspec.Struct, frozen=True):
    """A piece of a text; `is_name` marks what names a natural person."""

    text: str
    is_name: bool = False


class PublicPart(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote or was written to. `role` is a korrespondanseparttype's code; `name` is None where it is withheld.

    `confirmed` False: the name is as shown on the platform, and nobody has shown who it is.
    """

    role: str
    name: str | None
    is_person: bool = True
    confirmed: bool = False

    def runs(self) -> tuple[Run, ...]:
        """Return the name, marked when it is a person's; nothing where it is withheld."""
        return (Run(self.name, self.is_person),) if self.name else ()


class PublicEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What krav 5.2.9 lists. Made by `shown` and by nothing else: the writers below it know no secret.

    `status` is U for what was withdrawn (utgår). `temporary`: nobody has read it for publishing yet.
    """

    record_id: UUID
    number: tuple[int, int]
    case_number: tuple[int, int]
    post_number: int | None
    case_title: tuple[Run, ...]
    title: tuple[Run, ...]
    class_id: str | None
    day: date
    document_day: date | None
    kind: str
    parts: tuple[PublicPart, ...] = ()
    unit: str | None = None
    written_off: str | None = None
    written_off_day: date | None = None
    restricted: bool = False
    basis: str | None = None
    temporary: bool = False
    withdrawn: bool = False

    @property
    def number_text(self) -> str:
        """Return journalaar and journalsekvensnummer: "2026/17"."""
        return f"{self.number[0]}/{self.number[1]}"

    @property
    def case_text(self) -> str:
        """Return mappeID."""
        return f"{self.case_number[0]}/{self.case_number[1]}"

    @property
    def registration_text(self) -> str | None:
        """Return registreringsID: mappeID-journalpostnummer."""
        return f"{self.case_text}-{self.post_number}" if self.post_number is not None else None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Whose journal it is: `name` as it reads, `authority` in Sweden the myndighet, `country` "no" or "se".

    `contact` is where to ask for documents, `lang` the language that titles are written in.
    """

    municipality: str
    series: str
    name: str
    country: str
    lang: str
    contact: str
    authority: str | None = None


class PublicPage(msgspec.Struct, frozen=True, kw_only=True):
    """One day of one journal, as it was made at `made_at`. `today` says for which day's reader it is written."""

    place: Place
    day: date
    made_at: datetime
    today: date
    entries: tuple[PublicEntry, ...]
    earlier: date | None = None
    later: date | None = None


def names_may_be_searched(day: date, today: date) -> bool:
    """Say whether names in entries of this day may still be found by searching: for one year.

    Offentlegforskrifta § 6, fourth paragraph; Noark krav 5.2.33.
    """
    try:
        ends = day.replace(year=day.year + 1)
    except ValueError:
        ends = date(day.year + 1, 3, 1)
    return today < ends


def text_of(runs: tuple[Run, ...]) -> str:
    """Return a text without its marks."""
    return "".join(run.text for run in runs)
