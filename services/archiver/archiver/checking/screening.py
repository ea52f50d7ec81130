"""X5, X6 and X7: a skjerming is complete in itself: masked title, masked variant, and a law that holds."""

from collections.abc import Iterator

from archiver.checking.catalogue import WITHDRAWN
from archiver.checking.finding import Finding
from archiver.checking.job import Check, day, here
from archiver.checking.laws import fault
from archiver.checking.parts import Part
from archiver.checking.rules import found
from archiver.checking.stream import Unit
from archiver.checking.withheld import CASE_TITLE, MASK, RECORD_TITLE, flags, hidden

_PARTLY = "Skjerming av deler av dokumentet"
_MASKED_VARIANT = "Dokument hvor deler av innholdet er skjermet"
_FIRST_LINE = "unntatt første linje"


class Screening(Check):
    """What is withheld, how and why."""

    def unit(self, unit: Unit) -> Iterator[Finding]:
        """Check the skjerming of one unit and of its documents."""
        when = unit.text("journaldato") or unit.text("saksdato") or unit.text("opprettetDato")
        yield from self._law(unit, when)
        if unit.kind == "mappe":
            yield from _titles(unit, CASE_TITLE)
        elif unit.kind == "registrering":
            yield from _titles(unit, RECORD_TITLE)
            documents = unit.all("dokumentbeskrivelse")
            if unit.text("journalstatus") != WITHDRAWN:
                yield from _variants(unit, documents)
                for document in documents:
                    yield from _variants(document, [document])
            for document in documents:
                yield from self._law(document, when)

    def _law(self, part: Part, when: str | None) -> Iterator[Finding]:
        screening = part.one("skjerming")
        if screening is not None:
            wrong = fault(screening.text("skjermingshjemmel") or "", day(when) or self.job.today)
            if wrong is not None:
                yield found("X7", wrong, here(screening.one("skjermingshjemmel") or screening))


def _titles(unit: Unit, kinds: tuple[str, ...]) -> Iterator[Finding]:
    meant = [kind for kind in kinds if kind in flags(unit)]
    if not meant:
        return
    first_line_open = meant[0].endswith(_FIRST_LINE)
    title, public = unit.text("tittel") or "", unit.text("offentligTittel")
    if public is None:
        yield found("X5", "title-missing", here(unit))
    elif public == title or not (MASK.search(public) or first_line_open):
        yield found("X5", "not-masked", here(unit.one("offentligTittel") or unit))
    elif hidden(title, public, first_line_open) is None:
        yield found("X5", "other-title", here(unit.one("offentligTittel") or unit))


def _variants(part: Part, documents: list[Part]) -> Iterator[Finding]:
    screening = part.one("skjerming")
    objects = [one for document in documents for one in document.all("dokumentobjekt")]
    if screening is None or screening.text("skjermingDokument") != _PARTLY or not objects:
        return
    if all(one.text("variantformat") != _MASKED_VARIANT for one in objects):
        yield found("X6", "no-variant", here(screening))
