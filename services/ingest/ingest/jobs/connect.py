"""Connects an account: a login becomes a token that is kept encrypted, a subscription, and a proof that it works."""

import asyncio
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from common import permissions
from common.clock import Clock
from common.db import Database, Tx
from common.errors import Permanent
from ingest.core import connecting
from ingest.core.connecting import Behalf, Connection, LoginApp, NotConnected, Offered, TokenState
from ingest.jobs import connection_told
from ingest.store import tokens
from ingest.store.tokens import Kept, Sealed

LOOK_EVERY_S = 1.0
Tell = Callable[[str], None]


class Login(Protocol):
    """What a platform's login offers. Errors: Transient (again later), Permanent, BadMessage (begin again)."""

    def dialog(self, app: LoginApp, redirect_uri: str, state: str, permissions: Sequence[str]) -> str:
        """Return the address at which a person logs in."""

    async def token_of(self, app: LoginApp, code: str, redirect_uri: str) -> str:
        """Change a login's code into the person's token."""

    async def granted(self, app: LoginApp, token: str) -> frozenset[str]:
        """Return the permissions that the person gave."""

    async def offered(self, app: LoginApp, token: str, platform: str) -> list[Offered]:
        """Return the accounts that the person runs."""

    async def state_of(self, app: LoginApp, token: str) -> TokenState:
        """Return how a token stands."""

    async def subscribe(self, app: LoginApp, connection: Connection, token: str, fields: Collection[str]) -> set[str]:
        """Subscribe the account to these fields, and return what is read back."""

    async def subscribed(self, app: LoginApp, connection: Connection, token: str) -> set[str]:
        """Return the fields that the account is subscribed to."""

    async def unsubscribe(self, app: LoginApp, connection: Connection, token: str) -> None:
        """End the account's subscription."""

    async def app_fields(self, app: LoginApp, platform: str) -> set[str]:
        """Return the fields that the app itself is subscribed to."""


class Box(Protocol):
    """Encrypts tokens."""

    @property
    def newest(self) -> str:
        """Return the id of the key that new tokens are encrypted with."""

    def reload(self) -> None:
        """Read the keys anew; Permanent when that fails, and then the old ones stay."""

    def seal(self, secret: str, *bound: str) -> tuple[str, bytes]:
        """Return the id of the key, and the token encrypted for what it is bound to."""

    def open(self, sealed: bytes, *bound: str, key_id: str | None = None) -> str:
        """Return the token; Permanent when it cannot be opened."""


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """What is connected through: whose account on which platform, the webhook route's app, and for whom."""

    municipality: str
    platform: str
    app_name: str
    app: LoginApp
    behalf: Behalf = Behalf()


