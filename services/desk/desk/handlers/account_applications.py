"""An application for an account: handed in, approved or refused by whom the pack names, opened when all is in place."""

from datetime import datetime
from uuid import UUID

import msgspec

from common.db import Tx
from common.events import AccountFact, AccountState, Step
from desk.core.account import (
    ACTIVE,
    ADMIN,
    APPROVED,
    OPEN_STATES,
    OPENED,
    REFUSED,
    WAITING,
    WITHDRAWN,
    Application,
    Card,
    Entry,
    Helper,
    left_of,
    place_of,
)
from desk.core.account_check import Judged, actor_of, asked_of_account, asked_to_apply
from desk.handlers.account_asking import (
    BY_RULE,
    IN_USE,
    NEEDS_REASON,
    NO_RIGHT,
    NOT_READY,
    NOT_THERE,
    UNKNOWN_PERSON,
    Doing,
    Said,
    acts_in,
    around,
    as_admins,
    done,
    held_by,
    judge,
    strangers,
    turned_away,
)
from desk.handlers.account_news import tell_applied, tell_ended
from desk.handlers.account_rights import follow_registry
from desk.handlers.accounts import save_account
from desk.store import AccountBook, Keys, Registry
from desk.store.keys import ADMIN as MANAGES
from desk.store.keys import as_role

