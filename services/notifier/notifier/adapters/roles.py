"""Who holds a role: a TOML file with a table for each municipality, read when needed, so it may change."""

import tomllib
from pathlib import Path

import msgspec

from common.errors import Transient
from notifier.core.alert import OPERATOR

ALL = "all"
"""The table of those who run the installation; only the operator's role is looked up there (G9)."""


ACCOUNTS, UNITS = "accounts", "units"
"""Tables within a municipality's; no role is called so."""
_Addresses = dict[str, tuple[str, ...]]


class _Tables(msgspec.Struct, frozen=True, kw_only=True):
    roles: _Addresses = {}
    accounts: dict[str, _Addresses] = {}
    units: _Addresses = {}


class RolesFile:
    """Addresses by municipality and role: `[bo]` with `administratorer = ["post@example.no"]`.

    Of a role that every account has its own people for: `[bo.accounts."facebook:123"]`, then the role. Of a unit that a
    person named and the pack does not know: `[bo.units]` with `"Teknisk" = [...]`.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def of(self, municipality: str, role: str, which: str = "") -> tuple[str, ...]:
        """Return the role's addresses. Transient when the file cannot be read: mail waits until it can."""
        tables = self.read()
        mine = tables.get(municipality, _Tables())
        found = mine.accounts.get(which, {}).get(role, ()) or mine.units.get(which, ()) or mine.roles.get(role, ())
        if not found and role == OPERATOR:
            return tables[ALL].roles.get(role, ()) if ALL in tables else ()
        return found

    def read(self) -> dict[str, _Tables]:
        """Return the whole file; Transient says what is wrong with it."""
        if self._path is None:
            return {}
        try:
            tables = tomllib.loads(self._path.read_text(encoding="utf-8"))
            return {municipality: _tables(table) for municipality, table in tables.items()}
        except (OSError, ValueError, msgspec.ValidationError) as e:
            raise Transient("the file of roles cannot be read: each role is a list of addresses") from e


def _tables(table: object) -> _Tables:
    listed = msgspec.convert(table, dict[str, object])
    return _Tables(
        accounts=msgspec.convert(listed.pop(ACCOUNTS, {}), dict[str, _Addresses]),
        units=msgspec.convert(listed.pop(UNITS, {}), _Addresses),
        roles=msgspec.convert(listed, _Addresses),
    )
