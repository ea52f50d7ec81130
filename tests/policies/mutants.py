"""Small changes to a pack's tables: every rule, step, citation and word left out, numbers and words changed."""

from collections.abc import Iterator, Mapping
from datetime import time
from functools import cache
from typing import Literal, NamedTuple, get_args, get_origin

import msgspec

from common.policy.pack import PackFile
from common.policy.shape import Path

# What nothing but the pack itself can know: its header, its document, addresses, names of reasons, the topic map.
_GIVEN = frozenset({"pack", "guideline", "contact", "reasons", "topics"})
# Of a role only that it is there: how to reach its holder is an address too.
_ONLY_THERE = frozenset({"roles"})


class Mutant(NamedTuple):
    """A pack with one change, and the change in words."""

    what: str
    file: PackFile


class _Change(NamedTuple):
    what: str
    value: object


def mutants(file: PackFile) -> Iterator[Mutant]:
    """Yield the pack with each of its changes. A change that its shape forbids is no change."""
    for field in _fields(type(file)):
        if field.name in _GIVEN:
            continue
        for change in _of_field(file, field, ()):
            yield Mutant(change.what, msgspec.structs.replace(file, **{field.name: change.value}))


@cache
def _fields(shape: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(shape)


def _of_field(table: msgspec.Struct, field: msgspec.structs.FieldInfo, path: Path) -> Iterator[_Change]:
    """Yield the changes of one key: left out if it may be, then those of its value."""
    value = getattr(table, field.name)
    here = (*path, field.encode_name)
    if isinstance(value, msgspec.Struct) and not field.required and value != _default(field):
        yield _Change(f"{_dotted(here)}: left out", _default(field))
    yield from _of_value(value, here)


def _default(field: msgspec.structs.FieldInfo) -> object:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default


def _of_value(value: object, path: Path) -> Iterator[_Change]:
    match value:
        case msgspec.Struct():
            yield from _of_table(value, path)
        case dict():
            yield from _of_rows(value, path)
        case tuple():
            yield from _of_list(value, path)
        case bool():
            yield _Change(f"{_dotted(path)}: {not value}", not value)
        case int() | float():
            yield from (_Change(f"{_dotted(path)}: {other}", other) for other in _other_numbers(value))
        case time():
            later = value.replace(minute=(value.minute + 15) % 60)
            yield _Change(f"{_dotted(path)}: {later}", later)


def _of_table(table: msgspec.Struct, path: Path) -> Iterator[_Change]:
    for field in _fields(type(table)):
        for change in (*_of_field(table, field, path), *_other_words(table, field, path)):
            try:
                changed = msgspec.structs.replace(table, **{field.name: change.value})
            except ValueError:  # the shape itself refuses it
                continue
            yield _Change(change.what, changed)


def _other_words(table: msgspec.Struct, field: msgspec.structs.FieldInfo, path: Path) -> Iterator[_Change]:
    """Yield every other word that a closed vocabulary has for this key."""
    word = getattr(table, field.name)
    kinds = (field.type, *get_args(field.type))
    words = next((get_args(kind) for kind in kinds if get_origin(kind) is Literal), ())
    if isinstance(word, str):
        for other in words:
            if other != word:
                yield _Change(f"{_dotted((*path, field.encode_name))}: '{other}' for '{word}'", other)


def _of_rows(rows: Mapping[object, object], path: Path) -> Iterator[_Change]:
    for key, row in rows.items():
        yield _Change(f"{_dotted((*path, str(key)))}: left out", {k: v for k, v in rows.items() if k != key})
        if path[0] in _ONLY_THERE:
            continue
        for change in _of_value(row, (*path, str(key))):
            yield _Change(change.what, {**rows, key: change.value})


def _of_list(items: tuple[object, ...], path: Path) -> Iterator[_Change]:
    for index, item in enumerate(items):
        before, after = items[:index], items[index + 1 :]
        yield _Change(f"{_dotted(path)}: without {_named(item, index)}", (*before, *after))
        if not isinstance(item, str):
            for change in _of_value(item, (*path, _named(item, index))):
                yield _Change(change.what, (*before, change.value, *after))


def _other_numbers(number: float) -> tuple[float, ...]:
    """Return neighbours: a share a twentieth up and down, a count one up and down."""
    if isinstance(number, int):
        return (number + 1, number - 1)
    return (round(number + 0.05, 4), round(number - 0.05, 4))


def _named(item: object, index: int) -> str:
    for key in ("do", "clause", "id", "name", "category", "where"):
        name = getattr(item, key, "")
        if name:
            return f"'{name}'[{index}]"
    return f"'{item}'" if isinstance(item, str) else f"[{index}]"


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))