ALREADY, TAKEN, NO_REASON = "already_applied", "account_taken", "no_reason"
APPLIED = "applied"
OWN_PEOPLE = "account_owner"
"""How the pack says of a role that each account has people of its own for it."""


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of an account when it is there: its id on the platform, its card, why all the same."""

    account_id: str
    card: Card
    admins: tuple[str, ...]
    because: str = ""


def apply_for(tx: Tx, doing: Doing, wanted: Application, at: datetime) -> Said:
    """Hand an application in; the same form twice is one. What the guideline rules out is not handed in at all."""
    book = AccountBook(tx, doing.municipality)
    book.lock()
    if book.application(wanted.application_id) is not None:
        return Said(code=APPLIED, about=str(wanted.application_id))
    if strangers(tx, doing.municipality, wanted.admins):
        return Said(code=UNKNOWN_PERSON)
    name = wanted.name.casefold()
    if any(
        _is_open(one) and (one.platform, one.name.casefold()) == (wanted.platform, name) for one in book.applications()
    ):
        return Said(code=ALREADY)
    judged = judged_application(tx, doing, wanted, at)
    if judged.refused:
        return turned_away(tx, doing, Said(code=BY_RULE, steps=judged.refused), at)
    kept = _handed_in(tx, doing, wanted, judged, at)
    book.keep(kept)
    tell_applied(tx, doing.municipality, kept, at)
    done(tx, doing, _entry(kept, APPLIED, doing, at, clauses=judged.rests_on))
    if kept.state == APPROVED:
        done(tx, doing, _entry(kept, "by_right", doing, at, role=kept.decided_role, clauses=judged.rests_on))
    return Said(code=APPLIED, about=str(kept.application_id))


def judged_application(tx: Tx, doing: Doing, wanted: Application, at: datetime) -> Judged:
    """Return what the pack says of an application before it is handed in."""
    actor = actor_of(doing.person, held_by(tx, doing), acts_in(tx, doing, at), doing.role, doing.pack)
    admins = as_admins(tx, doing, wanted.admins)
    return judge(doing.pack, asked_to_apply(wanted, actor, admins, around(tx, doing, at)))


def _handed_in(tx: Tx, doing: Doing, wanted: Application, judged: Judged, at: datetime) -> Application:
    asks = judged.approval
    kept = msgspec.structs.replace(
        wanted,
        by=doing.person,
        role=doing.role if doing.role in held_by(tx, doing) else "",
        at=at,
        state=WAITING if asks else APPROVED,
        approvers=asks.to if asks else (),
        clauses=asks.clauses if asks else judged.rests_on,
        told=judged.told,
        left=left_of(judged.left),
        pack=judged.pack,
    )
    if asks:
        return kept
    return msgspec.structs.replace(kept, decided_by=doing.person, decided_role=_by_right(tx, doing, at), decided_at=at)


def _by_right(tx: Tx, doing: Doing, at: datetime) -> str:
    """Return the role by which nobody else is asked; "" where the guideline asks nobody at all."""
    rules = doing.pack.file.accounts
    named = (rule.by for rule in rules.reserved.values())
    roles = [role for by in (*named, *(rule.by for rule in rules.approval.values())) for role in by]
    return next((role for role in roles if role in acts_in(tx, doing, at)), "")


def decide_on(tx: Tx, doing: Doing, application_id: UUID, why: str, at: datetime, *, approved: bool) -> Said:
    """Approve or refuse; only who holds a role that the pack names, and no delegate unless the pack knows of any."""
    book = AccountBook(tx, doing.municipality)
    book.lock()
    found = book.application(application_id)
    if found is None or found.state != WAITING:
        return Said(code=NOT_THERE)
    mine = held_by(tx, doing)
    role = next((each for each in found.approvers if each in mine), "")
    if not role:
        return turned_away(tx, doing, Said(code=NO_RIGHT, steps=(_asks(found),)), at)
    if not approved and not why:
        return Said(code=NO_REASON)
    kept = msgspec.structs.replace(
        found,
        state=APPROVED if approved else REFUSED,
        decided_by=doing.person,
        decided_role=role,
        decided_at=at,
        why=why,
    )
    book.keep(kept)
    tell_ended(tx, doing.municipality, kept, at)
    done(tx, doing, _entry(kept, kept.state, doing, at, role=role, said=why, clauses=found.clauses))
    return Said(code=kept.state, about=str(application_id))


def _asks(found: Application) -> Step:
    """Return the step that says who must be asked."""
    return Step(
        do="require_account_approval", clauses=found.clauses, rule="", because="", mode="block", to=found.approvers
    )


def withdraw(tx: Tx, doing: Doing, application_id: UUID, at: datetime) -> Said:
    """Take an application back; only who handed it in."""
    book = AccountBook(tx, doing.municipality)
    book.lock()
    found = book.application(application_id)
    if found is None or not _is_open(found):
        return Said(code=NOT_THERE)
    if found.by != doing.person:
        return turned_away(tx, doing, Said(code=NO_RIGHT), at)
    kept = msgspec.structs.replace(found, state=WITHDRAWN)
    book.keep(kept)
    tell_ended(tx, doing.municipality, kept, at)
    done(tx, doing, _entry(kept, WITHDRAWN, doing, at))
    return Said(code=WITHDRAWN, about=str(application_id))


def may_open(tx: Tx, doing: Doing, found: Application) -> bool:
    """Say whether the person may: who applied, who decides on it, and who manages accounts."""
    decides = bool(set(found.approvers) & held_by(tx, doing))
    return found.by == doing.person or decides or Keys(tx, doing.municipality).has(doing.person, MANAGES)


def open_account(tx: Tx, doing: Doing, application_id: UUID, opening: Opening, at: datetime) -> Said:
    """Take an approved account into use, when it shows what it must; a warning needs a reason that is written down."""
    book = AccountBook(tx, doing.municipality)
    book.lock()
    found = book.application(application_id)
    if found is None or found.state != APPROVED:
        return Said(code=NOT_THERE)
    card = msgspec.structs.replace(opening.card, approved_by=found.decided_role, by_desk=True)
    opening = msgspec.structs.replace(opening, card=card)
    hindered = _cannot_open(tx, doing, found, opening, at) or _not_in_place(tx, doing, found, opening, at)
    if hindered is not None:
        return hindered
    _opened(tx, doing, found, opening, at)
    return Said(code=OPENED, about=place_of(found.platform, opening.account_id))


def _cannot_open(tx: Tx, doing: Doing, found: Application, opening: Opening, at: datetime) -> Said | None:
    """Return why this person cannot open the account so; None where nothing hinders it."""
    if not may_open(tx, doing, found):
        return turned_away(tx, doing, Said(code=NO_RIGHT), at)
    if strangers(tx, doing.municipality, opening.admins):
        return Said(code=UNKNOWN_PERSON)
    old = Registry(tx, doing.municipality).account(found.platform, opening.account_id)
    return Said(code=TAKEN) if old is not None and old.state_at(at) in IN_USE else None


def _not_in_place(tx: Tx, doing: Doing, found: Application, opening: Opening, at: datetime) -> Said | None:
    """Return what the guideline asks for first, or warns of while nobody has written a reason."""
    judged = judged_opening(tx, doing, found, opening, at)
    if judged.stops:
        return turned_away(tx, doing, Said(code=NOT_READY, steps=judged.stops), at)
    needs = judged.warns and not (found.why or opening.because)
    return Said(code=NEEDS_REASON, steps=judged.warns) if needs else None


def judged_opening(tx: Tx, doing: Doing, found: Application, opening: Opening, at: datetime) -> Judged:
    """Return what the pack says of the account as it would be in use."""
    account = AccountFact(
        platform=found.platform, account_id=opening.account_id, name=found.name, kind=found.kind, history=()
    )
    admins = as_admins(tx, doing, opening.admins)
    return judge(doing.pack, asked_of_account(account, opening.card, admins, around(tx, doing, at), at))


def _opened(tx: Tx, doing: Doing, found: Application, opening: Opening, at: datetime) -> None:
    book = AccountBook(tx, doing.municipality)
    platform, account_id = found.platform, opening.account_id
    old = Registry(tx, doing.municipality).account(platform, account_id)
    history = (*(old.history if old else ()), AccountState(since=at, state=ACTIVE))
    account = AccountFact(platform=platform, account_id=account_id, name=found.name, kind=found.kind, history=history)
    book.keep(msgspec.structs.replace(found, state=OPENED, account_id=account_id))
    clauses = " ".join(found.clauses)
    entry = Entry(
        about=place_of(platform, account_id),
        what=OPENED,
        who=doing.person,
        role=found.decided_role,
        said=opening.because,
        clauses=clauses,
        at=at,
    )
    book.put_card(platform, account_id, opening.card, entry)
    for person in opening.admins:
        helper = Helper(
            platform=platform, account_id=account_id, person=person, kind=ADMIN, since=at, stated_by=doing.person
        )
        book.add(helper)
    _named(tx, doing, found, place_of(platform, account_id), at)
    done(tx, doing, _entry(found, OPENED, doing, at, said=opening.because, clauses=found.clauses))
    save_account(tx, doing.municipality, account, at)
    follow_registry(tx, doing.municipality, at)


def _named(tx: Tx, doing: Doing, found: Application, account: str, at: datetime) -> None:
    """Whoever approved in a role that each account has its own people for holds that role there from now on."""
    role = doing.pack.file.roles.get(found.decided_role)
    if role is not None and role.resolve == OWN_PEOPLE and found.decided_by:
        Keys(tx, doing.municipality).grant(found.decided_by, at, as_role(found.decided_role, account), found.decided_by)


def _is_open(one: Application) -> bool:
    return one.state in OPEN_STATES


def _entry(  # noqa: PLR0913 - what a line says
    about: Application,
    what: str,
    doing: Doing,
    at: datetime,
    *,
    role: str = "",
    said: str = "",
    clauses: tuple[str, ...] = (),
) -> Entry:
    return Entry(
        about=str(about.application_id),
        what=what,
        who=doing.person,
        role=role or about.role,
        said=said,
        clauses=" ".join(clauses),
        at=at,
    )
