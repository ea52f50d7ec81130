"""The chain finds whatever was done to it, for any journal and any place."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.core.chain import Report, canonical, content_hmac, genesis, line_of, link, unreadable, verify
from archiver.core.checkpoint import (
    HMAC_V,
    Checkpoint,
    Key,
    PublicKey,
    SharedKey,
    SigningKey,
    Trust,
    decoded,
    encoded,
    signed,
    signing_key_of,
    trust_in,
)
from archiver.core.entry import DISCARDED, NOTED, REGISTERED, Envelope, Line

KEY, OTHER_KEY = SigningKey(b"k" * 32), SigningKey(b"o" * 32)
OLD_KEY = SharedKey(bytes.fromhex("ab" * 32))
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


def a_checkpoint(lines: list[Line], key: SigningKey = KEY) -> Checkpoint:
    head = lines[-1]
    unsigned = Checkpoint(
        municipality=head.municipality, series=head.series, seq=head.seq, hash=head.hash, at=AT, key_id=""
    )
    return signed(key, unsigned)


def checked(lines: list[Line], *checkpoints: Checkpoint | None, keys: tuple[Key, ...] = (KEY.public,)) -> Report:
    return verify("sogne", "main", lines, checkpoints, keys)


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
    assert codes(verify("knivsta", "main", a_journal(1), [], [KEY.public])) == {"reordered"}


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
    report = checked(lines, a_checkpoint(lines, OTHER_KEY), keys=(KEY.public, OTHER_KEY.public))
    assert (report.problems, report.checkpoints) == ((), 1)


def test_a_checkpoint_survives_its_file_and_tells_nothing_of_its_key() -> None:
    checkpoint = a_checkpoint(a_journal(2))
    assert decoded(encoded(checkpoint)) == checkpoint
    assert decoded(b"\xff\xfe") is None
    assert decoded(b"{}") is None
    assert KEY.seed not in encoded(checkpoint)
    assert KEY.public.key_id != OTHER_KEY.public.key_id
    assert trust_in(checkpoint, [OTHER_KEY.public]) is Trust.UNKNOWN_KEY


def test_a_secret_is_never_shown_by_what_holds_it() -> None:
    assert "k" * 8 not in repr(SigningKey(b"k" * 32))
    assert "ab" not in repr(SharedKey(b"ab" * 16)).replace("SharedKey", "")


OLD = Checkpoint(
    v=HMAC_V,
    municipality="sogne",
    series="main",
    seq=2,
    hash="d2b0",
    at=AT,
    key_id="d5e1d4a54fa8686c",
    signature="684db2c1bcc0bab3854b7d9c01f04db378dba1893d4d5f0d580bad3f3c06722f",
)
"""As the release before signed it, with sixty-four digits `ab`."""


def test_what_was_signed_by_hmac_is_proved_by_its_old_key_and_by_no_other() -> None:
    assert trust_in(OLD, [KEY.public, OLD_KEY]) is Trust.GENUINE
    assert trust_in(msgspec.structs.replace(OLD, hash="d2b1"), [OLD_KEY]) is Trust.FORGED
    assert trust_in(OLD, [SharedKey(b"o" * 32)]) is Trust.UNKNOWN_KEY


def test_by_public_keys_alone_an_old_checkpoint_is_neither_proved_nor_called_forged() -> None:
    report = checked([], OLD)
    assert (report.problems, report.unproven, report.checkpoints) == ((), 1, 0)


def test_nobody_passes_a_signature_of_one_kind_off_as_one_of_the_other() -> None:
    secret = signing_key_of(OLD_KEY.secret)
    ours = signed(secret, msgspec.structs.replace(OLD, v=2))
    assert trust_in(ours, [secret.public, OLD_KEY]) is Trust.GENUINE
    assert trust_in(msgspec.structs.replace(ours, v=HMAC_V), [secret.public, OLD_KEY]) is not Trust.GENUINE
    assert trust_in(msgspec.structs.replace(ours, key_id=OLD_KEY.key_id), [secret.public, OLD_KEY]) is not Trust.GENUINE


@given(seed=st.binary(min_size=32, max_size=32), place=st.integers(0, 127))
@settings(max_examples=50)
def test_a_signature_of_which_any_digit_is_altered_proves_nothing(seed: bytes, place: int) -> None:
    key = SigningKey(seed)
    checkpoint = a_checkpoint(a_journal(1), key)
    digit = "0" if checkpoint.signature[place] != "0" else "1"
    altered = checkpoint.signature[:place] + digit + checkpoint.signature[place + 1 :]
    assert trust_in(checkpoint, [key.public]) is Trust.GENUINE
    assert trust_in(msgspec.structs.replace(checkpoint, signature=altered), [key.public]) is Trust.FORGED


def test_ed25519_is_that_of_rfc_8032() -> None:
    key = SigningKey(bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    assert key.public == PublicKey(bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"))
    assert key.signature(bytes([0x72])).startswith("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da")


def test_one_value_has_one_text() -> None:
    assert canonical({"b": 1, "a": {"d": "æ", "c": None}}) == '{"a":{"c":null,"d":"æ"},"b":1}'.encode()


def test_the_salt_keeps_equal_contents_apart() -> None:
    assert content_hmac(b"1" * 32, b"{}") != content_hmac(b"2" * 32, b"{}")


def test_a_journal_that_cannot_be_read_is_a_problem() -> None:
    assert codes(unreadable("sogne", "main")) == {"altered"}
