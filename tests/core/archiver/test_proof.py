"""What `archive verify` compares beside the chain: rows with what was signed, seals with their lines."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from archiver.core.chain import genesis, line_of
from archiver.core.checkpoint import Checkpoint, SigningKey, encoded, signed
from archiver.core.entry import DISCARDED, NOTED, SEALED, Envelope, Line
from archiver.core.proof import (
    EVIDENCE_SERIES,
    CheckpointRow,
    SealCheck,
    SealRow,
    attachments_of,
    kept_by,
    row_problems,
    seal_content,
    seal_facts,
)

AT = datetime(2026, 5, 14, 13, tzinfo=UTC)
SEAL = SealRow(
    municipality="sogne",
    item_id=UUID(int=1),
    revision=1,
    stage=1,
    seal_id=UUID(int=2),
    sha256="ab" * 32,
    size_bytes=9,
    sealed_at=AT,
)


# --- checkpoints --------------------------------------------------------------------------------------------------


def a_row() -> CheckpointRow:
    unsigned = Checkpoint(municipality="sogne", series="main", seq=7, hash="f" * 64, at=AT, key_id="")
    file = encoded(signed(SigningKey(b"k" * 32), unsigned))
    sha256 = hashlib.sha256(file).hexdigest()
    return CheckpointRow(municipality="sogne", series="main", seq=7, file=file, blob_sha256=sha256, at=AT)


def test_a_row_that_says_what_was_signed_is_no_problem() -> None:
    assert list(row_problems([a_row()])) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"municipality": "bo"},
        {"series": "other"},
        {"seq": 8},
        {"at": AT + timedelta(seconds=1)},
        {"blob_sha256": "0" * 64},
    ],
)
def test_a_column_that_says_otherwise_than_the_signed_file_is_found(changed: dict[str, object]) -> None:
    row = msgspec.structs.replace(a_row(), **changed)
    (problem,) = row_problems([a_row(), row])
    assert (problem.code, problem.seq) == ("forged", row.seq)
    assert "signed for sogne/main, line 7" in problem.says


def test_a_file_that_is_no_checkpoint_is_left_to_the_chain_which_finds_it() -> None:
    assert list(row_problems([msgspec.structs.replace(a_row(), file=b"no checkpoint")])) == []


# --- seals --------------------------------------------------------------------------------------------------------


def a_line(seal: SealRow = SEAL, event: str = SEALED, seq: int = 1, **content: object) -> Line:
    facts = msgspec.to_builtins(seal_facts(seal)) if event == SEALED else {}
    told = Envelope(
        municipality="sogne", series=EVIDENCE_SERIES, seq=seq, event=event, subject_id=seal.seal_id, at=AT, facts=facts
    )
    words = {**seal_content(seal), **content} if event == SEALED else {}
    return line_of(told, words, salt=b"s" * 32, prev_hash=genesis("sogne", EVIDENCE_SERIES))


def found(lines: list[Line], *rows: SealRow) -> list[tuple[int, str]]:
    check = SealCheck("sogne", {row.seal_id: row for row in rows})
    for line in lines:
        check.take(line)
    return [(problem.seq, problem.code) for problem in check.end()]


def test_a_seal_that_stands_as_it_was_written_is_whole() -> None:
    assert found([a_line()], SEAL) == []


def test_a_seal_whose_hash_was_discarded_with_its_evidence_is_still_compared_by_what_stays() -> None:
    gone = msgspec.structs.replace(a_line(), content=None, salt=None)
    assert found([gone], SEAL) == []
    assert found([gone], msgspec.structs.replace(SEAL, revision=2)) == [(1, "seal_altered")]


@pytest.mark.parametrize(
    "changed",
    [{"sha256": "cd" * 32}, {"size_bytes": 8}, {"revision": 2}, {"stage": 2}, {"sealed_at": AT + timedelta(days=1)}],
)
def test_a_seal_that_was_altered_is_found(changed: dict[str, object]) -> None:
    assert found([a_line()], msgspec.structs.replace(SEAL, **changed)) == [(1, "seal_altered")]


def test_a_seal_that_is_gone_is_found_unless_a_line_says_that_it_was_disposed_of() -> None:
    assert found([a_line()]) == [(1, "seal_missing")]
    assert found([a_line(), a_line(event=DISCARDED, seq=2)]) == []


def test_a_seal_that_stands_in_no_line_is_nobodys() -> None:
    assert found([], SEAL) == [(0, "seal_unknown")]
    assert found([a_line(event=NOTED)], SEAL) == [(0, "seal_unknown")]


def test_a_line_that_cannot_be_read_is_left_to_the_chain_which_finds_it() -> None:
    unreadable = [
        msgspec.structs.replace(a_line(), envelope=b"{"),
        msgspec.structs.replace(a_line(), content=b"\xff"),
    ]
    for line in unreadable:
        assert found([line], SEAL) == []


# --- bytes --------------------------------------------------------------------------------------------------------


def test_the_bytes_that_a_line_names_are_its_seals_container_or_its_documents() -> None:
    seal = json.dumps({"sha256": "ab" * 32, "size_bytes": 9}).encode()
    documents = json.dumps({"documents": [{"sha256": "cd" * 32, "size_bytes": 3, "title": "x"}]}).encode()
    assert [(one.seq, one.sha256, one.size_bytes) for one in kept_by(4, UUID(int=1), seal)] == [(4, "ab" * 32, 9)]
    assert [(one.sha256, one.size_bytes) for one in kept_by(4, UUID(int=1), documents)] == [("cd" * 32, 3)]
    assert kept_by(4, UUID(int=1), b'{"title": "x"}') == []


@pytest.mark.parametrize("broken", [b"{", b"\xff", b'{"documents": 7}'])
def test_content_that_cannot_be_read_names_nothing(broken: bytes) -> None:
    assert kept_by(4, UUID(int=1), broken) == []


def test_a_container_names_the_attachments_that_were_kept_and_no_others() -> None:
    container = json.dumps({"attachments": [{"sha256": "ab" * 32}, {"kind": "photo"}, {"sha256": None}]}).encode()
    assert attachments_of(container) == ["ab" * 32]
    assert attachments_of(b"{}") == attachments_of(b"\xff") == attachments_of(b"[]") == []
