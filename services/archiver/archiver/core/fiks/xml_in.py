"""Reads XML that somebody else sent: no entities, no document type, and limits on size and depth."""

from xml.parsers import expat

import msgspec

from common.errors import BadMessage

BYTES_MAX = 1024 * 1024
DEPTH_MAX = 32
ELEMENTS_MAX = 20_000
_ENCODINGS = frozenset({"utf-8", "us-ascii"})


class Node(msgspec.Struct, kw_only=True):
    """An element: its namespace and local name, the text right in it, `kind` (xsi:type), its elements."""

    namespace: str
    name: str
    kind: str | None = None
    text: str = ""
    children: list["Node"] = []

    def first(self, *path: str) -> "Node | None":
        """Return the first element at this path of local names."""
        found: Node | None = self
        for name in path:
            found = next((c for c in found.children if c.name == name), None) if found is not None else None
        return found

    def said(self, *path: str) -> str | None:
        """Return the text of the first element at this path, None where there is none or it is empty."""
        found = self.first(*path)
        return (found.text.strip() or None) if found is not None else None


class _Reading:
    def __init__(self) -> None:
        self.roots: list[Node] = []
        self._open: list[Node] = []
        self._elements = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self._open) >= DEPTH_MAX or self._elements > ELEMENTS_MAX:
            raise BadMessage("an answer of the core is nested too deep, or has too many elements")
        namespace, _, local = name.rpartition(" ")
        kind = attributes.get("http://www.w3.org/2001/XMLSchema-instance type")
        node = Node(namespace=namespace, name=local, kind=kind.rpartition(":")[2] if kind else None)
        (self._open[-1].children if self._open else self.roots).append(node)
        self._open.append(node)

    def end(self, _name: str) -> None:
        self._open.pop()

    def data(self, said: str) -> None:
        self._open[-1].text += said


def _refused(*_told: object) -> None:
    raise BadMessage("an answer of the core declares a document type: none of ours does")


def _encoding_is_ours(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise BadMessage("an answer of the core is not in UTF-8")


def read(content: bytes) -> Node:
    """Return the root element. BadMessage for what is no XML, is too large or deep, or declares anything."""
    if len(content) > BYTES_MAX:
        raise BadMessage("an answer of the core is too large")
    reading, parser = _Reading(), expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.XmlDeclHandler = _encoding_is_ours
    parser.StartDoctypeDeclHandler = _refused
    parser.EntityDeclHandler = _refused
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.data
    try:
        parser.Parse(content, True)
    except expat.ExpatError as e:
        raise BadMessage("an answer of the core is no XML") from e
    return reading.roots[0]  # expat takes no document without one
