"""A folder of generated files: kept as the code says, or only compared with it."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


def out_of_date(folder: Path, wanted: Mapping[Path, str]) -> list[Path]:
    """Return the files that are missing, differ, or that nothing is generated for any more."""
    changed = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    return changed + [path for path in sorted(folder.glob("*.json")) if path not in wanted]


def command(
    name: str,
    about: str | None,
    folder: Path,
    made: Callable[[], Mapping[Path, str]],
    arguments: Sequence[str] | None = None,
) -> int:
    """Run a generator's command line: bring the folder up to date; with `--check` 1 where a file is out of date."""
    parser = argparse.ArgumentParser(prog=name, description=about)
    parser.add_argument("--check", action="store_true", help="write nothing, say what is out of date")
    given = parser.parse_args(arguments)
    wanted = made()
    wrong = out_of_date(folder, wanted)
    if given.check:
        for path in wrong:
            sys.stderr.write(f"{path.name} is out of date: run `{name}`\n")
        return min(len(wrong), 1)
    folder.mkdir(exist_ok=True)
    for path in wrong:
        if path in wanted:
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()
    return 0
