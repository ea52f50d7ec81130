"""N5.04-N5.14 and N5.16-N5.26, as far as they count: archives, classes, folders, records and documents."""

from collections import Counter
from collections.abc import Iterator

from archiver.checking.catalogue import PHYSICAL, WITHDRAWN
from archiver.checking.finding import Finding
from archiver.checking.job import Check, Job, here
from archiver.checking.rules import counted, found
from archiver.checking.statements import compared
from archiver.checking.stream import Unit

_NO_YEAR = "?"


class Structure(Check):
    """How many of each unit there are, and no class with subclasses holds anything else."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._all: Counter[str] = Counter()
        self._statuses: Counter[str] = Counter()
        self._years: dict[str, Counter[str]] = {"mappe": Counter(), "registrering": Counter()}
        self._per_class: dict[str, Counter[str]] = {"mappe": Counter(), "registrering": Counter()}
        self._empty: Counter[str] = Counter()
        # Of the scheme being read, and of the archive's primary one: the one that holds something.
        self._empty_classes, self._filled, self._empty_primary = 0, False, 0

    def unit(self, unit: Unit) -> Iterator[Finding]:
        """Count one unit."""
        self._all[unit.kind] += 1
        if unit.kind == "klasse":
            yield from self._class(unit)
        elif unit.kind == "klassifikasjonssystem":
            if self._filled:
                self._empty_primary += self._empty_classes
            self._empty_classes, self._filled = 0, False
        elif unit.kind == "arkivdel":
            self._statuses[unit.text("arkivdelstatus") or _NO_YEAR] += 1
        elif unit.kind in self._years:
            self._dated(unit)

    def finish(self) -> Iterator[Finding]:
        """Yield the counts, and compare them with what arkivuttrekk.xml states."""
        stated = self.job.folder.stated
        for rule, kind in (("N5.04", "arkiv"), ("N5.05", "arkivdel"), ("N5.07", "klassifikasjonssystem")):
            yield counted(rule, self._all[kind])
        yield counted("N5.06", self._statuses.total(), dict(self._statuses))
        yield counted("N5.08", self._all["klasse"])
        yield counted("N5.09", self._empty_primary)
        for rule, kind in (("N5.10", "mappe"), ("N5.16", "registrering")):
            yield counted(rule, self._all[kind])
            yield from compared(stated, rule, "arkivstruktur", kind, self._all[kind])
        for rule, groups in (
            ("N5.11", self._years["mappe"]),
            ("N5.13", self._per_class["mappe"]),
            ("N5.18", self._years["registrering"]),
            ("N5.20", self._per_class["registrering"]),
        ):
            yield counted(rule, groups.total(), dict(groups))
        yield counted("N5.14", self._empty["mappe"])
        yield counted("N5.21", self._empty["registrering"])

    def _class(self, unit: Unit) -> Iterator[Finding]:
        if unit.counts["klasse"]:
            for rule, kind in (("N5.12", "mappe"), ("N5.19", "registrering")):
                if unit.counts[kind]:
                    yield found(rule, "both", here(unit))
        if not unit.counts:
            self._empty_classes += 1
        self._filled = self._filled or bool(unit.counts["mappe"] or unit.counts["registrering"])

    def _dated(self, unit: Unit) -> None:
        self._years[unit.kind][(unit.text("opprettetDato") or _NO_YEAR)[:4]] += 1
        above = unit.within("klasse")
        if above is not None:
            self._per_class[unit.kind][above.said("klasseID") or _NO_YEAR] += 1
        contents = unit.counts.total() if unit.kind == "mappe" else len(unit.all("dokumentbeskrivelse"))
        if not contents:
            self._empty[unit.kind] += 1


class Documents(Check):
    """N5.23, N5.24 and N5.26: descriptions, those without a file, and files."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._descriptions, self._without, self._objects = 0, 0, 0

    def unit(self, unit: Unit) -> Iterator[Finding]:
        """Count one record's documents."""
        withdrawn = unit.kind == "registrering" and unit.text("journalstatus") == WITHDRAWN
        for document in unit.all("dokumentbeskrivelse") if unit.kind == "registrering" else ():
            objects = len(document.all("dokumentobjekt"))
            self._descriptions += 1
            self._objects += objects
            on_paper = (document.text("dokumentmedium") or "").lower() in PHYSICAL
            if not (objects or withdrawn or on_paper):
                self._without += 1
        yield from ()

    def finish(self) -> Iterator[Finding]:
        """Yield the counts."""
        yield counted("N5.23", self._descriptions)
        yield counted("N5.24", self._without)
        yield counted("N5.26", self._objects)
