"""N5.35-N5.46 and N5.63, and X1: what stands in the elements of every unit, whichever it is."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from archiver.checking.addml import NAME
from archiver.checking.catalogue import CATALOGUE, FINAL, HASHES
from archiver.checking.finding import At, Finding
from archiver.checking.folder import STRUCTURE_FILE
from archiver.checking.job import Check, Job
from archiver.checking.parts import Part, line_of, local
from archiver.checking.rules import counted, found
from archiver.checking.stream import STRUCTURE, Unit

_COUNTED = {
    "part": "N5.35",
    "merknad": "N5.36",
    "kryssreferanse": "N5.37",
    "presedens": "N5.38",
    "korrespondansepart": "N5.39",
    "avskrivning": "N5.40",
    "dokumentflyt": "N5.41",
    "skjerming": "N5.42",
    "gradering": "N5.43",
    "kassasjon": "N5.44",
    "utfoertKassasjon": "N5.45",
    "konvertering": "N5.46",
}
_STATED = {
    "N5.42": "inneholderSkjermetInformasjon",
    "N5.44": "inneholderDokumenterSomSkalKasseres",
    "N5.45": "omfatterDokumenterSomErKassert",
}
_ALGORITHM = "sjekksumAlgoritme"
_OWN_TEST = ("saksstatus", "journalstatus", "dokumentstatus")
"""A wrong value of these fails N5.15, N5.22 or N5.25, and needs no second finding."""


class Elements(Check):
    """Counts by element, code values, and elements without content."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._counts: dict[str, Counter[str]] = {rule: Counter() for rule in _COUNTED.values()}

    def unit(self, unit: Unit) -> Iterator[Finding]:
        """Look at every element of one unit that is no unit itself."""
        for child in unit.own:
            for node in child.iter():
                if not isinstance(node.tag, str):
                    continue
                if not len(node) and not (node.text or "").strip():
                    yield empty(STRUCTURE_FILE, node)
                elif node.tag.startswith(STRUCTURE):
                    yield from self._known(node, local(node))

    def finish(self) -> Iterator[Finding]:
        """Yield the counts, and whether the flags of arkivuttrekk.xml agree."""
        stated = self.job.folder.stated
        for rule, groups in self._counts.items():
            count = groups.total()
            yield counted(rule, count, dict(groups))
            flag = stated.flag(_STATED[rule]) if stated and rule in _STATED else None
            if stated is None or flag is None or flag is bool(count):
                continue
            at = At(NAME, stated.line(_STATED[rule]))
            yield found(rule, "stated-true" if flag else "stated-false", at, property=_STATED[rule], found=count)

    def _known(self, node: etree._Element, name: str) -> Iterator[Finding]:
        if name in _COUNTED:
            parent = node.getparent()
            self._counts[_COUNTED[name]][local(parent) if parent is not None else ""] += 1
        elif name in CATALOGUE and name not in _OWN_TEST:
            value = node.text or ""
            at = At(STRUCTURE_FILE, line_of(node))
            if value not in CATALOGUE[name]:
                yield found("X1", "code", at, element=name)
            elif value not in FINAL.get(name, (value,)):
                yield found("X1", "not-final", at, element=name, value=value)
        elif name == _ALGORITHM and node.text not in HASHES:
            yield found("X1", "code", At(STRUCTURE_FILE, line_of(node)), element=name)


def empty(file: str, node: etree._Element) -> Finding:
    """Return the finding of an element without content (N5.63)."""
    return found("N5.63", "empty", At(file, line_of(node)), element=local(node))


def empties(file: str, part: Part) -> Iterator[Finding]:
    """Yield the elements without content of a journal's row or a change."""
    for node in part.node.iter():
        if isinstance(node.tag, str) and not len(node) and not (node.text or "").strip():
            yield empty(file, node)


def codes(file: str, part: Part) -> Iterator[Finding]:
    """Yield the wrong code values of a journal's row (X1)."""
    for node in part.node.iter():
        values = CATALOGUE.get(local(node))
        if values is not None and (node.text or "") not in values:
            yield found("X1", "code", At(file, line_of(node)), element=local(node))
