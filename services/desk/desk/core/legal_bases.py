"""What a record may be withheld by: legal bases as a skjermingshjemmel names them, each with the days it held.

Data with dates, like the statutes of `desk.core.laws`: a law that changes gets its last day here, and a new row. Not
verified: whether the sections of forvaltningsloven of 1967 keep their numbers in the act that follows it.
"""

from datetime import date

from desk.core.laws import Law

MARKING = "Sekretessmarkering, 5 kap. 5 § OSL (2009:400)"
"""By this a record is withheld as a whole until somebody asks to read it, and it is looked at."""
_OFFENTLEGLOVA, _OSL = date(2009, 1, 1), date(2009, 6, 30)
LEGAL_BASES = (
    Law(
        name="offl-13-personal",
        country="NO",
        words="Offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1",
        since=_OFFENTLEGLOVA,
    ),
    Law(
        name="offl-13-trade",
        country="NO",
        words="Offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 2",
        since=_OFFENTLEGLOVA,
    ),
    Law(name="offl-13", country="NO", words="Offl. § 13 første ledd", since=_OFFENTLEGLOVA),
    Law(name="offl-14", country="NO", words="Offl. § 14", since=_OFFENTLEGLOVA),
    Law(name="offl-24", country="NO", words="Offl. § 24", since=_OFFENTLEGLOVA),
    Law(name="offl-26", country="NO", words="Offl. § 26", since=_OFFENTLEGLOVA),
    Law(name="osl-5-5", country="SE", words=MARKING, since=_OSL),
    Law(name="osl-21-1", country="SE", words="21 kap. 1 § OSL (2009:400)", since=_OSL),
    Law(name="osl-21-3", country="SE", words="21 kap. 3 § OSL (2009:400)", since=_OSL),
    Law(name="osl-21-7", country="SE", words="21 kap. 7 § OSL (2009:400)", since=_OSL),
    Law(name="osl-26-1", country="SE", words="26 kap. 1 § OSL (2009:400)", since=_OSL),
)


def offered(country: str, day: date) -> tuple[str, ...]:
    """Return the words of what a record may be withheld by on that day; a person may write others."""
    return tuple(law.words for law in LEGAL_BASES if law.country == country and law.holds_on(day))
