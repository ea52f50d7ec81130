"""The key that links in messages are sealed with: a file of the installation's own, or one that is made once."""

import os
import secrets
from pathlib import Path

from common.errors import Permanent
from notifier.core.token import KEY_BYTES_MIN


def read_link_key(path: Path) -> bytes:
    """Return the key of a mounted secret, whatever is in it, white space around it left out.

    Permanent when it cannot be read or is too short to be no guess.
    """
    try:
        key = path.read_bytes().strip()
    except OSError as e:
        raise Permanent(f"{path} cannot be read") from e
    if len(key) < KEY_BYTES_MIN:
        raise Permanent(f"{path} is shorter than {KEY_BYTES_MIN} bytes: `openssl rand -hex 32` makes a key")
    return key


def made_link_key(path: Path) -> bytes | None:
    """Return the key of a file in the data folder, made now if it is not there; None where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # One that another process was quicker to make holds: it is written beside, and linked only where none is.
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES_MIN))
        try:
            os.link(beside, path)
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    except OSError:
        if not path.exists():
            return None
    return read_link_key(path)
