"""Writes a JSON Schema for each event: `python -m tests.repo.schemas`; `--check` only says what is out of date."""

import json
import sys
from pathlib import Path

import msgspec

from common import events
from common.codec import catalogue
from tests.repo import generated

FOLDER = Path(events.__file__).parent / "schemas"
COMMAND = "python -m tests.repo.schemas"


def schemas() -> dict[Path, str]:
    """Return what each file should hold."""
    names = sorted(name for topic in catalogue().values() for name in topic.events)
    return {FOLDER / f"{name}.v1.json": _schema(name) for name in names}


def _schema(name: str) -> str:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:ordstyrer:event:{name}:v1"}
    return json.dumps({**head, **msgspec.json.schema(getattr(events, name))}, indent=2, ensure_ascii=False) + "\n"


def out_of_date() -> list[Path]:
    """Return the files that are missing, differ, or belong to no event any more."""
    return generated.out_of_date(FOLDER, schemas())


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; with `--check` 1 where a file is out of date."""
    return generated.command(COMMAND, __doc__, FOLDER, schemas, arguments)


if __name__ == "__main__":
    sys.exit(main())
