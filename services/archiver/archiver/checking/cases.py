"""X12, X13 and X17: what a sakarkiv asks of a case, its posts and their documents."""

from collections.abc import Iterator

from archiver.checking.catalogue import PHYSICAL, TO_FOLLOW, WITHDRAWN
from archiver.checking.finding import Finding
from archiver.checking.job import Check, Job, day, here
from archiver.checking.parts import Part
from archiver.checking.rules import found
from archiver.checking.stream import Unit

_MAIN = "Hoveddokument"


class Cases(Check):
    """Posts are answered or written off, withdrawn ones ship no file, and everything has its place."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._files = 0

    def unit(self, unit: Unit) -> Iterator[Finding]:
        """Check one case or record."""
        if unit.kind == "mappe":
            if unit.text("saksstatus") == WITHDRAWN and self._files:
                yield found("X13", "withdrawn", here(unit))
            self._files = 0
            if unit.xsi_type == "saksmappe" and unit.within("klasse") is None:
                yield found("X17", "no-class", here(unit))
        elif unit.kind == "registrering":
            yield from self._documents(unit)
            if unit.xsi_type == "journalpost":
                yield from _post(unit)

    def _documents(self, unit: Unit) -> Iterator[Finding]:
        documents = unit.all("dokumentbeskrivelse")
        objects = [one for document in documents for one in document.all("dokumentobjekt")]
        self._files += len(objects)
        withdrawn = unit.text("journalstatus") == WITHDRAWN
        if withdrawn and objects:
            yield found("X13", "withdrawn", here(objects[0]))
        main = sum(one.text("tilknyttetRegistreringSom") == _MAIN for one in documents)
        if documents and main != 1:
            yield found("X17", "main-document", here(unit), found=main)
        for document in documents:
            yield from _file(document, withdrawn)


def _file(document: Part, withdrawn: bool) -> Iterator[Finding]:
    has_file, discarded = bool(document.all("dokumentobjekt")), document.one("utfoertKassasjon") is not None
    if discarded and has_file:
        yield found("X17", "discarded-file", here(document))
    on_paper = (document.text("dokumentmedium") or "").lower() in PHYSICAL
    if not (has_file or discarded or withdrawn or on_paper):
        yield found("X17", "no-file", here(document))


def _post(post: Unit) -> Iterator[Finding]:
    if not post.all("korrespondansepart"):
        yield found("X17", "no-correspondent", here(post))
    if post.within("mappe") is None:
        yield found("X17", "outside-case", here(post))
    written_off = post.all("avskrivning")
    to_follow = post.text("journalposttype") in TO_FOLLOW and post.text("journalstatus") != WITHDRAWN
    if to_follow and not written_off:
        yield found("X12", "open", here(post))
    journaled = day(post.text("journaldato"))
    for one in written_off:
        done = day(one.text("avskrivningsdato"))
        if journaled is not None and done is not None and done < journaled:
            yield found("X12", "too-early", here(one))
