"""A crisis is declared and ended: by a role that may, at the desk, by phone with a code, or from the command line."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from common.db import Tx
from common.events import (
    CrisisAnswered,
    CrisisAsked,
    CrisisDeclared,
    CrisisEnded,
    CrisisState,
    CrisisTold,
    CrisisUpheld,
    derived_id,
)
from common.policy.beside import CRISIS
from desk.core.crisis import (
    CALL_MINUTES_MAX,
    CODE_DIGITS,
    CODES_A_CARD,
    DECLARED,
    DESK,
    LATE,
    PHONE,
    REFUSED,
    RETURNED,
    WAITING,
    Call,
    CrisisRules,
    Delegation,
    Entry,
    heard,
    roles_at,
)
from desk.core.rows import Row
from desk.handlers.rows import beside, state_rows
from desk.store import MACHINERY, Cases, Crises, Keys

ALREADY, NOT_ON, NO_ROLE, WRONG_CODE, NO_CALL = "already_on", "not_on", "no_crisis_role", "wrong_code", "no_call"
"""Why something was not done."""
ENDED, UPHELD, CARD, CALL_WAITS = "ended", "upheld", "card", "call_waits"
CRISIS_OVER = "crisis_over"


class Doing(msgspec.Struct, frozen=True, kw_only=True):
    """Who does it, in which role (empty: in none), how, and by which rules."""

    municipality: str
    person: str
    role: str
    via: str
    rules: CrisisRules


def crisis_now(tx: Tx, municipality: str, at: datetime) -> CrisisState | None:
    """Return the state with which the crisis began that is on then; None while there is none."""
    begun: CrisisState | None = None
    for state in beside(tx, municipality, at).crisis:
        if state.since <= at:
            begun = (begun or state) if state.on else None
    return begun


def id_of(municipality: str, begun: CrisisState) -> UUID:
    """Return the id of the crisis that began so."""
    return derived_id(municipality, "crisis", begun.since.astimezone(UTC).isoformat())


def roles_of(tx: Tx, municipality: str, person: str, wanted: tuple[str, ...], at: datetime) -> tuple[str, ...]:
    """Return which of these roles a person may act in: those they hold, and those delegated to them."""
    crises = Crises(tx, municipality)
    return roles_at(Keys(tx, municipality).roles(person), crises.delegations(), person, at, wanted)


def declare(tx: Tx, doing: Doing, because: str, at: datetime) -> str:
    """Declare a crisis. NO_ROLE, or ALREADY where one is on."""
    Crises(tx, doing.municipality).lock()
    if doing.role not in doing.rules.declared_by:
        return NO_ROLE
    if crisis_now(tx, doing.municipality, at) is not None:
        return ALREADY
    state = CrisisState(since=at, on=True, stated_by=_stated_by(doing), because=because)
    _state(tx, doing, state, at)
    _done(tx, doing, id_of(doing.municipality, state), DECLARED, because, at)
    _tell(tx, CrisisDeclared, doing, id_of(doing.municipality, state), at)
    return DECLARED


def end(tx: Tx, doing: Doing, because: str, at: datetime) -> str:
    """End the crisis; what still waits for approval is returned to its writers, nothing is sent by itself."""
    crises = Crises(tx, doing.municipality)
    crises.lock()
    if doing.role not in doing.rules.declared_by:
        return NO_ROLE
    begun = crisis_now(tx, doing.municipality, at)
    if begun is None:
        return NOT_ON
    _state(tx, doing, CrisisState(since=at, on=False, stated_by=_stated_by(doing), because=because), at)
    for held in crises.all_held():
        if held.state == WAITING:
            crises.decided(msgspec.structs.replace(held, state=RETURNED, why=CRISIS_OVER))
    _done(tx, doing, id_of(doing.municipality, begun), ENDED, because, at)
    _tell(tx, CrisisEnded, doing, id_of(doing.municipality, begun), at)
    return ENDED


def uphold(tx: Tx, doing: Doing, at: datetime) -> str:
    """Say that the crisis still holds, which answers the reminder."""
    begun = crisis_now(tx, doing.municipality, at)
    if doing.role not in doing.rules.declared_by or begun is None:
        return NO_ROLE if begun is not None else NOT_ON
    _done(tx, doing, id_of(doing.municipality, begun), UPHELD, "", at)
    _tell(tx, CrisisUpheld, doing, id_of(doing.municipality, begun), at)
    return UPHELD


def ask(tx: Tx, doing: Doing, because: str, at: datetime) -> str:
    """Keep that somebody called in the role's name; all who may declare hear of it at once."""
    crises = Crises(tx, doing.municipality)
    crises.lock()
    if doing.role not in doing.rules.declared_by:
        return NO_ROLE
    if crisis_now(tx, doing.municipality, at) is not None:
        return ALREADY
    if any(call.role == doing.role for call in open_calls(tx, doing.municipality, at)):
        return CALL_WAITS
    call = Call(
        call_id=derived_id(doing.municipality, "crisis-call", doing.role, at.astimezone(UTC).isoformat()),
        role=doing.role,
        because=because,
        asked_by=doing.person,
        asked_at=at,
        until=at + timedelta(minutes=CALL_MINUTES_MAX),
    )
    crises.keep_call(call)
    _done(tx, doing, call.call_id, "asked", because, at)
    _tell(tx, CrisisAsked, doing, call.call_id, at, until=call.until)
    return "asked"