class Connecting:
    """Connects, checks and withdraws the accounts of one route. `tell` takes each step in words."""

    def __init__(self, db: Database, login: Login, box: Box, route: Route, clock: Clock, tell: Tell) -> None:
        self._db = db
        self._login = login
        self._box = box
        self._route = route
        self._clock = clock
        self._tell = tell

    def begin(self, redirect_uri: str) -> tuple[str, str]:
        """Return the address at which the person logs in, and the state that the answer must carry."""
        state = secrets.token_urlsafe(32)
        asked = permissions.names(self._route.platform)
        return self._login.dialog(self._route.app, redirect_uri, state, asked), state

    async def finish(
        self, answer: Mapping[str, str], state: str, redirect_uri: str, active: Collection[str], wanted: str | None
    ) -> Connection:
        """Go from the login's answer to a subscribed account; Permanent or BadMessage says why it stopped."""
        app, platform = self._route.app, self._route.platform
        person = await self._login.token_of(app, connecting.code_of(answer, state), redirect_uri)
        self._tell("logged in")
        person_id = (await self._login.state_of(app, person)).person_id
        granted = await self._login.granted(app, person)
        self._tell_permissions(granted)
        account = connecting.picked(await self._login.offered(app, person, platform), active, wanted)
        self._tell(f"picked {account.account_id} ({account.name})")
        token_state = await self._login.state_of(app, account.token)
        connection = await self._keep(account, granted, token_state, person_id)
        return await self._subscribe(connection, account.token)

    async def prove(self, connection: Connection, wait_s: float) -> Connection:
        """Wait until something of the account has come; the connection as it was when nothing does."""
        since = connection.subscribed_at or self._clock.now()
        loop = asyncio.get_running_loop()
        until = loop.time() + wait_s
        while not await self._heard(connection, since):
            if loop.time() >= until:
                return connection
            await asyncio.sleep(LOOK_EVERY_S)
        self._tell("the first thing has come: the account works")
        return await self._proved(connection)

    async def check(self, account_id: str) -> Connection:
        """Ask the platform how a connection stands, subscribe anew where that was lost, and save what is found."""
        kept = await self.kept(account_id)
        connection, token = kept.connection, self.opened(kept)
        at = self._clock.now()
        told = await self._login.state_of(self._route.app, token)
        problem = connecting.stopped(connection, told, at)
        if problem is None:
            await self._subscribe_again(connection, token)
            if kept.sealed is not None and kept.sealed.key_id != self._box.newest:
                await self._seal(connection, token)
        elif problem != connection.problem:
            self._tell(problem)
        ends_at = connecting.ends_soon(told, at)
        if problem is None and ends_at is not None:
            self._tell(f"the permission ends on {ends_at:%Y-%m-%d}: connect the account anew before that")
        connection = await self._put(connection, checked_at=at, ends_at=connecting.end_of(told), problem=problem)
        heard = connection.stage == connecting.SUBSCRIBED and connection.subscribed_at is not None
        if heard and connection.subscribed_at and await self._heard(connection, connection.subscribed_at):
            return await self._proved(connection)
        return connection

    async def withdraw(self, account_id: str) -> Connection:
        """End the subscription and forget the token, whatever the platform says of it."""
        kept = await self.kept(account_id)
        try:
            await self._login.unsubscribe(self._route.app, kept.connection, self.opened(kept))
        finally:
            ended = msgspec.structs.replace(kept.connection, problem=connecting.WITHDRAWN_SAID)
            mine, behalf, at = self._route.municipality, self._route.behalf, self._clock.now()
            ended = await self._db.write(lambda tx: connection_told.withdrawn(tx, mine, ended, behalf, at, why="asked"))
            self._tell(connecting.WITHDRAWN_SAID)
        return ended

    async def kept(self, account_id: str) -> Kept:
        """Return the connection with its token; Permanent when there is none."""
        found = await self._db.read(
            lambda tx: tokens.of(tx, self._route.municipality).kept(self._route.platform, account_id)
        )
        if found is None or found.sealed is None:
            raise Permanent(f"{self._route.platform} {account_id} is not connected here")
        return found

    def opened(self, kept: Kept) -> str:
        """Return the token."""
        return opened(self._box, kept)

    def _tell_permissions(self, granted: Collection[str]) -> None:
        for one in permissions.PERMISSIONS[self._route.platform]:
            if one.name in granted:
                self._tell(f"permitted: {one.name}, to {one.purpose}")
            else:
                self._tell(f"NOT permitted: {one.name}, to {one.purpose}. Without it {one.without}")
        why = connecting.refused(self._route.platform, granted)
        if why is not None:
            needed = tuple(one.name for one in permissions.lacking(self._route.platform, granted) if one.needed)
            not_ticked = f"nothing is connected: {why}. Begin again, and leave every box ticked"
            raise NotConnected("not_permitted", not_ticked, needed)

    async def _keep(
        self, account: Offered, granted: Collection[str], told: TokenState, person_id: str | None
    ) -> Connection:
        """Save the account's token, encrypted; Permanent when it is of no use."""
        at = self._clock.now()
        connection = Connection(
            platform=account.platform,
            account_id=account.account_id,
            name=account.name,
            page_id=account.page_id,
            app=self._route.app_name,
            app_id=self._route.app.app_id,
            url=self._route.app.url,
            granted=tuple(sorted(granted)),
            person_id=person_id,
            connected_at=at,
            checked_at=at,
            ends_at=connecting.end_of(told),
        )
        why = connecting.stopped(connection, told, at)
        if why is not None:
            raise NotConnected("token_useless", f"nothing is connected: {why}")
        await self._seal(connection, account.token)
        self._tell("the account's token is kept, encrypted")
        return connection

    async def _seal(self, connection: Connection, token: str) -> None:
        sealed = Sealed(*self._box.seal(token, *_bound(self._route.municipality, connection)))
        await self._db.write(lambda tx: tokens.of(tx, self._route.municipality).keep(connection, sealed))

    async def _subscribe(self, connection: Connection, token: str) -> Connection:
        """Subscribe the account, and say which of the fields the app itself is not subscribed to."""
        wanted = permissions.fields(connection.platform, connection.granted)
        at = self._clock.now()
        found = await self._ask_for(connection, token, wanted)
        lacking = sorted(set(wanted) - found)
        if lacking:
            fields = ", ".join(lacking)
            raise NotConnected("not_subscribed", f"the platform did not take the subscription to {fields}: begin again")
        self._tell(f"subscribed to {', '.join(wanted)}, and read back")
        missing = sorted(set(_app_wide(connection.platform, wanted)) - await self._app_fields(connection.platform))
        if missing:
            self._tell(
                f"the app itself is not subscribed to {', '.join(missing)}: tick them in its dashboard, under Webhooks"
            )
        stage = connecting.after(connection.stage, connecting.SUBSCRIBED)
        there = msgspec.structs.replace(connection, stage=stage, subscribed_at=at)
        mine, behalf = self._route.municipality, self._route.behalf
        return await self._db.write(lambda tx: connection_told.subscribed(tx, mine, there, tuple(missing), behalf))

    async def _ask_for(self, connection: Connection, token: str, wanted: Sequence[str]) -> set[str]:
        """Subscribe to what is wanted and what there is already: a page and its Instagram share one subscription."""
        there = await self._login.subscribed(self._route.app, connection, token)
        more = sorted(there - set(wanted))
        return await self._login.subscribe(self._route.app, connection, token, (*wanted, *more))

    async def _app_fields(self, platform: str) -> set[str]:
        return await self._login.app_fields(self._route.app, platform)

    async def _subscribe_again(self, connection: Connection, token: str) -> None:
        wanted = permissions.fields(connection.platform, connection.granted)
        found = await self._login.subscribed(self._route.app, connection, token)
        if set(wanted) <= found:
            return
        await self._ask_for(connection, token, wanted)
        self._tell("the subscription was lost, and is there again")

    async def _heard(self, connection: Connection, since: datetime) -> bool:
        def unit(tx: Tx) -> bool:
            mine = tokens.of(tx, self._route.municipality)
            return mine.heard_since(connection.platform, connection.account_id, since)

        return await self._db.read(unit)

    async def _proved(self, connection: Connection) -> Connection:
        mine, at = self._route.municipality, self._clock.now()
        return await self._db.write(lambda tx: connection_told.proved(tx, mine, connection, at))

    async def _put(self, connection: Connection, **changed: object) -> Connection:
        changed_one = msgspec.structs.replace(connection, **changed)
        await self._db.write(lambda tx: tokens.of(tx, self._route.municipality).put(changed_one))
        return changed_one


def opened(box: Box, kept: Kept) -> str:
    """Return the token of a connection that has one."""
    if kept.sealed is None:
        raise Permanent("the connection has no token any more")
    bound = _bound(kept.municipality, kept.connection)
    return box.open(kept.sealed.bytes, *bound, key_id=kept.sealed.key_id)


def _bound(municipality: str, connection: Connection) -> tuple[str, ...]:
    return municipality, connection.platform, connection.account_id


def _app_wide(platform: str, wanted: Sequence[str]) -> Sequence[str]:
    """Instagram's changes are fields of the app alone."""
    return ("comments", "mentions", "messages") if platform == "instagram" else wanted
