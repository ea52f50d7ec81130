"""XML in pieces: what is written is never held, so that a delivery of any length takes the memory of one case file."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

Attributes = Mapping[str, str | None]
"""Attributes by name; one without a value is left out."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
# White space in an attribute is folded into spaces by readers unless it is written as a reference.
_IN_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


def declaration() -> str:
    """Return the first line of every document."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n'


def clean(text: str) -> str:
    """Return the text with the replacement character for what XML 1.0 cannot hold (control characters, surrogates)."""
    return _NOT_XML.sub("�", text)


def start(name: str, attributes: Attributes | None = None) -> str:
    """Return a start tag on a line of its own."""
    return f"<{name}{_attributes(attributes)}>\n"


def end(name: str) -> str:
    """Return an end tag."""
    return f"</{name}>\n"


def empty(name: str, attributes: Attributes) -> str:
    """Return an element that has attributes only."""
    return f"<{name}{_attributes(attributes)}/>\n"


def leaf(name: str, text: str | None, attributes: Attributes | None = None) -> str:
    """Return an element with text; nothing at all where the text is empty, as empty elements say nothing."""
    if text is None or not text.strip():
        return ""
    return f"<{name}{_attributes(attributes)}>{clean(text).translate(_IN_TEXT)}</{name}>\n"


def around(name: str, inner: str, attributes: Attributes | None = None) -> str:
    """Return the inner markup in an element; nothing where there is none."""
    return start(name, attributes) + inner + end(name) if inner else ""


def moment(at: datetime | date) -> str:
    """Return an xs:dateTime. A date alone is midnight of its own clock, without a zone that could move the day."""
    if isinstance(at, datetime):
        if at.utcoffset() is None:
            raise ValueError("a time in a delivery has a zone")
        return at.isoformat(timespec="seconds")
    return f"{at.isoformat()}T00:00:00"


def encoded(pieces: Iterator[str]) -> Iterator[bytes]:
    """Yield the pieces in UTF-8."""
    for piece in pieces:
        if piece:
            yield piece.encode()


def _attributes(attributes: Attributes | None) -> str:
    given = (attributes or {}).items()
    return "".join(f' {name}="{clean(value).translate(_IN_ATTRIBUTE)}"' for name, value in given if value is not None)
