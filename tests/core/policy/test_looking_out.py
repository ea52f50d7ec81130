"""What nobody has read, what the author took away, and what a crisis asks of everything that is said."""

import msgspec
import pytest

from common.errors import BadMessage
from common.policy.asked import Asked, Context
from common.policy.decide import decide
from common.policy.pack import Pack
from common.policy.rules_time import CrisisAct
from tests.core.policy.asking import abuse, dos, item, modes, replaced, step_of, with_rule
from tests.core.policy.packs import of

MUNICIPALITIES = ["kinn", "randaberg", "bo", "sogne", "knivsta"]
CRISIS = Context(crisis=True)


def in_crisis(pack: Pack, *acts: CrisisAct) -> Pack:
    """Return the pack with these things that its crisis adds."""
    return with_rule(pack, crisis__steps=acts)


def approval() -> CrisisAct:
    return CrisisAct(do="require_crisis_approval", to=("radmann",), clauses=())


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_an_item_with_a_part_that_nobody_read_is_never_neutral(municipality: str) -> None:
    decided = decide(of(municipality), item(unread=("picture",)))
    assert modes(decided) == {"flag_for_review": "auto"}


@pytest.mark.parametrize(
    ("municipality", "said"),
    [
        ("bo", "Ikke kontrollert: bilde, språk."),
        ("kinn", "Ikkje kontrollert: bilete, språk."),
        ("knivsta", "Inte kontrollerat: bild, språk."),
    ],
)
def test_the_reason_names_the_unread_parts_in_the_packs_language(municipality: str, said: str) -> None:
    decided = decide(of(municipality), item(unread=("picture", "language")))
    assert decided.steps[0].because.endswith(said)


def test_a_part_without_a_name_is_told_of_all_the_same() -> None:
    because = decide(of("bo"), item(unread=("hologram", "aura"))).steps[0].because
    assert because.endswith("Ikke kontrollert: en del av innlegget.")


def test_what_was_read_of_it_is_answered_and_kept_as_ever() -> None:
    decided = decide(of("sogne"), item("question", "documentation_value", unread=("film",)))
    assert dos(decided) == ["document", "answer", "flag_for_review"]


@pytest.mark.parametrize(
    ("municipality", "said"),
    [
        ("bo", "En språkmodell leste det annerledes: "),
        ("kinn", "Ein språkmodell las det annleis: "),
        ("knivsta", "En språkmodell läste det annorlunda: "),
    ],
)
def test_what_two_readers_read_differently_is_looked_at_and_the_reason_says_so(municipality: str, said: str) -> None:
    pack = of(municipality)
    decided = decide(pack, item("praise", doubted=("criticism", "naming")))
    assert set(dos(decided)) == {*dos(decide(pack, item("praise"))), "flag_for_review"}
    step = step_of(decided, "flag_for_review")
    assert step.because.endswith(f"{said}criticism, {pack.file.reasons['naming']}.")
    assert step.clauses == pack.file.confidence.clauses


def test_what_a_rule_hides_at_once_needs_no_second_look_for_a_doubt() -> None:
    sure = abuse("threat")
    assert decide(of("bo"), msgspec.structs.replace(sure, doubted=("praise",))) == decide(of("bo"), sure)


def test_a_doubt_about_a_label_that_there_is_not_is_refused() -> None:
    with pytest.raises(BadMessage, match="unknown doubted label 'threats'"):
        decide(of("bo"), item(doubted=("threats",)))


def test_an_unread_part_is_looked_at_under_a_hidden_item_too() -> None:
    assert "flag_for_review" in dos(decide(of("bo"), abuse("threat", unread=("picture",))))


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_what_the_author_took_away_needs_no_answer_any_more(municipality: str) -> None:
    decided = decide(of(municipality), item("question", "criticism", "praise", deleted=True))
    assert dos(decided) == ["end_reply_duty"]
    assert "GEN-10" in decided.steps[0].clauses
    assert (decided.due_at, decided.promise, decided.alerts, decided.offers) == (None, None, (), ())


@pytest.mark.parametrize("municipality", ["kinn", "randaberg", "sogne", "knivsta"])
def test_what_was_to_be_archived_stays_with_a_note_that_it_was_taken_away(municipality: str) -> None:
    asked = item("saksbehandling", casework="light")
    kept = decide(of(municipality), asked).archived
    gone = decide(of(municipality), item("saksbehandling", casework="light", deleted=True)).archived
    assert kept is not None
    assert gone is not None
    assert (gone.kind, gone.clauses) == (kept.kind, kept.clauses)
    assert (kept.note, gone.note) == (None, "X")


