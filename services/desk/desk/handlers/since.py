"""What of an item's text has changed since the revision that somebody had before them."""

from datetime import datetime

import msgspec

from common.db import Tx
from desk.core.facts import Case
from desk.core.word_diff import Piece, word_diff
from desk.store import Versions


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """The text that was seen (since `at`) and the one that stands there now, in pieces."""

    seen: int
    now: int
    at: datetime
    pieces: tuple[Piece, ...]


def changed_since(tx: Tx, case: Case, seen: int) -> Changed | None:
    """Return what changed since the text that somebody acted on; None where that text is not known."""
    before = next((one for one in Versions(tx, case.municipality).of(case.item_id) if one.revision == seen), None)
    if before is None or case.item is None:
        return None
    pieces = word_diff(before.text, case.item.text)
    return Changed(seen=seen, now=case.revision, at=before.at, pieces=pieces)
