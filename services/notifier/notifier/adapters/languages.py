"""In which language a municipality is written to, where no decision says it."""

import tomllib
from pathlib import Path

import msgspec

from notifier.core.letter import LANGUAGES


def languages_of(path: Path | None) -> dict[str, str]:
    """Return municipality → language from a TOML file; ValueError says what is wrong with it."""
    if path is None:
        return {}
    found = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), dict[str, str])
    for municipality, lang in found.items():
        if lang not in LANGUAGES:
            raise ValueError(f"{municipality}: no texts in '{lang}'; there are {', '.join(LANGUAGES)}")
    return found
