"""What every check is given, and what a check of arkivstruktur.xml looks like."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from archiver.checking.finding import At, Finding
from archiver.checking.folder import STRUCTURE_FILE, Folder
from archiver.checking.parts import Part
from archiver.checking.scratch import Scratch
from archiver.checking.stream import Unit
from archiver.checking.tools import Tools


class Job(NamedTuple):
    """One deposit to check. `schemas` is a folder with the official schemas, None when nobody named one."""

    folder: Folder
    scratch: Scratch
    tools: Tools
    today: date
    schemas: Path | None = None


class Check:
    """Some rules over the units of arkivstruktur.xml, children before parents. Holds counts, never the units."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def unit(self, unit: Unit) -> Iterator[Finding]:
        """Yield what is wrong with one unit."""
        del unit
        yield from ()

    def finish(self) -> Iterator[Finding]:
        """Yield what is known only when every unit and document was seen."""
        yield from ()


def here(part: Part) -> At:
    """Return the place of an element of arkivstruktur.xml."""
    return At(STRUCTURE_FILE, part.line)


def moment(text: str | None) -> datetime | None:
    """Read a date or a time, as the clock on the wall shows it; None for what is neither.

    Offsets are dropped: a depot may want none, and then the order of events is that of the wall's clock.
    """
    try:
        return None if text is None else datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def day(text: str | None) -> date | None:
    """Read the day of a date or a time."""
    found = moment(text)
    return None if found is None else found.date()


def number(text: str | None) -> int | None:
    """Read a whole number."""
    text = (text or "").strip()
    return int(text) if text.isdecimal() else None
