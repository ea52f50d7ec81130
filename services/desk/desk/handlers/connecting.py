"""What administrators ask of an account's connection: on record and published in one transaction."""

from datetime import datetime

import msgspec

from common.db import Tx, lock
from common.events import AccountAsked, LoginAsked, WithdrawalAsked, derived_id
from common.permissions import LOGINS_OF
from desk.core.connection import connection_of
from desk.core.rights import ADMIN, account_of
from desk.store import MACHINERY, Cases, Connections, Registry, Rights

NO_RIGHT, NO_SUCH_ACCOUNT, NOT_CONNECTED = "no_right", "no_such_account", "not_connected"


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A person wants an account connected (anew), or its connection ended. `key` makes twice the same wish one."""

    municipality: str
    platform: str
    account_id: str
    person: str
    key: str
    lang: str = "nb"
    withdraw: bool = False


def ask(tx: Tx, wish: Wish, at: datetime) -> str | None:
    """Ask ingest for it; return None, or the code of why not."""
    mine = wish.municipality
    lock(tx, mine, f"connection/{wish.platform}:{wish.account_id}")
    if not Rights(tx, mine).may(wish.person, ADMIN, account_of(wish.platform, wish.account_id)):
        return NO_RIGHT
    if not may_be_connected(tx, mine, wish.platform, wish.account_id, at):
        return NO_SUCH_ACCOUNT
    lines = Connections(tx, mine).of(wish.platform, wish.account_id)
    if wish.withdraw and not connection_of(lines, at).is_there:
        return NOT_CONNECTED
    event = _event(wish, at)
    if Connections(tx, mine).add(event):
        what = "asked_to_withdraw" if wish.withdraw else "asked_to_connect"
        Cases(tx, mine).audit(wish.person, f"{what} {wish.platform}:{wish.account_id}", None, at)
        MACHINERY.outbox.publish(tx, event)
    return None


def may_be_connected(tx: Tx, municipality: str, platform: str, account_id: str, at: datetime) -> bool:
    """True for an active account on a platform that people log in at."""
    account = Registry(tx, municipality).account(platform, account_id)
    return platform in LOGINS_OF and account is not None and account.state_at(at) == "active"


def _event(wish: Wish, at: datetime) -> AccountAsked:
    what = "withdraw" if wish.withdraw else "connect"
    request_id = derived_id(wish.municipality, what, wish.platform, wish.account_id, wish.person, wish.key)
    about = {
        "event_id": derived_id(request_id, "asked"),
        "municipality": wish.municipality,
        "occurred_at": at,
        "recorded_at": at,
        "request_id": request_id,
        "platform": wish.platform,
        "account_id": wish.account_id,
        "actor": wish.person,
    }
    if wish.withdraw:
        return WithdrawalAsked(**about)  # type: ignore[arg-type]  # the same keywords for both
    return LoginAsked(**about, lang=wish.lang)  # type: ignore[arg-type]  # the same keywords for both
