"""The dated table of laws that a skjermingshjemmel may name (`laws.toml`), and how one is read."""

import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_ALSO = re.compile(r",?\s*\b(?:jf|jfr|og|samt)\b\.?\s*", re.IGNORECASE)
_SECTION = re.compile(r"§§?\s*(\d+(?:-\d+)?\s?[a-z]?)\b(?!\s*\.)", re.IGNORECASE)
_PLAIN_NUMBER = re.compile(r"\d+(?:-\d+)?")


class Law(NamedTuple):
    """One law, its names in lower case, what of it can withhold, and from when until when."""

    name: str
    words: tuple[str, ...]
    sections: re.Pattern[str]
    begins: date
    ends: date | None

    def holds(self, day: date) -> bool:
        """Say whether it was in force on a day."""
        return self.begins <= day and (self.ends is None or day <= self.ends)


@cache
def laws() -> tuple[Law, ...]:
    """Return the table."""
    table = tomllib.loads(files("archiver.checking").joinpath("laws.toml").read_text(encoding="utf-8"))
    return tuple(
        Law(one["name"], tuple(one["words"]), re.compile(one["sections"]), one["from"], one.get("until"))
        for one in table["law"]
    )


def fault(hjemmel: str, day: date) -> str | None:
    """Return what is wrong with a legal basis on a day: a problem of X7, or None.

    "Offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1": every part names a law and a section of it; after "jf."
    the law of the part before may be meant.
    """
    law_before = ""
    for part in _ALSO.split(hjemmel):
        section = _SECTION.search(part)
        if section is None:
            if not law_before:
                return "no-section"
            # "første ledd og andre ledd": more of the section before.
            continue
        named = part[: section.start()].strip().rstrip(".").lower() or law_before
        wrong = _fault(named, section.group(1), day)
        if wrong is not None:
            return wrong
        law_before = named
    return None


def _fault(named: str, section: str, day: date) -> str | None:
    known = [law for law in laws() if named in law.words]
    if not known:
        return "unknown-law"
    in_force = [law for law in known if law.holds(day)]
    if not in_force:
        return "not-in-force"
    section = section.strip().lower()
    # "§ 13 f" may be the letter of a section, or the first letter of nothing at all.
    plain = _PLAIN_NUMBER.match(section)
    names = {section, plain.group() if plain else section}
    return None if any(law.sections.fullmatch(name) for law in in_force for name in names) else "no-section"
