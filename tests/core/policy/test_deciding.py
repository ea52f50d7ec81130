"""The common rules (GEN) as the engine keeps them, whatever the pack. What a pack says is in its own cases."""

from datetime import datetime

import msgspec
import pytest

from common.events.decision import Step
from common.policy.asked import Asked, Context, EditOf, PickedTopic, PoliticalCase
from common.policy.contact import Contact
from common.policy.decide import Decided, decide
from common.policy.pack import Pack
from common.policy.parse import parse_pack
from common.policy.verify import failing_cases
from tests.core.policy.packs import EXAMPLE, POLICIES, example, files_of, of

AT = datetime.fromisoformat("2026-01-19T10:00:00+01:00")
QUESTION = Asked(kind="comment", received_at=AT, tags=("question",))
CASEWORK = Asked(kind="comment", received_at=AT, tags=("saksbehandling",), casework="light")
THREAT = Asked(kind="comment", received_at=AT, tags=("abuse",), abuse_reasons=("threat",))


def dos(decided: Decided) -> list[str]:
    return [step.do for step in decided.steps]


def step_of(decided: Decided, do: str) -> Step:
    return next(step for step in decided.steps if step.do == do)


def test_casework_takes_the_place_of_the_answer_and_keeps_the_deadline() -> None:
    decided = decide(of("bo"), msgspec.structs.replace(CASEWORK, tags=("saksbehandling", "question", "criticism")))
    assert "answer" not in dos(decided)
    assert step_of(decided, "ask_formal_letter").due_at == decided.due_at is not None


def test_a_question_is_answered_while_nobody_knows_what_casework_it_needs() -> None:
    asked = msgspec.structs.replace(CASEWORK, casework=None, tags=("saksbehandling", "question"))
    assert dos(decide(of("sogne"), asked)) == ["flag_for_review", "answer"]


def test_danger_comes_first_and_cancels_nothing() -> None:
    asked = msgspec.structs.replace(THREAT, tags=("praise", "question", "urgent", "abuse"))
    decided = decide(of("bo"), asked)
    assert dos(decided)[:3] == ["escalate_crisis", "hide_pending_review", "remove"]
    assert decided.due_at is not None


def test_danger_alone_sets_no_due_time() -> None:
    decided = decide(of("bo"), msgspec.structs.replace(QUESTION, tags=("urgent",)))
    assert (decided.due_at, decided.promise) == (None, None)


def test_the_promise_names_start_due_time_warnings_roles_and_what_stops_it() -> None:
    promise = decide(of("bo"), QUESTION).promise
    assert promise is not None
    assert promise.starts_at == AT
    assert promise.due_at.isoformat() == "2026-01-21T10:00:00+01:00"
    assert [at.isoformat() for at in promise.warn_at] == [
        "2026-01-20T13:45:00+01:00",
        "2026-01-21T10:00:00+01:00",
    ]
    assert (promise.kind, promise.alert) == ("opening_time", ("administratorer",))
    assert promise.stops_on == ("answer", "refer_unit", "ask_formal_letter")
    assert promise.clauses == ("BO-23", "BO-24")


def test_a_promise_given_in_another_offset_is_kept_on_the_municipalitys_clock() -> None:
    asked = msgspec.structs.replace(QUESTION, received_at=datetime.fromisoformat("2026-01-19T09:00:00+00:00"))
    decided = decide(of("bo"), asked)
    assert decided.due_at is not None
    assert decided.due_at.isoformat() == "2026-01-21T10:00:00+01:00"


def test_dated_hours_take_the_place_of_the_packs_own() -> None:
    hours = of("bo").file.hours
    assert hours is not None
    closed = msgspec.structs.replace(hours, extra_closed=(AT.date(),))
    decided = decide(of("bo"), msgspec.structs.replace(QUESTION, hours=closed))
    assert decided.due_at is not None
    assert decided.due_at.isoformat() == "2026-01-21T15:30:00+01:00"


def test_hours_alone_give_no_deadline_to_a_pack_that_promises_none() -> None:
    hours = of("bo").file.hours
    decided = decide(of("sogne"), msgspec.structs.replace(QUESTION, hours=hours))
    assert (decided.due_at, decided.alerts) == (None, ())


def test_an_edit_of_a_question_nobody_has_read_keeps_the_first_time() -> None:
    edit = EditOf(text="Nar?", received_at=datetime.fromisoformat("2026-01-12T10:00:00+01:00"))
    asked = msgspec.structs.replace(QUESTION, context=Context(edit_of=edit))
    assert decide(of("bo"), asked).due_at == datetime.fromisoformat("2026-01-14T10:00:00+01:00")


