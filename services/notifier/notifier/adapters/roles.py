"""Who holds a role: a TOML file with a table for each municipality, read when needed, so it may change."""

import tomllib
from pathlib import Path

import msgspec

from common.errors import Transient
from notifier.core.alert import OPERATOR

ALL = "all"
"""The table of those who run the installation; only the operator's role is looked up there (G9)."""


class RolesFile:
    """Addresses by municipality and role: `[bo]` with `administratorer = ["post@example.no"]`."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def of(self, municipality: str, role: str) -> tuple[str, ...]:
        """Return the role's addresses. Transient when the file cannot be read: mail waits until it can."""
        tables = self.read()
        found = tables.get(municipality, {}).get(role, ())
        if not found and role == OPERATOR:
            return tables.get(ALL, {}).get(role, ())
        return found

    def read(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Return the whole file; Transient says what is wrong with it."""
        if self._path is None:
            return {}
        try:
            tables = tomllib.loads(self._path.read_text(encoding="utf-8"))
            return msgspec.convert(tables, dict[str, dict[str, tuple[str, ...]]])
        except (OSError, ValueError, msgspec.ValidationError) as e:
            raise Transient("the file of roles cannot be read: each role is a list of addresses") from e
