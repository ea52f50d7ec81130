"""A mistake in a pack is told with file, line, caret and a way out: golden texts that people have read."""

import pytest

from common.policy.parse import parse_pack
from tests.policies.breakages import GOLDEN, broken, golden, outcome_of
from tests.policies.mistakes import BREAKAGES, Breakage, Edit
from tests.policies.packs import files_of

ANEW = "the pack or the message changed: run `python -m tests.policies.breakages` and read what it wrote"


@pytest.mark.parametrize("name", BREAKAGES)
def test_a_mistake_is_told_as_somebody_has_read_it(name: str) -> None:
    assert outcome_of(BREAKAGES[name]).said == golden(name).read_text(encoding="utf-8"), ANEW


@pytest.mark.parametrize("name", BREAKAGES)
def test_the_caret_stands_under_something_in_the_line_that_was_edited_or_that_misses_it(name: str) -> None:
    said = outcome_of(BREAKAGES[name]).said
    head, *shown = said.splitlines()
    if not shown:
        assert head.startswith(("texts/", "words/", "takk.txt")), "only what has no line of its own is told without one"
        return
    line, caret = shown
    marked = line[caret.index("^") : caret.rindex("^") + 1]
    at_the_end = caret.index("^") >= len(line.rstrip())
    assert marked.strip() or at_the_end


def test_there_are_as_many_texts_as_mistakes_and_more_than_thirty() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(BREAKAGES)
    assert len(BREAKAGES) > 30


def test_several_mistakes_are_told_at_once() -> None:
    both = Breakage("bo", (*BREAKAGES["version_zero"].edits, *BREAKAGES["rule_without_reason"].edits))
    told = outcome_of(both)
    assert "versions count up from 1" in told.said
    assert any("a rule needs a reason" in other for other in told.others)


def test_a_windows_line_ending_and_a_byte_order_mark_are_no_mistakes() -> None:
    files = {name: "\ufeff" + text.replace("\n", "\r\n") for name, text in files_of("bo").items()}
    assert parse_pack(files) == parse_pack(files_of("bo"))


def test_an_edit_that_no_longer_fits_its_pack_is_noticed() -> None:
    with pytest.raises(AssertionError, match="no longer says"):
        broken(Breakage("bo", (Edit("pack.toml", "not in there", ""),)))
