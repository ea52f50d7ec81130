"""Cut JSON into its parts without changing a byte: evidence is what stood on the wire.

The fast way is msgspec's. What it refuses but platforms have sent (lone surrogates, NaN, 1e400, broken UTF-8)
goes a slower way with Python's own parser, which is lenient in just these.
"""

import json
import re
from typing import Any

import msgspec

from common.errors import BadMessage

_MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ELEMENTS = msgspec.json.Decoder(list[msgspec.Raw])
_SPACE = re.compile(r"[ \t\n\r]*")
_LENIENT = json.JSONDecoder(strict=False)


def members(raw: bytes) -> dict[str, bytes]:
    """Return an object's members with their exact bytes; BadMessage when it is no object."""
    try:
        return {name: bytes(part) for name, part in _MEMBERS.decode(raw).items()}
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {str(name): part for name, part in _parts(raw, "{", "}")}


def elements(raw: bytes) -> list[bytes]:
    """Return a list's elements with their exact bytes; BadMessage when it is no list."""
    try:
        return [bytes(part) for part in _ELEMENTS.decode(raw)]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return [part for _, part in _parts(raw, "[", "]")]


def value(raw: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value; BadMessage when no parser can read it."""
    try:
        return _LENIENT.decode(raw.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as e:
        raise BadMessage("a change is no JSON that can be read") from e


def _parts(raw: bytes, begin: str, end: str) -> list[tuple[object, bytes]]:
    text = raw.decode("utf-8", "surrogateescape").strip(" \t\n\r")
    if not text.startswith(begin):
        raise BadMessage("a delivery has another shape than the platform's")
    try:
        return _walk(text, end)
    except (ValueError, IndexError, RecursionError) as e:
        raise BadMessage("a delivery is no JSON that can be read") from e


def _walk(text: str, end: str) -> list[tuple[object, bytes]]:
    found: list[tuple[object, bytes]] = []
    place = _skip(text, 1)
    while text[place] != end:
        name: object = None
        if end == "}":
            name, place = _LENIENT.raw_decode(text, place)
            place = _skip(text, _skip(text, place) + 1)
        _, after = _LENIENT.raw_decode(text, place)
        found.append((name, text[place:after].encode("utf-8", "surrogateescape")))
        place = _skip(text, after)
        if text[place] == ",":
            place = _skip(text, place + 1)
    return found


def _skip(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place
