"""What people do with an item's record: what the desk refuses at once, what the archive answers, what is proposed."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from common.events import (
    ActRefused,
    Broken,
    CaseFileChanged,
    Event,
    RecordCaptured,
    RecordChanged,
    RecordDelivered,
    RecordJournaled,
    RecordWithdrawn,
    Tagging,
    derived_id,
)
from desk.core.deeds import Deed
from desk.core.facts import Case
from desk.core.filing import is_confirmed, why_withdrawn
from desk.core.filing_deeds import (
    ArchiveRecord,
    AskPackage,
    AssessRecord,
    CloseCaseFile,
    CloseRecord,
    ConfirmRecord,
    CorrectCaseFile,
    CorrectRecordTitle,
    KeepRecord,
    LinkRecord,
    PassOnRecord,
    PushRecord,
    RegisterSecret,
    ReopenCaseFile,
    WriteOffRecord,
)
from desk.core.line import line_of
from desk.core.refuse import refusal
from desk.core.refuse_filing import needs_archivist
from desk.core.secrecy import secrecy_grounds
from desk.core.view import record_of, view
from tests.core.desk.scene import ANSWER, T0, Run, decided, edited, hidden, item, removed
from tests.core.desk.test_view import told

RECORD = derived_id("r", 1)
OTHER = derived_id("r", 2)
KEEP = KeepRecord(reason="Viktig for saken.")
CLOSE = CloseRecord(reason="Feil konto.")
SHIELD = AssessRecord(metadata=("TRO",), hjemmel="Offl. § 13", words=((0, 3),))
STANDING: tuple[Deed, ...] = (
    ArchiveRecord(),
    WriteOffRecord(how="TE"),
    SHIELD,
    LinkRecord(other=OTHER),
    CorrectRecordTitle(title="Henvendelse"),
    PassOnRecord(to_authority="socialnamnden"),
)


def filed(status: str, kind: str = "I", *, minutes: int = 1, **more: Any) -> Event:  # noqa: ANN401 - whatever the event has
    made = {"J": RecordJournaled, "U": RecordWithdrawn, "A": RecordChanged}.get(status, RecordCaptured)
    known = {"what": "archived"} if made is RecordChanged else {}
    return told(made, minutes, record_id=RECORD, kind=kind, status=status, **(known | more))


def with_record(status: str | None, kind: str = "I") -> Run:
    run = Run().take(item(text="Når åpner biblioteket?"), decided((ANSWER,)))
    return run.take(filed(status, kind)) if status else run


def said_no(act_id: str, asked: str = "RecordConfirmed", *, minutes: int = 9) -> Event:
    broken = (Broken("3.2.4", "case_closed", "2026/12"), Broken("-", "title_quotes"))
    return told(ActRefused, minutes, act_id=act_id, actor="kari", asked=asked, broken=broken)


def refused(run: Run, deed: Deed) -> tuple[str, tuple[str, ...]] | None:
    found = refusal(run.case, deed)
    return (found.code, found.clauses) if found else None


# --- what the desk knows at once ---------------------------------------------------------------------------------


@pytest.mark.parametrize("deed", STANDING)
def test_what_is_done_with_a_record_needs_one_that_stands(deed: Deed) -> None:
    assert refused(with_record(None), deed) == ("no_record", ())
    assert refused(with_record("U"), deed) == ("already_withdrawn", ())
    assert refused(with_record("J"), deed) is None


@pytest.mark.parametrize(
    "deed",
    [
        KeepRecord(reason=" "),
        CloseRecord(reason=""),
        AskPackage(recipient="Politiet", reason=" "),
        RegisterSecret(reason=""),
        ReopenCaseFile(case_file="2026/1", reason=""),
    ],
)
def test_what_overrules_a_decision_needs_a_reason(deed: Deed) -> None:
    assert refused(with_record("M"), deed) == ("no_reason", ("GEN-07",))


@pytest.mark.parametrize(
    ("status", "kind", "deed", "code"),
    [
        ("M", "I", KEEP, "only_to_confirm"),
        ("J", "I", KEEP, "already_filed"),
        ("S", "I", KEEP, "already_filed"),
        ("U", "I", KEEP, None),
        (None, "I", KEEP, None),
        (None, "I", CLOSE, "no_record"),
        ("U", "I", CLOSE, "already_withdrawn"),
        ("A", "I", CLOSE, "archived_stays"),
        ("M", "I", CLOSE, None),
        ("J", "I", ConfirmRecord(), "already_filed"),
        ("A", "documented", ConfirmRecord(), "already_filed"),
        ("A", "documented", ConfirmRecord(kind="I"), None),
        ("M", "I", ConfirmRecord(title=" "), "no_title"),
        ("M", "I", ConfirmRecord(title="Om gatelys", case_file="2026/1", klasse="Q"), None),
        ("M", "I", ArchiveRecord(), "not_journaled"),
        ("A", "I", ArchiveRecord(), "already_archived"),
        ("M", "I", WriteOffRecord(how="TE"), "not_journaled"),
        ("J", "U", WriteOffRecord(how="TE"), "not_rested"),
        ("J", "I", WriteOffRecord(how="XX"), "no_such_way"),
        ("J", "I", AssessRecord(metadata=("TRO",)), "no_law"),
        ("J", "I", AssessRecord(), None),
        ("J", "I", LinkRecord(other=RECORD), "itself"),
        ("J", "I", LinkRecord(other=OTHER, record_id=OTHER), "no_record"),
        ("J", "I", CorrectRecordTitle(title=""), "no_title"),
        ("A", "I", CorrectRecordTitle(title="x"), "is_archived"),
        ("J", "I", PassOnRecord(to_authority=" "), "no_authority"),
        ("J", "I", RegisterSecret(reason="x"), "already_filed"),
        ("J", "I", AskPackage(recipient=" ", reason="Anmeldelse"), "no_recipient"),
        (None, "I", AskPackage(recipient="Politiet", reason="Anmeldelse"), None),
        ("S", "I", PushRecord(), None),
        ("J", "I", PushRecord(), "not_with_core"),
        ("M", "I", PushRecord(), "not_with_core"),
        ("U", "I", PushRecord(), "already_withdrawn"),
        ("A", "documented", RegisterSecret(reason="x"), None),
        (None, "I", CloseCaseFile(case_file="2026/1", write_off="XX"), "no_such_way"),
        (None, "I", CloseCaseFile(case_file="2026/1", write_off="TE", archive=True), None),
        (None, "I", CorrectCaseFile(case_file="2026/1"), "nothing_said"),
        (None, "I", CorrectCaseFile(case_file="2026/1", title="", unit="Teknisk"), "no_title"),
        (None, "I", CorrectCaseFile(case_file="2026/1", klasse="Q"), None),
    ],
)
def test_a_wrong_status_is_refused_before_the_archive_is_asked(
    status: str | None, kind: str, deed: Deed, code: str | None
) -> None:
    found = refusal(with_record(status, kind).case, deed)
    assert (found.code if found else None) == code


def test_only_the_archivist_does_more_than_to_say_whether_it_is_filed() -> None:
    captured, journaled = with_record("M").case, with_record("J").case
    everybody = (ConfirmRecord(), KEEP, CLOSE)
    assert [needs_archivist(captured, deed) for deed in everybody] == [False, False, False]
    assert needs_archivist(journaled, CLOSE)
    case_files = (CloseCaseFile(case_file="2026/1"), ReopenCaseFile(case_file="2026/1", reason="x"))
    for deed in (*STANDING, *case_files, CorrectCaseFile(case_file="2026/1"), RegisterSecret(reason="x")):
        assert needs_archivist(captured, deed)  # type: ignore[arg-type]  # each of them is about a record or a case


# --- how the record stands ---------------------------------------------------------------------------------------


def status_of(case: Case) -> str:
    found = record_of(case)
    assert found is not None
    return found.status


def test_a_withdrawn_record_that_a_person_keeps_after_all_is_shown_as_it_stands_then() -> None:
    story = (filed("M"), filed("U", minutes=2), filed("M", minutes=3), filed("J", minutes=3, number="2026/1"))
    for order in permutations(story):
        assert status_of(Run().take(item(), *order).case) == "J"
    assert status_of(Run().take(item(), *story[:2]).case) == "U"
    assert status_of(Run().take(item(), *story, filed("U", minutes=9)).case) == "U"


def test_how_a_delivery_does_brings_no_withdrawn_record_back() -> None:
    late = told(RecordDelivered, 7, record_id=RECORD, kind="I", status="S", delivery="late", tracking="2026/5")
    for order in permutations((filed("M"), filed("U", minutes=5), late)):
        assert status_of(Run().take(item(), *order).case) == "U"


def test_what_was_kept_without_a_number_is_shown_as_journaled_once_a_person_says_so() -> None:
    run = Run().take(item(), filed("A", "documented"))
    run.take(filed("M", minutes=4), filed("J", minutes=4, number="2026/7"))
    assert status_of(run.case) == "J"


def test_a_person_who_withdrew_a_record_is_remembered_with_the_reason() -> None:
    run = with_record("M").act(CLOSE)
    assert why_withdrawn(run.case) is None
    run.take(filed("U", minutes=2))
    found = why_withdrawn(run.case)
    assert found is not None
    assert (found.actor, found.reason) == ("kari", "Feil konto.")


# --- what the archive does not do --------------------------------------------------------------------------------


def test_what_the_archive_refuses_stands_on_the_item_until_it_is_asked_for_anew() -> None:
    run = with_record("M").act(ConfirmRecord(case_file="2026/12"))
    assert is_confirmed(run.case)
    run.take(said_no("act-1"), said_no("act-1"))
    shown = view(run.case)
    assert shown is not None
    assert shown["unfiled"] == [
        {
            "act_id": "act-1",
            "asked": "RecordConfirmed",
            "at": (T0 + timedelta(minutes=9)).isoformat(),
            "broken": [
                {"krav": "3.2.4", "code": "case_closed", "of": "2026/12"},
                {"krav": "-", "code": "title_quotes", "of": ""},
            ],
        }
    ]
    assert not is_confirmed(run.case)
    run.act(ConfirmRecord())
    assert is_confirmed(run.case)
    assert run.case.refused_filing == ()


def test_a_confirmed_record_is_remembered_for_this_text() -> None:
    run = Run().take(item()).act(ConfirmRecord())
    assert (run.case.record_of, is_confirmed(run.case)) == (1, True)
    assert not is_confirmed(run.take(edited()).case)


def test_another_act_leaves_a_refusal_standing() -> None:
    run = with_record("M").act(ConfirmRecord()).take(said_no("act-1")).act(CLOSE)
    assert [one.asked for one in run.case.refused_filing] == ["RecordConfirmed"]


def test_the_timeline_tells_of_what_the_archive_refused_and_of_what_it_changed() -> None:
    no = line_of(said_no("act-1"), Run().case)
    assert no is not None
    assert (no.what, no.clause, no.detail) == ("archive_refused", "Noark-3.2.4", "case_closed title_quotes")
    lifted = line_of(filed("J", minutes=2), Run().case)
    changed = line_of(told(RecordChanged, 3, record_id=RECORD, kind="I", status="J", what="lift_asked"), Run().case)
    cases = [
        line_of(told(CaseFileChanged, 4, case_id=OTHER, case_file="2026/1", status=status), Run().case)
        for status in ("A", "B")
    ]
    assert [one.what for one in (lifted, changed, *cases) if one] == [
        "record_journaled",
        "record_lift_asked",
        "case_file_closed",
        "case_file_changed",
    ]


# --- Sweden ------------------------------------------------------------------------------------------------------

DATA = Tagging(lang="sv", tags=("abuse",), abuse_reasons=("personal_data",))
CALM = Tagging(lang="sv", tags=("praise",))


def swedish(kind: str = "comment", tagging: Tagging = CALM) -> Run:
    return Run().take(item(kind=kind), decided((ANSWER,), tagging=tagging))


def test_in_sweden_what_may_be_secret_is_proposed_for_registration_with_its_ground() -> None:
    assert secrecy_grounds(swedish().case, "SE") == ()
    assert secrecy_grounds(swedish(tagging=DATA).case, "SE") == ("personal_data",)
    assert secrecy_grounds(swedish("message", DATA).case, "SE") == ("personal_data", "message")
    assert secrecy_grounds(swedish().take(hidden()).case, "SE") == ()
    assert secrecy_grounds(swedish().take(removed()).case, "SE") == ("removed",)
    assert secrecy_grounds(swedish("message", DATA).case, "NO") == ()
    assert secrecy_grounds(Run().take(item(own=True), removed(own=True)).case, "SE") == ()


def test_nothing_is_proposed_once_a_person_has_said_what_is_secret() -> None:
    marked = swedish(tagging=DATA).act(RegisterSecret(reason="Personuppgifter."))
    assert secrecy_grounds(marked.case, "SE") == ()
    marked.take(said_no("act-1"))
    assert secrecy_grounds(marked.case, "SE") == ("personal_data",)
    read = swedish(tagging=DATA).take(filed("M"), filed("M", minutes=2))
    read.take(told(RecordChanged, 3, record_id=RECORD, kind="I", status="M", what="assessed"))
    assert secrecy_grounds(read.case, "SE") == ()