@pytest.mark.parametrize("municipality", ["bo", "sogne"])
def test_both_the_writers_and_others_data_are_dealt_with(municipality: str) -> None:
    asked = msgspec.structs.replace(THREAT, abuse_reasons=("personal_data",))
    asked = msgspec.structs.replace(asked, facts=msgspec.structs.replace(asked.facts, personal_data_subject="both"))
    decided = decide(of(municipality), asked)
    rules = step_of(decided, "hide_pending_review").rule.split("+")
    assert "removal.own_data" in rules
    assert len(rules) == 2


def test_a_scam_link_is_fraud_even_when_nobody_called_it_abuse() -> None:
    asked = msgspec.structs.replace(QUESTION, tags=(), facts=msgspec.structs.replace(QUESTION.facts, scam_link=True))
    assert dos(decide(of("bo"), asked)) == ["flag_for_review"]
    assert "remove" in dos(decide(of("sogne"), asked))


def test_one_certain_reason_settles_the_doubt_about_another() -> None:
    asked = msgspec.structs.replace(
        THREAT,
        abuse_reasons=("threat", "naming"),
        scores={"threat": 0.95, "naming": 0.3},
    )
    decided = decide(of("sogne"), asked)
    assert dos(decided) == ["hide_pending_review", "remove"]
    assert step_of(decided, "hide_pending_review").mode == "auto"


def test_in_doubt_nobody_is_woken_and_the_conversation_goes_on() -> None:
    asked = msgspec.structs.replace(THREAT, tags=("abuse", "praise"), scores={"abuse": 0.5})
    decided = decide(of("sogne"), asked)
    assert decided.alerts == ()
    assert "thank" in dos(decided)
    assert step_of(decided, "hide_pending_review").mode == "propose"


def test_a_score_at_the_threshold_is_enough() -> None:
    bo = of("bo").file.confidence
    hidden = decide(of("bo"), msgspec.structs.replace(THREAT, scores={"threat": bo.hide}))
    assert dos(hidden)[0] == "hide_pending_review"
    noted = msgspec.structs.replace(QUESTION, tags=("documentation_value",))
    at_threshold = {"documentation_value": of("sogne").file.confidence.archive}
    assert decide(of("sogne"), msgspec.structs.replace(noted, scores=at_threshold)).archived is not None


def test_what_a_person_has_confirmed_is_archived_however_unsure_the_machine_was() -> None:
    unsure = msgspec.structs.replace(CASEWORK, scores={"saksbehandling": 0.1})
    assert decide(of("sogne"), unsure).archived is None
    confirmed = decide(of("sogne"), msgspec.structs.replace(unsure, casework_confirmed=True))
    assert confirmed.archived is not None
    assert (confirmed.archived.kind, dos(confirmed)) == ("I", ["open_case_file", "journal_incoming"])


def test_a_question_with_criticism_has_one_place_for_the_answer() -> None:
    decided = decide(of("bo"), msgspec.structs.replace(QUESTION, tags=("question", "criticism")))
    answer = step_of(decided, "answer")
    assert answer.clauses == ("BO-23", "BO-29", "BO-24", "BO-17")
    assert answer.text == "Hei, og takk for spørsmålet! [Skriv svaret her.]"


def test_a_reason_that_the_pack_does_not_hide_at_once_is_flagged_with_the_proposal() -> None:
    decided = decide(example(), msgspec.structs.replace(THREAT, abuse_reasons=("advertising",)))
    assert [(step.do, step.mode) for step in decided.steps] == [
        ("flag_for_review", "auto"),
        ("hide_pending_review", "propose"),
        ("remove", "propose"),
    ]


def test_casework_archived_without_a_step_still_says_what_that_rests_on() -> None:
    decided = decide(example(), msgspec.structs.replace(CASEWORK, casework="extensive"))
    assert dos(decided) == ["none"]
    assert decided.steps[0].clauses == ("FV-3",)
    assert decided.archived is not None


def test_a_removal_without_alert_alerts_nobody() -> None:
    assert decide(example(), THREAT).alerts == ()


def test_a_topic_of_the_topic_map_brings_its_unit_and_form() -> None:
    asked = msgspec.structs.replace(CASEWORK, context=Context(topic=PickedTopic(name="vei")))
    text = step_of(decide(example(), asked), "ask_formal_letter").text
    assert text == "Skriv til post@example.org, eller til enheten (enhet@example.org).\nSkjema: https://example.org/vei"


def test_a_unit_that_is_a_role_is_named_with_its_addresses() -> None:
    topic = PickedTopic(name="barnehage", unit="administratorer")
    asked = msgspec.structs.replace(
        CASEWORK,
        context=Context(topic=topic),
        contacts={"administratorer": Contact(email="a@example.org", phone="00 00 00 00")},
    )
    text = step_of(decide(of("bo"), asked), "refer_unit").text
    assert text is not None
    assert "administratorene (00 00 00 00, a@example.org)" in text


