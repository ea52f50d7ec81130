"""Seals on record: one a revision and stage, told as often as it is asked for."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Uuid

from archiver.core.entry import SEALED, Entry
from archiver.core.proof import EVIDENCE_SERIES, SealRow, seal_content, seal_facts
from archiver.store.batch import BATCH
from archiver.store.batch_news import Whose
from archiver.store.leaving import tell, want
from archiver.store.ledger import Ledger
from archiver.store.tables import SEAL
from common.db import Tx, insert_once, rows_of
from common.events import EvidenceFailed, EvidenceSecured, EvidenceWanted, derived_id
from common.work import Job

SEAL_KIND = "seal"
_SEALS = rows_of(SEAL, item_id=Uuid())


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed container that was put and read back."""

    municipality: str
    item_id: UUID
    revision: int
    stage: int
    seal_id: UUID
    sha256: str
    size_bytes: int
    sealed_at: datetime


def seal_id_of(item_id: UUID, revision: int, stage: int) -> UUID:
    """A revision has one seal a stage."""
    return derived_id(item_id, "seal", revision, stage)


class Seals:
    """A municipality's seals in an open transaction."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._municipality = municipality

    def get(self, item_id: UUID, revision: int, stage: int) -> Seal | None:
        """Return a seal."""
        found = (seal for seal in self.of_item(item_id) if (seal.revision, seal.stage) == (revision, stage))
        return next(found, None)

    def of_item(self, item_id: UUID) -> list[Seal]:
        """Return every seal of an item, by revision and stage."""
        batch, key = BATCH.of(self._tx), (self._municipality, item_id)
        known = batch.news.seals.get(key) if batch is not None else None
        found = known if known is not None else [Seal(**row) for row in _SEALS.dicts(self._tx, [key])]
        return sorted(found, key=lambda seal: (seal.revision, seal.stage))

    @staticmethod
    def of_each(tx: Tx, items: Sequence[Whose]) -> dict[Whose, list[Seal]]:
        """Return the seals of several items."""
        found: dict[Whose, list[Seal]] = {key: [] for key in items}
        for seal in (Seal(**row) for row in _SEALS.dicts(tx, items)):
            found[seal.municipality, seal.item_id].append(seal)
        return found

    def save(self, seal: Seal, salt: bytes) -> bool:
        """Keep a seal and write the line that proves it; false when there is one already, which stands."""
        row = msgspec.structs.asdict(seal)
        if not insert_once(self._tx, SEAL, row):
            return False
        if (batch := BATCH.of(self._tx)) is not None:
            batch.news.seals.pop((seal.municipality, seal.item_id), None)
        told = SealRow(**row)
        entry = Entry(event=SEALED, subject_id=seal.seal_id, facts=seal_facts(told), content=seal_content(told))
        Ledger(self._tx, self._municipality, EVIDENCE_SERIES).append(entry, seal.sealed_at, salt)
        return True

    def want(self, wanted: EvidenceWanted, item_id: UUID, at: datetime) -> None:
        """Have a revision sealed; each wish is a job of its own, so that a wish after a failure is tried anew."""
        job = Job(
            municipality=self._municipality,
            job_id=derived_id(wanted.event_id, SEAL_KIND),
            kind=SEAL_KIND,
            key=f"seal:{item_id}:{wanted.revision}:{wanted.stage}",
            args={
                "item_id": str(item_id),
                "revision": wanted.revision,
                "stage": wanted.stage,
                "change_sha256": wanted.change_sha256,
            },
            run_at=at,
        )
        want(self._tx, job)

    def tell(self, item_id: UUID, revision: int, stage: int, at: datetime) -> bool:
        """Tell that the revision is sealed; false when it is not. The same seal is always told by the same event."""
        seal = self.get(item_id, revision, stage)
        if seal is not None:
            self.tell_of(seal, at)
        return seal is not None

    def tell_of(self, seal: Seal, at: datetime) -> None:
        """Tell of a seal that is there."""
        secured = EvidenceSecured(
            event_id=derived_id(seal.seal_id, "secured"),
            municipality=self._municipality,
            occurred_at=seal.sealed_at,
            recorded_at=at,
            item_id=seal.item_id,
            revision=seal.revision,
            stage=seal.stage,
            seal_id=seal.seal_id,
            sha256=seal.sha256,
        )
        tell(self._tx, secured)

    def tell_failed(self, job: Job, why: str, at: datetime) -> None:
        """Tell that the revision was not sealed and will not be by itself."""
        failed = EvidenceFailed(
            event_id=derived_id(job.job_id, "failed"),
            municipality=self._municipality,
            occurred_at=at,
            recorded_at=at,
            item_id=UUID(job.args["item_id"]),
            revision=job.args["revision"],
            stage=job.args["stage"],
            why=why,
            final=True,
        )
        tell(self._tx, failed)
