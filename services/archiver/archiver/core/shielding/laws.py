"""The dated table of legal bases: what holds on a day, and what a guideline cites that was replaced since."""

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib import resources

import msgspec


class Law(msgspec.Struct, frozen=True, kw_only=True):
    """A legal basis and the days on which it held, both included. `must`: nobody may waive it."""

    id: str
    country: str
    text: str
    valid_from: date
    valid_to: date | None = None
    must: bool = False
    partly: bool = False
    replaced_by: str | None = None
    says: dict[str, str] = {}

    def holds_on(self, day: date) -> bool:
        """Say whether it was in force that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class _Listed(msgspec.Struct, forbid_unknown_fields=True):
    law: tuple[Law, ...]
    cited: tuple[Law, ...]


@cache
def _listed() -> _Listed:
    text = resources.files("archiver.core.shielding").joinpath("laws.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Listed)


def bases(country: str, day: date) -> tuple[Law, ...]:
    """Return what a record of this country ("no", "se") may be shielded by on a day."""
    return tuple(law for law in _listed().law if law.country == country and law.holds_on(day))


def law(law_id: str) -> Law | None:
    """Return a legal basis by its id, in force or not; None where there is none."""
    return next((one for one in (*_listed().law, *_listed().cited) if one.id == law_id), None)


def basis_of(text: str, day: date) -> Law | None:
    """Return the legal basis that a skjermingshjemmel names on that day: by its id, or by the words it begins with.

    A person may add to the words ("…, jf. barnevernsloven § 13-1"); of several the longest is meant.
    """
    said = _even(text)
    found = [
        one
        for one in _listed().law
        if one.holds_on(day) and (one.id == text.strip() or said.startswith(_even(one.text)))
    ]
    return max(found, key=lambda one: len(one.text), default=None)


def _even(text: str) -> str:
    return " ".join(text.casefold().replace("§§", "§").replace("§", " § ").split())


_REPLACED = {
    "nb": ("Vist til i retningslinjen fra {year}; {what}erstattet {day} av {by}.", "delvis "),
    "nn": ("Vist til i retningslinja frå {year}; {what}erstatta {day} av {by}.", "delvis "),
    "sv": ("Citeras i riktlinjen från {year}; {what}ersatt {day} av {by}.", "delvis "),
    "en": ("Cited in the guideline of {year}; {what}replaced on {day} by {by}.", "partly "),
}


def replaced_note(law_id: str, guideline_year: int, day: date, lang: str) -> str | None:
    """Return what to say of a law that a guideline cites and that no longer holds; None while it holds.

    None also for what the table does not know.
    """
    found = law(law_id)
    if found is None or found.valid_to is None or found.holds_on(day):
        return None
    then = law(found.replaced_by or "")
    text, partly = _REPLACED.get(lang, _REPLACED["nb"])
    return text.format(
        year=guideline_year,
        what=partly if found.partly else "",
        day=found.valid_to + timedelta(days=1),
        by=then.text if then else "?",
    )
