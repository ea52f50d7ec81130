"""Writes XML 1.0 as a stream: a small buffer, no tree, no empty elements, the same bytes every time."""

import re
from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from uuid import UUID

from common.errors import Permanent

PIECE_CHARS_MAX = 65_536
_PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n'
# Names are taken as a platform shows them, and platforms show characters that XML 1.0 cannot hold at all.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = re.compile('[&<>"\r]')
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
Value = str | int | bool | date | datetime | UUID


class Markup:
    """XML in the making. `zone` is the municipality's clock; without `offsets` a time is that clock's alone."""

    def __init__(self, zone: tzinfo, *, offsets: bool = True) -> None:
        self._zone = zone
        self._offsets = offsets
        self._parts: list[str] = [_PROLOGUE]
        self._chars = 0
        self._open: list[str] = []

    def start(self, name: str, attributes: dict[str, str] | None = None) -> None:
        """Open an element."""
        self._put(f"{'  ' * len(self._open)}<{name}{_told(attributes)}>\n")
        self._open.append(name)

    def empty(self, name: str, attributes: dict[str, str]) -> None:
        """Write an element that has attributes alone; METS has such, a deposit's own files none."""
        self._put(f"{'  ' * len(self._open)}<{name}{_told(attributes)}/>\n")

    def end(self) -> None:
        """Close the innermost open element."""
        name = self._open.pop()
        self._put(f"{'  ' * len(self._open)}</{name}>\n")

    def must(self, name: str, value: Value | None) -> None:
        """Write an element that the schema asks for; Permanent when there is nothing to write."""
        if not self.may(name, value):
            raise Permanent(f"{name} is mandatory in a deposit, and has no value (krav 6.4.5, 6.4.25)")

    def may(self, name: str, value: Value | None, attributes: dict[str, str] | None = None) -> bool:
        """Write an element where there is a value: a deposit holds no empty elements (krav 6.4.5)."""
        text = None if value is None else self.text(value)
        if not text or text.isspace():
            return False
        self._put(f"{'  ' * len(self._open)}<{name}{_told(attributes)}>{escaped(text)}</{name}>\n")
        return True

    def text(self, value: Value) -> str:
        """Return a value in XML Schema's own spelling (krav 6.4.6 to 6.4.9); times to the second."""
        match value:
            case bool():
                return "true" if value else "false"
            case datetime():
                local = value.astimezone(self._zone)
                return (local if self._offsets else local.replace(tzinfo=None)).isoformat(timespec="seconds")
            case date():
                return value.isoformat()
            case _:
                return str(value)

    def full(self) -> Iterator[bytes]:
        """Yield what is written, once it is worth it."""
        if self._chars >= PIECE_CHARS_MAX:
            yield self._taken()

    def rest(self) -> Iterator[bytes]:
        """Yield what is left; every element must be closed."""
        if self._open:
            raise ValueError(f"not closed: {', '.join(self._open)}")
        yield self._taken()

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._chars += len(text)

    def _taken(self) -> bytes:
        taken = "".join(self._parts).encode()
        self._parts.clear()
        self._chars = 0
        return taken


def _told(attributes: dict[str, str] | None) -> str:
    return "".join(f' {key}="{escaped(value)}"' for key, value in attributes.items()) if attributes else ""


def escaped(text: str) -> str:
    """Return the text as XML holds it; a character that it cannot hold becomes U+FFFD, so that its place is seen."""
    return _MARKUP.sub(lambda found: _ENTITIES[found[0]], _NOT_XML.sub("\ufffd", text))
