"""Goes through what stands on an account, one page a job, and finds what no webhook told: items, edits, removals."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from common.control import Control
from common.db import Database, Tx
from common.errors import NotYet, OrdstyrerError, Permanent
from common.events import ChannelSwept, derived_id, item_id_of
from common.metrics import Metrics
from common.work import Job, Unit, enqueue
from ingest import store
from ingest.core import sweeping
from ingest.core.change import EDITED, HIDDEN, POSTED, REMOVED, UNHIDDEN, Change, Listed
from ingest.core.item_state import ItemState
from ingest.core.sweeping import ACCOUNT, DONE, FAILED, LISTING, LOOKING, Step
from ingest.jobs.reread import as_seen, target_of
from ingest.jobs.taking_over import Shown, Tell, take_over
from ingest.ports import Access, Listing, Page, Platform, Platforms, Refused, Secrets
from ingest.store import sweeps
from ingest.store.sweeps import Progress, Sweep

LOOKS_AT_ONCE = 5
LOOKS_MAX = 200
"""Of one sweep: what is left is looked at by the next one."""
PAGES_MAX = 20_000
LOOK_EVERY_S = 1.0
FOUND = {POSTED: "missed", EDITED: "edit", REMOVED: "removal", HIDDEN: "hide", UNHIDDEN: "unhide"}
GONE_CODE, GAVE_UP = "item_is_gone", "gave_up"
OF_ALL_CALLS = frozenset({"token_invalid", "blocked_by_platform"})
"""Refusals that every further call would meet: the sweep ends with them."""


class CannotSweep(Permanent):
    """The account cannot be listed any more; `code` is a closed word."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the account cannot be swept: {code}")
        self.code = code


