"""The keys that links in messages are sealed with: a file of the installation's own, or one that is made once."""

import secrets
from pathlib import Path

from common.errors import Permanent
from common.key_file import keep_once
from notifier.core.token import KEY_BYTES_MIN


def read_link_keys(path: Path) -> tuple[bytes, ...]:
    """Return the keys of a mounted secret, the newest first: one a line, where each line is text of its own length.

    Anything else is one key, whatever is in it, white space around it left out. Permanent when it cannot be read or is
    too short to be no guess.
    """
    try:
        whole = path.read_bytes().strip()
    except OSError as e:
        raise Permanent(f"{path} cannot be read") from e
    if len(whole) < KEY_BYTES_MIN:
        raise Permanent(f"{path} is shorter than {KEY_BYTES_MIN} bytes: `openssl rand -hex 32` makes a key")
    lines = tuple(whole.split())
    return lines if whole.isascii() and all(len(line) >= KEY_BYTES_MIN for line in lines) else (whole,)


def made_link_keys(path: Path) -> tuple[bytes, ...]:
    """Return the keys of a file in the data folder, made now if it is not there; none where it cannot be written."""
    try:
        keep_once(path, secrets.token_hex(KEY_BYTES_MIN))
    except Permanent:
        return ()
    return read_link_keys(path)
