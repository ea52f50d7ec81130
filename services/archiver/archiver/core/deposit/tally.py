"""What is counted while a deposit is written: ADDML says it, and the other files must agree with it."""

import hashlib
from array import array
from bisect import bisect_left
from datetime import date
from uuid import UUID

from common.errors import Permanent

_64_BITS = (1 << 64) - 1


class Units:
    """The ids of what a deposit holds, at 8 bytes each: 100,000 posts with their files take a few megabytes.

    Two different ids are taken for one with a probability below one in 10 million at a million ids.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._ids = array("Q")
        self._sorted = True

    def add(self, one: UUID | str) -> None:
        """Remember an id, or a file name."""
        self._ids.append(_number(one))
        self._sorted = False

    def settle(self) -> None:
        """Sort, once all are there; Permanent when one came twice."""
        self._ids = array("Q", sorted(self._ids))
        self._sorted = True
        for place in range(1, len(self._ids)):
            if self._ids[place] == self._ids[place - 1]:
                raise Permanent(f"{self._what} stands twice in the deposit (krav 6.4.26, 6.4.40)")

    def __contains__(self, one: UUID) -> bool:
        """Say whether it was added; all must be there first."""
        if not self._sorted:
            raise ValueError("settle first")
        number = _number(one)
        place = bisect_left(self._ids, number)
        return place < len(self._ids) and self._ids[place] == number


def _number(one: UUID | str) -> int:
    if isinstance(one, UUID):
        return (one.int >> 64) ^ (one.int & _64_BITS)
    # Some of those who read a deposit cannot tell A.pdf from a.pdf.
    return int.from_bytes(hashlib.blake2b(one.casefold().encode(), digest_size=8).digest(), "big")


class Tally:
    """Counts, dates and checksums of one deposit in the making."""

    def __init__(self) -> None:
        self.mapper = 0
        self.registreringer = 0
        self.filer = 0
        self.endringer = 0
        self.skjermet = False
        self.kassert = False
        self.skal_kasseres = False
        self.spor = False
        self.foerste: date | None = None
        self.siste: date | None = None
        self.enheter = Units("a systemID")
        self.filnavn = Units("a file name")
        self.sjekksummer: dict[str, str] = {}
        self.stoerrelser: dict[str, int] = {}

    def post(self, journaldato: date) -> None:
        """Count a journal post. The journals' period is exactly from the first date to the last (Arkade N5.60)."""
        self.registreringer += 1
        self.foerste = journaldato if self.foerste is None else min(self.foerste, journaldato)
        self.siste = journaldato if self.siste is None else max(self.siste, journaldato)

    def settle(self) -> None:
        """Check what can be checked when the structure is written; Permanent for doubles."""
        self.enheter.settle()
        self.filnavn.settle()
