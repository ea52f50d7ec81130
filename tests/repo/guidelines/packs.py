"""The packs of this repository as far as they can be used, and which rule and worked case reaches each clause."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from common.pack_folder import load_pack, pack_folders
from common.policy.decide import Decided, decide
from common.policy.locate import PackError
from common.policy.pack import Pack
from common.policy.setting import table_at
from common.policy.shape import Path as TablePath
from common.policy.uses import cited
from common.policy.verify import clauses_of

# By what a row of a list is called: the first of these that it has.
_CALLED = ("do", "where", "category", "clause", "id", "name")


class Packs(NamedTuple):
    """The packs by their ids, and a line for each folder whose pack cannot be used."""

    usable: tuple[Pack, ...]
    unusable: tuple[str, ...]


def packs_in(root: Path) -> Packs:
    """Return what lies in a folder of packs."""
    usable, unusable = [], []
    for folder in pack_folders(root):
        try:
            usable.append(load_pack(folder))
        except PackError as error:
            unusable.append(f"policies/{folder.name} is left out: {str(error).splitlines()[0]}")
    return Packs(tuple(usable), tuple(unusable))


class Uses(NamedTuple):
    """Where each clause or reading is used: the rules that cite it, and the worked cases that rest on it."""

    rules: dict[str, tuple[str, ...]]
    cases: dict[str, tuple[str, ...]]


def uses_of(pack: Pack) -> Uses:
    """Return the uses of a pack's clauses. Every worked case is really decided."""
    return Uses(
        rules=_gathered((clause, rule_name(pack, path)) for path, clause in cited(pack)),
        cases=_gathered(_worked(pack)),
    )


def rule_name(pack: Pack, path: TablePath) -> str:
    """Return a rule's path as people write it: a row of a list by what it is called, `casework.all.refer_unit`."""
    found: object = pack.file
    names: list[str] = []
    for part in path:
        found = _inside(found, part)
        if not isinstance(part, int):
            names.append(str(part))
        elif names[-1] in {"steps", "offer", "known_case"}:
            names[-1] = _called(found, part)
        else:
            names.append(_called(found, part))
    return ".".join(names)


def _inside(table: object, part: str | int) -> object:
    match table:
        case msgspec.Struct():
            keys = {field.encode_name: field.name for field in msgspec.structs.fields(table)}
            return getattr(table, keys[str(part)])
        case dict():
            return table[part]
        case tuple() if isinstance(part, int):
            return table[part]
        case _:
            raise TypeError(f"nothing lies in {part}")


def _called(row: object, index: int) -> str:
    names = (getattr(row, key, "") for key in _CALLED)
    return next((str(name) for name in names if name), str(index))


def _worked(pack: Pack) -> Iterator[tuple[str, str]]:
    for case in pack.cases:
        for clause in _named_by(decide(pack, case.asked)):
            yield clause, case.name
    for setting in pack.settings:
        for clause in getattr(table_at(pack.file, setting.at), "clauses", ()):
            yield clause, setting.name


def _named_by(decided: Decided) -> Iterator[str]:
    yield from clauses_of(decided)
    for offer in decided.offers:
        yield from offer.clauses


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for clause, name in pairs:
        found.setdefault(clause, {})[name] = None
    return {clause: tuple(names) for clause, names in found.items()}
