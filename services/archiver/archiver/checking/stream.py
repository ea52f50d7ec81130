"""Read the deposit's XML files unit by unit, so that 100,000 posts take no more memory than one."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from lxml import etree

from archiver.checking.parts import NOARK, Part, local

STRUCTURE = f"{{{NOARK}arkivstruktur}}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_Event = Literal["start", "end"]
UNITS = ("arkiv", "arkivdel", "klassifikasjonssystem", "klasse", "mappe", "registrering")
"""What arkivstruktur.xml is made of, from the outside in."""


class Unit(Part):
    """One arkivenhet. While its children pass by it is `open`: only what stands before them can be asked for."""

    __slots__ = ("counts", "depth", "kind", "parent")

    def __init__(self, node: etree._Element, kind: str, parent: "Unit | None") -> None:
        super().__init__(node)
        self.kind = kind
        self.parent = parent
        self.counts: Counter[str] = Counter()

    def within(self, kind: str) -> "Unit | None":
        """Return the nearest unit of a kind around this one."""
        above = self.parent
        while above is not None and above.kind != kind:
            above = above.parent
        return above

    def said(self, name: str) -> str | None:
        """Return the text of a child, of an open unit too."""
        found = self.node.find(STRUCTURE + name)
        return None if found is None else found.text

    @property
    def xsi_type(self) -> str:
        """What xsi:type says, without a prefix; "" for nothing."""
        return (self.node.get(f"{XSI}type") or "").rpartition(":")[2]

    @property
    def own(self) -> list[etree._Element]:
        """The children that are no units of their own: those have passed by and were let go."""
        return [child for child in self.node if local(child) not in UNITS]


def units(path: Path) -> Iterator[Unit]:
    """Yield every unit of arkivstruktur.xml when it is complete, children before parents.

    Raises lxml.etree.XMLSyntaxError where the file stops being XML.
    """
    stack: list[Unit] = []
    tags = [STRUCTURE + kind for kind in UNITS]
    for event, node in _parsed(path, ("start", "end"), tags):
        if event == "start":
            stack.append(Unit(node, local(node), stack[-1] if stack else None))
            continue
        unit = stack.pop()
        yield unit
        if unit.parent is not None:
            unit.parent.counts[unit.kind] += 1
        _let_go(node, UNITS)


def rows(path: Path, *names: str) -> Iterator[Part]:
    """Yield every element of these names in a journal or in the change log, one at a time."""
    for _, node in _parsed(path, ("end",), [f"{{*}}{name}" for name in names]):
        yield Part(node)
        _let_go(node, names)


def _parsed(path: Path, events: tuple[_Event, ...], tags: list[str]) -> Iterator[tuple[str, etree._Element]]:
    # A deposit comes from elsewhere: nothing outside it is read, and no entity is unfolded.
    yield from etree.iterparse(
        str(path), events=events, tag=tags, resolve_entities=False, no_network=True, load_dtd=False
    )


def _let_go(node: etree._Element, names: tuple[str, ...]) -> None:
    """Empty what was read, and take out the one before it; the parser still holds on to the newest."""
    node.clear(keep_tail=True)
    before = node.getprevious()
    while before is not None and local(before) in names:
        parent = before.getparent()
        if parent is None:
            return
        parent.remove(before)
        before = node.getprevious()
