"""No rule, step, citation, word or number of a pack can be lost or changed without somebody noticing."""

import msgspec
import pytest

from common.policy.decide import decide
from common.policy.pack import Pack
from common.policy.uses import carried_out, tables
from common.policy.verify import clauses_of
from tests.policies.mutants import mutants
from tests.policies.mutations import run
from tests.policies.packs import FOLDERS, pack_of


@pytest.mark.parametrize("folder", FOLDERS)
def test_nothing_of_a_pack_can_be_lost_without_a_worked_case_or_the_loader_noticing(folder: str) -> None:
    count = run(pack_of(folder))
    assert count.survivors == (), f"add worked cases: `python -m tests.policies.mutations {folder}`"
    assert count.refused + count.missed > 100


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_clause_that_asks_for_something_is_named_by_a_worked_case(folder: str) -> None:
    pack = pack_of(folder)
    named = {clause for case in pack.cases for clause in clauses_of(decide(pack, case.asked))}
    named |= {clause for setting in pack.settings for clause in setting.says.get("clauses", ())}
    missing = [
        clause.id
        for clause in pack.clauses.values()
        if clause.normative and clause.id in carried_out(pack) and clause.id not in named
    ]
    assert missing == []


def test_the_changes_reach_every_table_of_a_pack() -> None:
    pack = pack_of("randaberg")
    changed = {mutant.what.partition(".")[0].partition(":")[0] for mutant in mutants(pack.file)}
    there = {str(path[0]) for path, _ in tables(pack.file) if path}
    assert there - changed <= {"pack", "guideline", "contact", "units", "topics", "law"}


def test_a_change_of_a_pack_is_one_change() -> None:
    file = pack_of("bo").file
    for mutant in mutants(file):
        fields = [name for name in file.__struct_fields__ if getattr(file, name) != getattr(mutant.file, name)]
        assert len(fields) == 1, mutant.what


def test_a_pack_whose_worked_cases_fail_is_not_tried() -> None:
    pack = pack_of("bo")
    failing = msgspec.structs.replace(pack, cases=(_wrong(pack),))
    with pytest.raises(ValueError, match="its own worked cases fail"):
        run(failing)


def test_a_pack_without_worked_cases_leaves_survivors() -> None:
    bare = msgspec.structs.replace(pack_of("bo"), cases=(), settings=())
    survivors = run(bare).survivors
    assert any("reply.praise" in survivor or "confidence.hide" in survivor for survivor in survivors)


def _wrong(pack: Pack) -> object:
    first = pack.cases[0]
    return msgspec.structs.replace(first, expect=msgspec.structs.replace(first.expect, steps=("thank",)))
