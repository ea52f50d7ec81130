"""The tables of a pack's files as the shapes state them: every key with its kind, its words and its meaning."""

import inspect
import re
import types
import typing
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time
from functools import cache
from typing import NamedTuple

import msgspec

from common.policy.contact import Contact
from common.policy.rules import Act, Rule
from common.policy.vocabulary import Reason, Tag
from tests.repo.guidelines import meanings
from tests.repo.policy_schema import schemas

BASES: tuple[type[msgspec.Struct], ...] = (Act, Rule, Contact)
"""Shapes that many tables are built on: their keys are told once."""

_PLAIN: dict[object, str] = {
    str: "text",
    bool: "`true` or `false`",
    int: "whole number",
    float: "number",
    date: "day (`2026-01-31`)",
    datetime: "instant (`2026-01-31T15:00:00+01:00`)",
    time: "clock time (`08:00:00`)",
    typing.Any: "anything",
}
# What of a docstring is one saying: a sentence, or its part up to a semicolon.
_PART = re.compile(r"(?<=[.;:])\s+(?=[`A-Z])")
# Lists that stand in so many tables that their words are told in one place.
_TOLD_ONCE = {typing.get_args(Tag): "[tags](#tags)", typing.get_args(Reason): "[reasons](#reasons)"}
_NOBODY_WRITES = (types.NoneType, msgspec.UnsetType)


class Key(NamedTuple):
    """A key of a table. `default` is what holds when it is left out; empty: it may not be. `table` lies in it."""

    name: str
    kind: str
    default: str
    meaning: str
    table: type[msgspec.Struct] | None


class Table(NamedTuple):
    """A table that a person writes: its header in TOML, the shape that states it, and its own keys."""

    header: str
    shape: type[msgspec.Struct]
    keys: tuple[Key, ...]


def tables_below(shape: type[msgspec.Struct], told: set[type], path: str = "") -> Iterator[Table]:
    """Yield the tables below a shape in the order of its keys; one that is `told` already is not told again."""
    for field in msgspec.structs.fields(shape):
        kind = _written(typing.get_type_hints(shape)[field.name])
        inner = _table_in(kind)
        if inner is None or inner in told or inner in BASES:
            continue
        told.add(inner)
        here = f"{path}.{field.encode_name}".lstrip(".")
        if typing.get_origin(kind) is dict:
            here = f"{here}.NAME"
        yield Table(f"[[{here}]]" if typing.get_origin(kind) is tuple else f"[{here}]", inner, keys_of(inner))
        yield from tables_below(inner, told, here)


def keys_of(shape: type[msgspec.Struct]) -> tuple[Key, ...]:
    """Return the keys that a shape has beside those of its base."""
    own = inspect.get_annotations(shape)
    return tuple(_key(shape, field) for field in msgspec.structs.fields(shape) if field.name in own)


def base_of(shape: type[msgspec.Struct]) -> type[msgspec.Struct] | None:
    """Return the shape that it is built on, of those that are told once."""
    return next((base for base in BASES if base in shape.__mro__[1:]), None)


def paragraphs_of(shape: type[msgspec.Struct]) -> tuple[str, ...]:
    """Return what a shape's docstring says of the whole, each paragraph on one line.

    What it says of a single key stands in the key's row; but its first words are always here.
    """
    told = _said_of_keys(shape).values()
    first, *others = (" ".join(each.split()) for each in inspect.cleandoc(shape.__doc__ or "").split("\n\n"))
    opening, *rest = _PART.split(first)
    # What a table that is wrong raises is for programmers.
    paragraphs = (_untold(_PART.split(each), told) for each in others if not each.startswith("Raises "))
    kept = (" ".join((opening, _untold(rest, told))).strip(), *paragraphs)
    # Outside of code a pointed bracket would be taken for a tag and not be seen.
    return tuple(_sentence(each).replace("<", "&lt;") for each in kept if each)


def _untold(parts: Iterable[str], told: Collection[str]) -> str:
    return " ".join(part for part in parts if not any(part in said for said in told))


def literals_in(shape: type[msgspec.Struct], seen: set[type]) -> Iterator[tuple[str, ...]]:
    """Yield the closed lists of words that a shape and the tables below it ask for."""
    seen.add(shape)
    for kind in typing.get_type_hints(shape).values():
        for part in (kind, *_parts(kind)):
            if typing.get_origin(part) is typing.Literal:
                yield typing.get_args(part)
            elif isinstance(part, type) and issubclass(part, msgspec.Struct) and part not in seen:
                yield from literals_in(part, seen)


