"""What every act on accounts begins with: who does it, in which roles, and what the pack says of it."""

from datetime import datetime

import msgspec

from common.db import Tx
from common.events import Step
from common.policy.asked import Asked
from common.policy.decide import decide
from common.policy.own.asked import Admin
from common.policy.pack import Pack
from desk.core.account import ADMIN, Entry, Helper
from desk.core.account_check import Around, Judged, admins_of
from desk.handlers.crisis import roles_of
from desk.store import AccountBook, Cases, Keys, Registry

NO_RIGHT, NOT_THERE, UNKNOWN_PERSON = "no_right", "not_there", "unknown_person"
BY_RULE, NEEDS_REASON, NOT_READY = "by_rule", "needs_reason", "not_ready"
"""Why something was not done: the guideline refuses it, warns of it, or asks for something first."""
IN_USE = frozenset({"active", "closing"})


class Doing(msgspec.Struct, frozen=True, kw_only=True):
    """Who does it, by which pack. `role` is the one that they chose to act in, "" for none."""

    municipality: str
    person: str
    pack: Pack
    role: str = ""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a wish: a code, and the steps of the guideline that it rests on where it was not done."""

    code: str
    steps: tuple[Step, ...] = ()
    about: str = ""


def judge(pack: Pack, asked: Asked) -> Judged:
    """Return what the pack says of an account."""
    decided = decide(pack, asked)
    told = dict.fromkeys(role for alert in decided.alerts for role in alert.to)
    return Judged(steps=decided.steps, told=tuple(told), pack=pack.ref)


def held_by(tx: Tx, doing: Doing, account: str = "") -> frozenset[str]:
    """Return the roles that the person holds themselves: on an account, or where none is there yet, on any."""
    keys = Keys(tx, doing.municipality)
    return keys.roles(doing.person, account) if account else keys.roles_somewhere(doing.person)


def acts_in(tx: Tx, doing: Doing, at: datetime) -> tuple[str, ...]:
    """Return the roles of the pack that the person may act in: their own, and those delegated to them."""
    return roles_of(tx, doing.municipality, doing.person, tuple(doing.pack.file.roles), at)


def as_admins(tx: Tx, doing: Doing, people: tuple[str, ...]) -> tuple[Admin, ...]:
    """Return people as the pack's checks know them; their roles are their rights, not what a form says."""
    keys = Keys(tx, doing.municipality)
    return admins_of(people, {person: keys.roles_somewhere(person) for person in people}, doing.pack)


def strangers(tx: Tx, municipality: str, people: tuple[str, ...]) -> list[str]:
    """Return those whom this desk does not know."""
    known = set(Keys(tx, municipality).known())
    return [person for person in people if person not in known]


def helpers_now(tx: Tx, municipality: str) -> list[Helper]:
    """Return who looks after the accounts now; whoever has left counts no more, although nobody has said so here."""
    known = set(Keys(tx, municipality).known())
    return [one for one in AccountBook(tx, municipality).helpers() if one.is_now and one.person in known]


def around(tx: Tx, doing: Doing, at: datetime) -> Around:
    """Return everybody's administrators, and the platforms that the municipality is on."""
    accounts = [one for one in Registry(tx, doing.municipality).accounts() if one.state_at(at) in IN_USE]
    places = {(one.platform, one.account_id) for one in accounts}
    here = (one for one in helpers_now(tx, doing.municipality) if (one.platform, one.account_id) in places)
    people = [one.person for one in here if one.kind == ADMIN]
    platforms = tuple(dict.fromkeys(one.platform for one in accounts))
    return Around(people=as_admins(tx, doing, tuple(dict.fromkeys(people))), platforms=platforms)


def done(tx: Tx, doing: Doing, entry: Entry) -> None:
    """Write down what was done; the audit log names it too."""
    AccountBook(tx, doing.municipality).write(entry)
    Cases(tx, doing.municipality).audit(doing.person, f"account_{entry.what}", None, entry.at)


def turned_away(tx: Tx, doing: Doing, said: Said, at: datetime) -> Said:
    """Note that the guideline, or a missing right, stood in the way, and return it."""
    Cases(tx, doing.municipality).audit(doing.person, f"account_refused_{said.code}", None, at)
    return said
