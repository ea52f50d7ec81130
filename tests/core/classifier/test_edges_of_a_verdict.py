"""A verdict to the number: what lies on a threshold, what two say together, what was only guessed."""

from collections.abc import Mapping

import pytest

from classifier.core.combine import Points, combine
from classifier.core.judging import judged
from classifier.core.rules import Evidence
from common.events import CaseworkConfirmed, TagsCorrected
from tests.core.classifier.test_combine import verdict
from tests.core.classifier.test_deciding import ASKS, judgement, read

THREAT = Evidence("threat", 0.8, ((0, 4),), "lexicons")


def share(linear: Mapping[str, float], *found: Evidence, ceiling: float = 1.0, point: float = 0.95) -> float:
    return verdict(linear, *found, limits={"threat": ceiling}, hide={"threat": point}).shares["threat"]


def test_a_label_without_a_threshold_of_its_own_is_said_from_the_half_on() -> None:
    assert verdict({"urgent": 0.5, "question": 0.4999}).tags == ("urgent",)


def test_the_packs_see_eighty_percent_from_the_reasons_own_point_on_and_less_below_it() -> None:
    assert [share({"threat": model}, point=0.6) for model in (0.59, 0.6, 0.9)] == [0.59, 0.8, 0.9]
    assert [share({"threat": model}, point=0.95) for model in (0.78, 0.8, 0.94)] == [0.78, 0.79, 0.79]


def test_a_rule_and_a_model_that_say_the_same_are_surer_than_either() -> None:
    assert share({"threat": 0.5}, THREAT) == 0.9
    assert share({"threat": 0.75}, THREAT) == 0.95


def test_a_rule_alone_hides_no_more_than_the_models_point_lets_it() -> None:
    assert share({}, THREAT) == 0.79
    assert share({"threat": 0.499}, THREAT) == 0.79


def test_what_two_agree_on_stays_under_its_ceiling() -> None:
    assert share({"threat": 0.9}, THREAT, ceiling=0.7) == 0.7


def test_what_was_only_guessed_and_what_is_asked_of_somebody_else_has_its_share_told() -> None:
    bare = frozenset({"hate_speech"})
    guessed = combine({"hate_speech": 0.4}, (), {}, Points({}, {}), unworded=bare, addressed=True)
    assert guessed.shares["hate_speech"] == 0.15
    sure = combine({"hate_speech": 0.9}, (), {}, Points({}, {}), unworded=bare, addressed=True)
    assert (sure.shares["hate_speech"], sure.reasons) == (0.9, ("hate_speech",)), "nobody guesses so surely"
    assert verdict({"question": 0.99}, addressed=False).shares["question"] == 0.0


@pytest.mark.parametrize(
    ("abuse", "reason", "is_said"),
    [(0.79, 0.2, False), (0.79, 0.21, True), (0.8, 0.02, False), (0.8, 0.03, True)],
)
def test_abuse_gets_its_likeliest_reason_if_that_is_likely_enough_for_how_sure_the_abuse_is(
    abuse: float, reason: float, is_said: bool
) -> None:
    assert verdict({"abuse": abuse, "naming": reason}).reasons == (("naming",) if is_said else ())


def test_abuse_has_every_reason_that_is_said_and_what_is_no_abuse_has_none() -> None:
    assert set(verdict({"abuse": 0.9, "threat": 0.9, "naming": 0.6}).reasons) == {"threat", "naming"}
    assert verdict({"abuse": 0.1, "threat": 0.3}).reasons == ()


def test_a_share_is_told_with_four_digits_and_a_reason_with_its_first_four_places() -> None:
    places = tuple((start, start + 1) for start in range(5))
    found = verdict({"praise": 0.123456}, Evidence("urgent", 0.9, places, "lexicons"))
    assert found.shares["praise"] == 0.1235
    assert [each.places for each in found.because] == [places[:4]]


def test_a_person_who_corrects_the_same_text_again_is_followed() -> None:
    known = judged(read(ASKS), judgement(TagsCorrected, tags=("praise",)))
    again = judged(known, judgement(TagsCorrected, tags=("abuse",)))
    assert again.corrected is not None
    assert again.corrected.tags == ("abuse",)


def test_one_act_is_counted_once_whatever_it_says() -> None:
    known = judged(read(ASKS), judgement(TagsCorrected, tags=("praise",)))
    assert judged(known, judgement(CaseworkConfirmed, casework="light")).acts == ("act",)
