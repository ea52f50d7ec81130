"""Carries out once a day what the municipality's rows of retention let go, and deletes the files that go with it."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import msgspec

from archiver.core.retention import Matter, Verdict, on_schedule, proof_of
from archiver.ports import RetentionRules, Salts
from archiver.store.asking import enqueue_inspection
from archiver.store.erasing import Erasing, is_named
from archiver.store.holds import Holds
from archiver.store.keeping import Keeping
from archiver.store.sweeping import enqueue_sweep
from archiver.store.tables import MACHINERY
from common.blob import Blobs
from common.db import Database, Tx
from common.errors import OrdstyrerError
from common.events import derived_id
from common.metrics import Metrics
from common.work import Job, Unit, enqueue

ACTOR = "retention"
"""Who stands behind what goes by a row: the row itself names who decided it."""
NEXT_PAGE_AFTER = timedelta(seconds=1)
NEXT_DAY_AFTER = timedelta(days=1)
LOCKED_DAYS = timedelta(days=7)


class Retain:
    """Does jobs of kind `retention`: one page of a municipality's items, then the next, then tomorrow."""

    def __init__(self, db: Database, rules: RetentionRules, salts: Salts, metrics: Metrics) -> None:
        self._db = db
        self._rules = rules
        self._salts = salts
        self._metrics = metrics

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Look at the page, and return what erases what is due of it."""
        after = job.args.get("after")
        page = await self._db.read(lambda tx: Keeping(tx, job.municipality).page(UUID(after) if after else None))
        return partial(self._carry_out, job=job, page=page, at=at)

    def _carry_out(self, tx: Tx, *, job: Job, page: list[Matter], at: datetime) -> None:
        """Erase what is due; it is looked at anew, for it may just have been filed or held."""
        municipality, rules = job.municipality, self._rules(job.municipality)
        erasing = Erasing(tx, municipality, self._salts)
        erasing.hold()
        holds = Holds(tx, municipality).all()
        for matter in Keeping(tx, municipality).of_items(one.item_id for one in page):
            verdict: Verdict = on_schedule(matter, rules, holds, at)
            if verdict.goes:
                erasing.item(matter.item_id, proof_of(verdict, rules, ACTOR), at)
                self._metrics.count(
                    "ordstyrer_erased_total", service="archiver", municipality=municipality, reason=verdict.category
                )
        last = page[-1].item_id if page else None
        if last is None:
            enqueue_inspection(tx, municipality, at.date().isoformat(), at)
        enqueue_sweep(tx, municipality, at + (NEXT_PAGE_AFTER if last else NEXT_DAY_AFTER), after=last)

    def give_up(self, tx: Tx, job: Job, _problem: OrdstyrerError, at: datetime) -> None:
        """Begin anew tomorrow."""
        enqueue_sweep(tx, job.municipality, at + NEXT_DAY_AFTER)


class LetGo:
    """Does jobs of kind `let_go`: deletes files that nothing names any more."""

    def __init__(self, db: Database, blobs: Blobs, metrics: Metrics) -> None:
        self._db = db
        self._blobs = blobs
        self._metrics = metrics

    async def __call__(self, job: Job, _at: datetime) -> Unit | None:
        """Delete each; what is gone already is gone."""
        for sha256 in job.args["files"]:
            if await self._db.read(lambda tx, s=sha256: is_named(tx, job.municipality, s)):  # type: ignore[misc]  # bound now, not at the call
                continue
            if await self._blobs.delete(job.municipality, sha256):
                self._metrics.count("ordstyrer_files_erased_total", service="archiver", municipality=job.municipality)
        return None

    def give_up(self, tx: Tx, job: Job, _problem: OrdstyrerError, at: datetime) -> None:
        """What the store still locks, or does not answer for, is tried again in a while, for ever."""
        again = msgspec.structs.replace(
            job, job_id=derived_id(job.job_id, "again"), attempts=0, run_at=at + LOCKED_DAYS
        )
        enqueue(tx, MACHINERY.jobs, again)
