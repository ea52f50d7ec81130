"""Snapshots of accounts: what stands there, the line that tells of one, and when the newest was taken."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from archiver.core.entry import SNAPSHOT_TAKEN
from archiver.core.entry import Entry as LineEntry
from archiver.core.proof import EVIDENCE_SERIES
from archiver.core.snapshot import Entry, Subject, Taken, account_subject
from archiver.store.ledger import Ledger
from archiver.store.tables import ITEM, MACHINERY
from common.db import Tx
from common.events import MESSAGE
from common.work import Job, enqueue

SNAPSHOT_KIND = "snapshot"
_FIELDS = Entry.__struct_fields__


class Snapshots:
    """A municipality's snapshots in an open transaction."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._municipality = municipality
        self._ledger = Ledger(tx, municipality, EVIDENCE_SERIES)

    def standing(self, platform: str, account_id: str) -> list[Entry]:
        """Return what stands on the account, oldest first: no private message, and nothing that was removed."""
        t = ITEM.c
        query = select(*(t[name] for name in _FIELDS)).where(
            t.municipality == self._municipality,
            t.platform == platform,
            t.account_id == account_id,
            t.kind != MESSAGE,
            t.visibility != "removed",
        )
        found = self._tx.execute(query.order_by(t.created_at, t.item_id)).mappings()
        return [Entry(**row) for row in found]

    def taken(self, platform: str, account_id: str) -> list[Taken]:
        """Return every snapshot of the account, oldest first."""
        return list(self._taken(account_subject(self._municipality, platform, account_id)))

    def _taken(self, subject_id: UUID) -> Iterator[Taken]:
        for line in self._ledger.lines_of(subject_id):
            if line.event == SNAPSHOT_TAKEN:
                facts = line.told().facts
                yield Taken(why=facts["why"], at=datetime.fromisoformat(facts["taken_at"]))

    def last(self, platform: str, account_id: str) -> datetime | None:
        """Return as of when the newest snapshot was taken."""
        return max((one.at for one in self.taken(platform, account_id)), default=None)

    def save(self, subject: Subject, items: int, documents: list[dict[str, Any]], at: datetime, salt: bytes) -> bool:
        """Write the line that tells of a snapshot; false where one of the same account and instant is told of."""
        known = Taken(why=subject.why, at=subject.at)
        if known in self.taken(subject.platform, subject.account_id):
            return False
        facts = {
            "platform": subject.platform,
            "account_id": subject.account_id,
            "why": subject.why,
            "taken_at": subject.at.isoformat(),
            "items": items,
        }
        subject_id = account_subject(self._municipality, subject.platform, subject.account_id)
        entry = LineEntry(event=SNAPSHOT_TAKEN, subject_id=subject_id, facts=facts, content={"documents": documents})
        self._ledger.append(entry, at, salt)
        return True

    def want(self, job_id: UUID, subject: Subject, at: datetime) -> None:
        """Have a snapshot taken; the same one wanted twice is one."""
        job = Job(
            municipality=self._municipality,
            job_id=job_id,
            kind=SNAPSHOT_KIND,
            key=f"snapshot:{subject.platform}:{subject.account_id}",
            target="blobs",
            args={
                "platform": subject.platform,
                "account_id": subject.account_id,
                "name": subject.name,
                "why": subject.why,
                "at": subject.at.isoformat(),
            },
            run_at=at,
        )
        enqueue(self._tx, MACHINERY.jobs, job)
