"""Watches whether channels work: asks platforms now and then, and tells each trouble once, and its end."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

from common.clock import happens
from common.db import Database, Tx
from common.errors import Transient
from common.events import AccountFact, ChannelRecovered, ChannelTroubled, derived_id
from common.health import Health
from common.service import World
from common.work import Job, Unit, enqueue
from ingest import store
from ingest.core import health as rules
from ingest.core.health import SUBSCRIPTION, Checked, Knocks, Signs
from ingest.core.sweeping import Whose
from ingest.jobs.active import active_accounts
from ingest.ports import ChannelChecks, Platforms, Refused, Secrets
from ingest.store import channels
from ingest.store.channels import Trouble

WATCH_EVERY_S = 60.0
CHECK_EVERY = timedelta(hours=6)
CHECK_AGAIN = timedelta(minutes=15)
"""While something is wrong: whoever mended it wants to see it."""
KEEP_ENDED = timedelta(days=90)
DAY_S = 86400.0


class CheckChannel:
    """Does jobs of kind `check_channel`: asks how token, rights and subscriptions stand, and for what is lost anew."""

    def __init__(self, db: Database, checks: Mapping[str, ChannelChecks], secrets: Secrets) -> None:
        self._db = db
        self._checks = checks
        self._secrets = secrets

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Ask, subscribe again where something is missing, and ask once more."""
        whose: Whose = (job.municipality, job.args["platform"], job.args["account_id"])
        access, checks = self._secrets.access(*whose), self._checks.get(whose[1])
        if access is None or checks is None:
            return None
        try:
            found = await checks.check(access)
            if found.valid and (found.missing_fields or job.args["subscribe"]):
                await checks.subscribe(access)
                found = await checks.check(access)
        except Refused as no:
            found = _as_refused(no)

        def checked(tx: Tx) -> None:
            channels.of(tx, whose).save_check(found, at)

        return checked


