"""Orders the sweeps that are due, begins those that may begin, and tells how old the last ones are."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from common.clock import happens
from common.db import Tx
from common.errors import Transient
from common.events import derived_id
from common.health import Health
from common.service import World
from common.work import enqueue
from ingest import store
from ingest.core import sweeping
from ingest.core.sweeping import FAILED, LISTING, NOT_LISTED, SCHEDULED, Account, Past, Step, Whose, whose
from ingest.jobs.active import active_accounts
from ingest.jobs.sweep import sweep_job
from ingest.ports import Platforms, Secrets
from ingest.store import sweeps
from ingest.store.sweeps import Progress, Sweep

LOOK_EVERY_S = 2.0
KEEP_ENDED = timedelta(days=7)
FORGET_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Reach:
    """How often accounts are swept, and how many days back posts are listed: each time, and once a day."""

    minutes: int
    days: int
    deep_days: int

    def since(self, why: str, at: datetime) -> datetime:
        """Return from when on posts are listed."""
        return at - timedelta(days=self.days if why == SCHEDULED else self.deep_days)


class SweepSchedule:
    """A loop of ingest. Several replicas may run it: one at a time orders and begins."""

    def __init__(self, world: World, platforms: Platforms, secrets: Secrets, reach: Reach) -> None:
        self._db = world.db
        self._clock = world.clock
        self._control = world.control
        self._metrics = world.metrics
        self._platforms = platforms
        self._secrets = secrets
        self._reach = reach
        self._forgot_at: datetime | None = None

    async def run(self, stop: asyncio.Event, health: Health) -> None:
        """Go round every few seconds until told to stop."""
        while not stop.is_set():
            try:
                if self._control.at_end.is_set():
                    await self.go_round(self._clock.now())
                health.fine("sweeps")
            except Transient as e:
                health.not_ready("sweeps", str(e))
            await happens(stop, LOOK_EVERY_S)

    async def go_round(self, at: datetime) -> None:
        """Order what is due and begin what may begin; writes only when there is something to write."""
        accounts = list(self._accounts(at))
        if await self._db.read(lambda tx: self._has_work(tx, accounts, at)):
            await self._db.write(lambda tx: self._order_and_begin(tx, accounts, at))
        if self._forgot_at is None or self._forgot_at + FORGET_EVERY <= at:
            self._forgot_at = at
            await self._db.write(lambda tx: sweeps.forget_ended(tx, at - KEEP_ENDED))
        self._tell_ages(accounts, await self._db.read(sweeps.past), at)

    def _accounts(self, at: datetime) -> Iterator[Account]:
        """Yield the accounts that can be listed now: active, with a token, on a platform that offers listings."""
        for municipality, account, since in active_accounts(self._control, at):
            platform = self._platforms.get(account.platform)
            if platform is None or not platform.lists:
                continue
            if self._secrets.access(municipality, account.platform, account.account_id) is not None:
                yield Account(
                    municipality=municipality,
                    platform=account.platform,
                    account_id=account.account_id,
                    active_since=since,
                )

    def _has_work(self, tx: Tx, accounts: list[Account], at: datetime) -> bool:
        heads = [sweeps.head(one) for one in sweeps.open_sweeps(tx)]
        past = sweeps.past(tx)
        return bool(sweeping.to_begin(heads) or sweeping.due(accounts, heads, past, at, self._reach.minutes))

    def _order_and_begin(self, tx: Tx, accounts: list[Account], at: datetime) -> None:
        sweeps.lock_schedule(tx)
        heads = [sweeps.head(one) for one in sweeps.open_sweeps(tx)]
        past = sweeps.past(tx)
        for account, why in sweeping.due(accounts, heads, past, at, self._reach.minutes):
            sweep = new_sweep(whose(account), why, at)
            sweeps.of(tx, account.municipality).order(sweep)
            heads.append(sweeps.head(sweep))
        known = {whose(account): account for account in accounts}
        for head in sweeping.to_begin(heads):
            sweep_row = sweeps.of(tx, head.municipality).sweep(head.sweep_id)
            if sweep_row is not None:
                self._begin(tx, sweep_row, known.get(whose(head)), at)

    def _begin(self, tx: Tx, sweep: Sweep, account: Account | None, at: datetime) -> None:
        rows = sweeps.of(tx, sweep.municipality)
        if account is None:
            problem = self._problem(sweep, at)
            rows.save(msgspec.structs.replace(sweep, state=FAILED, problem=problem, ended_at=at))
            return
        since = sweep.since or self._reach.since(sweep.why, at)
        begun = msgspec.structs.replace(
            sweep,
            state=LISTING,
            since=since,
            born_from=sweep.born_from or account.active_since - sweeping.BEFORE_ACTIVE,
            began_at=at,
            progress=Progress(steps=(Step(scope="account", id=sweep.account_id, since=since),)),
        )
        rows.save(begun)
        enqueue(tx, store.MACHINERY.jobs, sweep_job(begun, at))

    def _problem(self, sweep: Sweep, at: datetime) -> str:
        """Return why the account cannot be swept, as a closed word."""
        platform = self._platforms.get(sweep.platform)
        if platform is None or not platform.lists:
            return NOT_LISTED
        active = self._control.is_active(sweep.municipality, sweep.platform, sweep.account_id, at)
        return "no_access" if active else "not_active"

    def _tell_ages(self, accounts: list[Account], past: Mapping[tuple[Whose, str], Past], at: datetime) -> None:
        """Tell of each municipality's platforms the age of the account that has waited longest."""
        oldest: dict[tuple[str, str], float] = {}
        for account in accounts:
            age_s = sweeping.age(past, whose(account), at).total_seconds()
            place = account.municipality, account.platform
            oldest[place] = max(age_s, oldest.get(place, 0.0))
        for (municipality, platform), age_s in oldest.items():
            self._metrics.set(
                "ordstyrer_sweep_age_seconds", age_s, service="ingest", municipality=municipality, platform=platform
            )


def new_sweep(account: Whose, why: str, at: datetime, since: datetime | None = None) -> Sweep:
    """Return a sweep that is ordered now; with `since` it takes everything over that was written from then on."""
    municipality, platform, account_id = account
    return Sweep(
        municipality=municipality,
        sweep_id=derived_id("sweep", municipality, platform, account_id, why, at.isoformat()),
        platform=platform,
        account_id=account_id,
        why=why,
        since=since,
        born_from=since,
        ordered_at=at,
    )
