"""A written text taken apart for a page: paragraphs, lists and addresses, so that one text serves both forms.

A blank line ends a paragraph, lines that begin with "- " are a list, and an address that stands in a line is a link.
"""

import re
from collections.abc import Iterator
from itertools import groupby

import msgspec

_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_BULLET = "- "


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a line; `url` is empty for what is no link."""

    text: str
    url: str = ""


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph or a list, by its lines."""

    lines: tuple[tuple[Part, ...], ...]
    is_list: bool = False


def blocks(text: str) -> tuple[Block, ...]:
    """Return a text's blocks in their order."""
    return tuple(_blocks(text))


def _blocks(text: str) -> Iterator[Block]:
    for filled, group in groupby(text.splitlines(), key=lambda line: bool(line.strip())):
        if not filled:
            continue
        for listed, lines in groupby(group, key=lambda line: line.startswith(_BULLET)):
            shown = (line.removeprefix(_BULLET) if listed else line for line in lines)
            yield Block(lines=tuple(_parts(line.strip()) for line in shown), is_list=listed)


def _parts(line: str) -> tuple[Part, ...]:
    found, at = [], 0
    for match in _ADDRESS.finditer(line):
        if match.start() > at:
            found.append(Part(text=line[at : match.start()]))
        found.append(Part(text=match[0], url=match[0]))
        at = match.end()
    if at < len(line):
        found.append(Part(text=line[at:]))
    return tuple(found)
