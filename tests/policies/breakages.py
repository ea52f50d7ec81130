"""Real packs with one mistake each, and what is said of it: `python -m tests.policies.breakages` writes the texts."""

import sys
from pathlib import Path
from typing import NamedTuple

from common.policy.locate import PackError
from common.policy.parse import parse_pack
from tests.policies.mistakes import BREAKAGES, Breakage
from tests.policies.packs import files_of

GOLDEN = Path(__file__).parent / "broken"


class Outcome(NamedTuple):
    """What a person is told, and what else was found wrong."""

    said: str
    others: tuple[str, ...]


def outcome_of(breakage: Breakage) -> Outcome:
    """Return what the loader says of a pack with that mistake; AssertionError when it says nothing."""
    try:
        parse_pack(broken(breakage))
    except PackError as error:
        return Outcome(f"{error}\n", error.others)
    raise AssertionError(f"nobody notices {breakage}")


def broken(breakage: Breakage) -> dict[str, str]:
    """Return the files of the pack with the mistake in them."""
    files = files_of(breakage.pack)
    for edit in breakage.edits:
        text = files.get(edit.file, "")
        assert edit.old in text, f"{breakage.pack}/{edit.file} no longer says {edit.old!r}"
        files[edit.file] = text.replace(edit.old, edit.new, 1) if edit.old else edit.new
    return files


def golden(name: str) -> Path:
    """Return the file that holds what is said of a mistake."""
    return GOLDEN / f"{name}.txt"


def main() -> int:
    """Write every golden text anew; read what changed, as somebody who writes no programs, before you keep it."""
    GOLDEN.mkdir(exist_ok=True)
    for path in GOLDEN.iterdir():
        if path.stem not in BREAKAGES:
            path.unlink()
    for name, breakage in BREAKAGES.items():
        golden(name).write_text(outcome_of(breakage).said, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
