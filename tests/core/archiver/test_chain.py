"""The chain finds whatever was done to it, for any journal and any place."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.core.chain import Report, canonical, content_hmac, genesis, line_of, link, unreadable, verify
from archiver.core.checkpoint import Checkpoint, Trust, decoded, encoded, key_id_of, signed, trust_in
from archiver.core.entry import DISCARDED, NOTED, REGISTERED, Envelope, Line

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
AT = datetime(2026, 5, 14, 13, tzinfo=UTC)
RECORD = UUID("11111111-1111-1111-1111-111111111111")

COLUMN_CHANGES: list[dict[str, object]] = [
    {"municipality": "knivsta"},
    {"series": "other"},
    {"event": NOTED},
    {"subject_id": UUID(int=7)},
    {"at": AT - timedelta(days=1)},
    {"year": 2025},
    {"number": 999},
    {"content_hmac": "0" * 64},
    {"prev_hash": "0" * 64},
    {"hash": "0" * 64},
]


def a_journal(lines_count: int, municipality: str = "sogne") -> list[Line]:
    lines: list[Line] = []
    for seq in range(1, lines_count + 1):
        envelope = Envelope(
            municipality=municipality,
            series="main",
            seq=seq,
            event=REGISTERED,
            subject_id=RECORD,
            at=AT + timedelta(seconds=seq),
            year=2026,
            number=seq,
            facts={"actor": "ola"},
        )
        prev = lines[-1].hash if lines else genesis(municipality, "main")
        lines.append(line_of(envelope, {"title": f"t{seq}"}, salt=bytes([seq % 256]) * 32, prev_hash=prev))
    return lines


def a_checkpoint(lines: list[Line], key: bytes = KEY) -> Checkpoint:
    head = lines[-1]
    unsigned = Checkpoint(
        municipality=head.municipality, series=head.series, seq=head.seq, hash=head.hash, at=AT, key_id=""
    )
    return signed(key, unsigned)


def checked(lines: list[Line], *checkpoints: Checkpoint | None) -> Report:
    return verify("sogne", "main", lines, checkpoints, [KEY])


def codes(report: Report) -> set[str]:
    return {problem.code for problem in report.problems}


@given(count=st.integers(0, 20), signed_to=st.integers(1, 20))
def test_a_journal_that_nobody_touched_is_whole_and_counts_what_is_younger(count: int, signed_to: int) -> None:
    lines = a_journal(count)
    checkpoints = [a_checkpoint(lines[:signed_to])] if count else []
    report = checked(lines, *checkpoints)
    assert report.problems == ()
    assert (report.lines, report.younger) == (count, max(0, count - signed_to))


@given(count=st.integers(2, 12), data=st.data())
def test_any_byte_that_is_altered_is_found(count: int, data: st.DataObject) -> None:
    lines = a_journal(count)
    place = data.draw(st.integers(0, count - 1))
    field = data.draw(st.sampled_from(["envelope", "content", "salt"]))
    was: bytes = getattr(lines[place], field)
    at = data.draw(st.integers(0, len(was) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != was[at]))
    altered = was[:at] + bytes([byte]) + was[at + 1 :]
    lines[place] = msgspec.structs.replace(lines[place], **{field: altered})
    assert codes(checked(lines)) & {"altered", "content_altered"}


@given(count=st.integers(2, 12), data=st.data())
def test_any_column_that_is_altered_is_found(count: int, data: st.DataObject) -> None:
    lines = a_journal(count)
    place = data.draw(st.integers(0, count - 1))
    change = data.draw(st.sampled_from(COLUMN_CHANGES))
    lines[place] = msgspec.structs.replace(lines[place], **change)
    assert codes(checked(lines)) & {"altered", "reordered", "content_altered"}


@given(count=st.integers(1, 12), data=st.data())
def test_any_lines_that_are_removed_are_found_up_to_the_checkpoint(count: int, data: st.DataObject) -> None:
    lines = a_journal(count)
    checkpoint = a_checkpoint(lines)
    gone = data.draw(st.sets(st.integers(1, count), min_size=1))
    report = checked([line for line in lines if line.seq not in gone], checkpoint)
    assert "removed" in codes(report)


@given(count=st.integers(2, 12), data=st.data())
def test_any_two_lines_that_change_places_are_found(count: int, data: st.DataObject) -> None:
    lines = a_journal(count)
    a, b = sorted(data.draw(st.sets(st.integers(0, count - 1), min_size=2, max_size=2)))
    first, second = lines[a], lines[b]
    lines[a] = msgspec.structs.replace(second, seq=first.seq)
    lines[b] = msgspec.structs.replace(first, seq=second.seq)
    assert {"reordered", "altered"} & codes(checked(lines))


@given(count=st.integers(1, 12), data=st.data())
def test_a_chain_that_was_written_anew_after_an_alteration_is_found_by_its_checkpoint(
    count: int, data: st.DataObject
) -> None:
    lines = a_journal(count)
    checkpoint = a_checkpoint(lines)
    place = data.draw(st.integers(0, count - 1))
    for index in range(place, count):
        told = lines[index].told()
        facts = {"actor": "somebody"} if index == place else told.facts
        prev = lines[index - 1].hash if index else genesis("sogne", "main")
        words, salt = lines[index].words(), lines[index].salt or b""
        lines[index] = line_of(msgspec.structs.replace(told, facts=facts), words, salt=salt, prev_hash=prev)
    assert checked(lines).problems == ()
    assert codes(checked(lines, checkpoint)) == {"checkpoint"}


@given(count=st.integers(1, 12), place=st.integers(0, 12))
@settings(max_examples=50)
def test_a_line_that_was_inserted_is_found_even_when_all_seqs_after_it_were_moved(count: int, place: int) -> None:
    lines = a_journal(count)
    checkpoint = a_checkpoint(lines)
    place = min(place, count - 1)
    moved = [msgspec.structs.replace(line, seq=line.seq + 1) for line in lines[place:]]
    assert checked([*lines[: place + 1], *moved], checkpoint).problems != ()


def test_the_chain_of_one_municipality_is_not_that_of_another() -> None:
    assert genesis("sogne", "main") != genesis("knivsta", "main")
    assert genesis("a", "bc") != genesis("ab", "c")
    assert codes(verify("knivsta", "main", a_journal(1), [], [KEY])) == {"reordered"}


def test_content_that_was_discarded_with_a_line_that_says_so_is_no_problem() -> None:
    lines = a_journal(3)
    facts = {"of": [2], "actor": "ola", "because": "row-1"}
    told = Envelope(municipality="sogne", series="main", seq=4, event=DISCARDED, subject_id=RECORD, at=AT, facts=facts)
    lines.append(line_of(told, {}, salt=b"s" * 32, prev_hash=lines[-1].hash))
    lines[1] = msgspec.structs.replace(lines[1], salt=None, content=None)
    assert checked(lines).problems == ()
    lines[0] = msgspec.structs.replace(lines[0], salt=None, content=None)
    assert codes(checked(lines)) == {"content_removed"}


def test_a_number_that_was_left_out_is_found() -> None:
    lines = a_journal(1)
    told = msgspec.structs.replace(lines[0].told(), seq=2, number=3)
    lines.append(line_of(told, {}, salt=b"s" * 32, prev_hash=lines[0].hash))
    assert codes(checked(lines)) == {"number"}


def test_an_envelope_that_is_no_envelope_is_found() -> None:
    [line] = a_journal(1)
    seal = content_hmac(b"s", b"{}")
    nonsense = msgspec.structs.replace(
        line,
        envelope=b"nonsense",
        content_hmac=seal,
        salt=b"s",
        content=b"{}",
        hash=link(line.prev_hash, b"nonsense", seal),
    )
    assert codes(checked([nonsense])) == {"altered"}


@pytest.mark.parametrize(
    "forged",
    [
        None,
        a_checkpoint(a_journal(3), OTHER_KEY),
        a_checkpoint(a_journal(3, "knivsta")),
        msgspec.structs.replace(a_checkpoint(a_journal(3)), hash="0" * 64),
        msgspec.structs.replace(a_checkpoint(a_journal(3)), signature=""),
    ],
)
def test_a_checkpoint_that_is_not_ours_is_named_and_does_not_count(forged: Checkpoint | None) -> None:
    report = checked(a_journal(3), forged)
    assert codes(report) == {"forged"}
    assert (report.checkpoints, report.younger) == (0, 3)


def test_two_checkpoints_of_ours_that_contradict_each_other_are_found() -> None:
    lines = a_journal(2)
    other = signed(KEY, msgspec.structs.replace(a_checkpoint(lines), hash="f" * 64))
    assert codes(checked(lines, a_checkpoint(lines), other)) == {"forged"}


def test_a_key_that_was_changed_still_verifies_what_the_old_one_signed() -> None:
    lines = a_journal(2)
    report = verify("sogne", "main", lines, [a_checkpoint(lines, OTHER_KEY)], [KEY, OTHER_KEY])
    assert (report.problems, report.checkpoints) == ((), 1)


def test_a_checkpoint_survives_its_file_and_tells_nothing_of_its_key() -> None:
    checkpoint = a_checkpoint(a_journal(2))
    assert decoded(encoded(checkpoint)) == checkpoint
    assert decoded(b"\xff\xfe") is None
    assert decoded(b"{}") is None
    assert KEY not in encoded(checkpoint)
    assert key_id_of(KEY) != key_id_of(OTHER_KEY)
    assert trust_in(checkpoint, [OTHER_KEY]) is Trust.UNKNOWN_KEY


def test_one_value_has_one_text() -> None:
    assert canonical({"b": 1, "a": {"d": "æ", "c": None}}) == '{"a":{"c":null,"d":"æ"},"b":1}'.encode()


def test_the_salt_keeps_equal_contents_apart() -> None:
    assert content_hmac(b"1" * 32, b"{}") != content_hmac(b"2" * 32, b"{}")


def test_a_journal_that_cannot_be_read_is_a_problem() -> None:
    assert codes(unreadable("sogne", "main")) == {"altered"}
