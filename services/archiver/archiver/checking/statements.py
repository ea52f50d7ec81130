"""X18 and the ends of N5.10 and N5.16: arkivuttrekk.xml is filled in, and says what the other files hold."""

import re
from collections import Counter
from collections.abc import Iterator

from archiver.checking.addml import NAME, Stated
from archiver.checking.finding import At, Finding
from archiver.checking.folder import XML_FILES
from archiver.checking.job import Check, Job
from archiver.checking.parts import line_of, local
from archiver.checking.rules import found
from archiver.checking.stream import Unit

_TEMPLATE = ("Oppgi ", "mykt/skarpt", "true/false", "Arkivskaper A", "System X", "Arkiv XYZ")
_VERSION = "5.0"
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_HEAD_BYTES = 400
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_OWN = "virksomhetsspesifikkeMetadata"


def statements(job: Job) -> Iterator[Finding]:
    """Check what stands in arkivuttrekk.xml itself, and how the XML files are encoded."""
    for name in XML_FILES:
        path = job.folder.inside(name)
        if path is not None:
            with path.open("rb") as content:
                encoding = _encoding(content.read(_HEAD_BYTES))
            if encoding.upper() not in {"UTF-8", "UTF8"}:
                yield found("X18", "encoding", At(name, 1), encoding=encoding)
    stated = job.folder.stated
    if stated is None:
        return
    for node in stated.root.iter("{*}value"):
        if (node.text or "").strip().startswith(_TEMPLATE):
            yield found("X18", "template", At(NAME, line_of(node)))
    version = stated.value("version")
    if version != _VERSION:
        yield found("X18", "version", At(NAME, stated.line("version")), version=version or "?")


def _encoding(head: bytes) -> str:
    if head[:2] in _MARKS:
        return _MARKS[head[:2]]
    said = _ENCODING.search(head)
    return said.group(1).decode("ascii") if said else "UTF-8"


def compared(stated: Stated | None, rule: str, owner: str, what: str, count: int) -> Iterator[Finding]:
    """Compare a stated number of occurrences with what was counted (N5.10, N5.16)."""
    if stated is None:
        return
    said = stated.occurrences.get((owner, what))
    if said is None or said.number is None:
        yield found(rule, "not-stated", At(NAME, said.line if said else None), what=what)
    elif said.number != count:
        yield found(rule, "differs", At(NAME, said.line), stated=said.number, found=count)


def occurrences(job: Job, owner: str, what: str, count: int) -> Iterator[Finding]:
    """Compare the stated number of rows of a journal or the change log (X18)."""
    said = job.folder.stated.occurrences.get((owner, what)) if job.folder.stated else None
    if said is not None and said.number != count:
        yield found("X18", "occurrences", At(NAME, said.line), file=f"{owner}.xml", found=count)


class Creators(Check):
    """The archive's creators, and whether there are metadata of the organisation's own."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._creators: set[str] = set()
        self._own: Counter[bool] = Counter()

    def unit(self, unit: Unit) -> Iterator[Finding]:
        """Collect."""
        if unit.kind == "arkiv":
            self._creators.update(one.text("arkivskaperNavn") or "" for one in unit.all("arkivskaper"))
        if unit.kind in {"mappe", "registrering"}:
            self._own[any(local(node) == _OWN for child in unit.own for node in child.iter())] += 1
        yield from ()

    def finish(self) -> Iterator[Finding]:
        """Compare with arkivuttrekk.xml."""
        stated = self.job.folder.stated
        if stated is None:
            return
        if self._creators and not self._creators <= set(stated.creators):
            yield found("X18", "creator", At(NAME))
        if stated.flag("inneholderVirksomhetsspesifikkeMetadata") is not bool(self._own[True]):
            yield found("X18", "own-metadata", At(NAME, stated.line("inneholderVirksomhetsspesifikkeMetadata")))
