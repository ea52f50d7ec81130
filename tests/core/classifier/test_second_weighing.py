"""What a language model may do to a decision: a person's look or support, and nothing else whatever it says."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.core.deciding import next_decision
from classifier.core.known import Known, opinion_of, sha256_of_inputs, tagging_of
from classifier.core.made import Made, differences
from classifier.core.second.said import PHASE, Opinion, explained, supported_by, weigh
from classifier.core.second.uncertain import (
    LABELS,
    NEAR,
    Thresholds,
    hide_share,
    hides,
    may_be_sent,
    unsure_labels,
)
from common.events import Span, Tagging
from common.policy.asked import asked_of
from common.policy.decide import decide
from common.policy.pack import Pack
from common.policy.vocabulary import HIDES
from tests.core.classifier.second_examples import LABELS as ALL
from tests.core.classifier.second_examples import NOON, known, near, opinion, tagging
from tests.core.policy.packs import of

HALF: Thresholds = {}
unhurried = settings(deadline=None)
taggings = st.builds(
    lambda scores, said: Tagging(
        lang="nb",
        tags=tuple(t for t in ALL[:8] if t in said),
        abuse_reasons=tuple(r for r in ALL[8:] if r in said),
        scores=scores,
    ),
    st.fixed_dictionaries({label: st.floats(0, 1) for label in ALL}),
    st.sets(st.sampled_from(ALL)),
)
says = st.dictionaries(st.sampled_from((*ALL, "hidden", "remove")), st.sampled_from(["yes", "no", "unsure"]))
packs = st.sampled_from(["bo", "kinn", "knivsta", "randaberg", "sogne"])


def said(told: dict[str, str]) -> Opinion:
    return msgspec.structs.replace(opinion(), says=told)


@unhurried
@given(taggings, says, packs)
def test_an_opinion_never_touches_a_tag_a_reason_a_share_or_a_fact(
    own: Tagging, told: dict[str, str], name: str
) -> None:
    weighed = weigh(own, said(told), unsure_labels(own, HALF, of(name)))
    told_of = explained(own, weighed, 30)
    assert msgspec.structs.replace(told_of, because=own.because) == own
    assert set(own.because) <= set(told_of.because)


@unhurried
@given(taggings, says, packs)
def test_an_opinion_never_lowers_what_we_are_sure_of(own: Tagging, told: dict[str, str], name: str) -> None:
    weighed = weigh(own, said(told), unsure_labels(own, HALF, of(name)))
    for label in (*weighed.doubted, *weighed.supported):
        assert label != "personal_data"
        between = label in {*own.abuse_reasons, "abuse"} and own.scores[label] < hide_share(of(name), label)
        assert between or abs(own.scores[label] - 0.5) <= NEAR


@unhurried
@given(taggings, says, packs)
def test_an_opinion_never_hides_and_never_shows(own: Tagging, told: dict[str, str], name: str) -> None:
    pack = of(name)
    weighed = weigh(own, said(told), unsure_labels(own, HALF, pack))
    asked = asked_of("comment", NOON, own)
    without = decide(pack, asked)
    within = decide(pack, msgspec.structs.replace(asked, doubted=weighed.doubted))
    hidden = [step for step in without.steps if step.do in HIDES]
    assert [step for step in within.steps if step.do in HIDES] == hidden
    assert {step.do for step in within.steps} - {"none"} >= {step.do for step in without.steps} - {"none"}


@pytest.mark.parametrize(
    ("own", "told", "doubted", "supported"),
    [
        (tagging("praise", praise=near(0.01)), "yes", (), ("praise",)),
        (tagging("praise", praise=near(0.01)), "no", ("praise",), ()),
        (tagging("praise", praise=near(0.01)), "unsure", (), ()),
        (tagging(praise=near(-0.01)), "yes", ("praise",), ()),
        (tagging(praise=near(-0.01)), "no", (), ()),
        (tagging("praise", praise=near(0.1)), "no", (), ()),
        (tagging(praise=near(-0.1)), "yes", (), ()),
    ],
    ids=["both", "only we", "it does not know", "only it", "neither", "we are sure", "we are sure that not"],
)
def test_two_readers_who_differ_are_a_doubt_and_two_who_agree_a_support(
    own: Tagging, told: str, doubted: tuple[str, ...], supported: tuple[str, ...]
) -> None:
    weighed = weigh(own, said({"praise": told}), unsure_labels(own, HALF, of("bo")))
    assert (weighed.doubted, weighed.supported) == (doubted, supported)


def test_abuse_that_is_said_but_not_surely_enough_to_hide_is_uncertain() -> None:
    unsure = unsure_labels(tagging("abuse", "threat", abuse=0.79, threat=0.79), HALF, of("bo"))
    assert unsure == ("abuse", "threat")
    assert unsure_labels(tagging("abuse", "threat", abuse=0.8, threat=0.8), HALF, of("bo")) == ()


def test_where_a_removal_is_extraordinary_the_share_for_that_counts() -> None:
    own = tagging("abuse", "threat", abuse=0.85, threat=0.85)
    assert unsure_labels(own, HALF, of("randaberg")) == ("abuse", "threat")


def test_what_a_person_has_confirmed_or_said_is_not_uncertain() -> None:
    own = tagging("saksbehandling", saksbehandling=near())
    assert unsure_labels(own, HALF, of("bo")) == ("saksbehandling",)
    assert unsure_labels(msgspec.structs.replace(own, casework_confirmed=True), HALF, of("bo")) == ()
    assert unsure_labels(own, None, of("bo")) == ()
    row = known(own, corrected=tagging("praise"), corrected_revision=1)
    by_person = tagging_of(row)
    assert by_person is not None
    assert unsure_labels(by_person, HALF, of("bo")) == ()


def test_an_opinion_counts_for_its_own_text_and_not_beside_a_person() -> None:
    own = tagging("praise")
    assert opinion_of(known(own)) is None
    assert opinion_of(known(own, opinion=opinion())) == opinion()
    assert opinion_of(known(own, opinion=opinion(), revision=2)) is None
    assert opinion_of(known(own, opinion=opinion(), corrected=own, corrected_revision=1)) is None


MAY_NOT: dict[str, Known] = {
    "a private message": known(tagging(), kind="message"),
    "hidden": known(tagging(), visibility="hidden"),
    "removed": known(tagging(), visibility="removed"),
    "our own": known(tagging(), own=True),
    "without words": known(tagging(), text=" \n"),
    "with personal data": known(tagging("abuse", "personal_data")),
    "near to personal data": known(tagging(personal_data=near(-0.05))),
    "corrected by a person": known(tagging(), corrected=tagging(), corrected_revision=1),
    "not read yet": known(tagging(), revision=2),
    "never read": known(tagging(), tagging=None),
    "read by thresholds that nobody noted": known(tagging(), thresholds=None),
    "with a phase that was late": known(msgspec.structs.replace(tagging(), unchecked=("detectors",))),
}


@pytest.mark.parametrize("row", MAY_NOT.values(), ids=MAY_NOT)
def test_what_must_not_leave_us_is_not_sent(row: Known) -> None:
    assert not may_be_sent(row)


def test_an_ordinary_comment_may_be_sent() -> None:
    assert may_be_sent(known(tagging(personal_data=near(-0.06))))


def test_what_is_hidden_at_once_is_told_from_what_is_only_proposed() -> None:
    sure = asked_of("comment", NOON, tagging("abuse", "threat"))
    unsure = asked_of("comment", NOON, tagging("abuse", "threat", abuse=0.7, threat=0.7))
    assert hides(decide(of("bo"), sure))
    assert not hides(decide(of("bo"), unsure))


def test_the_explanation_points_where_we_found_it_and_else_at_the_whole() -> None:
    ours = Span("threat", 3, 9, "lexicons")
    own = msgspec.structs.replace(tagging("abuse", "threat"), because=(ours,))
    told_of = explained(own, weigh(own, said({"threat": "yes", "praise": "yes"}), ("praise", "threat")), 30)
    assert told_of.because == (Span("praise", 0, 30, PHASE), ours, Span("threat", 3, 9, PHASE))
    assert supported_by(told_of, ("praise",)) == ("threat",)
    assert explained(own, weigh(own, None, LABELS), 30) is own


def made_with(row: Known, pack: Pack, doubted: tuple[str, ...] = ()) -> tuple[Known, Made | None]:
    own = tagging_of(row)
    assert own is not None
    weighed = weigh(own, opinion_of(row), unsure_labels(own, HALF, pack))
    asked = msgspec.structs.replace(asked_of("comment", NOON, own), doubted=weighed.doubted or doubted)
    return next_decision(row, asked, explained(own, weighed, len(row.item.text)), pack, NOON)


def test_only_an_opinion_that_changes_something_makes_a_new_decision() -> None:
    pack, own = of("bo"), tagging("praise", praise=near(0.01))
    row, first = made_with(known(own), pack)
    assert first is not None
    nothing = msgspec.structs.replace(row, opinion=said({"praise": "unsure"}))
    assert made_with(nothing, pack)[1] is None
    doubted, second = made_with(msgspec.structs.replace(row, opinion=said({"praise": "no"})), pack)
    assert second is not None
    assert (second.decision_no, second.asked.doubted, second.opinion) == (2, ("praise",), said({"praise": "no"}))
    assert made_with(doubted, pack)[1] is None, "the same inputs are the same decision"
    _, supported = made_with(msgspec.structs.replace(row, opinion=said({"praise": "yes"})), pack)
    assert supported is not None
    assert supported.decided == first.decided
    assert {span.phase for span in supported.tagging.because} == {PHASE}


def test_a_decision_with_an_opinion_is_made_again_the_same_without_asking_anybody() -> None:
    row = known(tagging("praise", praise=near(0.01)), opinion=said({"praise": "no"}))
    _, made = made_with(row, of("bo"))
    assert made is not None
    again = msgspec.json.decode(msgspec.json.encode(made), type=Made)
    assert again == made
    assert list(differences(again, of("bo"))) == []


def test_without_an_opinion_the_hash_of_a_decisions_inputs_is_what_it_was_before_there_were_any() -> None:
    asked = asked_of("comment", NOON, tagging("praise"))
    plain = sha256_of_inputs(asked, "p", revision=1)
    assert plain == "da2a979fa4023e3c6706e10822c4f5684645b103053459c49b278dce678051d3"
    doubted = sha256_of_inputs(msgspec.structs.replace(asked, doubted=("praise",)), "p", revision=1)
    assert len({plain, doubted, sha256_of_inputs(asked, "p", revision=1, supported=("praise",))}) == 3
