"""N5.47 and X2: everything has a number of its own, and no number of a series is missing."""

from collections import Counter
from collections.abc import Iterator

from archiver.checking.finding import At, Finding
from archiver.checking.folder import STRUCTURE_FILE
from archiver.checking.job import Check, Job, day, here, number
from archiver.checking.parts import Part
from archiver.checking.rules import found
from archiver.checking.stream import Unit

_TWICE = """select line, year, number from (select line, year, number,
    row_number() over (partition by year, number order by line) as nth from {table} where number is not null)
    where nth > 1 order by line"""
_GAPS = """select line, year, before + 1, number - 1 from (select line, year, number,
    lag(number) over (partition by year order by number) as before from {table} where number is not null)
    where number > before + 1 order by year, number"""


class Numbers(Check):
    """Ids, and the numbers of classes, cases, posts, documents and versions."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._posts: Counter[int] = Counter()
        self._scheme = 0

    def unit(self, unit: Unit) -> Iterator[Finding]:
        """Check one unit's id and the numbers inside it."""
        yield from self._id(unit, unit.kind)
        if unit.kind == "klassifikasjonssystem":
            self._scheme += 1
        elif unit.kind == "klasse":
            yield from self._class(unit)
        elif unit.kind == "mappe":
            self._posts.clear()
        elif unit.kind == "registrering":
            for document in unit.all("dokumentbeskrivelse"):
                yield from self._id(document, "dokumentbeskrivelse")
                for one in document.all("dokumentobjekt"):
                    yield from self._id(one, "dokumentobjekt")
            yield from self._inside(unit)
            if unit.xsi_type == "journalpost":
                yield from self._post(unit)

    def finish(self) -> Iterator[Finding]:
        """Yield the numbers of the two series that come twice or not at all."""
        for table, what in (("posts", "journal"), ("cases", "case")):
            for line, year, twice in self.job.scratch.rows(_TWICE.format(table=table)):
                at = At(STRUCTURE_FILE, line)
                yield found("X2", f"{what}-number-twice", at, number=f"{twice}/{year}")
            for line, year, first, last in self.job.scratch.rows(_GAPS.format(table=table)):
                missing = f"{first}/{year}" if first == last else f"{first}-{last}/{year}"
                yield found("X2", f"{what}-number-gap", At(STRUCTURE_FILE, line), number=missing)

    def _id(self, part: Part, kind: str) -> Iterator[Finding]:
        own = (part.text("systemID") or "").strip().lower()
        line = part.line
        if own and not self.job.scratch.put("insert or ignore into ids values (?, ?, ?)", own, kind, line):
            first = self.job.scratch.one("select line from ids where id = ?", own)
            yield found("N5.47", "twice", here(part), element=kind, first=first[0] if first and first[0] else 0)

    def _class(self, unit: Unit) -> Iterator[Finding]:
        own = unit.text("klasseID") or ""
        sql = "insert or ignore into classes values (?, ?, ?)"
        if not self.job.scratch.put(sql, str(self._scheme), own, unit.line):
            yield found("X2", "class-id-twice", here(unit))

    def _post(self, unit: Unit) -> Iterator[Finding]:
        nth, case = number(unit.text("journalpostnummer")), unit.within("mappe")
        if nth is not None:
            self._posts[nth] += 1
            if self._posts[nth] > 1:
                yield found("X2", "post-number-twice", here(unit), number=nth)
        journal_day, own = day(unit.text("journaldato")), unit.text("registreringsID")
        if journal_day is not None and number(unit.text("journalaar")) != journal_day.year:
            yield found("X2", "journal-year", here(unit.one("journalaar") or unit))
        if own and case is not None and own != f"{case.said('mappeID')}-{nth}":
            yield found("X2", "record-id", here(unit.one("registreringsID") or unit))

    @staticmethod
    def _inside(unit: Unit) -> Iterator[Finding]:
        documents: Counter[str | None] = Counter()
        for document in unit.all("dokumentbeskrivelse"):
            nth = document.text("dokumentnummer")
            documents[nth] += 1
            if documents[nth] > 1:
                yield found("X2", "document-number-twice", here(document), number=nth or "?")
            versions: Counter[tuple[str | None, ...]] = Counter()
            for one in document.all("dokumentobjekt"):
                version = tuple(one.text(name) for name in ("variantformat", "versjonsnummer", "format"))
                versions[version] += 1
                if versions[version] > 1:
                    yield found("X2", "version-twice", here(one), number=version[1] or "?")
