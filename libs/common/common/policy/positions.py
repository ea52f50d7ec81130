"""Where each key and value of a TOML text stands. It reads only what `tomllib` has accepted, and trusts that."""

import re
import tomllib
from typing import NamedTuple

from common.policy.shape import Path

_PART = r"(?:[\w-]+|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*')"
_NAME = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEADER = re.compile(rf"(\[\[?)[ \t]*({_NAME})[ \t]*\]\]?")
_KEY = re.compile(rf"({_NAME})[ \t]*=[ \t]*")
_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_SEPARATORS = re.compile(r"(?:[\s,]|#[^\n]*)*")
_STRING = re.compile(r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL)
_BARE = re.compile(r"[^,\]}\n#]+")


class Span(NamedTuple):
    """A piece of a text, [start, end) in code points."""

    start: int
    end: int


class Spot(NamedTuple):
    """What stands at a path: its key or header, and its value (of a table: all up to the next header)."""

    name: Span
    value: Span


def positions(text: str) -> dict[Path, Spot]:
    """Return the spot of every table, key and element of a list."""
    return _Reader(text).spots


class _Reader:
    """Goes through the text once, from the first header to the last value."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spots: dict[Path, Spot] = {}
        self._counts: dict[Path, int] = {}
        self._at = 0
        self._read()

    def _read(self) -> None:
        table: Path = ()
        header = Span(0, 0)
        self._skip(_BLANK)
        while self._at < len(self.text):
            match = _HEADER.match(self.text, self._at)
            if match:
                self._close(table, header)
                table, header = self._table(match), Span(match.start(), match.end())
                self._at = match.end()
            else:
                self._pair(table)
            self._skip(_BLANK)
        self._close(table, header)

    def _close(self, table: Path, header: Span) -> None:
        if table:
            self.spots[table] = Spot(header, Span(header.start, self._at))

    def _table(self, match: re.Match[str]) -> Path:
        """Return a header's path, with an array's index put in where one is open."""
        names = _parts(match.group(2))
        if match.group(1) == "[[":
            key = self._indexed(names[:-1]) + names[-1:]
            self._counts[key] = self._counts.get(key, -1) + 1
        return self._indexed(names)

    def _indexed(self, names: Path) -> Path:
        path: Path = ()
        for name in names:
            path = (*path, name)
            if path in self._counts:
                path = (*path, self._counts[path])
        return path

    def _pair(self, table: Path) -> None:
        match = _KEY.match(self.text, self._at)
        if match is None:
            self._at = len(self.text)
            return
        self._at = match.end()
        path = table + _parts(match.group(1))
        value = self._value(path)
        self.spots[path] = Spot(Span(match.start(1), match.end(1)), value)

    def _value(self, path: Path) -> Span:
        start = self._at
        if self.text[start] == "[":
            self._list(path)
        elif self.text[start] == "{":
            self._inline_table(path)
        else:
            match = _STRING.match(self.text, start) or _BARE.match(self.text, start)
            shown = match.group().rstrip() if match else ""
            self._at = start + max(len(shown), 1)
        return Span(start, self._at)

    def _list(self, path: Path) -> None:
        self._at += 1
        self._skip(_SEPARATORS)
        index = 0
        while self.text[self._at] != "]":
            value = self._value((*path, index))
            self.spots[(*path, index)] = Spot(value, value)
            index += 1
            self._skip(_SEPARATORS)
        self._at += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        self._skip(_SEPARATORS)
        while self.text[self._at] != "}":
            self._pair(path)
            self._skip(_SEPARATORS)
        self._at += 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self._at)
        self._at = match.end() if match else self._at


def _parts(name: str) -> Path:
    return tuple(_meant(part) if part[0] in "\"'" else part for part in re.findall(_PART, name))


def _meant(quoted: str) -> str:
    return next(iter(tomllib.loads(f"{quoted} = 0")))
