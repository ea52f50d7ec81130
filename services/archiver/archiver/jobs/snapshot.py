"""Takes snapshots of accounts: half-yearly, at the end of a crisis, before an account is closed."""

import asyncio
import contextlib
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from archiver.core.pronom import JSON, PDF_A_2U
from archiver.core.seal import MEDIA_TYPE, RENDERING_MEDIA_TYPE
from archiver.core.snapshot import Subject, container, due, page_of_account, volumes
from archiver.jobs.documents import Paper, put
from archiver.jobs.prepare import CannotSeal, Sources
from archiver.ports import Offices, Salts
from archiver.store.snapshots import Snapshots
from common.clock import Clock, happens
from common.control import Control, told
from common.db import Tx
from common.errors import OrdstyrerError, Permanent, Transient
from common.events import AccountFact, CrisisFact, derived_id
from common.health import Health
from common.work import Job, Unit

LOOK_EVERY_S = 600.0
AGAIN_AFTER = timedelta(hours=1)


class TakeSnapshot:
    """Does jobs of kind `snapshot`."""

    def __init__(self, sources: Sources, offices: Offices, salts: Salts) -> None:
        self._sources = sources
        self._offices = offices
        self._salts = salts

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Put each volume as PDF/A and as data, and return the line that tells of them all."""
        subject = _subject(job)
        entries = await self._sources.db.read(
            lambda tx: Snapshots(tx, job.municipality).standing(subject.platform, subject.account_id)
        )
        lang = self._offices(job.municipality).lang
        documents: list[dict[str, Any]] = []
        for number, volume in enumerate(volumes(entries), start=1):
            page = page_of_account(subject, number, volume, lang)
            try:
                rendered = await self._sources.renderer.render(page, {})
            except Permanent as e:
                raise CannotSeal("not_rendered") from e
            papers = [
                Paper(
                    role="H",
                    title=page.title,
                    media_type=RENDERING_MEDIA_TYPE,
                    content=rendered.content,
                    format=PDF_A_2U,
                    made_from=JSON,
                    tool=rendered.tool,
                ),
                Paper(
                    role="V",
                    title=page.title,
                    media_type=MEDIA_TYPE,
                    content=container(subject, number, volume),
                    format=JSON,
                ),
            ]
            documents += await put(self._sources, job.municipality, papers)
        return partial(self._write, subject=subject, items=len(entries), documents=documents, at=at)

    def _write(self, tx: Tx, *, subject: Subject, items: int, documents: list[dict[str, Any]], at: datetime) -> None:
        Snapshots(tx, subject.municipality).save(subject, items, documents, at, self._salts())

    def give_up(self, tx: Tx, job: Job, _problem: OrdstyrerError, at: datetime) -> None:
        """Try again in a while, for ever: without it the account is not closed."""
        again = derived_id(job.job_id, "again")
        Snapshots(tx, job.municipality).want(again, _subject(job), at + AGAIN_AFTER)


def _subject(job: Job) -> Subject:
    args = job.args
    return Subject(
        municipality=job.municipality,
        platform=args["platform"],
        account_id=args["account_id"],
        name=args["name"],
        why=args["why"],
        at=datetime.fromisoformat(args["at"]),
    )


class WantSnapshots:
    """Looks now and then at every account of the registry, and has a snapshot taken where one is due."""

    def __init__(self, sources: Sources, control: Control, clock: Clock) -> None:
        self._db = sources.db
        self._control = control
        self._clock = clock

    async def come(self, stop: asyncio.Event, _health: Health) -> None:
        """Look until told to stop; a database that is away is told of elsewhere."""
        while not stop.is_set():
            known = self._control.at_end.is_set()
            if known:
                with contextlib.suppress(Transient):
                    await self.look(self._clock.now())
            await happens(stop, LOOK_EVERY_S if known else 1.0)

    async def look(self, at: datetime) -> int:
        """Have what is due taken; return how many are."""
        found = 0
        for key, fact in self._control.facts("").items():
            municipality, _, rest = key.partition("/")
            account = told(fact, AccountFact) if rest.startswith("account/") else None
            if account is not None:
                found += await self._db.write(partial(self._want, municipality=municipality, account=account, at=at))
        return found

    def _want(self, tx: Tx, *, municipality: str, account: AccountFact, at: datetime) -> bool:
        snapshots = Snapshots(tx, municipality)
        last = snapshots.last(account.platform, account.account_id)
        why = due(account, self._crisis(municipality), last, at)
        if why is None:
            return False
        subject = Subject(
            municipality=municipality,
            platform=account.platform,
            account_id=account.account_id,
            name=account.name,
            why=why,
            at=at,
        )
        # The same until it is taken, however often it is looked.
        after = last.isoformat() if last else ""
        job_id = derived_id(municipality, "snapshot", account.platform, account.account_id, why, after)
        snapshots.want(job_id, subject, at)
        return True

    def _crisis(self, municipality: str) -> CrisisFact | None:
        fact = self._control.facts(f"{municipality}/crisis").get(f"{municipality}/crisis")
        return told(fact, CrisisFact) if fact else None
