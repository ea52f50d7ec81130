"""Reads a table of a pack by the path that a worked setting gives, and compares what it says."""

from collections.abc import Iterator

import msgspec

from common.policy.case import Setting
from common.policy.nearest import nearest
from common.policy.pack import PackFile

# By what a row of a list is called: the first of these that it has.
_CALLED = ("where", "category", "id", "name", "do")


def setting_differences(setting: Setting, file: PackFile) -> Iterator[str]:
    """Yield what the table says otherwise than the setting, or that there is no such table."""
    table = table_at(file, setting.at)
    if table is None:
        yield f"there is no {setting.at}"
        return
    keys = keys_of(table)
    for key, wanted in setting.says.items():
        if key not in keys:
            yield f"{setting.at} has no key '{key}'{nearest(key, keys)}"
            continue
        got, expected = _plain(keys[key]), _plain(wanted)
        if got != expected:
            yield f"{setting.at}.{key}: expected {expected}, got {got}"


def table_at(file: PackFile, path: str) -> object:
    """Return what a dotted path leads to; None when it leads nowhere."""
    found: object = file
    for part in path.split("."):
        found = names_in(found).get(part)
    return found


def names_in(found: object) -> dict[str, object]:
    """Return what can be named under a table: its keys, or the rows of a list by their first word and number."""
    if isinstance(found, tuple):
        by_number = {str(index): row for index, row in enumerate(found)}
        return by_number | {_name_of(row): row for row in reversed(found) if _name_of(row)}
    return keys_of(found)


def keys_of(table: object) -> dict[str, object]:
    """Return a table's keys with their values, as they are called in TOML."""
    if isinstance(table, msgspec.Struct):
        named = zip(table.__struct_fields__, table.__struct_encode_fields__, strict=True)
        return {key: getattr(table, name) for name, key in named}
    return {str(key): value for key, value in table.items()} if isinstance(table, dict) else {}


def _name_of(row: object) -> str:
    names = (getattr(row, key, "") for key in _CALLED)
    return next((name for name in names if name), "")


def _plain(value: object) -> object:
    """Return a value as JSON would hold it, whether it came from TOML or from a table."""
    plain: object = msgspec.json.decode(msgspec.json.encode(value))
    return plain
