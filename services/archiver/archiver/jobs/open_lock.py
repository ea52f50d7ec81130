"""Two persons open the store's lock on files that nothing names any more. Called by the command line.

What is erased leaves the journal at once, and its files when the store's lock ends. Where the law cannot wait for that,
one person asks and another opens; both stand in the chain of the evidence before a byte goes.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import msgspec

from archiver.core.entry import LOCK_OPENED, Entry
from archiver.core.proof import EVIDENCE_SERIES
from archiver.store.erasing import is_named
from archiver.store.ledger import Ledger
from archiver.store.opening import ASKED, OPENED, Locks
from common.blob import Blobs
from common.db import Database, Tx
from common.errors import Permanent

BECAUSE_CHARS_MAX = 200


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """Who wants the lock opened on the files of an erased item or a disposed record, and by which decision."""

    municipality: str
    subject_id: UUID
    person: str
    because: str = ""


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """`state` is asked or opened; `files` wait for the lock, `gone` of them were deleted now."""

    state: str
    asked_by: str
    files: int
    gone: int = 0


class OpenLock:
    """The first call asks, the second, by somebody else, opens."""

    def __init__(self, db: Database, blobs: Blobs, salts: Callable[[], bytes]) -> None:
        self._db = db
        self._blobs = blobs
        self._salts = salts

    async def __call__(self, asked: Opening, at: datetime) -> Opened:
        """Ask or open. Permanent when no file of it waits, nobody is named, or the same person calls twice."""
        if not asked.person.strip() or len(asked.because) > BECAUSE_CHARS_MAX:
            raise Permanent(f"say who: a name; and why in at most {BECAUSE_CHARS_MAX} characters")
        first, files = await self._db.write(lambda tx: self._recorded(tx, asked, at))
        if first == asked.person:
            return Opened(state="asked", asked_by=first, files=len(files))
        gone = [one for one in files if await self._blobs.delete(asked.municipality, one, opened=True)]
        return Opened(state="opened", asked_by=first, files=len(files), gone=len(gone))

    def _recorded(self, tx: Tx, asked: Opening, at: datetime) -> tuple[str, list[str]]:
        locks = Locks(tx, asked.municipality, asked.subject_id)
        files = [one for one in locks.files() if not is_named(tx, asked.municipality, one)]
        if not files:
            raise Permanent(
                f"no file of {asked.subject_id} waits for a lock: only what was erased or disposed of can be opened"
            )
        first = locks.asked_by()
        if first is None:
            if not asked.because.strip():
                raise Permanent("say why: the decision or the law by which it cannot wait")
            locks.remember(ASKED, asked.person, asked.because, at)
            return asked.person, files
        if first[0] != asked.person and locks.remember(OPENED, asked.person, asked.because, at):
            facts = {"asked_by": first[0], "opened_by": asked.person, "because": first[1], "files": len(files)}
            entry = Entry(event=LOCK_OPENED, subject_id=asked.subject_id, facts=facts)
            Ledger(tx, asked.municipality, EVIDENCE_SERIES).append(entry, at, self._salts())
        return first[0], files
