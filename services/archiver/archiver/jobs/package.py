"""Puts together what is kept of an item, signs it, and tells where it lies; a while later it is deleted again."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from archiver.core.checkpoint import SigningKey
from archiver.core.noark.rules import OWN
from archiver.core.package import Contents, Sealed, files_of, list_of, zipped
from archiver.core.proof import attachments_of
from archiver.ports import PublicPem
from archiver.store.erasing import LET_GO_KIND
from archiver.store.items import Item, Items, Revision
from archiver.store.seals import Seal, Seals
from archiver.store.tables import MACHINERY
from common.blob import Blobs
from common.db import Database, Tx
from common.errors import OrdstyrerError, Transient
from common.events import ActRefused, Broken, PackageAsked, PackageMade, derived_id
from common.work import Job, Unit, enqueue

KEPT = timedelta(days=14)
"""Long enough to fetch it: it is a copy, and what it was made of stays."""
NO_SEAL, NO_ITEM = "no_seal", "no_such_record"


class MakePackage:
    """Does jobs of kind `package`. It waits for the newest revision's seal, which the desk has asked for."""

    def __init__(self, db: Database, blobs: Blobs, key: SigningKey, pem: PublicPem) -> None:
        self._db = db
        self._blobs = blobs
        self._key = key
        self._pem = pem

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Make it, put it and return what tells of it; an item that is gone has none."""
        item_id = UUID(job.args["item_id"])
        item, revisions, seals = await self._db.read(lambda tx: _known(tx, job.municipality, item_id))
        if item is None:
            return partial(_refuse, job=job, code=NO_ITEM, at=at)
        if not any(seal.revision == item.revision for seal in seals):
            raise Transient("the newest revision is not sealed yet")
        contents = await self._contents(job, item, revisions, seals)
        files, public = files_of(contents), self._key.public
        signed = list_of(contents, files, public.key_id)
        made = zipped(files, signed, bytes.fromhex(self._key.signature(signed)), self._pem(public))
        sha256 = await self._blobs.put(job.municipality, made)
        return partial(self._tell, job=job, sha256=sha256, size=len(made), at=at)

    async def _contents(self, job: Job, item: Item, revisions: list[Revision], seals: list[Seal]) -> Contents:
        sealed, attached = [], {}
        for seal in seals:
            content = await self._blobs.get(job.municipality, seal.sha256)
            if content is None:
                raise Transient("a seal cannot be read")
            sealed.append(Sealed(revision=seal.revision, stage=seal.stage, sealed_at=seal.sealed_at, content=content))
            for sha256 in attachments_of(content):
                found = await self._blobs.get(job.municipality, sha256)
                if found is not None:
                    attached[sha256] = found
        about = ("platform", "account_id", "object_id", "kind", "permalink", "author_id", "author_name", "created_at")
        asked = ("act_id", "actor", "recipient", "reason", "asked_at")
        return Contents(
            item_id=item.item_id,
            item={name: getattr(item, name) for name in about},
            asked={name: job.args[name] for name in asked},
            texts={one.revision: one.text for one in revisions},
            seals=tuple(sealed),
            attachments=attached,
        )

    def _tell(self, tx: Tx, *, job: Job, sha256: str, size: int, at: datetime) -> None:
        told = PackageMade(
            **_about(job, "made", at),
            sha256=sha256,
            size_bytes=size,
            key_id=self._key.public.key_id,
            kept_until=at + KEPT,
        )
        MACHINERY.outbox.publish(tx, told)
        gone = Job(
            municipality=job.municipality,
            job_id=derived_id(job.job_id, LET_GO_KIND),
            kind=LET_GO_KIND,
            key=f"{LET_GO_KIND}:{sha256}",
            args={"files": [sha256]},
            run_at=at + KEPT,
        )
        enqueue(tx, MACHINERY.jobs, gone)

    def give_up(self, tx: Tx, job: Job, _problem: OrdstyrerError, at: datetime) -> None:
        """Tell that there is no package: no seal came."""
        _refuse(tx, job=job, code=NO_SEAL, at=at)


def _refuse(tx: Tx, *, job: Job, code: str, at: datetime) -> None:
    told = ActRefused(
        **_about(job, "refused", at),
        actor=job.args["actor"],
        asked=PackageAsked.__name__,
        broken=(Broken(OWN, code),),
    )
    MACHINERY.outbox.publish(tx, told)


def _about(job: Job, what: str, at: datetime) -> dict[str, Any]:
    """Return what every word about a package says: once a job and what became of it."""
    return {
        "event_id": derived_id(job.job_id, what),
        "municipality": job.municipality,
        "occurred_at": at,
        "recorded_at": at,
        "item_id": UUID(job.args["item_id"]),
        "revision": job.args["revision"],
        "act_id": job.args["act_id"],
    }


def _known(tx: Tx, municipality: str, item_id: UUID) -> tuple[Item | None, list[Revision], list[Seal]]:
    items = Items(tx, municipality)
    return items.get(item_id), items.revisions(item_id), Seals(tx, municipality).of_item(item_id)