class ChannelWatch:
    """A loop of ingest. Several replicas may run it: one at a time tells."""

    def __init__(
        self,
        world: World,
        platforms: Platforms,
        checks: Mapping[str, ChannelChecks],
        secrets: Secrets,
    ) -> None:
        self._world = world
        self._platforms = platforms
        self._checks = checks
        self._secrets = secrets

    async def run(self, stop: asyncio.Event, health: Health) -> None:
        """Go round every minute until told to stop."""
        while not stop.is_set():
            try:
                if self._world.control.at_end.is_set():
                    await self.go_round(self._world.clock.now())
                health.fine("channels")
            except Transient as e:
                health.not_ready("channels", str(e))
            await happens(stop, WATCH_EVERY_S)

    async def go_round(self, at: datetime) -> None:
        """Look at every channel; tell what began and what is over."""
        await self._world.db.write(lambda tx: self._look_at_all(tx, at))

    def _look_at_all(self, tx: Tx, at: datetime) -> None:
        channels.lock_watch(tx)
        by_account = self._by_account(channels.knocks(tx))
        tally: dict[tuple[str, str, str], int] = {}
        days: dict[tuple[str, str], float] = {}
        for municipality, account, since in active_accounts(self._world.control, at):
            whose = (municipality, account.platform, account.account_id)
            signs = self._signs(tx, whose, since, by_account.get(whose, Knocks()), at)
            found = rules.troubles(signs, at)
            self._tell(tx, whose, account, found, at)
            for name in rules.TROUBLES:
                place = (*whose[:2], name)
                tally[place] = tally.get(place, 0) + (name in found)
            if signs.checked is not None and signs.checked.until is not None:
                left = (signs.checked.until - at).total_seconds() / DAY_S
                days[whose[:2]] = min(left, days.get(whose[:2], left))
        self._count(tally, days)
        channels.forget_troubles(tx, at - KEEP_ENDED)

    def _signs(self, tx: Tx, whose: Whose, since: datetime, knocks: Knocks, at: datetime) -> Signs:
        rows, platform = channels.of(tx, whose), self._platforms.get(whose[1])
        has_token = self._secrets.access(*whose) is not None
        checked, checked_at = rows.checked()
        every = CHECK_AGAIN if checked is not None and rules.is_wrong(checked, at) else CHECK_EVERY
        if has_token and whose[1] in self._checks and (checked_at is None or checked_at + every <= at):
            self._check(tx, whose, f"{int(at.timestamp() // every.total_seconds())}", at)
        return Signs(
            platform=whose[1],
            known_since=since,
            checked=checked if has_token else None,
            sweeps=rows.sweeps(),
            births=rows.births(at),
            knocks=knocks,
            is_swept=has_token and platform is not None and platform.lists,
        )

    def _tell(
        self, tx: Tx, whose: Whose, account: AccountFact, found: Mapping[str, datetime | None], at: datetime
    ) -> None:
        rows = channels.of(tx, whose)
        known = {trouble.trouble: trouble for trouble in rows.open_troubles()}
        begun, over = rules.changed(known, found)
        for name in begun:
            trouble = Trouble(trouble_id=derived_id("trouble", *whose, name, at.isoformat()), trouble=name)
            rows.begin(trouble, at)
            event = ChannelTroubled(**_about(whose, account, trouble, "began", at), until=found[name])  # type: ignore[arg-type]  # the same keywords for both
            store.MACHINERY.outbox.publish(tx, event)
            if name == SUBSCRIPTION and whose[1] in self._checks:
                self._check(tx, whose, str(trouble.trouble_id), at, subscribe=True)
        for name in over:
            rows.end(known[name], at)
            recovered = ChannelRecovered(**_about(whose, account, known[name], "over", at))  # type: ignore[arg-type]  # the same keywords for both
            store.MACHINERY.outbox.publish(tx, recovered)

    def _check(self, tx: Tx, whose: Whose, cause: str, at: datetime, *, subscribe: bool = False) -> None:
        municipality, platform, account_id = whose
        job = Job(
            municipality=municipality,
            job_id=derived_id("check", *whose, cause),
            kind="check_channel",
            key=f"check:{platform}:{account_id}",
            target=f"check:{municipality}:{platform}",
            args={"platform": platform, "account_id": account_id, "subscribe": subscribe},
            run_at=at,
        )
        enqueue(tx, store.MACHINERY.jobs, job)

    def _by_account(self, knocks: Mapping[Whose, Knocks]) -> dict[Whose, Knocks]:
        """Return the knocks at the route that an account's deliveries come to."""
        found: dict[Whose, Knocks] = {}
        for (municipality, platform, name), told in knocks.items():
            app = self._secrets.app(platform, name)
            if app is not None and app.municipality == municipality:
                found |= {(municipality, platform, account_id): told for account_id in app.accounts}
        return found

    def _count(self, tally: Mapping[tuple[str, str, str], int], days: Mapping[tuple[str, str], float]) -> None:
        metrics = self._world.metrics
        for (municipality, platform, trouble), number in tally.items():
            labels = {"service": "ingest", "municipality": municipality, "platform": platform}
            metrics.set("ordstyrer_channel_troubles", number, **labels, trouble=trouble)
        for (municipality, platform), left in days.items():
            labels = {"service": "ingest", "municipality": municipality, "platform": platform}
            metrics.set("ordstyrer_token_days_left", left, **labels)


def _as_refused(no: Refused) -> Checked:
    """What a platform refuses says as much as an answer: without a token it tells nothing at all."""
    if rules.BY_REFUSAL.get(no.code) == rules.TOKEN:
        return Checked(valid=False)
    if rules.BY_REFUSAL.get(no.code) == rules.PERMISSION:
        return Checked(missing_scopes=(no.code,))
    raise no


def _about(whose: Whose, account: AccountFact, trouble: Trouble, what: str, at: datetime) -> dict[str, object]:
    municipality, platform, account_id = whose
    return {
        "event_id": derived_id(trouble.trouble_id, what),
        "municipality": municipality,
        "occurred_at": at,
        "recorded_at": at,
        "trouble_id": trouble.trouble_id,
        "trouble": trouble.trouble,
        "platform": platform,
        "account_id": account_id,
        "name": account.name,
    }
