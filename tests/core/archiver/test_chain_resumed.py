"""A chain over a restore: numbers go on as a person said, what was signed and is gone is named, or it is found."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from archiver.core.chain import line_of
from archiver.core.checkpoint import Given
from archiver.core.entry import NUMBERS_RESUMED, REGISTERED, Envelope, Line
from archiver.core.head import Head
from archiver.core.numbers import Resumption, facts_of, resumed_subject
from tests.core.archiver.test_chain import AT, RECORD, a_checkpoint, a_journal, checked


def resumed(lines: list[Line], facts: dict[str, object]) -> Line:
    """The line by which a person says, after a restore, how numbers go on."""
    told = Envelope(
        municipality="sogne",
        series="main",
        seq=lines[-1].seq + 1,
        event=NUMBERS_RESUMED,
        subject_id=resumed_subject("sogne", "main"),
        at=AT + timedelta(days=1),
        facts=facts,
    )
    return line_of(told, {}, salt=b"r" * 32, prev_hash=lines[-1].hash)


def numbered(lines: list[Line], number: int, subject: UUID = RECORD) -> Line:
    told = Envelope(
        municipality="sogne",
        series="main",
        seq=lines[-1].seq + 1,
        event=REGISTERED,
        subject_id=subject,
        at=AT + timedelta(days=2),
        year=2026,
        number=number,
        facts={"actor": "ola"},
    )
    return line_of(told, {"title": "t"}, salt=b"n" * 32, prev_hash=lines[-1].hash)


def test_after_a_restore_numbers_go_on_above_those_that_were_given_and_the_chain_is_whole() -> None:
    whole = a_journal(5)
    gone = Given(REGISTERED, 2026, 5, UUID(int=5))
    said = Resumption(
        floors=((REGISTERED, 2026, 5),), reserved=(gone,), left_behind=((4, whole[3].hash), (5, whole[4].hash))
    )
    lines = whole[:3]
    lines.append(resumed(lines, facts_of(said)))
    lines.append(numbered(lines, 6))
    lines.append(numbered(lines, 5, gone.subject_id))
    report = checked(lines, a_checkpoint(whole))
    assert (report.problems, report.restores) == ((), 1)


@pytest.mark.parametrize(
    ("number", "subject"), [(5, RECORD), (4, RECORD), (8, RECORD)], ids=["anothers", "forgotten", "one left out"]
)
def test_after_a_restore_no_number_is_taken_from_whoever_it_was_given_to_or_left_out(
    number: int, subject: UUID
) -> None:
    whole = a_journal(5)
    said = Resumption(floors=((REGISTERED, 2026, 5),), reserved=(Given(REGISTERED, 2026, 5, UUID(int=5)),))
    lines = whole[:3]
    lines.append(resumed(lines, facts_of(said)))
    lines.append(numbered(lines, number, subject))
    assert "number" in {problem.code for problem in checked(lines).problems}


def test_a_reserved_number_is_given_once() -> None:
    gone = Given(REGISTERED, 2026, 5, UUID(int=5))
    lines = a_journal(3)
    lines.append(resumed(lines, facts_of(Resumption(floors=((REGISTERED, 2026, 5),), reserved=(gone,)))))
    for _ in range(2):
        lines.append(numbered(lines, 5, gone.subject_id))
    assert [problem.code for problem in checked(lines).problems] == ["number"]


def test_signed_lines_that_are_gone_are_found_unless_a_restore_names_them_by_their_hash() -> None:
    whole = a_journal(5)
    lines = whole[:3]
    lines.append(resumed(lines, facts_of(Resumption(left_behind=((5, "f" * 64),)))))
    assert "removed" in {problem.code for problem in checked(lines, a_checkpoint(whole)).problems}


def test_a_line_that_says_numbers_are_given_again_and_not_which_is_found() -> None:
    lines = a_journal(2)
    lines.append(resumed(lines, {"floors": "none"}))
    report = checked(lines)
    assert ([problem.code for problem in report.problems], report.restores) == (["altered"], 0)


def test_an_envelope_that_is_no_text_is_found_and_stops_nobody() -> None:
    lines = a_journal(3)
    lines[1] = msgspec.structs.replace(lines[1], envelope=b"\xff")
    assert "its envelope cannot be read" in {problem.says for problem in checked(lines).problems}


def test_where_a_chain_ends_is_told_in_a_backup_and_read_back_the_same() -> None:
    head = Head("sogne", "main", 3, a_journal(3)[-1].hash)
    assert msgspec.json.decode(msgspec.json.encode(head), type=Head) == head
