"""Logins that begin at the desk: an address is offered, the browser comes back, and the account is connected."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import msgspec

from common import permissions
from common.clock import Clock
from common.control import Control
from common.db import Database, Tx
from common.errors import BadMessage, OrdstyrerError, Permanent, Transient
from common.events import LoginAsked, LoginFailed, LoginOffered, derived_id
from ingest import store
from ingest.core.connecting import BadLogin, Behalf, Connection, LoginApp, NotConnected
from ingest.jobs.connect import Box, Connecting, Login, Route
from ingest.ports import App, Entrance
from ingest.store import logins
from ingest.store.logins import OpenLogin

LOGIN_FOR = timedelta(minutes=15)
KEEP = timedelta(days=7)
STATE_BYTES = 32
UNKNOWN_LOGIN = "unknown_login"


class Entrances(Protocol):
    """Through which app people log in for an account."""

    def entrance(self, municipality: str, platform: str, account_id: str) -> Entrance:
        """Return it, as the accounts file says it now."""


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What logins are done with. Without `box` or `public_url` none can be offered."""

    login: Login
    box: Box | None
    entrances: Entrances
    public_url: str | None


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """How a login ended: `why` is None when the account is connected. Empty `lang`: nobody knows whose login it was."""

    lang: str = ""
    municipality: str = ""
    why: str | None = None
    granted: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


class _NotOffered(Permanent):
    def __init__(self, code: str) -> None:
        super().__init__(f"no login is offered: {code}")
        self.code = code


class Logins:
    """Offers logins, and finishes them."""

    def __init__(self, db: Database, control: Control, clock: Clock, means: Means) -> None:
        self._db = db
        self._control = control
        self._clock = clock
        self._means = means

    def offer(self, tx: Tx, asked: LoginAsked, at: datetime) -> None:
        """Tell the address of a login, or what must be set before there can be one. Nothing is waited for."""
        state = secrets.token_urlsafe(STATE_BYTES)
        try:
            _, app, url = self._ready(asked, at)
        except _NotOffered as no:
            store.MACHINERY.outbox.publish(tx, _failed(_open(asked), no.code, (), at))
            return
        mine, one = logins.of(tx, asked.municipality), _open(asked)
        mine.forget(at - KEEP)
        if not mine.offer(one, _sha256(state), at):
            return
        route = _route(one, app, url)
        address = self._means.login.dialog(route.app, self._back(one.platform), state, permissions.names(one.platform))
        event = LoginOffered(**_about(one, "offered", at), url=address, ends_at=one.ends_at)  # type: ignore[arg-type]  # the same keywords for both
        store.MACHINERY.outbox.publish(tx, event)

    async def finish(self, platform: str, answer: Mapping[str, str]) -> Ended:
        """Go from the platform's answer to a connected account; what stopped it is told to the desk too.

        Transient only when our own database is away: then nothing was used up, and the same address works again.
        """
        at, state = self._clock.now(), answer.get("state", "")
        one = await self._db.write(lambda tx: logins.use(tx, platform, _sha256(state), at))
        if one is None:
            return Ended(why=UNKNOWN_LOGIN)
        try:
            connection = await self._connect(one, answer, state)
        except OrdstyrerError as problem:
            why, missing = _why(problem)
            failed = _failed(one, why, missing, self._clock.now())
            await self._db.write(lambda tx: store.MACHINERY.outbox.publish(tx, failed))
            return Ended(lang=one.lang, municipality=one.municipality, why=why, lacking=missing)
        missing = tuple(each.name for each in permissions.lacking(platform, connection.granted))
        return Ended(lang=one.lang, municipality=one.municipality, granted=connection.granted, lacking=missing)

    async def _connect(self, one: OpenLogin, answer: Mapping[str, str], state: str) -> Connection:
        """What the operator set may have changed since the login was offered: all is looked at once more."""
        at = self._clock.now()
        box, app, url = self._ready(one, at)
        connecting = Connecting(self._db, self._means.login, box, _route(one, app, url), self._clock, _unheard)
        return await connecting.finish(answer, state, self._back(one.platform), {one.account_id}, one.account_id)

    def withdrawing(self, connection: Connection, municipality: str, behalf: Behalf) -> Connecting:
        """Return what ends a connection; Permanent where there is nothing to open its token with."""
        entrance = self._means.entrances.entrance(municipality, connection.platform, connection.account_id)
        if self._means.box is None or entrance.app is None:
            raise _NotOffered("no_app" if self._means.box else "no_key_file")
        at_platform = LoginApp(app_id=connection.app_id, secret=entrance.app.secrets[0], url=connection.url)
        route = Route(
            municipality=municipality,
            platform=connection.platform,
            app_name=connection.app,
            app=at_platform,
            behalf=behalf,
        )
        return Connecting(self._db, self._means.login, self._means.box, route, self._clock, _unheard)

    def _ready(self, one: LoginAsked | OpenLogin, at: datetime) -> tuple[Box, App, str | None]:
        """Return what a login needs; _NotOffered with the code of what is missing."""
        means = self._means
        entrance = means.entrances.entrance(one.municipality, one.platform, one.account_id)
        missing = {
            "no_login": one.platform not in permissions.LOGINS_OF,
            "not_active": not self._control.is_active(one.municipality, one.platform, one.account_id, at),
            "no_public_url": means.public_url is None,
            "no_key_file": means.box is None,
            "token_file": entrance.has_token_file,
            "no_app": entrance.app is None,
            "no_app_id": entrance.app is not None and not entrance.app.app_id,
            "too_late": isinstance(one, LoginAsked) and one.occurred_at + LOGIN_FOR <= at,
        }
        code = next((code for code, is_so in missing.items() if is_so), None)
        if code is not None or means.box is None or entrance.app is None:
            raise _NotOffered(code or "other")
        return means.box, entrance.app, entrance.url

    def _back(self, platform: str) -> str:
        return f"{(self._means.public_url or '').rstrip('/')}/connect/{platform}/callback"


