"""What keys and words of a pack mean, where no docstring of its shapes says it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("meanings.toml")


def of_key(shape: str, key: str) -> str:
    """Return what a key of one table means; empty where nothing is written of it."""
    return keys().get(f"{shape}.{key}", "")


def of_any_key(key: str) -> str:
    """Return what a key of that name means in every table; empty where nothing is written of it."""
    return keys().get(key, "")


def of_word(kind: str, word: str) -> str:
    """Return what a word of a closed vocabulary means; empty where nothing is written of it."""
    return words().get(kind, {}).get(word, "")


def keys() -> Mapping[str, str]:
    """Return all that is written of keys: under `Shape.key`, or under the key's name alone."""
    found: dict[str, str] = _read()["keys"]
    return found


def words() -> Mapping[str, Mapping[str, str]]:
    """Return all that is written of words, by the name of their vocabulary."""
    found: dict[str, dict[str, str]] = _read()["words"]
    return found


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
