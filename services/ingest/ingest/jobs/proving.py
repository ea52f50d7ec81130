"""Notices the first thing that comes of an account after it was connected: that proves that it works."""

import asyncio

from common.clock import Clock, happens
from common.db import Database
from common.errors import Transient
from common.health import Health
from ingest.core.connecting import SUBSCRIBED
from ingest.jobs import connection_told
from ingest.store import tokens
from ingest.store.tokens import Kept

LOOK_EVERY_S = 2.0


class Proving:
    """A loop of ingest. Several replicas may run it: the first to see it tells it."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def run(self, stop: asyncio.Event, health: Health) -> None:
        """Look every few seconds until told to stop."""
        while not stop.is_set():
            try:
                await self.look()
                health.fine("first things")
            except Transient as e:
                health.not_ready("first things", str(e))
            await happens(stop, LOOK_EVERY_S)

    async def look(self) -> None:
        """Look at each account that is subscribed and not proved yet."""
        for kept in await self._db.read(tokens.all_kept):
            if kept.sealed is not None and kept.connection.stage == SUBSCRIBED:
                await self._look_at(kept)

    async def _look_at(self, kept: Kept) -> None:
        one, since, at = kept.connection, kept.connection.subscribed_at, self._clock.now()
        if since is None:
            return
        mine = kept.municipality
        if await self._db.read(lambda tx: tokens.of(tx, mine).heard_since(one.platform, one.account_id, since)):
            await self._db.write(lambda tx: connection_told.proved(tx, mine, one, at))
