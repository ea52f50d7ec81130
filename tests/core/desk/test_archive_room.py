"""In which room of the archivist's a record waits, what hinders a case, and how a title's words are told apart."""

import msgspec
import pytest

from common.events import ActRefused, Broken, RecordCaptured, RecordChanged, RecordJournaled, derived_id
from desk.core.archive_room import (
    ARCHIVE,
    ASSESS,
    CONFIRM,
    CORE,
    DONE,
    REFUSED,
    SECOND,
    WRITE_OFF,
    hindrances,
    standings,
    words_of,
)
from desk.core.case import Heard
from desk.core.deeds import Acted
from desk.core.facts import Case
from desk.core.filing_deeds import ConfirmRecord
from tests.core.desk.scene import Run, decided, item
from tests.core.desk.test_view import told

RECORD = derived_id("r", 1)
TITLE = "Kommentar på Facebook 14.05.2026"


def changed(what: str, minutes: int, **more: object) -> RecordChanged:
    made = told(RecordChanged, minutes, **({"record_id": RECORD, "kind": "I", "status": "J", "what": what} | more))
    assert isinstance(made, RecordChanged)
    return made


CAPTURED = told(RecordCaptured, 1, record_id=RECORD, kind="I", status="M", title=TITLE)
JOURNALED = told(RecordJournaled, 2, record_id=RECORD, kind="I", status="J", number="2026/451", case_file="2026/12")


def case_of(*things: Heard) -> Case:
    return Run().take(item(), decided(()), *things).case


def room(*things: Heard) -> str:
    (one,) = standings(case_of(*things))
    return one.room


@pytest.mark.parametrize(
    ("things", "stands_in"),
    [
        ((CAPTURED,), CONFIRM),
        ((CAPTURED, JOURNALED), ASSESS),
        ((CAPTURED, JOURNALED, changed("assessed", 3)), WRITE_OFF),
        ((CAPTURED, JOURNALED, changed("assessed", 3), changed("written_off", 4, written_off="TE")), ARCHIVE),
        ((CAPTURED, JOURNALED, changed("assessed", 3), changed("lift_asked", 4)), SECOND),
        ((CAPTURED, JOURNALED, changed("lift_asked", 3), changed("assessed", 4)), WRITE_OFF),
        ((CAPTURED, JOURNALED, changed("assessed", 3), changed("archived", 4, status="A", written_off="TE")), DONE),
        ((told(RecordCaptured, 1, record_id=RECORD, kind="I", status="S"),), CORE),
        ((told(RecordCaptured, 1, record_id=RECORD, kind="I", status="U"),), ""),
    ],
)
def test_a_record_waits_in_the_room_of_what_is_to_be_done_with_it_next(
    things: tuple[Heard, ...], stands_in: str
) -> None:
    assert room(*things) == stands_in


def test_what_somebody_has_confirmed_waits_for_nobody_until_the_archive_refuses_it() -> None:
    confirmed = Acted(act_id=str(derived_id("act")), actor="kari", deed=ConfirmRecord())
    no = told(
        ActRefused,
        3,
        act_id=str(derived_id("act")),
        actor="kari",
        asked="RecordConfirmed",
        broken=(Broken("3.2.4", "case_closed"),),
    )
    assert room(CAPTURED, confirmed) == ""
    assert room(CAPTURED, confirmed, no) == REFUSED


def test_a_note_about_an_item_waits_in_no_room_before_it_is_journaled() -> None:
    note = told(RecordCaptured, 1, record_id=derived_id("r", 2), kind="X", status="M")
    found = {one.record_id: one.room for one in standings(case_of(CAPTURED, note))}
    assert found == {RECORD: CONFIRM, derived_id("r", 2): ""}


def test_what_hinders_a_case_is_named_with_its_requirement() -> None:
    (rested,) = standings(case_of(CAPTURED, JOURNALED))
    finished = msgspec.structs.replace(rested, status="A", rests=False)
    withdrawn = msgspec.structs.replace(rested, status="U", rests=False)
    assert [(one.krav, one.code) for one in hindrances([rested, finished, withdrawn])] == [
        ("3.2.7", "not_archived"),
        ("3.2.9", "unanswered"),
    ]
    assert hindrances([finished, withdrawn]) == ()


def test_each_word_of_a_title_has_its_place() -> None:
    assert words_of("Om Kari Ås") == ((0, 2, "Om"), (3, 7, "Kari"), (8, 10, "Ås"))
    assert words_of("  ") == ()
