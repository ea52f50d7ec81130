"""Which items belong in one case file: those of one author in one thread (SOGNE-32)."""

import hashlib
from uuid import UUID


def group_key(item_id: UUID, place: tuple[str, str], thread: str | None, author_id: str | None) -> str:
    """Return the key of the case file. `place` is (platform, account id); without thread or author, the item's own."""
    if thread is None or author_id is None:
        return f"item:{item_id}"
    whole = "\x1f".join((*place, thread, author_id))
    return f"thread:{hashlib.sha256(whole.encode()).hexdigest()}"
