"""A pack that cannot be used says which word of which line is wrong. The messages are golden texts."""

import pytest

from common.policy.parse import parse_pack
from tests.core.policy.packs import EXAMPLE, files_of
from tests.core.policy.slips import GOLDEN, SLIPS, golden, said_of


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_shown_with_its_line_a_caret_and_the_word_that_was_meant(name: str) -> None:
    assert said_of(SLIPS[name]) == golden(name).read_text(encoding="utf-8")


def test_every_golden_text_belongs_to_a_slip() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(SLIPS)


def test_the_example_pack_itself_has_no_flaw() -> None:
    assert parse_pack(files_of(EXAMPLE)).ref == "fjordvik/7"
