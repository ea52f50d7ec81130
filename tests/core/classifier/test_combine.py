"""Rules and model become one verdict that keeps what the label guide allows together."""

from collections.abc import Mapping

import pytest

from classifier.core.combine import HIDE_SHARE, Points, Verdict, combine
from classifier.core.rules import Evidence, ceilings, evidence, party_campaign, scam_link
from classifier.core.signals import Signals


def verdict(
    linear: Mapping[str, float],
    *found: Evidence,
    limits: Mapping[str, float] | None = None,
    hide: Mapping[str, float] | None = None,
    addressed: bool = True,
) -> Verdict:
    return combine(linear, found, limits or {}, Points({"praise": 0.3}, hide or {}), addressed=addressed)


def test_a_tag_is_said_from_its_threshold_on() -> None:
    assert verdict({"praise": 0.3, "urgent": 0.49}).tags == ("praise",)


def test_the_surer_of_rule_and_model_counts() -> None:
    rule = Evidence("urgent", 0.8, ((0, 4),), "lexicons")
    assert verdict({"urgent": 0.1}, rule).shares["urgent"] == 0.8
    assert verdict({"urgent": 0.9}, rule).shares["urgent"] == 0.9


def test_a_ceiling_holds_whatever_speaks_for_the_label() -> None:
    rule = Evidence("threat", 0.85, ((0, 4),), "lexicons")
    found = verdict({"threat": 0.9}, rule, limits={"threat": 0.2})
    assert found.reasons == ()
    assert found.tags == ()


def test_a_reason_makes_abuse_and_lends_it_its_share_and_places() -> None:
    found = verdict({"abuse": 0.2}, Evidence("threat", 0.85, ((3, 9),), "lexicons"))
    assert found.tags == ("abuse",)
    assert found.reasons == ("threat",)
    assert found.shares["abuse"] == 0.85
    assert {(reason.label, reason.places, reason.phase) for reason in found.because} == {
        ("abuse", ((3, 9),), "lexicons"),
        ("threat", ((3, 9),), "lexicons"),
    }


def test_each_reason_has_its_own_share_from_which_to_hide_told_as_the_packs_one() -> None:
    points = {"threat": 0.6, "naming": 0.95, "incitement": 1.01}
    shares = verdict({"threat": 0.6, "naming": 0.94, "incitement": 0.999, "harassment": 0.9}, hide=points).shares
    assert shares["threat"] == HIDE_SHARE
    assert shares["naming"] < HIDE_SHARE
    assert shares["incitement"] < HIDE_SHARE
    assert shares["harassment"] == 0.9
    assert verdict({"threat": 0.59}, hide=points).shares["threat"] == 0.59
    assert verdict({"naming": 0.97}, hide=points).shares["naming"] == 0.97


@pytest.mark.parametrize(
    ("reason", "model", "rule", "hides"),
    [
        ("threat", 0.5, 0.85, True),
        ("threat", 0.49, 0.85, False),
        ("threat", 0.5, 0.79, False),
        ("personal_data", 0.6, 0.9, False),
    ],
)
def test_a_sure_rule_hides_below_the_models_point_where_the_model_says_the_same(
    reason: str, model: float, rule: float, *, hides: bool
) -> None:
    found = verdict({reason: model}, Evidence(reason, rule, ((0, 4),), "lexicons"), hide={reason: 0.95})
    assert (found.shares[reason] >= HIDE_SHARE) == hides
    assert found.reasons == (reason,)


def test_what_is_not_sure_enough_to_hide_for_is_still_said() -> None:
    found = verdict({"abuse": 0.97, "naming": 0.94}, hide={"naming": 0.95})
    assert (found.tags, found.reasons) == (("abuse",), ("naming",))


def test_sure_abuse_without_a_sure_reason_gets_the_likeliest() -> None:
    assert verdict({"abuse": 0.8, "naming": 0.3, "threat": 0.1}).reasons == ("naming",)


def test_abuse_that_fits_no_reason_is_none_unless_it_is_surely_abuse() -> None:
    assert verdict({"abuse": 0.79, "naming": 0.1}).tags == ()
    assert verdict({"abuse": 0.8, "naming": 0.1}).reasons == ("naming",)
    assert verdict({"abuse": 0.99, "naming": 0.1}, limits={"naming": 0.02}).tags == ()


def test_a_reason_that_no_word_speaks_for_has_to_be_surer() -> None:
    def reasons(share: float, unworded: frozenset[str]) -> tuple[str, ...]:
        points = Points({"hate_speech": 0.3}, {})
        return combine({"hate_speech": share}, (), {}, points, unworded=unworded, addressed=True).reasons

    bare = frozenset({"hate_speech"})
    assert (reasons(0.4, frozenset()), reasons(0.4, bare), reasons(0.6, bare)) == (
        ("hate_speech",),
        (),
        ("hate_speech",),
    )


def test_casework_is_light_unless_it_is_surely_extensive() -> None:
    assert verdict({"saksbehandling": 0.9, "extensive": 0.4}).casework == "light"
    assert verdict({"saksbehandling": 0.9, "extensive": 0.6}).casework == "extensive"
    assert verdict({"saksbehandling": 0.1, "extensive": 0.9}).casework is None


def test_a_question_to_somebody_else_asks_the_municipality_nothing() -> None:
    assert verdict({"question": 0.99}, addressed=False).tags == ()


def test_what_only_the_model_found_is_left_to_it_to_explain() -> None:
    (reason,) = verdict({"praise": 0.9}).because
    assert (reason.places, reason.phase) == ((), "linear")


@pytest.mark.parametrize(
    ("signals", "is_scam"),
    [
        (("link", "scam"), True),
        (("odd_link", "ad"), True),
        (("link", "ad"), False),
        (("scam",), False),
        (("odd_link",), False),
    ],
)
def test_fraud_is_a_link_with_the_talk_or_the_address_of_a_trap(signals: tuple[str, ...], is_scam: bool) -> None:
    assert scam_link(Signals(dict.fromkeys(signals, ((0, 1),)))) is is_scam


def test_a_party_beside_campaign_words_is_a_campaign() -> None:
    assert party_campaign(Signals({"party+campaign": ((0, 1),)}))
    assert not party_campaign(Signals({"party": ((0, 1),), "campaign": ((0, 1),)}))


def test_reported_abuse_is_held_down_unless_the_writer_aims_it_too() -> None:
    place = ((0, 1),)
    assert ceilings(Signals({"report": place}))["threat"] == 0.02
    assert ceilings(Signals({"report": place, "insult+you": place})) == {}
    assert ceilings(Signals({"report": place, "insult+you": place, "quoted": place}))["threat"] == 0.02
    assert ceilings(Signals({"threat": place})) == {}


def test_what_a_seller_gives_away_is_no_personal_data_unless_it_certainly_is() -> None:
    place = ((0, 1),)
    assert ceilings(Signals({"ad+phone": place})) == {"personal_data": 0.02}
    assert ceilings(Signals({"ad+phone": place, "national_id": place})) == {}


def test_without_signals_and_findings_there_is_no_evidence() -> None:
    assert list(evidence(Signals({}), ())) == []
