"""Writes a JSON Schema for each event: `python -m tests.repo.schemas`; `--check` only says what is out of date."""

import argparse
import json
import sys
from pathlib import Path

import msgspec

from common import events
from common.codec import catalogue

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
    wanted = schemas()
    changed = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    return changed + [path for path in sorted(FOLDER.glob("*.json")) if path not in wanted]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; with `--check` 1 where a file is out of date."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, say what is out of date")
    wrong = out_of_date()
    if parser.parse_args(arguments).check:
        for path in wrong:
            sys.stderr.write(f"{path.name} is out of date: run `{COMMAND}`\n")
        return min(len(wrong), 1)
    FOLDER.mkdir(exist_ok=True)
    wanted = schemas()
    for path in wrong:
        if path in wanted:
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
