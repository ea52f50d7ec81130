"""Where in a pack's text a word stands, and how an error shows it: line and caret."""

import re
from typing import NamedTuple

from common.errors import Permanent
from common.policy.positions import Span, Spot, positions
from common.policy.shape import Path


class Place(NamedTuple):
    """A span of one line, counted from zero."""

    line: int
    column: int
    width: int


class PackError(Permanent):
    """A pack that cannot be used. The message shows file, line, the line and a caret under the word.

    `others` are the messages of what else is wrong with the pack, as far as it could be read; `said` is the message
    without the line, `place` where it stands in the file, None where it stands nowhere.
    """

    def __init__(
        self, message: str, *, file: str, text: str = "", place: Place | None = None, others: tuple[str, ...] = ()
    ) -> None:
        super().__init__(_shown(message, file, text, place))
        self.said = message
        self.file = file
        self.place = place
        self.others = others


def find_word(text: str, word: str) -> Place | None:
    """Return where a whole word first stands."""
    span = _word_within(text, word, Span(0, len(text)))
    return _place(text, span) if span else None


def find_path(text: str, path: Path, word: str = "") -> Place | None:
    """Return where a word stands under a path: a key of that name, a value, else a word within one.

    Without the word, or where it does not stand there, the place of the path's own key or header; of a path that
    does not stand in the text, that of the table which it would stand in.
    """
    spots = positions(text)
    known, spot = _deepest(spots, path)
    span = _named(spots, text, (*known, word)) if word else None
    if span is None and word and spot is not None:
        span = _valued(spots, text, known, word) or _word_within(text, word, spot.value)
    if span is None and spot is not None:
        span = spot.name
    return _place(text, span) if span else None


def _deepest(spots: dict[Path, Spot], path: Path) -> tuple[Path, Spot | None]:
    """Return as much of the path as stands in the text, and what stands there."""
    for length in range(len(path), 0, -1):
        spot = spots.get(path[:length]) or _first_under(spots, path[:length])
        if spot is not None:
            return path[:length], spot
    return (), None


def _first_under(spots: dict[Path, Spot], path: Path) -> Spot | None:
    """Return the first spot in the text whose path goes on from this one: a table need not have its own header."""
    under = (spot for each, spot in spots.items() if each[: len(path)] == path)
    return min(under, key=lambda spot: spot.name.start, default=None)


def _named(spots: dict[Path, Spot], text: str, path: Path) -> Span | None:
    """Return the span of the key of that path, or of that name in a header."""
    spot = spots.get(path) or _first_under(spots, path)
    if spot is None:
        return None
    name = _word_within(text, str(path[-1]), spot.name)
    return name or spot.name


def _valued(spots: dict[Path, Spot], text: str, path: Path, word: str) -> Span | None:
    """Return the span of the first value under the path that is the word, without its quotes."""
    for each, spot in spots.items():
        if each[: len(path)] == path:
            for quote in ('"', "'", ""):
                if text[spot.value.start : spot.value.end] == f"{quote}{word}{quote}":
                    return Span(spot.value.start + len(quote), spot.value.end - len(quote))
    return None


def _word_within(text: str, word: str, within: Span) -> Span | None:
    match = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])").search(text, within.start, within.end)
    return Span(match.start(), match.end()) if match else None


def _place(text: str, span: Span) -> Place:
    """Return a span as a place; of one over several lines, what stands on the first."""
    before = text.count("\n", 0, span.start)
    line_start = text.rfind("\n", 0, span.start) + 1
    line_end = text.find("\n", span.start)
    end = min(span.end, line_end if line_end >= 0 else len(text))
    return Place(before, span.start - line_start, end - span.start)


def _shown(message: str, file: str, text: str, place: Place | None) -> str:
    if place is None:
        return f"{file}: {message}"
    lines = text.splitlines()
    line = lines[place.line] if place.line < len(lines) else ""
    gutter = f"{place.line + 1:>4} | "
    caret = " " * (len(gutter) + place.column) + "^" * max(place.width, 1)
    return f"{file}:{place.line + 1}:{place.column + 1}: {message}\n{gutter}{line}\n{caret}"