def say_code(tx: Tx, doing: Doing, call_id: UUID, code_hash: str, at: datetime) -> str:
    """Declare the crisis of a call by a code of its role's card; WRONG_CODE, or how the call ended instead.

    `code_hash` is what `hash_of` makes of the code: it is slow on purpose, so no transaction waits for it.
    """
    crises = Crises(tx, doing.municipality)
    crises.lock()
    call = crises.call(call_id)
    if call is None or call.state != WAITING:
        return NO_CALL
    open_still = at < call.until
    right = open_still and crises.use_code(call.role, code_hash, at)
    after = heard(call, at, right=right)
    crises.keep_call(after)
    caller = msgspec.structs.replace(doing, role=call.role, via=PHONE)
    if after.state == DECLARED:
        said = declare(tx, caller, call.because, at)
        _answer(tx, caller, after, at)
        return said
    if after.state == WAITING:
        _done(tx, caller, call_id, WRONG_CODE, "", at)
        return WRONG_CODE
    _done(tx, caller, call_id, after.state, "", at)
    _answer(tx, caller, after, at)
    return after.state


def refuse(tx: Tx, doing: Doing, call_id: UUID, at: datetime) -> str:
    """Say that a call was not genuine, or is settled otherwise; whoever took it, and who may declare, may say so."""
    crises = Crises(tx, doing.municipality)
    crises.lock()
    call = crises.call(call_id)
    if call is None or call.state != WAITING:
        return NO_CALL
    if doing.role not in doing.rules.declared_by and call.asked_by != doing.person:
        return NO_ROLE
    after = msgspec.structs.replace(call, state=REFUSED)
    crises.keep_call(after)
    _done(tx, doing, call_id, REFUSED, "", at)
    _answer(tx, msgspec.structs.replace(doing, role=call.role), after, at)
    return REFUSED


def open_calls(tx: Tx, municipality: str, at: datetime) -> list[Call]:
    """Return the calls that a code is still good for."""
    return [call for call in Crises(tx, municipality).waiting_calls() if at < call.until]


def new_codes() -> tuple[str, ...]:
    """Return the codes of a new card; they are shown once, and kept as hashes."""
    return tuple(f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}" for _ in range(CODES_A_CARD))


