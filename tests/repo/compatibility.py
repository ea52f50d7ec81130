"""Whether this version and the last release understand each other: `python -m tests.repo.compatibility --check`.

Old and new services run side by side while a municipality upgrades, and topics hold last week's events. `released`
holds what the last release told: its topics, the JSON Schema of each event, and every example. `--release 1.2.0` writes
it anew, on the day of a release and never to make a check pass.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec

from common import events
from common.codec import catalogue, decode, encode
from common.errors import BadMessage
from tests.repo import schemas

FOLDER = Path(__file__).parent / "released"
EXAMPLES = Path(events.__file__).parent / "examples"
HOW = "docs/how-to/change-an-event.md says how an event is changed."


def examples() -> dict[str, dict[str, Any]]:
    """Return every example of this version by its path, as it lies in its folder."""
    paths = sorted(EXAMPLES.rglob("*.json"))
    return {path.relative_to(EXAMPLES).as_posix(): json.loads(path.read_text(encoding="utf-8")) for path in paths}


def kind_of(path: str) -> str:
    """Return the type of the event that an example is of: `actions/v1/ActionOrdered-reply.json`."""
    return Path(path).stem.partition("-")[0]


def stated() -> dict[str, Any]:
    """Return all that others rely on: topics with their keys and events, schemas, examples."""
    topics = {
        name: {"key": topic.key, "compacted": topic.compacted, "events": sorted(topic.events)}
        for name, topic in catalogue().items()
    }
    made = {path.name.partition(".")[0]: _bare(json.loads(text)) for path, text in schemas.schemas().items()}
    return {"topics": topics, "schemas": made, "examples": examples()}


def _bare(schema: object) -> Any:  # noqa: ANN401 - any JSON
    """Return a schema without what it says to people, which may be said better at any time."""
    if isinstance(schema, dict):
        said = {"description", "title"} if isinstance(schema.get("description", ""), str) else set()
        return {name: _bare(value) for name, value in schema.items() if name not in said}
    return [_bare(one) for one in schema] if isinstance(schema, list) else schema


def released() -> dict[str, Any]:
    """Return the same of the last release."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def problems(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each thing that one of the two versions would not understand, or understand otherwise."""
    yield from _topics(old["topics"], new["topics"])
    for path, example in old["examples"].items():
        yield from _old_read_by_new(path, example)
        if new["examples"].get(path) != example:
            yield f"{path} was sent by the last release: an example is never changed or removed"
    for path, example in new["examples"].items():
        schema = old["schemas"].get(kind_of(path))
        for error in jsonschema_rs.validator_for(schema).iter_errors(example) if schema else ():
            yield f"{path} would not be read by the last release: {error.message}"
    for name, schema in old["schemas"].items():
        if name in new["schemas"]:
            yield from _fields(name, schema, new["schemas"][name])


def _topics(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name, topic in old.items():
        now = new.get(name)
        if now is None:
            yield f"the topic {name} is gone: messages of the last release lie on it"
            continue
        for what in ("key", "compacted"):
            if now[what] != topic[what]:
                yield f"{name}: {what} was {topic[what]} and is {now[what]}: order is kept by it"
        for event in sorted(set(topic["events"]) - set(now["events"])):
            yield f"{name}: {event} is no longer among its events, and the last release tells it there"


def _old_read_by_new(path: str, example: Mapping[str, Any]) -> Iterator[str]:
    """What the last release said must be read, and every field of it said on, as it was."""
    try:
        again = msgspec.json.decode(encode(decode(kind_of(path), msgspec.json.encode(example))))
    except BadMessage as e:
        yield f"{path} of the last release: {e}"
        return
    yield from (f"{path}: {where} of the last release is lost" for where in _lost(example, again))


def _lost(old: object, new: object, where: str = "") -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name, value in old.items():
            if name not in new:
                yield f"{where}.{name}".strip(".")
            else:
                yield from _lost(value, new[name], f"{where}.{name}".strip("."))
    elif type(old) is not type(new):
        yield where


def _fields(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Compare every shape of an event, those within it too."""
    for shape, was in _shapes(old).items():
        now = _shapes(new).get(shape)
        if now is None:
            yield f"{name}: {shape} is gone"
            continue
        gone = set(was.get("properties", {})) - set(now.get("properties", {}))
        yield from (f"{name}: {shape}.{field} is gone or has another name" for field in sorted(gone))
        more = set(now.get("required", ())) - set(was.get("required", ()))
        yield from (f"{name}: {shape}.{field} is required now: last week's events lack it" for field in sorted(more))
        for field, typed in was.get("properties", {}).items():
            if field in now.get("properties", {}) and _typed(typed) != _typed(now["properties"][field]):
                yield f"{name}: {shape}.{field} has another type: one of the two versions would not read it"


def _typed(field: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in field.items() if name not in {"default", "description", "title"}}


def _shapes(schema: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {name: shape for name, shape in schema.get("$defs", {}).items() if shape.get("type") == "object"}


def freeze(version: str) -> None:
    """Write what this version states as what the release of that name does."""
    FOLDER.mkdir(exist_ok=True)
    for name, what in {**stated(), "version": version}.items():
        text = json.dumps(what, indent=1, ensure_ascii=False, sort_keys=True)
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; 1 where the last release and this version do not understand each other."""
    parser = argparse.ArgumentParser(prog="python -m tests.repo.compatibility", description=__doc__)
    parser.add_argument("--check", action="store_true", help="what happens without --release")
    parser.add_argument("--release", metavar="VERSION", help="keep what is stated now as the last release")
    given = parser.parse_args(arguments)
    if given.release:
        freeze(given.release)
        return 0
    found = list(problems(released(), stated()))
    for sentence in found:
        sys.stderr.write(f"{sentence}\n")
    if found:
        sys.stderr.write(f"{HOW}\n")
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main())
