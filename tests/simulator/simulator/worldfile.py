"""Reads the world file: which municipalities exist, with which apps, pages and secrets."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class WorldFileError(ValueError):
    """The world file cannot be used; the message says which row and what is missing."""


@dataclass(frozen=True)
class PageRow:
    """One page of one municipality, with the app that speaks for it."""

    municipality: str
    lang: str
    app: str
    app_secret: str
    verify_token: str
    page_token: str
    page_id: str
    page_name: str
    webhook_url: str | None


@dataclass(frozen=True)
class WorldFile:
    """All rows, in the order of the file."""

    seed: int
    pages: tuple[PageRow, ...]


def read_world_file(path: Path) -> WorldFile:
    """Read a JSON or TOML world file (see the README for its shape).

    Raises WorldFileError when a member is missing or has the wrong type.
    """
    words = path.read_text(encoding="utf-8")
    found: object = tomllib.loads(words) if path.suffix == ".toml" else json.loads(words)
    if not isinstance(found, dict):
        raise WorldFileError(f"{path.name}: an object is needed at the top")
    rows = found.get("municipalities")
    if not isinstance(rows, list) or not rows:
        raise WorldFileError(f"{path.name}: `municipalities` must be a list with at least one row")
    seed = found.get("seed", 1)
    if not isinstance(seed, int):
        raise WorldFileError(f"{path.name}: `seed` must be a whole number")
    return WorldFile(seed, tuple(_page_row(row, number, path) for number, row in enumerate(rows, 1)))


def _page_row(row: object, number: int, path: Path) -> PageRow:
    if not isinstance(row, dict):
        raise WorldFileError(f"{path.name}: row {number} is no object")
    name = _text(row, "name", number)
    return PageRow(
        municipality=name,
        lang=_text(row, "lang", number, default="nb"),
        app=_text(row, "app", number, default=name),
        app_secret=_secret(row, "app_secret_file", number, path),
        verify_token=_secret(row, "verify_token_file", number, path),
        page_token=_secret(row, "page_access_token_file", number, path),
        page_id=_text(row, "page_id", number),
        page_name=_text(row, "page_name", number),
        webhook_url=_text(row, "webhook_url", number, default="") or None,
    )


def _text(row: Mapping[str, object], member: str, number: int, default: str | None = None) -> str:
    value = row.get(member, default)
    if not isinstance(value, str):
        raise WorldFileError(f"row {number}: `{member}` must be a text")
    return value


def _secret(row: Mapping[str, object], member: str, number: int, path: Path) -> str:
    file = path.parent / _text(row, member, number)
    if not file.is_file():
        raise WorldFileError(f"row {number}: the file of `{member}` does not exist")
    return file.read_text(encoding="utf-8").strip()
