"""Tells whether a pooler stands before PostgreSQL, and what it lends: for `ordstyrer doctor` alone."""

from contextlib import AsyncExitStack

import asyncpg
from sqlalchemy import make_url

from common.db.away import passes
from common.db.way import CONNECT_S_MAX
from common.errors import Transient

NOTHING, SESSIONS, TRANSACTIONS = "nothing", "sessions", "transactions"
ASKED_TIMES = 5
_PROCESS = "SELECT pg_backend_pid()"
_WHERE = "SELECT concat_ws(' ', system_identifier, current_database(), current_user) FROM pg_control_system()"


async def between(url: str) -> str:
    """Say what stands between us and the server that a URL names: nothing, or what lends sessions or transactions.

    A pooler gives its clients a process number of its own making. If two clients that are both connected were ever
    served by the same process of PostgreSQL, it is not lent for as long as one of them stays.
    """
    async with AsyncExitStack() as stack:
        one, other = await _connected(stack, url), await _connected(stack, url)
        try:
            served = [{await each.fetchval(_PROCESS) for _ in range(ASKED_TIMES)} for each in (one, other)]
        except (asyncpg.PostgresError, OSError) as e:
            raise Transient("database: no answer") from e
        if served == [{one.get_server_pid()}, {other.get_server_pid()}]:
            return NOTHING
        return TRANSACTIONS if served[0] & served[1] else SESSIONS


async def leads_to(url: str) -> str:
    """Return which cluster, database and role a URL leads to."""
    async with AsyncExitStack() as stack:
        return str(await (await _connected(stack, url)).fetchval(_WHERE))


async def _connected(stack: AsyncExitStack, url: str) -> asyncpg.Connection:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        connection = await asyncpg.connect(plain, timeout=CONNECT_S_MAX, statement_cache_size=0)
    except (asyncpg.PostgresError, OSError) as e:
        if passes(e):
            raise Transient("database: no answer") from e
        raise
    stack.push_async_callback(connection.close)
    return connection
