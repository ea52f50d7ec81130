"""The secrets of the accounts file, and beside them the tokens of accounts that were connected here."""

import asyncio
from collections.abc import Mapping

from common.clock import happens
from common.db import Database
from common.errors import NotYet, Permanent, Transient
from common.health import Health
from common.permissions import LOGINS_OF
from ingest.jobs.connect import Box, opened
from ingest.ports import Access, App, Secrets
from ingest.store import tokens
from ingest.store.tokens import Kept

LOOK_EVERY_S = 2.0


class ConnectedTokens:
    """Secrets for all of ingest. An account's token file goes before what was connected; without a key file
    nothing can have been connected."""

    def __init__(self, files: Secrets, db: Database, box: Box | None) -> None:
        self._files = files
        self._db = db
        self._box = box
        self._access: Mapping[tuple[str, str, str], Access] | None = None if box else {}

    def app(self, platform: str, name: str) -> App | None:
        """Return the route's app."""
        return self._files.app(platform, name)

    def access(self, municipality: str, platform: str, account_id: str) -> Access | None:
        """Return what is needed to act; NotYet until the stored tokens have been read for the first time."""
        found = self._files.access(municipality, platform, account_id)
        if found is not None:
            return found
        if self._access is None:
            raise NotYet("the tokens of connected accounts are not read yet")
        return self._access.get((municipality, platform, account_id))

    async def run(self, stop: asyncio.Event, health: Health) -> None:
        """Read the stored tokens every few seconds until told to stop: what is connected works at once."""
        while self._box is not None and not stop.is_set():
            try:
                await self.reload()
                health.fine("connected accounts")
            except (Permanent, Transient) as e:
                health.not_ready("connected accounts", str(e))
            await happens(stop, LOOK_EVERY_S)

    async def reload(self) -> None:
        """Read the stored tokens; Permanent when one cannot be opened, and then the others work all the same."""
        if self._box is not None:
            self._box.reload()
        problem: Permanent | None = None
        found: dict[tuple[str, str, str], Access] = {}
        for kept in await self._db.read(tokens.all_kept):
            try:
                access = self._opened(kept)
            except Permanent as e:
                problem = e
                continue
            if access is not None:
                found[kept.municipality, kept.connection.platform, kept.connection.account_id] = access
        self._access = found
        if problem is not None:
            raise problem

    def _opened(self, kept: Kept) -> Access | None:
        """Return a connection's access; None once it is withdrawn, or its app is not in the accounts file any more."""
        connection = kept.connection
        app = self._files.app(LOGINS_OF[connection.platform], connection.app)
        if kept.sealed is None or self._box is None or app is None or app.municipality != kept.municipality:
            return None
        extra = {"app_id": connection.app_id}
        if connection.platform == "instagram":
            extra |= {"login": "facebook", "page_id": connection.page_id}
        return Access(
            platform=connection.platform,
            account_id=connection.account_id,
            token=opened(self._box, kept),
            app_secret=app.secrets[0],
            base_url=connection.url,
            extra=extra,
        )
