"""What nobody should meet unprepared is folded until they ask for it; harsh words only for who wishes it so."""

import pytest

from common.events import Tagging
from common.events.decision import Facts
from desk.core.care import warning_of
from desk.core.facts import Case
from desk.core.media import media_warning
from tests.core.desk.scene import Run, decided, item


def case_of(*reasons: str, own: bool = False, whose: str = "other") -> Case:
    tagging = Tagging(lang="nb", tags=("abuse",), abuse_reasons=reasons, facts=Facts(personal_data_subject=whose))
    return Run().take(item(own=own), decided((), tagging=tagging)).case


@pytest.mark.parametrize(
    ("reasons", "always", "if_wished"),
    [
        (("violence_pornography",), ("violence_pornography",), ("violence_pornography",)),
        (("threat", "hate_speech"), (), ("hate_speech", "threat")),
        (("threat", "violence_pornography"), ("threat", "violence_pornography"), ("threat", "violence_pornography")),
        (("spam",), (), ()),
        ((), (), ()),
    ],
)
def test_violence_is_always_folded_and_harsh_words_for_who_asked_to_be_warned(
    reasons: tuple[str, ...], always: tuple[str, ...], if_wished: tuple[str, ...]
) -> None:
    assert warning_of(case_of(*reasons), spared=False) == always
    assert warning_of(case_of(*reasons), spared=True) == if_wished


@pytest.mark.parametrize("whose", ["self", "both"])
def test_a_writers_own_data_is_folded_for_everybody_and_said_to_be_that(whose: str) -> None:
    assert warning_of(case_of("personal_data", "threat", whose=whose), spared=False) == ("own_data",)
    assert media_warning(case_of("personal_data", whose=whose)) == ("own_data",)


def test_somebody_elses_data_is_no_ones_own() -> None:
    assert warning_of(case_of("personal_data"), spared=True) == ()
    assert media_warning(case_of("personal_data")) == ("personal_data",)


def test_our_own_words_and_what_nobody_has_read_are_shown_as_they_are() -> None:
    unread = Run().take(item()).case
    for case in (case_of("violence_pornography", own=True), unread):
        assert warning_of(case, spared=True) == media_warning(case) == ()
