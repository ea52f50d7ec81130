"""Seals a revision: container put, read back, compared, and only then told (G4)."""

from datetime import datetime
from functools import partial
from uuid import UUID

from archiver.core.seal import Sealed, first_container, second_container
from archiver.jobs.gathering import Wanted
from archiver.jobs.prepare import UNKNOWN_REVISION, CannotSeal, NotYet, Sources
from archiver.ports import Offices, Salts
from archiver.store.batch import hold_archive
from archiver.store.erasing import let_go
from archiver.store.items import Items
from archiver.store.seals import Seal, Seals, seal_id_of
from common.db import Tx
from common.errors import OrdstyrerError, Transient
from common.metrics import Metrics
from common.work import Job, Unit


class MakeSeal:
    """Does jobs of kind `seal`. The second stage makes the first one too, where it is not there."""

    def __init__(self, sources: Sources, offices: Offices, metrics: Metrics, salts: Salts) -> None:
        self._sources = sources
        self._salts = salts
        self._offices = offices
        self._metrics = metrics

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Seal, unless it is sealed; return what is to be written and told."""
        item_id, revision = UUID(job.args["item_id"]), int(job.args["revision"])
        wanted = Wanted(job.municipality, item_id, revision, job.attempts, job.args["change_sha256"])
        there = partial(_sealed_stages, municipality=job.municipality, item_id=item_id, revision=revision)
        missing = set(range(1, job.args["stage"] + 1)) - await self._sources.db.read(there)
        made: list[Seal] = []
        if missing:
            sealed = await self._sources.gather(wanted)
            if sealed.change is None:
                raise CannotSeal("no_change")
            if 1 in missing:
                made.append(await self._make(sealed, 1, at))
            if max(missing) > 1:
                # Told before the second is tried: it is enough to hide, and without its row no erasure would find it.
                if made and not await self._sources.db.write(partial(self._save, job=job, made=made, at=at)):
                    return None
                async with self._sources.room_for(sealed):
                    made = [await self._make(await self._sources.attached(wanted, sealed), 2, at)]
        return partial(self._write, job=job, made=made, at=at)

    async def _make(self, sealed: Sealed, stage: int, at: datetime) -> Seal:
        content = first_container(sealed)
        if stage > 1:
            rendered = await self._sources.rendered(sealed, self._offices(sealed.municipality).lang)
            content = second_container(sealed, rendered.content)
        return Seal(
            municipality=sealed.municipality,
            item_id=sealed.item_id,
            revision=sealed.revision,
            stage=stage,
            seal_id=seal_id_of(sealed.item_id, sealed.revision, stage),
            sha256=await self._sources.put(sealed.municipality, content),
            size_bytes=len(content),
            sealed_at=at,
        )

    def _save(self, tx: Tx, *, job: Job, made: list[Seal], at: datetime) -> bool:
        """Save and tell of what was made; false when it was erased meanwhile: then nothing is kept."""
        if not _is_there(tx, job):
            let_go(tx, job.municipality, job.job_id, {seal.sha256 for seal in made}, at)
            self._fail(tx, job, UNKNOWN_REVISION, at)
            return False
        seals = Seals(tx, job.municipality)
        for seal in made:
            if seals.save(seal, self._salts()):
                seals.tell_of(seal, at)
                self._count(job.municipality, f"stage_{seal.stage}")
        return True

    def _write(self, tx: Tx, *, job: Job, made: list[Seal], at: datetime) -> None:
        """Save and tell of what was made, or tell once more of what was there."""
        if made and not self._save(tx, job=job, made=made, at=at):
            return
        seals = Seals(tx, job.municipality)
        if job.args["stage"] not in {seal.stage for seal in made}:
            seals.tell(UUID(job.args["item_id"]), int(job.args["revision"]), int(job.args["stage"]), at)

    def give_up(self, tx: Tx, job: Job, problem: OrdstyrerError, at: datetime) -> None:
        """Tell that there is no seal, and why."""
        self._fail(tx, job, _code(problem), at)

    def _fail(self, tx: Tx, job: Job, why: str, at: datetime) -> None:
        Seals(tx, job.municipality).tell_failed(job, why, at)
        self._count(job.municipality, "failed")

    def _count(self, municipality: str, result: str) -> None:
        self._metrics.count("ordstyrer_seals_total", service="archiver", municipality=municipality, result=result)


def _sealed_stages(tx: Tx, *, municipality: str, item_id: UUID, revision: int) -> set[int]:
    return {seal.stage for seal in Seals(tx, municipality).of_item(item_id) if seal.revision == revision}


def _is_there(tx: Tx, job: Job) -> bool:
    """Say whether the revision is known, and let nobody erase it until the transaction ends."""
    hold_archive(tx, job.municipality)
    return Items(tx, job.municipality).revision(UUID(job.args["item_id"]), int(job.args["revision"])) is not None


def _code(problem: OrdstyrerError) -> str:
    """Closed codes of a failed seal: unknown_revision, change_missing, no_change, too_large, altered, not_read_back,
    attachments_missing, not_rendered (no PDF/A could be made of it),

    unavailable (the store did not answer), refused (the store will not take it).
    """
    if isinstance(problem, NotYet | CannotSeal):
        return problem.code
    return "unavailable" if isinstance(problem, Transient) else "refused"