def test_the_registers_addresses_go_before_the_packs() -> None:
    asked = msgspec.structs.replace(CASEWORK, contacts={"bo": Contact(email="ny@example.org", post="Boks 1")})
    text = step_of(decide(of("bo"), asked), "ask_formal_letter").text
    assert text is not None
    assert "ny@example.org" in text
    assert "Boks 1" in text
    assert "post@boe.kommune.no" not in text


def test_a_draft_without_a_form_has_no_empty_line_about_one() -> None:
    text = step_of(decide(of("bo"), CASEWORK), "ask_formal_letter").text
    assert text is not None
    assert "Skjema" not in text
    assert "{" not in text


def test_drafts_are_in_the_packs_language_whatever_the_writer_writes() -> None:
    decided = decide(of("bo"), msgspec.structs.replace(QUESTION, lang="en"))
    assert decided.steps[0].lang == "nb"


def test_what_the_writer_never_hears_has_no_draft() -> None:
    decided = decide(of("sogne"), msgspec.structs.replace(THREAT, tags=("abuse", "documentation_value")))
    assert all(step.text is None and step.lang is None for step in decided.steps)


def test_the_private_message_carries_what_could_not_be_said_in_public() -> None:
    asked = msgspec.structs.replace(CASEWORK, tags=("abuse", "saksbehandling"), abuse_reasons=("threat",))
    text = step_of(decide(of("bo"), asked), "notify_author_privately").text
    assert text is not None
    assert text.index("Årsaken er: trussel") < text.index("post@boe.kommune.no")
    assert "dokumentasjonsplikt" in text


def test_a_crisis_adds_its_contact_only_where_something_is_said_in_public() -> None:
    crisis = Context(crisis=True)
    assert "give_crisis_contact" in dos(decide(of("bo"), msgspec.structs.replace(QUESTION, context=crisis)))
    assert dos(decide(of("bo"), msgspec.structs.replace(QUESTION, tags=(), context=crisis))) == ["none"]
    assert "give_crisis_contact" not in dos(decide(of("bo"), msgspec.structs.replace(THREAT, context=crisis)))
    assert dos(decide(of("sogne"), msgspec.structs.replace(QUESTION, context=crisis))) == ["answer"]


def test_a_political_case_that_nobody_asks_about_needs_no_unit() -> None:
    known = Context(political_case=PoliticalCase(ref="26/1"))
    asked = msgspec.structs.replace(QUESTION, tags=("political", "criticism"), context=known)
    assert dos(decide(of("bo"), asked)) == ["answer"]


def test_a_worked_case_that_no_longer_holds_is_told_by_its_name() -> None:
    files = files_of(EXAMPLE)
    files["cases.toml"] = files["cases.toml"].replace('steps = ["answer"]', 'steps = ["thank"]\nsays = ["Hallo"]')
    assert failing_cases(parse_pack(files)) == (
        "Et spørsmål besvares: steps: expected ['thank'], got ['answer']",
        "Et spørsmål besvares: no draft says 'Hallo'",
    )


def test_an_instant_that_a_case_promised_otherwise_is_told_as_the_packs_files_write_it() -> None:
    files = files_of(EXAMPLE)
    files["pack.toml"] = files["pack.toml"].replace("opening_days = 1", "opening_days = 2")
    told = " ".join(failing_cases(parse_pack(files)))
    assert "due_at: expected 20" in told
    assert "warn_at: expected [20" in told
    assert "datetime" not in told


def test_a_pack_is_named_by_id_and_version() -> None:
    assert (of("bo").ref, of("sogne").ref) == ("bo/1", "sogne/1")


def test_newlines_marks_and_cases_do_not_change_a_packs_identity() -> None:
    files = files_of(EXAMPLE)
    same = {name: "\ufeff" + text.replace("\n", "\r\n") for name, text in files.items() if name != "cases.toml"}
    assert _sha(same) == _sha(files)


def test_a_changed_text_is_another_pack() -> None:
    files = files_of(EXAMPLE)
    assert _sha(files | {"texts/answer.txt": "Noe annet."}) != _sha(files)


def test_word_lists_are_read_without_comments() -> None:
    files = files_of(POLICIES / "bo")
    pack = parse_pack(files | {"words/parties.txt": "# lokale lister\nBygdelista\n\nTverrpolitisk liste # fra 2023\n"})
    assert pack.words == {"parties": ("Bygdelista", "Tverrpolitisk liste")}


def _sha(files: dict[str, str]) -> str:
    pack: Pack = parse_pack(files)
    return pack.sha256
