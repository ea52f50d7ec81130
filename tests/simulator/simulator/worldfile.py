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
class AccountRow:
    """One account that is no Facebook page; what `settings` and `secrets` hold is its platform's business."""

    platform: str
    municipality: str
    lang: str
    app: str
    account_id: str
    name: str
    webhook_url: str | None
    settings: Mapping[str, str]
    secrets: Mapping[str, str]

    @property
    def app_secret(self) -> str:
        """What its webhooks are signed with; empty where the platform signs nothing."""
        return self.secrets.get("app_secret", "")


@dataclass(frozen=True)
class WorldFile:
    """All rows, in the order of the file."""

    seed: int
    pages: tuple[PageRow, ...]
    accounts: tuple[AccountRow, ...] = ()


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
    accounts = found.get("accounts", [])
    if not isinstance(accounts, list):
        raise WorldFileError(f"{path.name}: `accounts` must be a list")
    return WorldFile(
        seed,
        tuple(_page_row(row, number, path) for number, row in enumerate(rows, 1)),
        tuple(_account_row(row, number, path) for number, row in enumerate(accounts, 1)),
    )


def _account_row(row: object, number: int, path: Path) -> AccountRow:
    if not isinstance(row, dict):
        raise WorldFileError(f"{path.name}: account {number} is no object")
    name = _text(row, "name", number)
    files = _texts(row, "secret_files", number)
    return AccountRow(
        platform=_text(row, "platform", number),
        municipality=name,
        lang=_text(row, "lang", number, default="nb"),
        app=_text(row, "app", number, default=name),
        account_id=_text(row, "account_id", number),
        name=_text(row, "account_name", number),
        webhook_url=_text(row, "webhook_url", number, default="") or None,
        settings=_texts(row, "settings", number),
        secrets={member: _secret(files, member, number, path) for member in files},
    )


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


def _texts(row: Mapping[str, object], member: str, number: int) -> dict[str, str]:
    found = row.get(member, {})
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise WorldFileError(f"row {number}: `{member}` must be an object of texts")
    return dict(found)


def _secret(row: Mapping[str, object], member: str, number: int, path: Path) -> str:
    file = path.parent / _text(row, member, number)
    if not file.is_file():
        raise WorldFileError(f"row {number}: the file of `{member}` does not exist")
    return file.read_text(encoding="utf-8").strip()
