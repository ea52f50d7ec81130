"""Secrets are stored encrypted, each for what it is bound to, and a key can be changed while everything runs."""

import base64
import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from common.errors import Permanent
from common.key_file import keep_once
from common.secret_box import KEY_BYTES, NONCE_BYTES, SecretBox, make_key_file

BO, SOGNE = ("bo", "facebook", "1"), ("sogne", "facebook", "1")


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "token-keys"
    make_key_file(path)
    return path


def test_a_secret_comes_back_as_it_was_and_is_not_to_be_seen_in_what_is_stored(key_file: Path) -> None:
    box = SecretBox(key_file)
    key_id, sealed = box.seal("EAAtoken", *BO)
    assert b"EAAtoken" not in sealed
    assert box.open(sealed, *BO, key_id=key_id) == box.open(sealed, *BO) == "EAAtoken"
    assert box.seal("EAAtoken", *BO)[1] != sealed


def test_what_is_stored_is_a_nonce_and_aes_256_gcm_over_what_it_is_bound_to(key_file: Path) -> None:
    _, sealed = SecretBox(key_file).seal("EAAtoken", *BO)
    key = base64.b64decode(key_file.read_text(encoding="ascii"))
    assert AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], b"bo\nfacebook\n1") == b"EAAtoken"


def test_a_stored_secret_opens_for_nothing_else_and_not_when_it_was_changed(key_file: Path) -> None:
    box = SecretBox(key_file)
    key_id, sealed = box.seal("EAAtoken", *BO)
    for broken, bound in ((sealed, SOGNE), (sealed[:-1] + bytes([sealed[-1] ^ 1]), BO), (b"", BO)):
        for named in (key_id, None):
            with pytest.raises(Permanent, match="not the one it stands for"):
                box.open(broken, *bound, key_id=named)


def test_after_a_new_key_old_secrets_open_and_new_ones_take_the_new_key(key_file: Path) -> None:
    box = SecretBox(key_file)
    old_id, old = box.seal("EAAold", *BO)
    make_key_file(key_file)
    box.reload()
    new_id, new = box.seal("EAAnew", *BO)
    assert new_id == box.newest != old_id
    assert (box.open(old, *BO, key_id=old_id), box.open(new, *BO, key_id=new_id)) == ("EAAold", "EAAnew")
    assert box.open(old, *BO) == "EAAold", "also where nobody noted which key it was"
    assert (box.is_old(old, *BO), box.is_old(new, *BO)) == (True, False)


def test_a_key_that_is_gone_is_said_to_be_gone(key_file: Path) -> None:
    box = SecretBox(key_file)
    key_id, sealed = box.seal("EAAold", *BO)
    key_file.unlink()
    make_key_file(key_file)
    box.reload()
    with pytest.raises(Permanent, match="does not hold any more"):
        box.open(sealed, *BO, key_id=key_id)
    with pytest.raises(Permanent, match="no key in"):
        box.open(sealed, *BO)


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
        SecretBox(path)


def test_a_key_file_that_is_not_there_or_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match="cannot be read"):
        SecretBox(tmp_path / "none")
    with pytest.raises(Permanent, match="cannot be written"):
        make_key_file(tmp_path / "no folder" / "token-keys")


def test_a_key_file_that_becomes_wrong_leaves_the_old_keys(key_file: Path) -> None:
    box = SecretBox(key_file)
    key_id, sealed = box.seal("EAAtoken", *BO)
    key_file.write_text("", encoding="ascii")
    with pytest.raises(Permanent, match="is empty"):
        box.reload()
    assert box.open(sealed, *BO, key_id=key_id) == "EAAtoken"


def test_a_key_file_that_is_to_be_made_is_made_when_it_is_first_needed_and_shared_by_all(tmp_path: Path) -> None:
    path = tmp_path / "data" / "desk.key"
    one, other = SecretBox(path, made=True), SecretBox(path, made=True)
    assert not path.exists()
    _, sealed = one.seal("JBSWY3DP", "bo", "kari")
    assert other.open(sealed, "bo", "kari") == "JBSWY3DP"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True)) == KEY_BYTES


def test_a_new_key_in_a_made_file_is_taken_up_and_a_file_gone_wrong_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "desk.key"
    box = SecretBox(path, made=True)
    old_id, sealed = box.seal("JBSWY3DP", "bo", "kari")
    make_key_file(path)
    assert box.newest != old_id
    assert box.is_old(sealed, "bo", "kari")
    path.write_text("no key", encoding="ascii")
    os.utime(path, (1, 1))
    assert box.open(sealed, "bo", "kari") == "JBSWY3DP"


def test_of_two_that_make_a_file_at_once_one_stays(tmp_path: Path) -> None:
    keep_once(tmp_path / "link.key", "first")
    keep_once(tmp_path / "link.key", "second")
    assert (tmp_path / "link.key").read_text(encoding="ascii") == "first"
    assert [one.name for one in tmp_path.iterdir()] == ["link.key"]


def test_a_file_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    with pytest.raises(Permanent, match=r"link\.key cannot be made"):
        keep_once(tmp_path / "file" / "link.key", "key")
