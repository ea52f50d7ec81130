"""An XML element as the checks ask it: children by name, text, and the line where it begins."""

from collections.abc import Iterator

from lxml import etree

NOARK = "http://www.arkivverket.no/standarder/noark5/"
_BIG_LINE = 65_535


def local(node: etree._Element) -> str:
    """Return an element's name without its namespace; "" for comments and the like."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def line_of(node: etree._Element) -> int | None:
    """Return the line where an element begins.

    Beyond line 65,535 libxml2 keeps the line in the element's first text, which may begin with line breaks.
    """
    line = node.sourceline
    if line is not None and line > _BIG_LINE and len(node):
        line -= (node.text or "").count("\n")
    return line


class Part:
    """One element, complete. Its children are grouped once, when first asked for."""

    __slots__ = ("_children", "node")

    def __init__(self, node: etree._Element) -> None:
        self.node = node
        self._children: dict[str, list[Part]] | None = None

    @property
    def line(self) -> int | None:
        """The line where it begins."""
        return line_of(self.node)

    @property
    def value(self) -> str:
        """Its own text."""
        return self.node.text or ""

    def all(self, name: str) -> list["Part"]:
        """Return the children of a name."""
        if self._children is None:
            self._children = {}
            for child in self.node:
                self._children.setdefault(local(child), []).append(Part(child))
        return self._children.get(name, [])

    def one(self, name: str) -> "Part | None":
        """Return the first child of a name."""
        children = self.all(name)
        return children[0] if children else None

    def text(self, name: str) -> str | None:
        """Return the text of the first child of a name."""
        children = self.all(name)
        return children[0].node.text if children else None

    def texts(self, name: str) -> list[str]:
        """Return the texts of all children of a name."""
        return [one.value for one in self.all(name)]

    def __iter__(self) -> Iterator["Part"]:
        """Yield every child element."""
        return (Part(child) for child in self.node if local(child))
