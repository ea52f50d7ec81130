"""The folder that an operator puts models into: looked at again and again, read when it has changed."""

import hashlib
import json
from collections.abc import Callable, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from classifier.core.proving import unfit
from classifier.core.tagging import Tagger
from common.errors import Permanent

Load = Callable[[Traversable, str], Tagger]
_UNREADABLE = (BadZipFile, EOFError, IndexError, KeyError, OSError, TypeError, ValueError)
"""What numpy and its archives raise for a file that is not what it seems."""


class ModelsFolder:
    """One card of the folder. A card that ships with the service is found by its name too."""

    def __init__(self, folder: Path | None, card: str, load: Load) -> None:
        self._folder = folder
        self._card = card
        self._load = load
        self._seen = ""

    def news(self) -> Tagger | None:
        """Return the card's tagger if the card or one of its files changed since the last call, else None.

        Raises:
            Permanent: what is there cannot be used, and why; said once for each change of it.
        """
        place = self._place()
        if place is None:
            return None
        stamp = _stamp(place, self._card)
        if stamp == self._seen:
            return None
        self._seen = stamp
        try:
            tagger = self._load(place, self._card)
            wrong = unfit(tagger)
        except _UNREADABLE as error:
            raise Permanent(f"model card {self._card}: {type(error).__name__}") from error
        if wrong is not None:
            raise Permanent(f"model card {self._card}: {wrong}")
        return tagger

    def _place(self) -> Traversable | None:
        """A missing card is not empty: someone may be replacing it, and what was read before stays in force."""
        shipped = resources.files("classifier") / "models"
        places: list[Traversable] = [shipped] if self._folder is None else [self._folder, shipped]
        return next((place for place in places if (place / self._card).is_file()), None)


def _stamp(place: Traversable, card: str) -> str:
    """Changes when the card's words do, and when a file that it names comes, goes, or is replaced."""
    try:
        text = (place / card).read_bytes()
        files = [place / name for name in _named(json.loads(text))]
    except (AttributeError, OSError, ValueError, KeyError, TypeError):
        return f"unreadable {hashlib.sha256(_bytes(place / card)).hexdigest()}"
    return " ".join((hashlib.sha256(text).hexdigest(), *map(_when, files)))


def _named(card: Mapping[str, Any]) -> list[str]:
    """Return the files of the linear model and of the encoder: that is one file, or some with a part of their own."""
    encoder = card.get("encoder") or {}
    parts = [encoder, *(part for part in encoder.values() if isinstance(part, dict))]
    return [str(card["file"]), *(str(part["file"]) for part in parts if "file" in part)]


def _when(file: Traversable) -> str:
    if not isinstance(file, Path) or not file.exists():
        return ""
    stat = file.stat()
    return f"{stat.st_mtime_ns} {stat.st_size}"


def _bytes(path: Traversable) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
