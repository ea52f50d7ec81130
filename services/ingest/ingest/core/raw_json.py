"""Cut JSON into its parts without changing a byte: evidence is what stood on the wire.

The fast way is msgspec's. What it refuses but platforms have sent (lone surrogates, NaN, 1e400, broken UTF-8,
endless nesting) is cut by brackets and commas alone, so that one value that no parser reads costs no neighbour.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from common.errors import BadMessage

_MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ELEMENTS = msgspec.json.Decoder(list[msgspec.Raw])
_SPACE = b" \t\n\r"
_MARKS = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{},:"]', re.DOTALL)
"""Strings as wholes, so that no bracket inside one counts; a lone quotation mark is a string without end."""
_DIGITS_MAX = 100


def _number(digits: str) -> int | str:
    """A number that no platform means stays as it was written: Python refuses to count that far."""
    return int(digits) if len(digits) <= _DIGITS_MAX else digits


_LENIENT = json.JSONDecoder(strict=False, parse_int=_number)


def members(raw: bytes) -> dict[str, bytes]:
    """Return an object's members with their exact bytes; BadMessage when it is no object."""
    try:
        return {name: bytes(part) for name, part in _MEMBERS.decode(raw).items()}
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return dict(_member(part) for part in _parts(raw, b"{"))


def elements(raw: bytes) -> list[bytes]:
    """Return a list's elements with their exact bytes; BadMessage when it is no list."""
    try:
        return [bytes(part) for part in _ELEMENTS.decode(raw)]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return list(_parts(raw, b"["))


def value(raw: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value; BadMessage when no parser can read it."""
    try:
        return _LENIENT.decode(raw.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as e:
        raise BadMessage("a change is no JSON that can be read") from e


def _member(part: bytes) -> tuple[str, bytes]:
    """Cut `"name": value` at its colon."""
    mark = next((m for m in _MARKS.finditer(part) if not m.group().startswith(b'"')), None)
    if mark is None or mark.group() != b":":
        raise BadMessage("a member without a name")
    name = value(part[: mark.start()].strip(_SPACE))
    if not isinstance(name, str):
        raise BadMessage("a member without a name")
    return name, part[mark.end() :].strip(_SPACE)


def _parts(raw: bytes, begin: bytes) -> Iterator[bytes]:
    """Yield what stands between the outermost brackets and commas."""
    text = raw.strip(_SPACE)
    if not text.startswith(begin):
        raise BadMessage("a delivery has another shape than the platform's")
    start = 1
    for place in _cuts(text):
        part = text[start:place].strip(_SPACE)
        if not part:  # an empty list or object is no matter for this way
            raise BadMessage("a delivery is no JSON that can be read")
        yield part
        start = place + 1


def _cuts(text: bytes) -> Iterator[int]:
    """Yield where the outermost commas stand, then where the outermost bracket closes."""
    depth, end = 0, -1
    for mark in _MARKS.finditer(text):
        match mark.group():
            case b"[" | b"{":
                depth += 1
            case b"]" | b"}":
                depth -= 1
            case b'"':
                break
            case b"," if depth == 1:
                yield mark.start()
        if depth == 0:
            end = mark.start()
            break
    if end != len(text) - 1:
        raise BadMessage("a delivery is no JSON that can be read")
    yield end
