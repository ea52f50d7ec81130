"""Does jobs of kind `go_out`: at its hour a scheduled post is checked by what holds then, and ordered or stopped."""

import asyncio
from datetime import datetime
from uuid import UUID

from common.db import Database, Tx
from common.errors import OrdstyrerError
from common.pack_versions import PackVersions
from common.policy.asked import Asked
from common.policy.decide import decide
from common.work import Job, Unit, Worker
from desk.core.plan import Entry
from desk.handlers.going_out import Found, asked_at_its_hour, due, go_out, stopped
from desk.handlers.planning import GO_OUT


class GoOut:
    """The doer. What it finds is acted on in the transaction that ends the job."""

    def __init__(self, db: Database, packs: PackVersions) -> None:
        self._db = db
        self._packs = packs

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Return the unit by which the post goes out; None when it was changed or taken out since."""
        mine, entry_id, version = job.municipality, UUID(job.args["entry_id"]), int(job.args["version"])
        pack = await asyncio.to_thread(self._packs.pack_for, mine, at)

        def look(tx: Tx) -> tuple[Entry, Asked | str] | None:
            entry = due(tx, mine, entry_id, version)
            return (entry, asked_at_its_hour(tx, mine, entry, pack, at)) if entry else None

        looked = await self._db.read(look)
        if looked is None:
            return None
        entry, asked = looked
        if isinstance(asked, str) or pack is None:
            found = Found(asked if isinstance(asked, str) else "no_pack")
        else:
            found = Found("", pack.ref, (await asyncio.to_thread(decide, pack, asked)).steps)
        return lambda tx: go_out(tx, mine, entry, found, at)


def give_up(tx: Tx, job: Job, _problem: OrdstyrerError, at: datetime) -> None:
    """A post that could not even be checked is shown to a person."""
    stopped(tx, job.municipality, UUID(job.args["entry_id"]), int(job.args["version"]), at)


def does_go_out(worker: Worker, db: Database, packs: PackVersions) -> None:
    """Let a worker do these jobs."""
    worker.does(GO_OUT, GoOut(db, packs), give_up)
