"""What arkivuttrekk.xml (ADDML) states about the deposit: files and checksums, counts, and the four flags."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from archiver.checking.parts import line_of, local

NAME = "arkivuttrekk.xml"


class NamedFile(NamedTuple):
    """A file that arkivuttrekk.xml names. `owner` is its data object; `schema` whether it is one's schema."""

    name: str
    algorithm: str | None
    checksum: str | None
    owner: str
    schema: bool
    line: int | None


class Occurrences(NamedTuple):
    """How many of an element a file is said to hold; None when it is no number."""

    number: int | None
    line: int | None


class Stated:
    """The statements, found by their names wherever they stand; X16 looks at the places."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.files = list(_files(root))
        self.occurrences = dict(_occurrences(root))

    def value(self, name: str) -> str | None:
        """Return the value of the first property of a name (`antallDokumentfiler`, `inngaaendeSkille` …)."""
        found = self._property(name)
        return None if found is None else _value(found)

    def line(self, name: str) -> int | None:
        """Return the line of the first property of a name."""
        found = self._property(name)
        return None if found is None else line_of(found)

    def flag(self, name: str) -> bool | None:
        """Return whether something is stated to be so; None when it isn't stated."""
        return {"true": True, "1": True, "false": False, "0": False}.get(self.value(name) or "")

    def schemas(self, owner: str) -> list[str]:
        """Return the names of a data object's schemas."""
        return [one.name for one in self.files if one.owner == owner and one.schema]

    @property
    def sharp(self) -> bool:
        """Whether both ends of the period are cut sharply: then the journals cover exactly what is here."""
        return self.value("inngaaendeSkille") == "skarpt" and self.value("utgaaendeSkille") == "skarpt"

    @property
    def creators(self) -> list[str]:
        """Return the names of the archive's creators."""
        return [
            _value(node) or "" for node in self.root.iter("{*}additionalElement") if node.get("name") == "recordCreator"
        ]

    def _property(self, name: str) -> etree._Element | None:
        return next((node for node in self.root.iter("{*}property") if node.get("name") == name), None)


def read(path: Path) -> Stated | None:
    """Read arkivuttrekk.xml; None when it is not there or no XML (N5.01 and N5.03 say so)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return Stated(etree.parse(str(path), parser).getroot())
    except (OSError, etree.XMLSyntaxError):
        return None


def named(node: etree._Element | None, name: str) -> etree._Element | None:
    """Return the property of a name directly below a `dataObject` or a property."""
    if node is None:
        return None
    for child in node.iterfind("{*}properties/{*}property"):
        if child.get("name") == name:
            return child
    return None


def _value(node: etree._Element | None) -> str | None:
    found = None if node is None else node.find("{*}value")
    return None if found is None else (found.text or "").strip()


def _files(root: etree._Element) -> Iterator[NamedFile]:
    for node in root.iter("{*}property"):
        if node.get("name") != "file":
            continue
        name, checksum = _value(named(node, "name")), named(node, "checksum")
        if name:
            owner = next((above for above in node.iterancestors() if local(above) == "dataObject"), None)
            above = node.getparent()
            parent = None if above is None else above.getparent()
            yield NamedFile(
                name,
                _value(named(checksum, "algorithm")),
                _value(named(checksum, "value")),
                "" if owner is None else owner.get("name") or "",
                parent is not None and parent.get("name") == "schema",
                line_of(node),
            )


def _occurrences(root: etree._Element) -> Iterator[tuple[tuple[str, str], Occurrences]]:
    for owner in root.iter("{*}dataObject"):
        for node in owner.iterfind("{*}properties/{*}property/{*}properties/{*}property"):
            if node.get("name") == "numberOfOccurrences":
                text = _value(named(node, "value")) or ""
                count = int(text) if text.isdecimal() else None
                yield (owner.get("name") or "", _value(node) or ""), Occurrences(count, line_of(node))
