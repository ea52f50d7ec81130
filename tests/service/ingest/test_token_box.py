"""Tokens are stored encrypted, each for its own account, and a key can be changed while everything runs."""

import stat
from pathlib import Path

import pytest

from common.errors import Permanent
from ingest.adapters.token_box import TokenBox, make_key_file

BO, SOGNE = ("bo", "facebook", "1"), ("sogne", "facebook", "1")


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "token-keys"
    make_key_file(path)
    return path


def test_a_token_comes_back_as_it_was_and_is_not_to_be_seen_in_what_is_stored(key_file: Path) -> None:
    box = TokenBox(key_file)
    key_id, sealed = box.seal("EAAtoken", BO)
    assert b"EAAtoken" not in sealed
    assert box.open(key_id, sealed, BO) == "EAAtoken"
    assert box.seal("EAAtoken", BO)[1] != sealed


def test_a_stored_token_opens_for_no_other_account_and_not_when_it_was_changed(key_file: Path) -> None:
    box = TokenBox(key_file)
    key_id, sealed = box.seal("EAAtoken", BO)
    for broken, bound in ((sealed, SOGNE), (sealed[:-1] + bytes([sealed[-1] ^ 1]), BO), (b"", BO)):
        with pytest.raises(Permanent, match="not the one of its account"):
            box.open(key_id, broken, bound)


def test_after_a_new_key_old_tokens_open_and_new_ones_take_the_new_key(key_file: Path) -> None:
    box = TokenBox(key_file)
    old_id, old = box.seal("EAAold", BO)
    make_key_file(key_file)
    box.reload()
    new_id, new = box.seal("EAAnew", BO)
    assert new_id == box.newest != old_id
    assert (box.open(old_id, old, BO), box.open(new_id, new, BO)) == ("EAAold", "EAAnew")


def test_a_key_that_is_gone_is_said_to_be_gone(key_file: Path) -> None:
    box = TokenBox(key_file)
    key_id, sealed = box.seal("EAAold", BO)
    key_file.unlink()
    make_key_file(key_file)
    box.reload()
    with pytest.raises(Permanent, match="does not hold any more"):
        box.open(key_id, sealed, BO)


def test_only_its_owner_reads_a_key_file(key_file: Path) -> None:
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    make_key_file(key_file)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert len(key_file.read_text(encoding="ascii").split()) == 2


@pytest.mark.parametrize("held", ["", "\n", "c2hvcnQ=\n", "no base64!\n", "æ\n"])
def test_a_key_file_that_holds_no_key_is_named(tmp_path: Path, held: str) -> None:
    path = tmp_path / "token-keys"
    path.write_text(held, encoding="utf-8")
    with pytest.raises(Permanent, match="token-keys"):
        TokenBox(path)


def test_a_key_file_that_is_not_there_or_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match="cannot be read"):
        TokenBox(tmp_path / "none")
    with pytest.raises(Permanent, match="cannot be written"):
        make_key_file(tmp_path / "no folder" / "token-keys")


def test_a_key_file_that_becomes_wrong_leaves_the_old_keys(key_file: Path) -> None:
    box = TokenBox(key_file)
    key_id, sealed = box.seal("EAAtoken", BO)
    key_file.write_text("", encoding="ascii")
    with pytest.raises(Permanent, match="is empty"):
        box.reload()
    assert box.open(key_id, sealed, BO) == "EAAtoken"
