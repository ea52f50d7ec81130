"""What happened in the demo's last year, as `year.toml` tells it: who wrote what, and what people did with it."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

import msgspec


class Done(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody did with it, at "week-weekday hours:minutes".

    `do` is confirm, reply, edit, hide, unhide, remove, not_kept, read (for publishing) or close (its case, with all
    that is in it). `case_of` is whose case file it belongs to; `metadata`, `document` and `law` are what is withheld.
    """

    at: str
    do: str
    title: str | None = None
    klasse: str | None = None
    case_of: str | None = None
    text: str = ""
    clause: str = ""
    reason: str = ""
    write_off: str = ""
    metadata: tuple[str, ...] = ()
    document: str | None = None
    law: str = ""


class Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a resident wrote, and how the classifier decided on it. `restricted`: its copy shows personal data."""

    id: str
    at: str
    by: str
    text: str
    decided: str
    platform: str = "facebook"
    kind: str = "comment"
    restricted: bool = False
    then: tuple[Done, ...] = ()


class Decided(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision of the pack: kept as `archive` (None: not kept), by which clauses, in which steps."""

    clauses: tuple[str, ...]
    archive: str | None = None
    steps: tuple[str, ...] = ()


class Story(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A municipality's year. `desk` and `archivist` are the people who work there, `closing` is in the next year."""

    municipality: str
    municipality_name: str
    desk: str
    archivist: str
    closing: str
    casework: Decided
    document: Decided
    informal: Decided
    written: tuple[Written, ...]

    def decision(self, one: Written) -> Decided:
        """Return how an inquiry was decided."""
        return {"casework": self.casework, "document": self.document, "informal": self.informal}[one.decided]


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened: `done` None means that the inquiry itself came."""

    at: datetime
    of: Written
    done: Done | None = None


@cache
def story() -> Story:
    """Return the story that ships."""
    text = resources.files("standalone.last_year").joinpath("year.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Story)


def moments(told: Story, year: int, zone: ZoneInfo) -> list[Moment]:
    """Return everything that happened in a year, in order."""
    return sorted(_moments(told, year, zone), key=lambda one: one.at)


def _moments(told: Story, year: int, zone: ZoneInfo) -> Iterator[Moment]:
    for one in told.written:
        yield Moment(at=instant(one.at, year, zone), of=one)
        for done in one.then:
            yield Moment(at=instant(done.at, year, zone), of=one, done=done)


def instant(text: str, year: int, zone: ZoneInfo) -> datetime:
    """Return the instant of "03-2 09:12": the third ISO week's Tuesday of a year, on a municipality's clock."""
    day, _, clock = text.partition(" ")
    week, _, weekday = day.partition("-")
    on = date.fromisocalendar(year, int(week), int(weekday))
    return datetime.combine(on, time.fromisoformat(clock), zone).astimezone(UTC)
