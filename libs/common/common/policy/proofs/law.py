"""Laws that rules rest on: named, dated, in force when the pack begins."""

from collections.abc import Iterator
from datetime import date

from common.policy.nearest import nearest
from common.policy.pack import Pack
from common.policy.proofs.flaw import Flaw, in_rules
from common.policy.shape import Path
from common.policy.uses import tables


def law_flaws(pack: Pack) -> Iterator[Flaw]:
    """Yield what is wrong with the law's rows and with the rules that name them."""
    yield from _rows(pack)
    named: set[str] = set()
    for path, law in _named(pack):
        named.add(law)
        yield from _in_force(pack, path, law)
    for index, row in enumerate(pack.file.law):
        if row.id not in named:
            yield in_rules(f"no rule names the law '{row.id}'", ("law", index), row.id)


def _named(pack: Pack) -> Iterator[tuple[Path, str]]:
    for path, table in tables(pack.file):
        for law in getattr(table, "laws", ()):
            yield path, law


def _in_force(pack: Pack, path: Path, law: str) -> Iterator[Flaw]:
    rows = [row for row in pack.file.law if row.id == law]
    day = pack.file.pack.valid_from
    if not rows:
        hint = nearest(law, (row.id for row in pack.file.law))
        yield in_rules(f"there is no law '{law}'{hint}", path, law)
    elif not any(row.holds_on(day) for row in rows):
        yield in_rules(f"the law '{law}' is not in force on {day}, when the pack begins", path, law)


def _rows(pack: Pack) -> Iterator[Flaw]:
    ends: dict[str, date | None] = {}
    for index, row in enumerate(pack.file.law):
        path: Path = ("law", index)
        begins = row.valid_from
        if begins is None:
            yield in_rules("say from which day the law is in force: valid_from", path)
            continue
        if row.valid_to is not None and row.valid_to < begins:
            yield in_rules(f"the law '{row.id}' ends before it begins", path, "valid_to")
        before = ends.get(row.id, date.min)
        if before is None or before >= begins:
            yield in_rules(f"the row of '{row.id}' before this one is still in force then", path, "valid_from")
        ends[row.id] = row.valid_to
