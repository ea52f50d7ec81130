"""The hours of a municipality in each country, and its clock, as the tests of the calendar ask about them."""

from datetime import datetime, time

import msgspec
from hypothesis import settings

from common.calendar import OpeningHours

# Bø says 08-15.30 itself, Randaberg's pack assumes it (BO-23, RANDABERG-62).
NORWAY = OpeningHours(opens=time(8), closes=time(15, 30), country="NO", timezone="Europe/Oslo")
SWEDEN = msgspec.structs.replace(NORWAY, country="SE", timezone="Europe/Stockholm")
TWO_DAYS = 2 * NORWAY.ordinary_day

# The first look at a year works out its public holidays, which takes longer than an example may.
unhurried = settings(deadline=None)


def oslo(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NORWAY.zone)
