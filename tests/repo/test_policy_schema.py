"""The JSON Schemas by which editors complete a pack: up to date, true of every pack, and against mistakes."""

import json
import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from tests.repo.policy_schema import FILES, FOLDER, out_of_date

POLICIES = FOLDER.parent
PACK_FILES = sorted(POLICIES.glob("*/*.toml"))
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    # A day and a time of day are values of their own in TOML.
    "string": (str, date, datetime, time),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


def schema_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    return found


def fits(value: object, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    """Say whether a value fits, by the few words of JSON Schema that ours use."""
    if "$ref" in schema:
        return fits(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    if "anyOf" in schema:
        return any(fits(value, choice, root) for choice in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    if "type" in schema and not isinstance(value, TYPES[schema["type"]]):
        return False
    if isinstance(value, dict):
        return _table_fits(value, schema, root)
    return not isinstance(value, list) or all(fits(item, schema.get("items", {}), root) for item in value)


def _table_fits(table: dict[str, object], schema: dict[str, Any], root: dict[str, Any]) -> bool:
    known, others = schema.get("properties", {}), schema.get("additionalProperties", {})
    if not set(schema.get("required", ())) <= set(table):
        return False
    if not all(fits(key, schema.get("propertyNames", {}), root) for key in table):
        return False
    if others is False and not set(table) <= set(known):
        return False
    return all(fits(value, known.get(key, others or {}), root) for key, value in table.items())


def test_the_schemas_are_what_the_shapes_say() -> None:
    assert out_of_date() == [], "run `python -m tests.repo.policy_schema`"


@pytest.mark.parametrize("path", PACK_FILES, ids=lambda path: "/".join(path.parts[-2:]))
def test_every_file_of_a_pack_fits_its_schema_and_names_it_on_its_first_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.splitlines()[0] == f"#:schema ../schema/{path.stem}.schema.json"
    schema = schema_of(path.stem)
    assert fits(tomllib.loads(text), schema, schema)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('do = "thank"', 'do = "thanks"'),
        ('do = "thank"\nstrength', 'do = "thank"\nstrenght'),
        ("version = 1", 'version = "one"'),
        ('language = "nb"', ""),
        ('threat = "trussel"', 'threath = "trussel"'),
    ],
)
def test_an_editor_marks_what_the_loader_would_refuse(old: str, new: str) -> None:
    text = (POLICIES / "bo" / "pack.toml").read_text(encoding="utf-8")
    assert old in text
    schema = schema_of("pack")
    assert not fits(tomllib.loads(text.replace(old, new, 1)), schema, schema)


def said(field: dict[str, Any]) -> str:
    return str(field.get("description", ""))


@pytest.mark.parametrize("name", FILES)
def test_an_editor_tells_what_every_table_and_key_is_for(name: str) -> None:
    schema = schema_of(name)
    mute = [part for part, tree in schema["$defs"].items() if not tree["description"]]
    parts = {name: schema, **schema["$defs"]}
    mute += [
        f"{part}.{key}" for part, tree in parts.items() for key, field in tree["properties"].items() if not said(field)
    ]
    assert mute == []
    assert schema["description"]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