def _key(shape: type[msgspec.Struct], field: msgspec.structs.FieldInfo) -> Key:
    kind = _written(typing.get_type_hints(shape)[field.name])
    inner = _table_in(kind)
    return Key(field.encode_name, _in_words(kind), _default(field), _meaning(shape, field.encode_name, inner), inner)


def _meaning(shape: type[msgspec.Struct], key: str, inner: type[msgspec.Struct] | None) -> str:
    """Return what is written of a key, else what the shape's docstring says of it, else what lies in it."""
    said = meanings.of_key(shape.__name__, key) or _said_of_keys(shape).get(key, "")
    if not said and inner is not None and inner not in BASES:
        said = paragraphs_of(inner)[0]
    return _sentence(said or meanings.of_any_key(key))


def _sentence(said: str) -> str:
    ended = said.rstrip(" .;:")
    return f"{ended[:1].upper()}{ended[1:]}." if said else ""


def _said_of_keys(shape: type[msgspec.Struct]) -> dict[str, str]:
    """Return what docstrings say of those keys of which nothing is written.

    What is said of a shape that others are built on is told with one of those.
    """
    named = (each.__name__ for each in (shape, *shape.__subclasses__()))
    found = next((_descriptions()[name] for name in named if name in _descriptions()), {})
    return {key: said for key, said in found.items() if not meanings.of_key(shape.__name__, key)}


@cache
def _descriptions() -> dict[str, dict[str, str]]:
    """Return what the docstrings say of single keys, by shape."""
    found: dict[str, dict[str, str]] = {}
    for text in schemas().values():
        for name, shape in msgspec.json.decode(text)["$defs"].items():
            found[name] = {key: field.get("description", "") for key, field in shape["properties"].items()}
    return found


def _table_in(kind: object) -> type[msgspec.Struct] | None:
    """Return the shape of the table, or of each of the tables, that a key holds."""
    for part in (kind, *_parts(kind)):
        if isinstance(part, type) and issubclass(part, msgspec.Struct):
            return part
    return None


def _parts(kind: object) -> Iterator[object]:
    for part in typing.get_args(kind):
        yield part
        yield from _parts(part)


def _written(kind: object) -> object:
    """Return the kind without what only says that a key may be left out."""
    if not _is_union(kind):
        return kind
    left = tuple(part for part in typing.get_args(kind) if part not in _NOBODY_WRITES)
    return left[0] if len(left) == 1 else typing.Union[left]  # noqa: UP007 - put together from parts


def _is_union(kind: object) -> bool:
    return typing.get_origin(kind) in {typing.Union, types.UnionType}


def _in_words(kind: object) -> str:
    """Return a type as people say it, with every word that is allowed."""
    parts, outer = typing.get_args(kind), typing.get_origin(kind)
    if parts in _TOLD_ONCE:
        return _TOLD_ONCE[parts]
    if outer is typing.Literal:
        return " ".join(("one of", _listed(parts))) if len([word for word in parts if word]) > 1 else _listed(parts)
    if _is_union(kind):
        return _union_in_words(parts)
    if outer is tuple:
        return "list of tables" if _table_in(kind) else f"list of {_in_words(parts[0]).removeprefix('one of ')}"
    if outer is dict:
        return _dict_in_words(*parts)
    return _PLAIN.get(kind, "table")


def _union_in_words(parts: tuple[object, ...]) -> str:
    words = tuple(word for part in parts if typing.get_origin(part) is typing.Literal for word in typing.get_args(part))
    others = [_in_words(part) for part in parts if typing.get_origin(part) is not typing.Literal]
    return " or ".join([*others, *([_listed(words)] if words else [])])


def _dict_in_words(key: object, value: object) -> str:
    named = f"NAME is {_in_words(key)}" if typing.get_origin(key) is typing.Literal else "you choose each NAME"
    if _table_in(value):
        return f"tables; {named}"
    return f"table of {_in_words(value)}; {named.replace('NAME', 'key')}"


def _listed(words: tuple[object, ...]) -> str:
    return ", ".join(f"`{word}`" for word in dict.fromkeys(words) if word)


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return ""
    value = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
    if isinstance(value, msgspec.Struct) or value in (None, msgspec.UNSET, "", (), {}):
        return "nothing"
    return f"`{msgspec.json.encode(value).decode()}`"
