"""A table that says too little, too much or what nothing else bears out is named with its place."""

from collections.abc import Callable
from datetime import time

import msgspec
import pytest

from common.policy.asked import Asked
from common.policy.decide import Outcome, outcome
from common.policy.found import Wanted
from common.policy.own.rules import CrisisChannels, Hint
from common.policy.own.rules_registry import Plan
from common.policy.pack import Pack, Topic
from common.policy.proofs.speech import speech_flaws
from common.policy.rules import Rule
from common.policy.shape import Path
from tests.core.policy.packs import example, of
from tests.core.policy.proving import flaws_of, the_flaw, with_

replace = msgspec.structs.replace
WHY = Rule(clauses=("FV-1",), because="Slik er det.")
PLAN = Plan(to=("vakt",), content_types=("video",), fields={"content_type": WHY})


def nameless() -> Pack:
    return with_(example(), pack=replace(example().file.pack, name=" "))


def topic_without_unit() -> Pack:
    return with_(example(), topics={"vei": Topic(unit=" ")})


def channels_without_crisis() -> Pack:
    channels = CrisisChannels(
        classes=("main",), pointers=("se",), pointer_words_max=9, clauses=("FV-1",), because="Slik er det."
    )
    return with_(example(), crisis=None, publish=replace(example().file.publish, crisis_channels=channels))


def shield_over_nothing() -> Pack:
    rule = of("knivsta").file.shield
    file = example().file
    return with_(
        example(),
        shield=rule,
        removal=replace(file.removal, archive=None),
        documentation=replace(file.documentation, archive=None),
        casework={name: replace(row, archive=None) for name, row in file.casework.items()},
    )


def plan_without_fields() -> Pack:
    return with_(example(), plan=replace(PLAN, fields={}))


def plan_without_types() -> Pack:
    return with_(example(), plan=replace(PLAN, content_types=()))


def checked_without_handling_day() -> Pack:
    return with_(example(), deadline=replace(example().file.deadline, check_at=time(12)))


def follow_up_of_no_answer() -> Pack:
    return with_(of("randaberg"), reply=replace(of("randaberg").file.reply, holding=None))


def follow_up_without_hours() -> Pack:
    return with_(of("randaberg"), hours=None)


def extraordinary_without_grounds() -> Pack:
    return with_(of("randaberg"), removal=replace(of("randaberg").file.removal, grounds={}))


def hint_that_looks_for_nothing() -> Pack:
    hint = Hint(ask="Husk det.", clauses=("FV-1",), because="Slik er det.")
    return with_(example(), publish=replace(example().file.publish, hint={"tom": hint}))


@pytest.mark.parametrize(
    ("broken", "words", "path"),
    [
        (nameless, "the pack needs the municipality's name", ("pack", "name")),
        (topic_without_unit, "the topic 'vei' needs its unit", ("topics", "vei")),
        (channels_without_crisis, "nobody declares a crisis", ("publish", "crisis_channels")),
        (shield_over_nothing, "nothing is archived that could be shielded", ("shield",)),
        (plan_without_fields, "an entry of the plan needs at least one field", ("plan",)),
        (plan_without_types, "say which types of content there are", ("plan", "content_types")),
        (checked_without_handling_day, "only a handling day has a time at which", ("deadline", "check_at")),
        (follow_up_of_no_answer, "no rule gives a general first answer", ("deadline", "follow_up")),
        (follow_up_without_hours, "the next working day needs the table [hours]", ("deadline", "follow_up")),
        (extraordinary_without_grounds, "no ground that could be extraordinary", ("removal", "extraordinary")),
        (hint_that_looks_for_nothing, "any_of or sentence_words_max", ("publish", "hint", "tom")),
    ],
)
def test_a_table_that_cannot_be_meant_is_named_with_its_place(
    broken: Callable[[], Pack], words: str, path: Path
) -> None:
    assert the_flaw(broken(), words).path == path


def test_a_general_answer_that_says_its_day_alone_needs_the_hours_that_tell_it() -> None:
    pack = of("randaberg")
    said = [flaw.message for flaw in flaws_of(with_(pack, hours=None))]
    assert "every line hangs on a slot that may be empty, so that the text could vanish" in said
    assert "every line hangs on a slot that may be empty, so that the English could vanish" in said
    assert flaws_of(pack) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "the list is empty: leave the file out"),
        (("Bygdelista", "Senterlista", "Bygdelista"), "'Bygdelista' stands twice in this list"),
    ],
)
def test_a_word_list_holds_each_of_its_words_once(words: tuple[str, ...], said: str) -> None:
    pack = of("bo")
    assert any("party_politics" in rule.scope for rule in pack.file.publish.neutrality.values())
    flaw = the_flaw(replace(pack, words={"parties": words}), said)
    assert (flaw.file, flaw.word) == ("words/parties.txt", "Bygdelista" if words else "")
    assert flaws_of(replace(pack, words={"parties": ("Bygdelista", "Senterlista")})) == []


def hides_threats(pack: Pack, asked: Asked, *, beside: str = "") -> Outcome:
    """Judge as the engine does, and hide a threat; `beside`: hide for good what is that too."""
    found = outcome(pack, asked)
    hides: list[Wanted] = []
    if "threat" in asked.abuse_reasons:
        hides.append(Wanted("hide_pending_review", ("FV-1",), "removal.grounds.x", "Slik er det."))
        if beside and beside in asked.tags:
            hides.append(Wanted("remove", ("FV-1",), "political", "Slik er det."))
    return found._replace(wanted=tuple(hides))


def test_an_opinion_that_makes_an_abuse_worse_is_found() -> None:
    assert list(speech_flaws(example(), hides_threats)) == []
    (flaw,) = speech_flaws(example(), lambda pack, asked: hides_threats(pack, asked, beside="political"))
    assert flaw.path == ("political",)
    assert "'political' leads to 'remove'" in flaw.message
