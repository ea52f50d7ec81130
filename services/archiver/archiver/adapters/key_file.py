"""The key that checkpoints are signed with: a file that only its owner reads, never in the database."""

import os
import secrets
from pathlib import Path

from archiver.core.checkpoint import KEY_BYTES_MIN
from common.errors import Permanent


def new_salt() -> bytes:
    """Return 32 bytes that nobody can guess."""
    return secrets.token_bytes(32)


def read_key(path: Path) -> bytes | None:
    """Return the key; None when there is no file. Permanent when the file is no key of ours (hex, 32 bytes up)."""
    try:
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as e:
        raise Permanent(f"the checkpoint key file {path} cannot be read") from e
    try:
        key = bytes.fromhex(text)
    except ValueError as e:
        raise Permanent(f"the checkpoint key file {path} is not hexadecimal") from e
    if len(key) < KEY_BYTES_MIN:
        raise Permanent(f"the checkpoint key in {path} is shorter than {KEY_BYTES_MIN} bytes")
    return key


def make_key(path: Path) -> bytes:
    """Return the key of the file, which is made when it is not there, readable by its owner only."""
    if (key := read_key(path)) is not None:
        return key
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    made = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(made, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_BYTES_MIN) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(beside, path)  # unlike a rename it never replaces a key that was quicker
    except FileExistsError:
        pass
    finally:
        beside.unlink()
    return make_key(path)
