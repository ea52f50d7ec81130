"""The rules of a pack as fields of a form: what stands in `pack.toml` value by value, and a new text for new values.

Only what is changed is written; order, comments and everything else stay as their authors left them.
"""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from typing import Any, NamedTuple

from common.policy.positions import Spot, positions
from common.policy.shape import Path
from desk.core.row_forms import time_of_day

TEXT, LONG, WHOLE, SHARE, YES, DAY, CLOCK, LIST, RAW = (
    *("text", "long", "whole", "share", "yes", "day", "clock", "list", "raw"),
)
LONG_CHARS = 70
"""From so many characters on a text gets more than one line."""
LINE_CHARS = 100
NOT_IN_FORMS = frozenset({"pack"})
"""The head of a pack is written when a version is proposed."""
_READ = frozenset({WHOLE, SHARE, DAY, CLOCK})
"""Kinds of which a word may be none."""
_SEEMS: Mapping[type, str] = {bool: YES, int: WHOLE, float: SHARE, date: DAY, time: CLOCK}


class Field(NamedTuple):
    """One value: its path in the file, what kind of field it is, and what stands there as people would write it."""

    path: Path
    kind: str
    value: str

    @property
    def name(self) -> str:
        """Return what the form calls it."""
        return ".".join(map(str, self.path))


def sections_of(text: str) -> tuple[str, ...]:
    """Return the tables that have values, in the order of the file; none of a text that is no TOML."""
    if not _is_toml(text):
        return ()
    return tuple(dict.fromkeys(str(path[0]) for path, _, _ in _leaves(text) if path[0] not in NOT_IN_FORMS))


def fields_of(text: str, section: str) -> tuple[Field, ...]:
    """Return the values of a table and of all below it."""
    return tuple(
        Field(path, _kind(value), _written(value, text, spot))
        for path, value, spot in _leaves(text)
        if path[0] == section
    )


def _leaves(text: str) -> Iterator[tuple[Path, Any, Spot]]:
    spots = positions(text)
    for path, value in _values(tomllib.loads(text), ()):
        if path in spots:
            yield path, value, spots[path]


def _values(value: object, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield every value that has a field. A list of tables is one field if it stands in one value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(inner, (*path, key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield path, value
        for index, inner in enumerate(value):
            yield from _values(inner, (*path, index))
    else:
        yield path, value


def _kind(value: object) -> str:
    if isinstance(value, list):
        return LIST if all(isinstance(each, str) for each in value) else RAW
    if isinstance(value, str):
        return LONG if len(value) > LONG_CHARS or "\n" in value else TEXT
    return _SEEMS.get(type(value), RAW)


def _written(value: Any, text: str, spot: Spot) -> str:  # noqa: ANN401 - whatever TOML holds
    match _kind(value):
        case "list":
            return "\n".join(value)
        case "yes":
            return "yes" if value else ""
        case "raw":
            return text[spot.value.start : spot.value.end]
        case "clock":
            return f"{value:%H:%M}"
        case _:
            return str(value)


class NotWritten(NamedTuple):
    """A field whose value cannot be written down; `code` picks the words."""

    name: str
    code: str


def with_values(text: str, section: str, said: Mapping[str, str]) -> tuple[str, tuple[NotWritten, ...]]:
    """Return the text with a section's new values, and which could not be written: those stay as they were."""
    spots, wrong = positions(text), list[NotWritten]()
    changes: list[tuple[Spot, str]] = []
    for field in fields_of(text, section):
        new = said.get(field.name, "").replace("\r\n", "\n").strip()
        if new == field.value.strip() or (field.kind == RAW and field.name not in said):
            continue
        try:
            changes.append((spots[field.path], _fitting(text, spots[field.path], changes, _TOML[field.kind](new))))
        except ValueError:
            wrong.append(NotWritten(field.name, f"no_{field.kind if field.kind in _READ else RAW}"))
    for spot, written in sorted(changes, key=lambda change: -change[0].value.start):
        text = _put(text, spot, written)
    return text, tuple(wrong)


def _fitting(text: str, spot: Spot, changes: list[tuple[Spot, str]], written: str) -> str:
    """Return what is written there. ValueError where all around it is written anew too, or the text were no TOML."""
    start, end = spot.value
    if any(other.value.start <= start and end <= other.value.end for other, _ in changes):
        raise ValueError(written)
    if not _is_toml(_put(text, spot, written)):  # a comment takes with it what follows on its line
        raise ValueError(written)
    return written


def _put(text: str, spot: Spot, written: str) -> str:
    return text[: spot.value.start] + written + text[spot.value.end :]


def with_head(text: str, version: int, valid_from: date) -> str:
    """Return `pack.toml` as that version, valid from that day on; as it is where it has no such head."""
    if not _is_toml(text) or not {("pack", "version"), ("pack", "valid_from")} <= positions(text).keys():
        return text
    for key, written in (("version", str(version)), ("valid_from", valid_from.isoformat())):
        spot = positions(text)[("pack", key)]
        text = _put(text, spot, written)
    return text


def field_at(text: str, section: str, line: int, column: int) -> str:
    """Return the name of the field in which a place of the text stands; empty where it stands in none of them."""
    at = sum(len(each) for each in text.splitlines(keepends=True)[:line]) + column
    spots = positions(text)
    for field in fields_of(text, section):
        spot = spots[field.path]
        if spot.name.start <= at < max(spot.value.end, spot.name.end):
            return field.name
    return ""


def section_at(text: str, line: int) -> str:
    """Return the table in which a line stands; empty for none."""
    if not _is_toml(text):
        return ""
    starts = [len("".join(text.splitlines(keepends=True)[:line]))]
    held = [(spot.name.start, str(path[0])) for path, spot in positions(text).items() if spot.name.start <= starts[0]]
    return max(held)[1] if held else ""


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _string(said: str) -> str:
    """A basic string of TOML is written as JSON writes one."""
    return json.dumps(said, ensure_ascii=False).replace("\x7f", "\\u007F")


def _list(said: str) -> str:
    each = [_string(line.strip()) for line in said.split("\n") if line.strip()]
    line = f"[{', '.join(each)}]"
    return line if len(line) <= LINE_CHARS else "".join(("[\n", *(f"    {one},\n" for one in each), "]"))


def _share(said: str) -> str:
    """People write a comma where TOML has a point."""
    number = float(said.replace(",", "."))
    if not 0 <= number < float("inf"):
        raise ValueError(said)
    return repr(number)


def _raw(said: str) -> str:
    """What is written in TOML is one value: nothing may follow it."""
    if list(tomllib.loads(f"x = {said}\n")) != ["x"]:
        raise ValueError(said)
    return said


_TOML: Mapping[str, Callable[[str], str]] = {
    TEXT: _string,
    LONG: _string,
    WHOLE: lambda said: str(int(said)),
    SHARE: _share,
    YES: lambda said: "true" if said else "false",
    DAY: lambda said: date.fromisoformat(said).isoformat(),
    CLOCK: lambda said: time_of_day(said).isoformat(),
    LIST: _list,
    RAW: _raw,
}
