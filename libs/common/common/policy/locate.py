"""Where in a pack's text a word stands, and how an error shows it: line and caret."""

import re
from typing import NamedTuple

from common.errors import Permanent
from common.policy.shape import Path

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")


class Place(NamedTuple):
    """A span of one line, counted from zero."""

    line: int
    column: int
    width: int


class PackError(Permanent):
    """A pack that cannot be used. The message shows file, line, the line and a caret under the word."""

    def __init__(self, message: str, *, file: str, text: str = "", place: Place | None = None) -> None:
        super().__init__(_shown(message, file, text, place))
        self.file = file


def find_word(text: str, word: str, start: int = 0) -> Place | None:
    """Return where a whole word first stands, from a line on."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    for number, line in enumerate(text.splitlines()[start:], start):
        match = pattern.search(line)
        if match:
            return Place(number, match.start(), len(word))
    return None


def find_path(text: str, path: Path, word: str = "") -> Place | None:
    """Return where a word stands in the table that a path leads to; if it is not there, the table.

    It reads headers and keys line by line, which is all that packs use; it need not understand values.
    """
    lines = text.splitlines()
    named = next((number for number, header in _headers(lines) if header == (*path, word)), None)
    if named is not None:
        return _last_part(lines, named, word)
    body, rest = _deepest_header(lines, path)
    key = next((part for part in rest if isinstance(part, str)), None)
    at_key = _key_line(lines, body, key) if key else None
    start = body if at_key is None else at_key.line
    found = _word_in_table(lines, word, start) if word else None
    return found or at_key or _header_place(lines, body)


def _shown(message: str, file: str, text: str, place: Place | None) -> str:
    if place is None:
        return f"{file}: {message}"
    lines = text.splitlines()
    line = lines[place.line] if place.line < len(lines) else ""
    gutter = f"{place.line + 1:>4} | "
    caret = " " * (len(gutter) + place.column) + "^" * max(place.width, 1)
    return f"{file}:{place.line + 1}:{place.column + 1}: {message}\n{gutter}{line}\n{caret}"


def _headers(lines: list[str]) -> list[tuple[int, Path]]:
    """Return each header's line and its path, with an array's index put in where one is open."""
    counts: dict[str, int] = {}
    found: list[tuple[int, Path]] = []
    for number, line in enumerate(lines):
        match = _HEADER.match(line)
        if not match:
            continue
        name = match.group(2).replace('"', "")
        if match.group(1) == "[[":
            counts[name] = counts.get(name, -1) + 1
        found.append((number, _with_indices(name, counts)))
    return found


def _with_indices(name: str, counts: dict[str, int]) -> Path:
    path: list[str | int] = []
    so_far = ""
    for part in name.split("."):
        so_far = f"{so_far}.{part}".lstrip(".")
        path.append(part)
        if so_far in counts:
            path.append(counts[so_far])
    return tuple(path)


def _deepest_header(lines: list[str], path: Path) -> tuple[int, Path]:
    """Return the line of the header that reaches deepest into the path, and what of the path is left."""
    best, rest = next((number for number, header in _headers(lines) if header[: len(path)] == path), 0), path
    for number, header in _headers(lines):
        if path[: len(header)] == header and len(path) - len(header) < len(rest):
            best, rest = number, path[len(header) :]
    return best, rest


def _last_part(lines: list[str], header: int, word: str) -> Place:
    return Place(header, lines[header].rindex(word), len(word))


def _key_line(lines: list[str], header: int, key: str) -> Place | None:
    pattern = re.compile(rf'^\s*"?({re.escape(key)})"?\s*[=.]')
    for number in range(header, len(lines)):
        if number > header and _HEADER.match(lines[number]):
            return None
        match = pattern.match(lines[number])
        if match:
            return Place(number, match.start(1), len(key))
    return None


def _word_in_table(lines: list[str], word: str, start: int) -> Place | None:
    end = start + 1
    while end < len(lines) and not _HEADER.match(lines[end]):
        end += 1
    return find_word("\n".join(lines[:end]), word, start)


def _header_place(lines: list[str], header: int) -> Place:
    line = lines[header] if lines else ""
    return Place(header, len(line) - len(line.lstrip()), len(line.strip()))
