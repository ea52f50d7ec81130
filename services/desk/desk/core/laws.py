"""The law as a ground where the guideline has none: which statutes, in which country, held on which day.

Data with dates, because laws change and what was decided then is read years later. A municipality's lawyer reads this
list before it is used; a row without an end is taken to be in force.
"""

from datetime import date

import msgspec

from desk.core.deeds import Deed, KeepHidden, Remove

PREFIX = "LAW-"
"""What the ground of such a decision begins with, so that it is no clause of any guideline."""


class Law(msgspec.Struct, frozen=True, kw_only=True):
    """A statute as a ground: `words` name it in the country's own language."""

    name: str
    country: str
    words: str
    since: date
    until: date | None = None

    @property
    def ground(self) -> str:
        """Return the id by which a decision names it."""
        return f"{PREFIX}{self.name}"

    def holds_on(self, day: date) -> bool:
        """Say whether it was law on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


_STRAFFELOVEN, _BROTTSBALKEN = date(2015, 10, 1), date(1965, 1, 1)
LAWS = (
    Law(
        name="straffeloven-183", country="NO", words="straffeloven § 183, oppfordring til lovbrudd", since=_STRAFFELOVEN
    ),
    Law(name="straffeloven-185", country="NO", words="straffeloven § 185, hatefulle ytringer", since=_STRAFFELOVEN),
    Law(name="straffeloven-263", country="NO", words="straffeloven § 263, trusler", since=_STRAFFELOVEN),
    Law(name="straffeloven-266", country="NO", words="straffeloven § 266, hensynsløs atferd", since=_STRAFFELOVEN),
    Law(name="straffeloven-267", country="NO", words="straffeloven § 267, privatlivets fred", since=_STRAFFELOVEN),
    Law(name="andsverkloven", country="NO", words="åndsverkloven (LOV-2018-06-15-40)", since=date(2018, 7, 1)),
    Law(
        name="personopplysningsloven",
        country="NO",
        words="personopplysningsloven (LOV-2018-06-15-38)",
        since=date(2018, 7, 20),
    ),
    Law(name="brottsbalken-4-5", country="SE", words="brottsbalken 4 kap. 5 §, olaga hot", since=_BROTTSBALKEN),
    Law(name="brottsbalken-5-1", country="SE", words="brottsbalken 5 kap. 1 §, förtal", since=_BROTTSBALKEN),
    Law(name="brottsbalken-16-5", country="SE", words="brottsbalken 16 kap. 5 §, uppvigling", since=_BROTTSBALKEN),
    Law(
        name="brottsbalken-16-8",
        country="SE",
        words="brottsbalken 16 kap. 8 §, hets mot folkgrupp",
        since=_BROTTSBALKEN,
    ),
    Law(
        name="bbs-lagen-5",
        country="SE",
        words="lagen (1998:112) om elektroniska anslagstavlor, 5 §",
        since=date(1998, 5, 1),
    ),
    Law(name="upphovsrattslagen", country="SE", words="upphovsrättslagen (1960:729)", since=date(1961, 7, 1)),
    Law(name="dataskyddslagen", country="SE", words="dataskyddslagen (2018:218)", since=date(2018, 5, 25)),
)


def laws_on(country: str, day: date) -> tuple[Law, ...]:
    """Return the statutes that a decision may rest on, as they held on that day."""
    return tuple(law for law in LAWS if law.country == country and law.holds_on(day))


def rests_on_law(deed: Deed) -> bool:
    """Say whether a removal, or keeping hidden, rests on the law instead of the guideline: two persons decide it."""
    return isinstance(deed, Remove | KeepHidden) and deed.clause.startswith(PREFIX)
