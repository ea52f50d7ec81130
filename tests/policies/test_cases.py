"""Every pack keeps what its worked cases promise, and every rule of it is worked through at least once."""

import pytest

from common.policy.decide import decide
from common.policy.uses import rule_names
from common.policy.verify import failing_cases, rules_of
from tests.policies.packs import FOLDERS, pack_of


def test_there_are_packs_to_prove() -> None:
    assert FOLDERS


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_pack_decides_what_its_worked_cases_promise(folder: str) -> None:
    assert failing_cases(pack_of(folder)) == ()


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_rule_of_a_pack_is_hit_by_one_case_and_missed_by_another(folder: str) -> None:
    pack = pack_of(folder)
    hits = [set(rules_of(decide(pack, case.asked))) for case in pack.cases]
    for rule in rule_names(pack):
        assert any(rule in hit for hit in hits), f"no case of {folder} reaches {rule}"
        assert any(rule not in hit for hit in hits), f"every case of {folder} reaches {rule}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_pack_is_named_after_its_folder(folder: str) -> None:
    assert pack_of(folder).file.pack.id == folder


@pytest.mark.parametrize(("folder", "count"), [("bo", 43), ("sogne", 65)])
def test_a_pack_quotes_every_clause_of_its_guideline_in_order(folder: str, count: int) -> None:
    prefix = folder.upper()
    assert list(pack_of(folder).clauses) == [f"{prefix}-{number:02}" for number in range(1, count + 1)]
