"""Files with keys that a program makes for itself, once: whole or not at all, and for their owner's eyes alone."""

import os
from pathlib import Path

from common.errors import Permanent


def keep_once(path: Path, content: str) -> None:
    """Put a new key where none is; of several processes that do so at once, one's stays, whole.

    Permanent when it can neither be written nor is there.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(content)
        try:
            os.link(beside, path)
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    except OSError as e:
        if not path.exists():
            raise Permanent(f"the key file {path} cannot be made: {e.strerror}") from e
