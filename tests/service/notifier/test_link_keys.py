"""A file with the keys of links: one key whatever is in it, or several texts of which the first seals."""

import secrets
from pathlib import Path

import pytest

from common.errors import Permanent
from notifier.adapters.link_key import made_link_keys, read_link_keys

NEW, OLD = "n" * 64, "o" * 64


@pytest.mark.parametrize(
    ("held", "keys"),
    [
        (f"{OLD}\n".encode(), (OLD.encode(),)),
        (f"{NEW}\n{OLD}\n".encode(), (NEW.encode(), OLD.encode())),
        (b"a sentence of many words is one key", (b"a sentence of many words is one key",)),
        (b"\xfa\n" + bytes(40), (b"\xfa\n" + bytes(40),)),
    ],
)
def test_several_keys_are_read_and_what_is_one_stays_one(tmp_path: Path, held: bytes, keys: tuple[bytes, ...]) -> None:
    (tmp_path / "link").write_bytes(held)
    assert read_link_keys(tmp_path / "link") == keys


def test_a_key_that_is_made_is_the_same_for_whoever_comes_after(tmp_path: Path) -> None:
    (key,) = made_link_keys(tmp_path / "data" / "link.key")
    assert made_link_keys(tmp_path / "data" / "link.key") == (key,)
    assert len(key) == 64


def test_where_none_can_be_made_there_is_none_and_a_guess_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(secrets.token_hex(4), encoding="ascii")
    assert made_link_keys(tmp_path / "file" / "link.key") == ()
    with pytest.raises(Permanent, match="openssl"):
        read_link_keys(tmp_path / "file")
