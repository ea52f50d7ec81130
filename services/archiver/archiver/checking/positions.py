"""X16: what Arkade 5 reads by position and by literal text stands where it looks, and is written as it expects."""

from collections.abc import Iterator

from lxml import etree

from archiver.checking.addml import NAME, named
from archiver.checking.finding import At, Finding
from archiver.checking.folder import DOCUMENT_FOLDERS
from archiver.checking.job import Check, Job, here
from archiver.checking.parts import line_of
from archiver.checking.rules import found
from archiver.checking.stream import XSI, Unit

_CUTS = ("inngaaendeSkille", "utgaaendeSkille")
_FLAGS = (
    "inneholderSkjermetInformasjon",
    "omfatterDokumenterSomErKassert",
    "inneholderDokumenterSomSkalKasseres",
)


def positions(job: Job) -> Iterator[Finding]:
    """Check the places and literal values of arkivuttrekk.xml, and the name of the documents' folder."""
    documents = job.folder.documents
    if documents is not None and documents not in DOCUMENT_FOLDERS:
        yield found("X16", "folder", At(documents), folder=documents)
    if job.folder.stated is None:
        return
    more = _more(job.folder.stated.root)
    if more is None:
        yield found("X16", "position", At(NAME), property="additionalInfo")
        return
    yield from _period(more)
    if named(more, "antallDokumentfiler") is None:
        yield found("X16", "position", At(NAME, line_of(more)), property="antallDokumentfiler")
    for name in _FLAGS:
        flag = named(more, name)
        if flag is None:
            yield found("X16", "position", At(NAME, line_of(more)), property=name)
        elif _text(flag).lower() not in {"true", "false"}:
            yield found("X16", "value", At(NAME, line_of(flag)), property=name)


def _more(root: etree._Element) -> etree._Element | None:
    """Return dataset[0]/dataObjects/dataObject[0]/properties[0]/properties[1], which has to be additionalInfo."""
    first = root.find("{*}dataset/{*}dataObjects/{*}dataObject")
    infos = [] if first is None else first.findall("{*}properties/{*}property")
    inner = infos[0].findall("{*}properties/{*}property") if infos else []
    return inner[1] if len(inner) > 1 and inner[1].get("name") == "additionalInfo" else None


def _period(more: etree._Element) -> Iterator[Finding]:
    period = named(more, "periode")
    cuts = [] if period is None else period.findall("{*}properties/{*}property")
    for place, name in enumerate(_CUTS):
        if len(cuts) <= place or cuts[place].get("name") != name:
            yield found("X16", "position", At(NAME, line_of(more)), property=name)
        elif _text(cuts[place]) not in {"skarpt", "mykt"}:
            yield found("X16", "value", At(NAME, line_of(cuts[place])), property=name)


def _text(node: etree._Element) -> str:
    return node.findtext("{*}value") or ""


class Literals(Check):
    """xsi:type has the prefix xsi and a bare value, and elements have no prefix."""

    def unit(self, unit: Unit) -> Iterator[Finding]:
        """Check the literal text of one unit's start tag."""
        if unit.node.prefix is not None:
            yield found("X16", "namespace", here(unit), element=unit.kind)
        kind = unit.node.get(f"{XSI}type")
        if kind is not None:
            spaces = unit.node.nsmap
            if ":" in kind or spaces.get("xsi") != XSI[1:-1]:
                yield found("X16", "type", here(unit), element=unit.kind)
