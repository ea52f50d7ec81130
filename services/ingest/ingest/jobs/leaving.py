"""People who take our app's rights away: what they connected stops, and on request we forget who they were."""

from datetime import datetime

import msgspec

from common.clock import Clock
from common.db import Database, Tx
from common.permissions import LOGINS_OF
from ingest.core.connecting import Behalf, Connection
from ingest.core.health import Checked
from ingest.core.meta_callbacks import DELETE, Leaving
from ingest.jobs import connection_told
from ingest.ports import App
from ingest.store import channels, tokens
from ingest.store.tokens import Left

PROBLEM = "whoever connected it took the app's rights away: nothing is read, answered or hidden. Connect it anew"


class Leavings:
    """Does what a person asked for by leaving, once for each request however often it comes."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def leave(self, app: App, leaving: Leaving) -> None:
        """Forget the tokens that the person gave through this app; Transient when that cannot be kept now."""
        at = self._clock.now()
        await self._db.write(lambda tx: _leave(tx, app, leaving, at))

    async def left(self, app: App, code: str) -> Left | None:
        """Return what was done under a confirmation code; None for an unknown one."""
        return await self._db.read(lambda tx: tokens.of(tx, app.municipality).left(code))


def _leave(tx: Tx, app: App, leaving: Leaving, at: datetime) -> None:
    rows = tokens.of(tx, app.municipality)
    if rows.left(leaving.confirmation_code) is not None:
        return
    theirs = [kept.connection for kept in rows.mine() if _is_theirs(kept.connection, app, leaving)]
    delete = leaving.do == DELETE
    for connection in theirs:
        person_id = None if delete else connection.person_id
        ended = msgspec.structs.replace(connection, problem=PROBLEM, person_id=person_id)
        connection_told.withdrawn(tx, app.municipality, ended, Behalf(), at, why="left")
        whose = (app.municipality, connection.platform, connection.account_id)
        channels.of(tx, whose).save_check(Checked(valid=False), at)
    rows.keep_left(Left(code=leaving.confirmation_code, deleted=delete, accounts=len(theirs), done_at=at))


def _is_theirs(connection: Connection, app: App, leaving: Leaving) -> bool:
    """Say whether the person connected it through this app, and before asking: an old request ends no new login."""
    of_app = (LOGINS_OF[connection.platform], connection.app) == (app.platform, app.name)
    asked, connected = leaving.issued_at, connection.connected_at
    in_time = asked is None or connected is None or connected <= asked
    return of_app and connection.person_id == leaving.user_id and in_time