class SweepAccount:
    """Does jobs of kind `sweep`: a page, or some looks, and then orders the next job."""

    def __init__(
        self, db: Database, platforms: Platforms, secrets: Secrets, control: Control, metrics: Metrics
    ) -> None:
        self._db = db
        self._platforms = platforms
        self._secrets = secrets
        self._control = control
        self._metrics = metrics

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Do the sweep's next step; CannotSweep or Refused when there is no use in going on."""
        sweep_id = UUID(job.args["sweep_id"])
        sweep = await self._db.read(lambda tx: sweeps.of(tx, job.municipality).sweep(sweep_id))
        if sweep is None or sweep.state not in sweeping.RUNNING:
            return None
        platform, access = self._platforms.get(sweep.platform), self._access(sweep, at)
        if platform is None or not platform.lists:
            raise CannotSweep(sweeping.NOT_LISTED)
        try:
            if sweep.state == LISTING:
                return await self._list(platform, access, sweep, at)
            return await self._look(platform, access, sweep, at)
        except OrdstyrerError as e:
            if not isinstance(e, NotYet):
                self._count_error(sweep, e)
            raise

    def _access(self, sweep: Sweep, at: datetime) -> Access:
        if not self._control.is_active(sweep.municipality, sweep.platform, sweep.account_id, at):
            raise CannotSweep("not_active")
        access = self._secrets.access(sweep.municipality, sweep.platform, sweep.account_id)
        if access is None:
            raise CannotSweep("no_access")
        return access

    async def _list(self, platform: Platform, access: Access, sweep: Sweep, at: datetime) -> Unit:
        step = sweep.progress.steps[-1]
        if sweep.progress.pages >= PAGES_MAX:
            raise CannotSweep("too_many_pages")
        what = Listing(scope=step.scope, id=step.id, since=step.since)
        try:
            page, refused = await platform.listing(access, what, step.cursor), None
        except Refused as no:
            if step.scope == ACCOUNT or no.code in OF_ALL_CALLS:
                raise
            # One post that went while we came, or that is closed to us, costs no other: what stood under it is
            # looked at one by one, and what we have never seen there is not found: that is counted.
            if no.code != GONE_CODE or step.cursor is not None:
                self._count_error(sweep, no)
            page, refused = Page(), None if no.code == GONE_CODE else no.code
        return lambda tx: self._taken(tx, sweep, page, refused, at)

    def _taken(self, tx: Tx, sweep: Sweep, page: Page, refused: str | None, at: datetime) -> None:
        """Write the page, how far the sweep is now, and what comes next, in one transaction."""
        rows, progress = sweeps.of(tx, sweep.municipality), sweep.progress
        by_id = {item_id_of(sweep.municipality, sweep.platform, one.object_id): one for one in page.found}
        known = rows.items(by_id)
        until = sweeping.missed_until(sweep.platform, sweep.why, at)
        found: list[str] = []
        shown: list[UUID] = []
        # In one order, so that two that change the same items never wait for each other.
        for item_id in sorted(by_id):
            listed, before = by_id[item_id], known.get(item_id)
            foreign = before is not None and before.account_id != sweep.account_id
            if foreign or not sweeping.is_wanted(before, listed, sweep.born_from, until):
                continue
            shown.append(item_id)
            if sweeping.changes_for(before, listed, sweep.platform, sweep.account_id, at):
                tell = _as_listed(sweep, listed, at)
                shows = Shown(at, listed.raw, settled=False, edited_at=_edited_at(listed))
                news = take_over(tx, sweep.municipality, item_id, tell, shows)
                found += news if before is not None else news[:1]
        rows.listed(shown, at)
        then = [Step(scope=one.scope, id=one.id, since=one.since) for one in page.then]
        steps = sweeping.steps_after(progress.steps, then, page.next)
        self._count("ordstyrer_sweep_pages_total", sweep)
        progress = msgspec.structs.replace(
            progress,
            steps=steps,
            pages=progress.pages + 1,
            listings=progress.listings + (len(steps) < len(progress.steps) + len(then)),
            listed=progress.listed + len(by_id),
            opened=progress.opened + (refused is None and progress.steps[-1].scope != ACCOUNT),
            refused=progress.refused or refused,
            wait_s=page.wait_s,
        )
        self._go_on(tx, sweep, progress, found, at, LISTING if steps else LOOKING)

    async def _look(self, platform: Platform, access: Access, sweep: Sweep, at: datetime) -> Unit:
        missing = await self._db.read(lambda tx: _missing(tx, sweep))
        looks = [self._look_at(platform, access, item, at) for item in missing.values()]
        seen = dict(zip(missing, await asyncio.gather(*looks), strict=True))
        return lambda tx: self._looked(tx, sweep, seen, at)

    async def _look_at(self, platform: Platform, access: Access, item: ItemState, at: datetime) -> Tell | None:
        """Say what a look shows; None when this very item cannot be looked at."""
        try:
            return as_seen(await platform.look(access, target_of(item)), at)
        except Refused as no:
            if no.code in OF_ALL_CALLS:
                raise
            return None

    def _looked(self, tx: Tx, sweep: Sweep, seen: dict[UUID, Tell | None], at: datetime) -> None:
        found: list[str] = []
        for item_id in sorted(seen):
            tell = seen[item_id]
            if tell is not None:
                # While we looked an order of ours may have been carried out.
                found += take_over(tx, sweep.municipality, item_id, tell, Shown(at, settled=False))
        sweeps.of(tx, sweep.municipality).looked_at(seen, at)
        progress = msgspec.structs.replace(sweep.progress, looked=sweep.progress.looked + len(seen))
        more = len(seen) == LOOKS_AT_ONCE and progress.looked < LOOKS_MAX
        self._go_on(tx, sweep, progress, found, at, LOOKING if more else DONE)

    def _go_on(self, tx: Tx, sweep: Sweep, progress: Progress, found: Sequence[str], at: datetime, state: str) -> None:
        tally = dict(progress.found)
        for what in (FOUND[told] for told in found):
            tally[what] = tally.get(what, 0) + 1
            self._count("ordstyrer_sweep_found_total", sweep, what=what)
        progress = msgspec.structs.replace(progress, found=tally, turn=progress.turn + 1)
        ended_at = None
        problem = None
        if state == DONE:
            ended_at = at
            problem = _problem(progress)
            state = FAILED if problem else DONE
            self._count("ordstyrer_sweeps_total", sweep, result=state)
        now = msgspec.structs.replace(sweep, state=state, progress=progress, ended_at=ended_at, problem=problem)
        sweeps.of(tx, sweep.municipality).save(now)
        if state == DONE:
            store.MACHINERY.outbox.publish(tx, _swept(now, at))
        if ended_at is None:
            wait_s = max(progress.wait_s, LOOK_EVERY_S if sweep.state == state == LOOKING else 0.0)
            enqueue(tx, store.MACHINERY.jobs, sweep_job(now, at + timedelta(seconds=wait_s)))

    def give_up(self, tx: Tx, job: Job, problem: OrdstyrerError, at: datetime) -> None:
        """The sweep has failed: say why. What it had found stays found, and the next one begins anew.

        One page that is never answered is left out: else no sweep would ever come to what stands behind it. The sweep
        fails at its end.
        """
        rows = sweeps.of(tx, job.municipality)
        sweep = rows.sweep(UUID(job.args["sweep_id"]))
        if sweep is None or sweep.state not in sweeping.OPEN:
            return
        why = problem.code if isinstance(problem, CannotSweep | Refused) else GAVE_UP
        if why == GAVE_UP and sweep.state == LISTING and self._left_out(tx, sweep, at):
            return
        rows.save(msgspec.structs.replace(sweep, state=FAILED, problem=why, ended_at=at))
        self._count("ordstyrer_sweeps_total", sweep, result=FAILED)

    def _left_out(self, tx: Tx, sweep: Sweep, at: datetime) -> bool:
        """Go on behind the page that is never answered; false when it may not be left out."""
        steps, left_out = sweep.progress.steps, sweep.progress.left_out
        if not sweeping.may_leave_out(steps[-1], left_out):
            return False
        progress = msgspec.structs.replace(
            sweep.progress,
            steps=steps[:-1],
            listings=sweep.progress.listings + 1,
            left_out=left_out + 1,
            wait_s=0.0,
        )
        self._go_on(tx, sweep, progress, (), at, LISTING if progress.steps else LOOKING)
        return True

    def _count(self, name: str, sweep: Sweep, **labels: str) -> None:
        labels |= {"service": "ingest", "municipality": sweep.municipality, "platform": sweep.platform}
        self._metrics.count(name, 1, **labels)

    def _count_error(self, sweep: Sweep, error: OrdstyrerError) -> None:
        code = error.code if isinstance(error, CannotSweep | Refused) else type(error).__name__
        self._count("ordstyrer_platform_errors_total", sweep, error=code)


