"""What people say of an account in use: who looks after it, what its profile shows, and that it is over."""

from datetime import datetime

import msgspec

from common.db import Tx
from common.events import AccountFact, AccountState, Step
from common.policy.own.asked import Admin, Change
from common.policy.own.registry import is_of
from common.policy.own.rules_registry import AddedBy
from desk.core.account import ACTIVE, ADMIN, CLOSED, CLOSING, Card, Entry, Helper, of_account, place_of
from desk.core.account_check import REFUSE, Judged, actor_of, as_row, asked_of_account, asked_to_change
from desk.core.rights import ADMIN as MANAGES
from desk.handlers.account_asking import (
    BY_RULE,
    IN_USE,
    NEEDS_REASON,
    NO_RIGHT,
    NOT_THERE,
    UNKNOWN_PERSON,
    Doing,
    Said,
    acts_in,
    around,
    as_admins,
    done,
    held_by,
    helpers_now,
    judge,
    strangers,
    turned_away,
)
from desk.handlers.account_rights import follow_registry
from desk.handlers.accounts import save_account
from desk.store import AccountBook, Registry, Rights
from desk.store.account_left import Hindrance, hindrance

THERE, SAVED, COMES, GOES, KEPT, NOT_FILED = "there_already", "saved", "comes", "goes", "kept_open", "not_filed"
NO_REASON = "no_reason"


class Place(msgspec.Struct, frozen=True):
    """An account in use, with its card and who looks after it."""

    account: AccountFact
    card: Card
    helpers: tuple[Helper, ...]

    @property
    def about(self) -> str:
        """Return how lines name it."""
        return place_of(self.account.platform, self.account.account_id)

    def people(self, kind: str) -> tuple[str, ...]:
        """Return who looks after it so."""
        return tuple(of_account(self.helpers, self.account.platform, self.account.account_id, kind))


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody is to look after the account, or no longer; `kind` is admin or editor."""

    person: str
    kind: str
    goes: bool = False
    because: str = ""


def find(tx: Tx, municipality: str, platform: str, account_id: str) -> Place | None:
    """Return an account of the registry; None where there is none."""
    account = Registry(tx, municipality).account(platform, account_id)
    book = AccountBook(tx, municipality)
    if account is None:
        return None
    return Place(account, book.cards().get((platform, account_id), Card()), tuple(helpers_now(tx, municipality)))


def may_manage(tx: Tx, doing: Doing, place: Place) -> bool:
    """Say whether the person may: its administrators, its owner, who approves accounts, who manages all."""
    held = held_by(tx, doing, place.about)
    approvers = {role for rule in doing.pack.file.accounts.approval.values() for role in rule.by}
    by_right = Rights(tx, doing.municipality).may(doing.person, MANAGES, place.about)
    return by_right or place.card.owner in held or bool(approvers & held)


def judged_now(tx: Tx, doing: Doing, place: Place, at: datetime) -> Judged:
    """Return what the guideline says of the account as it stands."""
    admins = place.people(ADMIN)
    known = as_admins(tx, doing, admins) if admins or place.card.by_desk else None
    return judge(doing.pack, asked_of_account(place.account, place.card, known, around(tx, doing, at), at))


def change_people(tx: Tx, doing: Doing, of: tuple[str, str], wish: Wish, at: datetime) -> Said:
    """Add or end an administrator or editor; whom the guideline does not let is told by which clause."""
    book = AccountBook(tx, doing.municipality)
    book.lock()
    place = find(tx, doing.municipality, *of)
    if place is None or place.account.state_at(at) not in IN_USE:
        return Said(code=NOT_THERE)
    hindered = _hindered(tx, doing, place, wish, at)
    if hindered is not None:
        return hindered
    helper = next((one for one in place.helpers if _is(one, of, wish)), None)
    if wish.goes and helper is not None:
        book.end(msgspec.structs.replace(helper, until=at))
    else:
        platform, account_id = of
        new = Helper(
            platform=platform,
            account_id=account_id,
            person=wish.person,
            kind=wish.kind,
            since=at,
            stated_by=doing.person,
            because=wish.because,
        )
        book.add(new)
    what = f"{wish.kind}_{GOES if wish.goes else COMES}"
    said = f"{wish.person}. {wish.because}".strip().removesuffix(".")
    done(tx, doing, _line(place, what, doing, said, at))
    follow_registry(tx, doing.municipality, at)
    restate(tx, doing, of, at)
    return Said(code=GOES if wish.goes else COMES)


def _is(one: Helper, of: tuple[str, str], wish: Wish) -> bool:
    return one.is_now and (one.platform, one.account_id, one.person, one.kind) == (*of, wish.person, wish.kind)


def _hindered(tx: Tx, doing: Doing, place: Place, wish: Wish, at: datetime) -> Said | None:
    """Return why nobody comes or goes: unknown, there already, the guideline, a missing right, a missing reason."""
    here = wish.person in place.people(wish.kind)
    if wish.goes != here:
        return Said(code=THERE if here else NOT_THERE)
    if not wish.goes and strangers(tx, doing.municipality, (wish.person,)):
        return Said(code=UNKNOWN_PERSON)
    judged = _judged_change(tx, doing, place, wish, at)
    refused = (*_not_the_one(tx, doing, place), *judged.stops)
    if refused:
        return turned_away(tx, doing, Said(code=BY_RULE, steps=tuple(dict.fromkeys(refused))), at)
    named = bool(_added_by(doing, place))
    if not named and not may_manage(tx, doing, place):
        return turned_away(tx, doing, Said(code=NO_RIGHT), at)
    return Said(code=NEEDS_REASON, steps=judged.warns) if judged.warns and not wish.because else None


def _judged_change(tx: Tx, doing: Doing, place: Place, wish: Wish, at: datetime) -> Judged:
    """Return what the guideline says of the change; of editors it says only who adds them."""
    if wish.kind != ADMIN:
        return Judged(steps=())
    before = place.people(ADMIN)
    (who,) = as_admins(tx, doing, (wish.person,))
    change = Change(remove_admin=who) if wish.goes else Change(add_admin=who)
    named = [role for rule in _added_by(doing, place) for role in rule.by]
    held = held_by(tx, doing, place.about)
    role = next((each for each in (*named, *sorted(held)) if each in held), "")
    actor = actor_of(doing.person, held, acts_in(tx, doing, at), role, doing.pack)
    admins: tuple[Admin, ...] | None = as_admins(tx, doing, before) if before else None
    return judge(doing.pack, asked_to_change(place.account, admins, change, actor, around(tx, doing, at), at))


def _added_by(doing: Doing, place: Place) -> list[AddedBy]:
    row = as_row(place.account)
    return [rule for rule in doing.pack.file.accounts.added_by.values() if is_of(row, rule.classes)]


def _not_the_one(tx: Tx, doing: Doing, place: Place) -> tuple[Step, ...]:
    """Return the refusal of whom the guideline does not name, where it names who changes an account's people."""
    held = held_by(tx, doing, place.about)
    rules = [rule for rule in _added_by(doing, place) if not set(rule.by) & held]
    return tuple(Step(do=REFUSE, clauses=rule.clauses, rule="", because=rule.because, mode="block") for rule in rules)


