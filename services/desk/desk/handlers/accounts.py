"""The account registry: what the accounts file says becomes rows, and facts that every service reads."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import msgspec

from common.control import account_key
from common.db import Tx, lock
from common.events import AccountFact, AccountState, FactStated
from desk.core.account import APPROVED, CLOSED, WAITING
from desk.handlers.account_rights import follow_registry
from desk.handlers.facts import stated
from desk.store import MACHINERY, AccountBook, Registry
from desk.store.registry import municipalities

ACTIVE, APPLIED = "active", "applied"
Place = tuple[str, str]


class Account(Protocol):
    """A row of the accounts file, as `common.accounts` reads it."""

    @property
    def municipality(self) -> str: ...

    @property
    def platform(self) -> str: ...

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> str: ...


def load_accounts(tx: Tx, accounts: Iterable[Account], at: datetime) -> int:
    """Bring the registry to what the file says and return how many accounts changed.

    A new row is active from now on, one that is gone from the file is closed from now on; what was stays in
    the history, because decisions are made as of the time an item was received. Changed rows are published.
    What people said at the desk goes before the file: an account that somebody applies for is not in use before it
    is approved and opened, one that was opened there needs no row, and one that was closed there stays closed.
    """
    lock(tx, "desk", "accounts")
    wanted = {(a.municipality, a.platform, a.id): a for a in accounts}
    said = {municipality: _said(tx, municipality) for municipality in {a.municipality for a in wanted.values()}}
    changed = 0
    for (municipality, platform, account_id), row in wanted.items():
        old = Registry(tx, municipality).account(platform, account_id)
        new = _stated(old, row, said[municipality].get((platform, account_id), ACTIVE), at)
        if new != old:
            changed += 1
            save_account(tx, municipality, new, at)
    changed += _close_missing(tx, set(wanted), at)
    for municipality in municipalities(tx) if changed else ():
        follow_registry(tx, municipality, at)
    return changed


def _said(tx: Tx, municipality: str) -> dict[Place, str]:
    """Return the accounts of which people have said another state than the file's: applied, closing or closed."""
    book = AccountBook(tx, municipality)
    said = {place: card.word for place, card in book.cards().items() if card.word}
    waiting = (one for one in book.applications() if one.state in {WAITING, APPROVED} and one.account_id)
    return said | {(one.platform, one.account_id): APPLIED for one in waiting}


def _stated(old: AccountFact | None, row: Account, state: str, at: datetime) -> AccountFact:
    history = old.history if old else ()
    if old is None or old.state_at(at) != state:
        history = (*history, AccountState(since=at, state=state))
    said = old or AccountFact(platform=row.platform, account_id=row.id, name=row.name)
    return msgspec.structs.replace(said, name=row.name, kind=row.kind, history=history)


def _close_missing(tx: Tx, wanted: set[tuple[str, str, str]], at: datetime) -> int:
    closed = 0
    for municipality in municipalities(tx):
        opened = {place for place, card in AccountBook(tx, municipality).cards().items() if card.by_desk}
        for account in Registry(tx, municipality).accounts():
            place = account.platform, account.account_id
            here = (municipality, *place) in wanted or place in opened
            if not here and account.state_at(at) != CLOSED:
                closed += 1
                history = (*account.history, AccountState(since=at, state=CLOSED))
                save_account(tx, municipality, msgspec.structs.replace(account, history=history), at)
    return closed


def save_account(tx: Tx, municipality: str, account: AccountFact, at: datetime) -> None:
    """Save a row of the registry, and tell every service, with what its card says."""
    registry = Registry(tx, municipality)
    registry.put(account, at)
    saved = registry.account(account.platform, account.account_id) or account
    MACHINERY.outbox.publish(tx, _fact(municipality, saved, at))


def _fact(municipality: str, account: AccountFact, at: datetime, *purpose: str) -> FactStated:
    key = account_key(municipality, account.platform, account.account_id)
    return stated(municipality, key, account, at, *purpose)


def republish(tx: Tx, at: datetime) -> int:
    """Publish every account of the registry anew (`ordstyrer replay control`); return how many."""
    facts = [
        _fact(municipality, account, at, "again", at.isoformat())
        for municipality in municipalities(tx)
        for account in Registry(tx, municipality).accounts()
    ]
    MACHINERY.outbox.publish(tx, *facts)
    return len(facts)


def names_of(tx: Tx, municipality: str) -> list[AccountFact]:
    """Return the municipality's accounts, the main ones first."""
    return sorted(Registry(tx, municipality).accounts(), key=lambda a: (a.kind != "main", a.name))
