"""A key is called what it was called when it signed: an old checkpoint must find it, or it proves nothing."""

import hashlib

from archiver.core.checkpoint import KEY_BYTES_MIN, SEED_BYTES, SharedKey, SigningKey

FIRST = SigningKey(b"k" * 32).public
OLD = SharedKey(b"k" * 32)


def test_a_key_keeps_the_name_that_checkpoints_call_it_by() -> None:
    assert (FIRST.key_id, OLD.key_id) == ("311348b069e1e337", "f554fbdf6a8b652a")


def test_a_secret_is_no_shorter_than_what_is_made_with_it() -> None:
    assert hashlib.sha256().digest_size == KEY_BYTES_MIN


def test_a_seed_is_as_long_as_ed25519_wants_it() -> None:
    assert SigningKey(b"k" * SEED_BYTES).public == FIRST


def test_a_checkpoint_says_by_its_version_in_which_way_it_was_signed() -> None:
    assert (FIRST.v, OLD.v) == (2, 1)
