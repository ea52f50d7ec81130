"""Fits what was read from TOML or JSON into a typed shape, and names the word that does not fit."""

import re
from collections.abc import Iterator
from typing import TypeVar

import msgspec
from msgspec import inspect

from common.errors import BadMessage
from common.policy.nearest import nearest
from common.policy.vocabulary import HIDES, LAWFUL_SPEECH

T = TypeVar("T")
_CALLED = {
    "int": "a whole number",
    "float": "a number",
    "str": 'a text in "quotation marks"',
    "bool": "true or false",
    "array": "a list in [ ]",
    "object": "a table",
    "date": "a day",
    "time": "a time of day",
    "datetime": "a time with its offset",
}
_WRITTEN = {"date": "2026-01-31", "time": "08:00:00", "datetime": "2026-01-31T08:00:00+01:00"}
_OFFSET = re.compile(r"(?:z|[+-]\d\d:?\d\d)\s*$", re.IGNORECASE)
Path = tuple[str | int, ...]
_KINDS: dict[type[object], inspect.Type] = {}


class Shape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every table that people write has in common: frozen, and an unknown key is an error."""


class Misfit(BadMessage):
    """A word that has no place in the shape. `path` leads to its table, `word` is the word itself."""

    def __init__(self, message: str, path: Path, word: str) -> None:
        super().__init__(message)
        self.path = path
        self.word = word

    @property
    def where(self) -> str:
        """Return the path as a person would write it, `casework.light.steps[0]`."""
        dotted = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path)
        return dotted.lstrip(".") or "the line"


def fit(tree: object, shape: type[T]) -> T:
    """Return the tree as that shape; raise Misfit for the first unknown, missing or wrong word."""
    for misfit in _misfits(tree, _kind_of(shape), ()):
        raise misfit
    try:
        return msgspec.convert(tree, shape)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at ")
        path = _path(where)
        word = str(path[-1]) if path else ""
        raise Misfit(_plain(message), path, word) from error


def _kind_of(shape: type[object]) -> inspect.Type:
    """Return what a shape holds. To find that out for a pack costs more than to fit one: it is kept."""
    kind = _KINDS.get(shape)
    if kind is None:
        kind = _KINDS[shape] = inspect.type_info(shape)
    return kind


def _misfits(value: object, kind: inspect.Type, path: Path) -> Iterator[Misfit]:
    if isinstance(kind, inspect.UnionType):
        yield from _misfits_of_union(value, kind, path)
    elif isinstance(kind, inspect.StructType) and isinstance(value, dict):
        yield from _misfits_of_table(value, kind, path)
    elif isinstance(kind, inspect.DictType) and isinstance(value, dict):
        for key, inner in value.items():
            yield from _misfits(key, kind.key_type, path)
            yield from _misfits(inner, kind.value_type, (*path, key))
    elif isinstance(kind, inspect.VarTupleType) and isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _misfits(inner, kind.item_type, (*path, index))
    else:
        yield from _misfits_of_word(value, kind, path)


def _misfits_of_word(value: object, kind: inspect.Type, path: Path) -> Iterator[Misfit]:
    if isinstance(kind, inspect.LiteralType) and value not in kind.values:
        yield _wrong_word(str(value), tuple(map(str, kind.values)), path)
    elif isinstance(kind, inspect.TimeType) and isinstance(value, str) and _OFFSET.search(value):
        # It cannot be compared with one that has none: whoever reads it afterwards would break.
        yield Misfit(f"a time of day has no offset: write {_WRITTEN['time']}", path, value)


def _misfits_of_union(value: object, kind: inspect.UnionType, path: Path) -> Iterator[Misfit]:
    """Only a table, a time or a word of a closed list is told apart in a union; the rest is left to the conversion."""
    listed = tuple(
        str(word) for member in kind.types if isinstance(member, inspect.LiteralType) for word in member.values
    )
    free = any(isinstance(member, inspect.StrType) for member in kind.types)
    if listed and not free and isinstance(value, str) and value not in listed:
        yield _wrong_word(value, listed, path)
    for member in kind.types:
        if isinstance(member, inspect.StructType) and isinstance(value, dict):
            yield from _misfits_of_table(value, member, path)
        elif isinstance(member, inspect.TimeType) or (
            isinstance(member, inspect.VarTupleType) and isinstance(value, list | tuple)
        ):
            yield from _misfits(value, member, path)


def _misfits_of_table(value: dict[str, object], kind: inspect.StructType, path: Path) -> Iterator[Misfit]:
    fields = {field.encode_name: field for field in kind.fields}
    for key in value:
        if key not in fields:
            yield Misfit(f"unknown key '{key}'{nearest(key, fields)}", path, key)
    for name, field in fields.items():
        if name in value:
            yield from _misfits(value[name], field.type, (*path, name))
        elif field.required:
            yield Misfit(f"the key '{name}' is missing", path, "")


def _wrong_word(word: str, allowed: tuple[str, ...], path: Path) -> Misfit:
    if word in HIDES:
        return Misfit(f"'{word}' may only follow from the rules under [removal]", path, word)
    if word in LAWFUL_SPEECH and path and path[0] == "removal":
        return Misfit(f"lawful speech stays: nobody is hidden or removed for '{word}'", path, word)
    hint = nearest(word, allowed) or f"; one of {', '.join(allowed)}"
    return Misfit(f"unknown word '{word}'{hint}", path, word)


def _path(where: str) -> Path:
    """Read msgspec's `$.casework[0].steps` (in backticks) as a path."""
    parts = re.findall(r"\.([^.\[\]`]+)|\[(\d+)\]", where)
    return tuple(int(index) if index else name for name, index in parts)


def _plain(message: str) -> str:
    """Return msgspec's words as somebody would say them who does not program."""
    invalid, _, kind = message.rpartition(" ")
    if invalid.startswith("Invalid RFC3339"):
        return f"this is no {kind}: write {_WRITTEN[kind]}"
    said = re.sub(r"`([a-z]+)(?: \| null)?`", lambda match: _CALLED.get(match.group(1), match.group(1)), message)
    return said.replace("`", "'")[:1].lower() + said.replace("`", "'")[1:]