def save_card(tx: Tx, doing: Doing, of: tuple[str, str], card: Card, at: datetime) -> Said:
    """Keep what is said of an account; an owner whom the guideline rules out is refused."""
    book = AccountBook(tx, doing.municipality)
    book.lock()
    place = find(tx, doing.municipality, *of)
    if place is None or place.account.state_at(at) not in IN_USE:
        return Said(code=NOT_THERE)
    if not may_manage(tx, doing, place):
        return turned_away(tx, doing, Said(code=NO_RIGHT), at)
    new = Place(place.account, card, place.helpers)
    refused = judged_now(tx, doing, new, at).refused if card.owner != place.card.owner else ()
    if refused:
        return turned_away(tx, doing, Said(code=BY_RULE, steps=refused), at)
    _put(tx, doing, new, SAVED, "", at)
    if card.end_date != place.card.end_date:
        save_account(tx, doing.municipality, place.account, at)
    restate(tx, doing, of, at)
    follow_registry(tx, doing.municipality, at)
    return Said(code=SAVED)


def end_account(tx: Tx, doing: Doing, of: tuple[str, str], state: str, because: str, at: datetime) -> Said:
    """Begin to close an account, close it when nothing is left undone or unarchived, or keep it after all."""
    AccountBook(tx, doing.municipality).lock()
    place = find(tx, doing.municipality, *of)
    if place is None or (place.account.state_at(at), state) not in _STEPS:
        return Said(code=NOT_THERE)
    if not may_manage(tx, doing, place):
        return turned_away(tx, doing, Said(code=NO_RIGHT), at)
    if state == CLOSING and not because:
        return Said(code=NO_REASON)
    if state == CLOSED and left_undone(tx, doing.municipality, place).any:
        return turned_away(tx, doing, Said(code=NOT_FILED), at)
    card = msgspec.structs.replace(place.card, word="" if state == ACTIVE else state, asks=())
    history = (*place.account.history, AccountState(since=at, state=state))
    account = msgspec.structs.replace(place.account, history=history)
    code = KEPT if state == ACTIVE else state
    _put(tx, doing, Place(account, card, place.helpers), code, because, at)
    save_account(tx, doing.municipality, account, at)
    restate(tx, doing, of, at)
    follow_registry(tx, doing.municipality, at)
    return Said(code=code)


def restate(tx: Tx, doing: Doing, of: tuple[str, str], at: datetime) -> bool:
    """Ask the guideline anew, and tell every service where its answer is another one; return whether it was."""
    place = find(tx, doing.municipality, *of)
    if place is None:
        return False
    in_use = place.account.state_at(at) in IN_USE
    asks = judged_now(tx, doing, place, at).asks if in_use else ()
    if asks == place.card.asks:
        return False
    AccountBook(tx, doing.municipality).save_card(*of, msgspec.structs.replace(place.card, asks=asks), at)
    save_account(tx, doing.municipality, place.account, at)
    return True


_STEPS = frozenset({(ACTIVE, CLOSING), (CLOSING, CLOSED), (CLOSING, ACTIVE)})
"""An account is closed in two steps: what came before the first is answered and archived before the second."""


def left_undone(tx: Tx, municipality: str, place: Place) -> Hindrance:
    """Return what hinders the closing of an account."""
    return hindrance(tx, municipality, place.account.platform, place.account.account_id)


def _put(tx: Tx, doing: Doing, place: Place, what: str, said: str, at: datetime) -> None:
    entry = _line(place, what, doing, said, at)
    AccountBook(tx, doing.municipality).put_card(place.account.platform, place.account.account_id, place.card, entry)
    done(tx, doing, entry)


def _line(place: Place, what: str, doing: Doing, said: str, at: datetime) -> Entry:
    return Entry(about=place.about, what=what, who=doing.person, said=said, at=at)