def test_a_unit_still_hears_of_a_matter_that_was_received_before_it_was_taken_away() -> None:
    decided = decide(of("kinn"), item("saksbehandling", "question", casework="light", deleted=True))
    assert dos(decided) == ["forward_to_unit", "forward_to_archive", "end_reply_duty"]
    assert [alert.to for alert in decided.alerts] == [("rette_instans",)]
    assert step_of(decided, "forward_to_unit").text is None


def test_somebody_in_danger_is_so_also_after_deleting() -> None:
    decided = decide(of("bo"), item("urgent", "question", deleted=True))
    assert dos(decided) == ["escalate_crisis", "end_reply_duty"]
    assert [alert.when for alert in decided.alerts] == ["now"]


@pytest.mark.parametrize(
    ("municipality", "approver"),
    [("kinn", "kommunedirektor"), ("randaberg", "kriseledelse"), ("knivsta", "kommunstyrelsen")],
)
@pytest.mark.parametrize("tags", [("question",), ("praise",), ("saksbehandling",)])
def test_in_a_crisis_everything_said_waits_for_who_has_the_word(
    municipality: str, approver: str, tags: tuple[str, ...]
) -> None:
    decided = decide(of(municipality), item(*tags, casework="light", context=CRISIS))
    step = step_of(decided, "require_crisis_approval")
    assert (step.mode, step.to, step.text) == ("block", (approver,), None)


def test_a_private_message_waits_for_approval_too() -> None:
    asked = abuse("personal_data", context=CRISIS, facts__personal_data_subject="self")
    assert "require_crisis_approval" in dos(decide(of("kinn"), asked))


def test_where_nothing_is_said_nothing_waits() -> None:
    assert dos(decide(of("kinn"), abuse("naming", context=CRISIS))) == ["flag_for_review"]


def test_the_channels_of_a_crisis_are_no_matter_of_what_others_write_and_keep_no_approval_away() -> None:
    pack, asked = of("knivsta"), item("question", context=CRISIS)
    routed = in_crisis(pack, CrisisAct(do="route_crisis_channels", clauses=()), approval())
    assert "require_crisis_approval" in dos(decide(pack, asked))
    assert dos(decide(routed, asked)) == dos(decide(pack, asked))


@pytest.mark.parametrize(
    "asked",
    [item("saksbehandling", casework="light", context=CRISIS), item("urgent", context=CRISIS)],
    ids=["casework alone", "danger alone"],
)
def test_contacts_are_given_with_every_public_word_and_not_only_with_answers(asked: Asked) -> None:
    assert "give_crisis_contact" in dos(decide(of("bo"), asked))


def test_contacts_are_not_given_where_all_that_is_said_is_private() -> None:
    asked = abuse("personal_data", context=CRISIS, facts__personal_data_subject="self")
    hidden, in_doubt = decide(of("bo"), asked), decide(of("bo"), replaced(asked, scores={"personal_data": 0.1}))
    assert modes(hidden)["hide_pending_review"] == "auto"
    assert modes(in_doubt)["hide_pending_review"] == "propose"
    for decided in (hidden, in_doubt):
        assert "notify_author_privately" in dos(decided)
        assert "give_crisis_contact" not in dos(decided)


def test_contacts_are_not_given_under_a_hidden_item_whatever_its_matter() -> None:
    asked = item("abuse", "saksbehandling", abuse_reasons=("threat",), casework="light", context=CRISIS)
    decided = decide(of("bo"), asked)
    assert "ask_formal_letter" in dos(decided)
    assert "give_crisis_contact" not in dos(decided)


def test_a_private_message_waits_for_approval_though_no_contacts_are_given_with_it() -> None:
    contacts = of("bo").file.crisis
    assert contacts is not None
    asked = abuse("personal_data", context=CRISIS, facts__personal_data_subject="self")
    decided = decide(in_crisis(of("bo"), *contacts.steps, approval()), asked)
    assert "require_crisis_approval" in dos(decided)
    assert "give_crisis_contact" not in dos(decided)


@pytest.mark.parametrize("municipality", ["bo", "sogne"])
def test_a_crisis_blocks_no_reply_where_no_chain_is_asked_for(municipality: str) -> None:
    assert "require_crisis_approval" not in dos(decide(of(municipality), item("question", context=CRISIS)))


def test_without_a_crisis_nothing_waits() -> None:
    assert dos(decide(of("kinn"), item("question"))) == ["answer"]


def test_an_unclear_abuse_is_looked_at_and_stays() -> None:
    pack = with_rule(of("kinn"), removal__unclear__because="Uklårt.")
    decided = decide(pack, item("abuse"))
    assert (dos(decided), decided.steps[0].because) == (["flag_for_review"], "Uklårt.")
