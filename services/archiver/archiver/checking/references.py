"""N5.48, N5.51, N5.61, N5.62 and the references of X12 and X17: what is pointed at is here."""

from collections.abc import Iterator

from archiver.checking.elements import empties
from archiver.checking.finding import At, Finding
from archiver.checking.folder import LOG_FILE
from archiver.checking.job import Check, Job, here
from archiver.checking.parts import Part
from archiver.checking.rules import counted
from archiver.checking.statements import occurrences
from archiver.checking.stream import Unit, rows

_RULES = ("N5.48", "N5.51", "N5.62", "X12", "X17")
_ACROSS = (
    ("referanseTilKlasse", "klasse"),
    ("referanseTilMappe", "mappe"),
    ("referanseTilRegistrering", "registrering"),
)


class References(Check):
    """References between units, looked up when all have been seen."""

    def unit(self, unit: Unit) -> Iterator[Finding]:
        """Collect the references of one unit."""
        self._point(unit, "referanseArkivdel", "N5.48", "arkivdel")
        self._point(unit, "referanseSekundaerKlassifikasjon", "N5.51", "klasse")
        for one in unit.all("kryssreferanse"):
            for name, kind in _ACROSS:
                self._point(one, name, "X17", kind)
        for one in unit.all("avskrivning"):
            self._point(one, "referanseAvskrivesAvJournalpost", "X12", "registrering")
        for document in unit.all("dokumentbeskrivelse"):
            self._point(document, "referanseArkivdel", "N5.48", "arkivdel")
        yield from ()

    def finish(self) -> Iterator[Finding]:
        """Yield the references that lead nowhere."""
        yield from self.job.scratch.dangling(_RULES)

    def _point(self, part: Part, name: str, rule: str, kind: str) -> None:
        for one in part.all(name):
            self.job.scratch.refer(rule, "dangling", one.value.strip(), kind, here(one))


def change_log(job: Job) -> Iterator[Finding]:
    """Read the change log: count it (N5.61), and collect what it refers to (N5.62)."""
    path = job.folder.inside(LOG_FILE)
    count = 0
    for change in rows(path, "endring") if path else ():
        count += 1
        yield from empties(LOG_FILE, change)
        at = At(LOG_FILE, change.line)
        job.scratch.refer("N5.62", "dangling", (change.text("referanseArkivenhet") or "").strip(), "", at)
    yield counted("N5.61", count)
    if path is not None:
        yield from occurrences(job, "endringslogg", "endring", count)