def sweep_job(sweep: Sweep, run_at: datetime) -> Job:
    """Return the job of the sweep's next turn."""
    return Job(
        municipality=sweep.municipality,
        job_id=derived_id(sweep.sweep_id, "turn", sweep.progress.turn),
        kind="sweep",
        key=f"sweep:{sweep.platform}:{sweep.account_id}",
        target=f"sweep:{sweep.municipality}:{sweep.platform}",
        args={"sweep_id": str(sweep.sweep_id)},
        run_at=run_at,
    )


def _problem(progress: Progress) -> str | None:
    """Return why a sweep that came to its end has failed all the same, None when it has not."""
    if progress.left_out:
        return GAVE_UP
    # Posts that are there, and all of them closed to us: that is no account without comments.
    return progress.refused if not progress.opened else None


def _swept(sweep: Sweep, at: datetime) -> ChannelSwept:
    found = sweep.progress.found
    return ChannelSwept(
        event_id=derived_id(sweep.sweep_id, "swept"),
        municipality=sweep.municipality,
        occurred_at=at,
        recorded_at=at,
        sweep_id=sweep.sweep_id,
        platform=sweep.platform,
        account_id=sweep.account_id,
        missed=found.get(FOUND[POSTED], 0),
        edits=found.get(FOUND[EDITED], 0),
        hides=found.get(FOUND[HIDDEN], 0),
        unhides=found.get(FOUND[UNHIDDEN], 0),
        removals=found.get(FOUND[REMOVED], 0),
    )


def _as_listed(sweep: Sweep, listed: Listed, at: datetime) -> Tell:
    def tell(before: ItemState | None) -> list[Change]:
        return sweeping.changes_for(before, listed, sweep.platform, sweep.account_id, at)

    return tell


def _edited_at(listed: Listed) -> datetime | None:
    """A post counts as changed with every comment under it, a comment with its own words alone."""
    return listed.updated_at if listed.kind == "comment" else None


def _missing(tx: Tx, sweep: Sweep) -> dict[UUID, ItemState]:
    """Return the next items to look at, as we know them."""
    rows, progress = sweeps.of(tx, sweep.municipality), sweep.progress
    if sweep.began_at is None or not sweeping.proves_removals(progress.listed):
        return {}
    ids = sweeping.missing(rows.unlisted(sweep), sweep.began_at, min(LOOKS_AT_ONCE, LOOKS_MAX - progress.looked))
    found = rows.items(ids)
    return {item_id: found[item_id] for item_id in ids if item_id in found}
