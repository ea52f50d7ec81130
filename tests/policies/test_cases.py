"""Every pack keeps what its worked cases promise, and every rule of it is worked through at least once."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from common.policy.decide import decide
from common.policy.pack import Pack
from common.policy.parse import parse_pack
from common.policy.uses import rules
from common.policy.verify import failing_cases, rules_of

POLICIES = Path(__file__).parents[2] / "policies"
FOLDERS = sorted(path.parent.name for path in POLICIES.glob("*/pack.toml"))
# They speak through others: who confirms through each ground, edits through the deadline that they leave alone.
PARTS_OF_OTHERS = {"removal.confirm", "common.edit"}


@cache
def pack_of(folder: str) -> Pack:
    root = POLICIES / folder
    return parse_pack(
        {
            path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
            for path in root.rglob("*")
            if path.suffix in {".toml", ".txt"}
        },
    )


def rule_ids(pack: Pack) -> Iterator[str]:
    """Yield the rules that a decision can name; the law's lists are three rules, as far as they list anything."""
    for path, _ in rules(pack):
        name = ".".join(map(str, path))
        if name == "removal.law":
            law = pack.file.removal.law
            yield from (f"{name}.{part}" for part in ("hide", "flag", "ignore") if getattr(law, part))
        elif name not in PARTS_OF_OTHERS:
            yield name


def test_there_are_packs_to_prove() -> None:
    assert FOLDERS


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_pack_decides_what_its_worked_cases_promise(folder: str) -> None:
    assert failing_cases(pack_of(folder)) == ()


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_rule_of_a_pack_is_hit_by_one_case_and_missed_by_another(folder: str) -> None:
    pack = pack_of(folder)
    hits = [set(rules_of(decide(pack, case.asked))) for case in pack.cases]
    for rule in rule_ids(pack):
        assert any(rule in hit for hit in hits), f"no case of {folder} reaches {rule}"
        assert any(rule not in hit for hit in hits), f"every case of {folder} reaches {rule}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_pack_is_named_after_its_folder(folder: str) -> None:
    assert pack_of(folder).file.pack.id == folder


@pytest.mark.parametrize(("folder", "count"), [("bo", 43), ("sogne", 65)])
def test_a_pack_quotes_every_clause_of_its_guideline_in_order(folder: str, count: int) -> None:
    prefix = folder.upper()
    assert list(pack_of(folder).clauses) == [f"{prefix}-{number:02}" for number in range(1, count + 1)]
