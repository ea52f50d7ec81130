"""Writes the JSON Schemas of a pack's files, so that editors complete them: `python -m tests.repo.policy_schema`."""

import inspect
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect as shapes

from common.policy.case import CasesFile
from common.policy.pack import ClausesFile, PackFile
from tests.repo import generated

FOLDER = Path(__file__).parents[2] / "policies" / "schema"
COMMAND = "python -m tests.repo.policy_schema"
FILES: dict[str, type[msgspec.Struct]] = {"pack": PackFile, "clauses": ClausesFile, "cases": CasesFile}

# A docstring's sentence, or its part up to a semicolon: what is said of one field there describes that field.
_SENTENCE = re.compile(r"(?<=[.;:])\s+(?=[`A-Z])")
# Keys that mean the same in every table; a docstring that says more of one goes before this.
_EVERYWHERE = {
    "clauses": "Ids of the sentences and readings in clauses.toml that this rests on.",
    "because": "The reason in plain words of the pack's language, as people read it beside a decision.",
    "do": "The step that this asks for.",
    "to": "Roles that this goes to.",
    "by": "Roles that may do this.",
    "who": "Roles that this is about.",
    "alert": "Roles that hear of it.",
    "text": "The name of the text in texts/ where it is another than the step's.",
    "strength": "The guideline's word: skal, bor, hovedregel, kan or taus.",
    "classes": "The classes that this applies to.",
    "kinds": "Whether this is about own posts, own replies, or both.",
    "platforms": "The platforms that this applies to; none: all.",
}
Tree = dict[str, Any]


def schemas() -> dict[Path, str]:
    """Return what each file should hold."""
    return {FOLDER / f"{name}.schema.json": _schema(name, shape) for name, shape in FILES.items()}


def _schema(name: str, shape: type[msgspec.Struct]) -> str:
    _, parts = msgspec.json.schema_components([shape])
    classes = {each.__name__: each for each in _classes(shapes.type_info(shape), set())}
    described = {part: _described(tree, classes[part]) for part, tree in parts.items()}
    # The file's own shape stands at the top: not every editor follows a reference from there.
    top = described.pop(shape.__name__)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:ordstyrer:policy:{name}:v1"}
    return json.dumps({**head, **top, "$defs": described}, indent=2, ensure_ascii=False) + "\n"


def _described(tree: Tree, shape: type[msgspec.Struct]) -> Tree:
    """Return a shape's schema with a description of each field that a docstring speaks of, and without null.

    TOML has no null: a key that may be left out is left out.
    """
    fields = {name: _without_null(field) for name, field in tree["properties"].items()}
    for info in _fields(shape):
        if isinstance(info.type, shapes.DictType) and isinstance(info.type.key_type, shapes.LiteralType):
            fields[info.encode_name]["propertyNames"] = {"enum": sorted(map(str, info.type.key_type.values))}
        said = _said_of(info.name, shape) or _said_of(info.encode_name, shape) or _EVERYWHERE.get(info.encode_name)
        fields[info.encode_name]["description"] = said or _first_words(_row_of(info.type) or shape)
    return {**tree, "description": inspect.cleandoc(tree.get("description", "")), "properties": fields}


def _fields(shape: type[msgspec.Struct]) -> tuple[shapes.Field, ...]:
    kind = shapes.type_info(shape)
    return kind.fields if isinstance(kind, shapes.StructType) else ()


def _without_null(field: Tree) -> Tree:
    kept = {key: value for key, value in field.items() if not (key == "default" and value is None)}
    choices = [choice for choice in kept.get("anyOf", ()) if choice != {"type": "null"}]
    if choices:
        kept["anyOf"] = choices
    return kept if len(choices) != 1 else {**kept.pop("anyOf")[0], **kept}


def _said_of(field: str, shape: type) -> str:
    """Return the sentences about a field in the docstrings of its shape and of those it is built on."""
    for each in shape.__mro__:
        prose = " ".join(inspect.cleandoc(vars(each).get("__doc__") or "").split())
        found = [sentence for sentence in _SENTENCE.split(prose) if f"`{field}`" in sentence]
        if found:
            return " ".join(found)
    return ""


def _first_words(shape: type) -> str:
    return _SENTENCE.split(" ".join(inspect.cleandoc(shape.__doc__ or "").split()))[0]


def _row_of(kind: shapes.Type) -> type | None:
    """Return the shape of a table, or of each row of tables; None where the value is no table."""
    if isinstance(kind, shapes.StructType):
        return kind.cls
    return next((row for inner in _inside(kind) for row in [_row_of(inner)] if row), None)


def _classes(kind: shapes.Type, seen: set[type]) -> Iterator[type]:
    if isinstance(kind, shapes.StructType):
        if kind.cls in seen:
            return
        seen.add(kind.cls)
        yield kind.cls
    for inner in _inside(kind):
        yield from _classes(inner, seen)


def _inside(kind: shapes.Type) -> Iterator[shapes.Type]:
    match kind:
        case shapes.StructType(fields=fields):
            yield from (field.type for field in fields)
        case shapes.UnionType(types=types):
            yield from types
        case shapes.DictType(value_type=value):
            yield value
        case shapes.VarTupleType(item_type=item):
            yield item
        case _:
            return


def out_of_date() -> list[Path]:
    """Return the files that are missing, differ, or belong to no file of a pack any more."""
    return generated.out_of_date(FOLDER, schemas())


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; with `--check` 1 where a file is out of date."""
    return generated.command(COMMAND, __doc__, FOLDER, schemas, arguments)


if __name__ == "__main__":
    sys.exit(main())
