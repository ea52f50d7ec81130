"""A good deposit passes; each of its mutations is found, and named by the right rule."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from archiver.checking.check import Checked, check
from archiver.checking.finding import Severity
from archiver.checking.rules import PROBLEMS
from archiver.checking.tools import Tools, found_tools
from tests.archive.mutation import Mutation
from tests.archive.mutations_documents import MUTATIONS as OF_DOCUMENTS
from tests.archive.mutations_journals import MUTATIONS as OF_JOURNALS
from tests.archive.mutations_package import MUTATIONS as OF_THE_PACKAGE
from tests.archive.mutations_records import MUTATIONS as OF_RECORDS
from tests.archive.mutations_structure import MUTATIONS as OF_THE_STRUCTURE
from tests.archive.small_deposit import Deposit
from tests.schemas import schemas_dir

MUTATIONS = (*OF_THE_PACKAGE, *OF_DOCUMENTS, *OF_THE_STRUCTURE, *OF_RECORDS, *OF_JOURNALS)
_DAY = date(2026, 11, 22)
_AS_IT_IS = {("N5.29", "puid")}
"""Arkade wants the extension where the metadata catalogue wants the PRONOM id: said of every deposit that has ids."""
_BY_ANOTHER_TOOL = {("X8", "not-pdfa")}
"""What veraPDF finds; `test_check_tools` shows that its answer is passed on."""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the good deposit once."""
    folder = tmp_path_factory.mktemp("good") / "avleveringspakke"
    Deposit.write(folder, schemas_dir() / "noark5")
    return folder


@pytest.fixture
def copy(good: Path, tmp_path: Path) -> Iterator[Deposit]:
    """Lend a copy of it."""
    shutil.copytree(good, tmp_path / "avleveringspakke")
    yield Deposit(tmp_path / "avleveringspakke")
    shutil.rmtree(tmp_path / "avleveringspakke")


def test_a_good_deposit_has_no_faults(good: Path) -> None:
    result = _checked(good)
    assert result.errors == 0
    assert _problems(result) == _AS_IT_IS


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: f"{one.rule}: {one.what}")
def test_a_spoiled_deposit_is_found_and_named_by_the_right_rule(mutation: Mutation, copy: Deposit) -> None:
    mutation.change(copy)
    if mutation.sealed:
        copy.seal()
    found = _problems(_checked(copy.folder)) - _AS_IT_IS
    assert (mutation.rule, mutation.problem) in found
    assert {rule for rule, _ in found} == {mutation.rule, *mutation.also}


def test_there_are_at_least_eighty_mutations_and_no_two_are_alike() -> None:
    assert len({(one.rule, one.problem, one.what) for one in MUTATIONS}) == len(MUTATIONS) >= 80


def test_every_way_in_which_a_rule_can_fail_is_shown_by_a_mutation() -> None:
    shown = {(one.rule, one.problem) for one in MUTATIONS} | _BY_ANOTHER_TOOL | _AS_IT_IS
    assert {(rule, problem) for rule, problems in PROBLEMS.items() for problem in problems} == shown


def _checked(folder: Path) -> Checked:
    tools = found_tools()
    return check(folder, Tools(tools.identify, None), _DAY, schemas_dir())


def _problems(result: Checked) -> set[tuple[str, str]]:
    faults = (Severity.ERROR, Severity.WARNING)
    return {(one.rule, one.problem) for one in result.findings if one.severity in faults}