def keep_card(tx: Tx, doing: Doing, hashes: Sequence[str], at: datetime) -> str:
    """Keep a role's new card in place of the old one; only who holds the role themselves may."""
    if doing.role not in doing.rules.declared_by or doing.role not in Keys(tx, doing.municipality).roles(doing.person):
        return NO_ROLE
    crises = Crises(tx, doing.municipality)
    crises.lock()
    crises.put_card(doing.role, hashes, at)
    _done(tx, doing, derived_id(doing.municipality, "crisis-card", doing.role), CARD, "", at)
    return CARD


def delegate(tx: Tx, doing: Doing, person: str, until: datetime, at: datetime) -> str:
    """Let a person act in the role until then; only who holds the role themselves may."""
    if doing.role not in Keys(tx, doing.municipality).roles(doing.person):
        return NO_ROLE
    delegation_id = derived_id(doing.municipality, "delegation", doing.role, person, at.astimezone(UTC).isoformat())
    row = Delegation(
        delegation_id=delegation_id,
        role=doing.role,
        person=person,
        stated_by=doing.person,
        stated_at=at,
        since=at,
        until=until,
    )
    Crises(tx, doing.municipality).delegate(row)
    _done(tx, doing, delegation_id, "delegated", person, at)
    return "delegated"


def end_delegation(tx: Tx, doing: Doing, delegation_id: UUID, at: datetime) -> str:
    """End a delegation before its time; only who holds the role themselves may."""
    crises = Crises(tx, doing.municipality)
    found = next((one for one in crises.delegations() if one.delegation_id == delegation_id), None)
    if found is None or found.role not in Keys(tx, doing.municipality).roles(doing.person):
        return NO_ROLE
    if crises.end_delegation(delegation_id, at):
        _done(tx, msgspec.structs.replace(doing, role=found.role), delegation_id, "undelegated", found.person, at)
    return "undelegated"


def hash_of(municipality: str, code: str) -> str:
    """Return the form in which a code is kept: slow to guess, since codes are short."""
    digits = "".join(code.split()).encode()
    return hashlib.scrypt(digits, salt=municipality.encode(), n=2**14, r=8, p=1, dklen=32).hex()


def _stated_by(doing: Doing) -> str:
    """At the desk the person states it; by phone and command the role does, and the record says who wrote it down."""
    return doing.person if doing.via == DESK else doing.role


def _state(tx: Tx, doing: Doing, state: CrisisState, at: datetime) -> None:
    state_rows(tx, doing.municipality, (Row(kind=CRISIS, name="", value=state),), doing.person, at)


def _done(tx: Tx, doing: Doing, about: UUID, what: str, said: str, at: datetime) -> None:
    """Write down what was done; the audit log names it too."""
    entry = Entry(what=what, who=doing.person, role=doing.role, said=said, at=at, crisis_id=about)
    Crises(tx, doing.municipality).write(derived_id(about, what, doing.person, at.isoformat()), entry)
    Cases(tx, doing.municipality).audit(doing.person, f"crisis_{what}", None, at)


def _answer(tx: Tx, doing: Doing, call: Call, at: datetime) -> None:
    outcome = LATE if at >= call.until else call.state
    _tell(tx, CrisisAnswered, doing, call.call_id, at, outcome=outcome)


def _tell(tx: Tx, kind: type[CrisisTold], doing: Doing, crisis_id: UUID, at: datetime, **more: object) -> None:
    event = msgspec.convert(
        {
            "event_id": derived_id(crisis_id, kind.__name__, at.astimezone(UTC).isoformat()),
            "municipality": doing.municipality,
            "occurred_at": at,
            "recorded_at": at,
            "item_id": None,
            "crisis_id": crisis_id,
            "role": doing.role,
            "via": doing.via,
            "declarers": doing.rules.declared_by,
            "told": doing.rules.told,
            "clauses": doing.rules.clauses,
            **more,
        },
        kind,
    )
    MACHINERY.outbox.publish(tx, event)
