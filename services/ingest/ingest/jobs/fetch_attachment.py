"""Fetches one attachment for evidence, and tells when it was the last of its revision."""

from datetime import datetime
from uuid import UUID

import msgspec

from common.blob import Blobs
from common.db import Database, Tx
from common.errors import OrdstyrerError, Transient
from common.events import KeptAttachment, derived_id
from common.work import Job, Unit
from ingest import store
from ingest.core import fetching
from ingest.core.item_state import ItemState
from ingest.handlers.on_evidence import attachments_kept
from ingest.ports import Attachments, Refused, Secrets
from ingest.store import attachments

TRIES_MAX = 4
"""Evidence does not wait for long: a threat stands there meanwhile."""


class FetchAttachment:
    """Does jobs of kind `fetch_attachment`."""

    def __init__(self, db: Database, blobs: Blobs, web: Attachments, secrets: Secrets) -> None:
        self._db = db
        self._blobs = blobs
        self._web = web
        self._secrets = secrets

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Fetch and put it; what cannot be fetched says why. Transient while it may still work."""
        item_id, place = UUID(job.args["item_id"]), int(job.args["place"])
        item = await self._db.read(lambda tx: store.of(tx, job.municipality).item(item_id))
        wanted, url = await self._db.read(lambda tx: _rows(tx, job).url(place))
        if item is None or not wanted:
            return None
        kept = await self._kept(job, item, url)
        return lambda tx: _settle(tx, job, kept, at)

    async def _kept(self, job: Job, item: ItemState, url: str | None) -> KeptAttachment:
        place = int(job.args["place"])
        kind = item.attachments[place].kind if place < len(item.attachments) else "unknown"
        if place >= fetching.ATTACHMENTS_MAX:
            return KeptAttachment(kind=kind, why="too_many")
        access = self._secrets.access(job.municipality, item.platform, item.account_id)
        hosts = fetching.hosts_of(item.platform, access.base_url if access else None)
        try:
            found = await self._web.fetch(url, hosts)
        except Refused as no:
            return KeptAttachment(kind=kind, why=no.code)
        except Transient:
            if job.attempts + 1 < TRIES_MAX:
                raise
            return KeptAttachment(kind=kind, why="unavailable")
        sha256 = await self._blobs.put(job.municipality, found.content)
        return KeptAttachment(kind=kind, sha256=sha256, media_type=found.media_type, size_bytes=len(found.content))


def give_up(tx: Tx, job: Job, _problem: OrdstyrerError, at: datetime) -> None:
    """It will not be fetched: say so, so that nobody waits for it."""
    _settle(tx, job, KeptAttachment(kind="unknown", why="unavailable"), at)


def _settle(tx: Tx, job: Job, kept: KeptAttachment, at: datetime) -> None:
    """Keep what became of it; after the last one of the revision tell of all.

    Of what was erased meanwhile the file alone is told: nobody else would have it deleted.
    """
    item_id, revision = UUID(job.args["item_id"]), int(job.args["revision"])
    store.of(tx, job.municipality).lock_item(item_id)
    rows, place = _rows(tx, job), int(job.args["place"])
    if rows.settle(place, kept, at):
        told = attachments_kept(job.municipality, item_id, revision, rows.kept(), at)
        store.MACHINERY.outbox.publish(tx, told)
    elif kept.sha256 is not None and not rows.kept():
        told = attachments_kept(job.municipality, item_id, revision, (kept,), at)
        late = derived_id(told.event_id, "late", place)
        store.MACHINERY.outbox.publish(tx, msgspec.structs.replace(told, event_id=late))


def _rows(tx: Tx, job: Job) -> attachments.AttachmentRows:
    return attachments.of(tx, job.municipality, UUID(job.args["item_id"]), int(job.args["revision"]))