def _open(asked: LoginAsked) -> OpenLogin:
    return OpenLogin(
        municipality=asked.municipality,
        request_id=asked.request_id,
        platform=asked.platform,
        account_id=asked.account_id,
        actor=asked.actor,
        lang=asked.lang,
        ends_at=asked.occurred_at + LOGIN_FOR,
    )


def _route(one: OpenLogin, app: App, url: str | None) -> Route:
    return Route(
        municipality=one.municipality,
        platform=one.platform,
        app_name=app.name,
        app=LoginApp(app_id=app.app_id or "", secret=app.secrets[0], url=url),
        behalf=Behalf(actor=one.actor, request_id=one.request_id),
    )


def _why(problem: OrdstyrerError) -> tuple[str, tuple[str, ...]]:
    """Return the closed word for what stopped a login, and the permissions that were missing."""
    match problem:
        case NotConnected(code=code, lacking=missing):
            return code, missing
        case BadLogin(code=code) | _NotOffered(code=code):
            return code, ()
        case BadMessage():
            return "login_not_taken", ()
        case Transient():
            return "out_of_order", ()
        case _:
            return "refused", ()


def _failed(one: OpenLogin, why: str, missing: tuple[str, ...], at: datetime) -> LoginFailed:
    return LoginFailed(**_about(one, "failed", at), why=why, lacking=missing)  # type: ignore[arg-type]  # the same keywords for both


def _about(one: OpenLogin, what: str, at: datetime) -> dict[str, object]:
    request_id: UUID = one.request_id
    return {
        "event_id": derived_id(request_id, what),
        "municipality": one.municipality,
        "occurred_at": at,
        "recorded_at": at,
        "platform": one.platform,
        "account_id": one.account_id,
        "request_id": request_id,
    }


def _sha256(state: str) -> str:
    """The state has 256 bits of chance: no salt is needed."""
    return hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()


def _unheard(_words: str) -> None:
    """The steps are for the command line: at the desk stands what came of them."""
