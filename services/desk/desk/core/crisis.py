"""Crisis mode: which roles may do what, when a call by phone is good, and what may be said while it lasts."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from common.policy.own.crisis import APPROVAL
from common.policy.pack import Pack

DESK, PHONE, COMMAND = "desk", "phone", "command"
"""How it was declared or ended."""
WAITING, DECLARED, REFUSED, VOID, LATE = "waiting", "declared", "refused", "void", "late"
"""How a call stands: `void` after too many wrong codes, `late` when nobody said a code in time."""
APPROVED, RETURNED = "approved", "returned"
"""What became of a text that was held; a returned one was not sent."""
CALL_MINUTES_MAX = 30
"""How long a call may wait for its code: longer, and nobody remembers what was asked."""
WRONG_CODES_MAX = 5
"""After so many wrong codes a call is void: five guesses among 10^8 codes find nothing."""
CODES_A_CARD = 8
CODE_DIGITS = 8
STANDING_TEXTS_MAX = 20


class CrisisRules(msgspec.Struct, frozen=True, kw_only=True):
    """What the pack in force says. `approvers` are empty where nothing is held; `contacts` are shown in every reply.

    `told` are the roles that hear of a crisis beside those who declare it; `shown` the clauses of the crisis page.
    """

    declared_by: tuple[str, ...]
    approvers: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    because: str = ""
    pauses: bool = False
    shown: tuple[str, ...] = ()


def rules_of(pack: Pack) -> CrisisRules:
    """Return a pack's rules; one that has none names the roles that danger is told to day and night (SOGNE-S1)."""
    rule, roles = pack.file.crisis, pack.file.roles
    alerted = pack.file.urgent.alert
    declarers = rule.declared_by if rule else tuple(role for role in alerted if role in roles and roles[role].on_call)
    removal = pack.file.removal.alert
    owners = (role for role, row in roles.items() if row.resolve == "account_owner")
    told = (*alerted, *(removal.to if removal else ()), *owners)
    silent = pack.file.silent.get("crisis")
    return CrisisRules(
        declared_by=declarers,
        approvers=_to(pack, APPROVAL),
        contacts=_to(pack, "give_crisis_contact"),
        told=tuple(role for role in dict.fromkeys(told) if role not in declarers),
        clauses=rule.clauses if rule else silent.clauses if silent else (),
        because=rule.because if rule else silent.because if silent else "",
        pauses=bool(rule and rule.pause_scheduled),
        shown=tuple(c for one in pack.file.shown if one.where == "crisis_page" for c in one.clauses),
    )


def _to(pack: Pack, do: str) -> tuple[str, ...]:
    steps = pack.file.crisis.steps if pack.file.crisis else ()
    return tuple(dict.fromkeys(role for step in steps if step.do == do for role in step.to))


class Delegation(msgspec.Struct, frozen=True, kw_only=True):
    """A role's holder lets a person act in the role from `since` until `until`, or until it was `ended_at`."""

    delegation_id: UUID
    role: str
    person: str
    stated_by: str
    stated_at: datetime
    since: datetime
    until: datetime
    ended_at: datetime | None = None

    def holds_at(self, at: datetime) -> bool:
        """Say whether the person might act in the role then."""
        return self.since <= at < (min(self.until, self.ended_at) if self.ended_at else self.until)


def roles_at(
    held: Collection[str], delegations: Iterable[Delegation], person: str, at: datetime, wanted: Iterable[str]
) -> tuple[str, ...]:
    """Return which of the wanted roles a person may act in then: their own, and those delegated to them."""
    given = {one.role for one in delegations if one.person == person and one.holds_at(at)}
    return tuple(role for role in wanted if role in held or role in given)


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody called in a role's name and asked for a crisis; `asked_by` took the call."""

    call_id: UUID
    role: str
    because: str
    asked_by: str
    asked_at: datetime
    until: datetime
    wrong: int = 0
    state: str = WAITING


def heard(call: Call, at: datetime, *, right: bool) -> Call:
    """Return the call after a code was said; what is over stays as it ended."""
    if call.state != WAITING:
        return call
    if at >= call.until:
        return msgspec.structs.replace(call, state=LATE)
    if right:
        return msgspec.structs.replace(call, state=DECLARED)
    wrong = call.wrong + 1
    return msgspec.structs.replace(call, wrong=wrong, state=VOID if wrong >= WRONG_CODES_MAX else WAITING)


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A standing text: it goes without further approval while its crisis lasts."""

    text_id: UUID
    text: str
    released_by: str
    role: str
    at: datetime


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A text that waits for approval, or was approved or returned. `value` is the rest of the act, or the order."""

    held_id: UUID
    kind: str
    item_id: UUID | None
    person: str
    text: str
    value: bytes
    at: datetime
    state: str = WAITING
    decided_by: str = ""
    role: str = ""
    why: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What was done, by whom, in which role, and what they said of it; such lines are never changed."""

    what: str
    who: str
    role: str = ""
    said: str = ""
    at: datetime
    crisis_id: UUID


def is_standing(text: str, texts: Iterable[Text]) -> bool:
    """Say whether a text is word for word one that was released; how its lines are broken makes no difference."""
    words = text.split()
    return bool(words) and any(one.text.split() == words for one in texts)


def needs_approval(rules: CrisisRules, roles: Collection[str], text: str, texts: Iterable[Text]) -> bool:
    """Say whether a text waits while a crisis lasts: those who approve need none, and standing texts have it."""
    return bool(rules.approvers) and not set(roles) & set(rules.approvers) and not is_standing(text, texts)
