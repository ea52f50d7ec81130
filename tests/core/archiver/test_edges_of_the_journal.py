"""What the report on a journal says to the number: which lines are gone, and how often numbers were given again."""

import msgspec
import pytest

from archiver.core.chain import Problem, genesis, line_of, unreadable
from archiver.core.checkpoint import Keys
from archiver.core.entry import NOTED, NUMBERS_RESUMED, REGISTERED, Envelope, Line
from archiver.core.numbers import Resumption, facts_of, next_number, resumption
from tests.core.archiver.test_chain import AT, KEY, RECORD, a_journal, checked, codes


def line(event: str, number: int | None, **facts: object) -> Line:
    envelope = Envelope(
        municipality="sogne",
        series="main",
        seq=1,
        event=event,
        subject_id=RECORD,
        at=AT,
        year=None if event == NUMBERS_RESUMED else 2026,
        number=number,
        facts=facts,
    )
    return line_of(envelope, {}, salt=b"s" * 32, prev_hash=genesis("sogne", "main"))


def test_the_lines_that_are_gone_are_named_from_the_first_to_the_last() -> None:
    lines = a_journal(6)
    (gone,) = [problem for problem in checked([*lines[:2], *lines[4:]]).problems if problem.code == "removed"]
    assert gone == Problem("sogne", "main", 3, "removed", "line 3-4 is missing")


def test_a_journal_says_how_often_its_numbers_were_given_again() -> None:
    resumed = line(NUMBERS_RESUMED, None, **facts_of(Resumption()))
    assert [checked(lines).restores for lines in ([], a_journal(3), [resumed])] == [0, 0, 1]


def test_a_journal_that_cannot_be_read_is_no_single_lines_problem_and_nothing_of_it_was_looked_at() -> None:
    report = unreadable("sogne", "main")
    assert [problem.seq for problem in report.problems] == [0]
    assert (report.lines, report.checkpoints, report.younger, report.unproven) == (0, 0, 0, 0)
    assert (report.restores, report.documents, report.seals) == (0, 0, 0)


@pytest.mark.parametrize("missing", ["year", "number"])
def test_a_line_without_a_number_of_its_own_uses_none_up(missing: str) -> None:
    without = msgspec.structs.replace(
        msgspec.json.decode(line(REGISTERED, 7).envelope, type=Envelope), **{missing: None}
    )
    lines = [line_of(without, {}, salt=b"s" * 32, prev_hash=genesis("sogne", "main"))]
    assert codes(checked(lines)) == set()


def test_the_numbers_of_what_is_no_document_are_nobodys_gap() -> None:
    assert codes(checked([line(NOTED, 7)])) == set()


@pytest.mark.parametrize("gone", ["content", "salt"])
def test_a_content_of_which_half_is_gone_is_gone(gone: str) -> None:
    lines = a_journal(2)
    lines[0] = msgspec.structs.replace(lines[0], **{gone: None})
    assert [(problem.seq, problem.code) for problem in checked(lines).problems] == [(1, "content_removed")]


def test_a_line_has_the_hash_it_had_when_it_was_signed_whatever_version_reads_it() -> None:
    assert genesis("sogne", "main") == "803338b89b2f52db3e3799b1f195eb3d82d5a16490b301dd25129fb5932a1db1"
    assert a_journal(2)[1].hash == "f8d37a808433c569fb5f0129d4ada5c943e724a6422c03ca7505f411b26b910e"


def test_a_line_that_comes_twice_is_out_of_place_and_none_is_called_gone() -> None:
    lines = a_journal(3)
    twice = checked([*lines[:2], lines[1], lines[2]])
    assert {problem.code for problem in twice.problems if problem.seq == 2} >= {"reordered"}
    assert "removed" not in codes(twice)


def test_an_archive_that_only_looks_signs_nothing_and_proves_by_the_keys_it_is_given() -> None:
    assert (Keys(signs=None).signs, Keys(signs=None).proves) == (None, ())
    assert Keys(KEY, (KEY.public,)).proves == (KEY.public,)


def test_who_read_no_number_of_a_year_at_all_has_its_first_one_given_next() -> None:
    found = resumption([], [], [(REGISTERED, 2026, 0)], [])
    assert found.floors == ((REGISTERED, 2026, 0),)
    assert next_number([found], REGISTERED, RECORD, 2026, 0) == (2026, 1)
    resumed = line(NUMBERS_RESUMED, None, **facts_of(found))
    first = line_of(
        msgspec.structs.replace(line(REGISTERED, 1).told(), seq=2), {}, salt=b"s" * 32, prev_hash=resumed.hash
    )
    assert codes(checked([resumed, first])) == set()
