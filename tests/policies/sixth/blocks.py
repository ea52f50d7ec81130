"""The boxes of the how-to as files: what stands in them under one name, in their order, is that file."""

import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
HOW_TO = HERE.parents[2] / "docs" / "how-to" / "add-a-municipality.md"
GUIDELINE = HERE / "eksempelvik.txt"
PACK = "policies/eksempelvik"

# ```toml policies/eksempelvik/pack.toml: after the language stands what the box is. Readers see only the box.
_BOX = re.compile(r"^```(?P<language>\w+)(?: (?P<name>\S+))?\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
# What is typed, and what is answered: no files.
_TYPED, _ANSWERED = "sh", "console"


def files() -> dict[str, str]:
    """Return every file that the how-to writes, by its name; the boxes of one file follow each other."""
    parts: dict[str, list[str]] = {}
    for language, name, text in _boxes():
        if language not in {_TYPED, _ANSWERED}:
            parts.setdefault(name, []).append(text)
    return {name: "\n".join(texts) for name, texts in parts.items()}


def write(root: Path) -> Path:
    """Write the files into a folder as the how-to says, and return the pack's own."""
    for name, text in files().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root / PACK


def typed() -> list[str]:
    """Return every line that the how-to tells to type."""
    return [line for language, _, text in _boxes() for line in text.splitlines() if language == _TYPED]


def answered(name: str) -> str:
    """Return what the how-to says that a command answers."""
    return next(text for language, box, text in _boxes() if (language, box) == (_ANSWERED, name))


def _boxes() -> Iterator[tuple[str, str, str]]:
    for box in _BOX.finditer(HOW_TO.read_text(encoding="utf-8")):
        yield box["language"], box["name"] or "", box["text"]
