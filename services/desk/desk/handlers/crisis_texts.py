"""What is said while a crisis lasts: held until a role approves it, but for standing texts that were released."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from common.db import Tx
from common.events import AccountFact, derived_id
from common.policy.asked import Asked, Context
from common.policy.beside import contacts_at, hours_at
from common.policy.found import together
from common.policy.own.crisis import APPROVAL, judge_crisis
from common.policy.pack import Pack
from desk.core.crisis import (
    APPROVED,
    RETURNED,
    STANDING_TEXTS_MAX,
    WAITING,
    CrisisRules,
    Entry,
    Held,
    Text,
    needs_approval,
    rules_of,
)
from desk.core.deeds import Deed, Edit, Reply
from desk.core.facts import Case
from desk.core.line import Line
from desk.core.publishing import account_row
from desk.core.refusal import Refusal
from desk.handlers.acts import HELD, Act, Done, Gate, do_act
from desk.handlers.crisis import Doing, crisis_now, id_of, roles_of
from desk.handlers.folding import LimitsOf
from desk.handlers.publishing import GIVEN, Order, publish
from desk.handlers.rows import beside
from desk.store import Cases, Crises, Registry

NO_APPROVER, NOT_HELD, TOO_MANY, NO_TEXT = "no_crisis_role", "not_held", "too_many_texts", "no_text"
POST = "post"


class _Given(msgspec.Struct, frozen=True, kw_only=True):
    """A held reply or edit, as it was given."""

    revision: int
    private: bool = False


def gate_of(tx: Tx, pack: Pack, at: datetime) -> Gate:
    """Return what looks at a person's words before they go out while a crisis lasts."""
    return lambda case, act, act_id: _gate(tx, (case, act, act_id), pack, at)


def _gate(tx: Tx, about: tuple[Case, Act, UUID], pack: Pack, at: datetime) -> Refusal | None:
    """Refuse what must be put right, hold what waits for approval; None: it may go."""
    case, act, act_id = about
    begun = crisis_now(tx, act.municipality, at)
    if begun is None or not isinstance(act.deed, Reply | Edit) or case.item is None:
        return None
    account = Registry(tx, act.municipality).account(case.item.platform, case.item.account_id)
    private = isinstance(act.deed, Reply) and act.deed.private
    wrong = None if private else _to_put_right(tx, (act.municipality, act.deed.text, account), pack, at)
    if wrong is not None:
        return wrong
    rules = rules_of(pack)
    crisis_id = id_of(act.municipality, begun)
    if not waits(tx, (act.municipality, crisis_id), rules, act.person, act.deed.text, at):
        return None
    crises = Crises(tx, act.municipality)
    held_id = derived_id(act_id, "held", sha256(act.deed.text.encode()).hexdigest())
    while (known := crises.held(held_id)) is not None and known.state == RETURNED:
        # An act without a key has the number of the one that was returned: said once more it waits once more.
        held_id = derived_id(held_id, "again")
    held = Held(
        held_id=held_id,
        kind=type(act.deed).__name__.lower(),
        item_id=act.item_id,
        person=act.person,
        text=act.deed.text,
        value=msgspec.json.encode(_Given(revision=act.revision, private=private)),
        at=at,
    )
    crises.hold(held)
    return Refusal(code=HELD, clauses=rules.clauses)


def _to_put_right(tx: Tx, said: tuple[str, str, AccountFact | None], pack: Pack, at: datetime) -> Refusal | None:
    """Return what a public text lacks, or on which accounts it may not stand, by the pack's own words of a crisis."""
    municipality, text, account = said
    rows = beside(tx, municipality, at)
    asked = Asked(
        kind="own_reply",
        received_at=at,
        text=text,
        lang=pack.file.pack.language,
        platform=account.platform if account else None,
        account=account_row(account) if account else None,
        hours=hours_at(rows, pack, at),
        contacts=contacts_at(rows, pack, at),
        context=Context(crisis=True),
    )
    found = together(*judge_crisis(pack, asked))
    stops = next((step for step in found.wanted if step.do != APPROVAL), None)
    return Refusal(code=stops.do, clauses=stops.clauses) if stops else None


def waits(tx: Tx, of: tuple[str, UUID], rules: CrisisRules, person: str, text: str, at: datetime) -> bool:
    """Say whether a person's text waits for approval in this crisis (municipality, id)."""
    municipality, crisis_id = of
    roles = roles_of(tx, municipality, person, rules.approvers, at)
    return needs_approval(rules, roles, text, Crises(tx, municipality).texts(crisis_id))


def hold_post(tx: Tx, order: Order, at: datetime) -> UUID:
    """Keep a checked post until it is approved; the same form twice is one."""
    held = Held(
        held_id=derived_id(order.municipality, "held-post", order.person, order.key, order.draft.text),
        kind=POST,
        item_id=None,
        person=order.person,
        text=order.draft.text,
        value=msgspec.json.encode(order),
        at=at,
    )
    if Crises(tx, order.municipality).hold(held):
        Cases(tx, order.municipality).audit(order.person, "crisis_held_post", None, at)
    return held.held_id


def decide_held(tx: Tx, doing: Doing, held_id: UUID, at: datetime, limits: LimitsOf, *, approved: bool) -> str:
    """Send what was held, or return it; twice is once. What cannot go any more is returned, with the reason."""
    crises = Crises(tx, doing.municipality)
    crises.lock()
    held = crises.held(held_id)
    if doing.role not in (doing.rules.approvers or doing.rules.declared_by):
        return NO_APPROVER
    if held is None or held.state != WAITING:
        return NOT_HELD
    why = _send(tx, doing.municipality, held, at, limits) if approved else ""
    state = APPROVED if approved and not why else RETURNED
    crises.decided(msgspec.structs.replace(held, state=state, decided_by=doing.person, role=doing.role, why=why))
    _write(tx, doing, (held.held_id, held.item_id), state, at)
    return state


def _send(tx: Tx, municipality: str, held: Held, at: datetime, limits: LimitsOf) -> str:
    """Send it in its writer's name; return why it cannot go, empty when it goes."""
    if held.kind == POST:
        order = msgspec.json.decode(held.value, type=Order)
        said = publish(tx, msgspec.structs.replace(order, news=None), at)  # the cap is off while a crisis lasts
        return "" if said == GIVEN else said
    if held.item_id is None:
        return NOT_HELD
    given = msgspec.json.decode(held.value, type=_Given)
    deed: Deed = Edit(text=held.text) if held.kind == "edit" else Reply(text=held.text, private=given.private)
    act = Act(
        municipality=municipality,
        item_id=held.item_id,
        person=held.person,
        revision=given.revision,
        deed=deed,
        key=f"held:{held.held_id}",
    )
    done = do_act(tx, act, at, limits)
    return "" if isinstance(done, Done) else done.code


def _write(tx: Tx, doing: Doing, held: tuple[UUID, UUID | None], state: str, at: datetime) -> None:
    held_id, item_id = held
    cases, what = Cases(tx, doing.municipality), f"crisis_{state}"
    if item_id is not None:
        line = Line(what=what, who=doing.person, clause=" ".join(doing.rules.clauses), detail=doing.role)
        cases.write_line(item_id, derived_id(held_id, state), line, at, at)
    entry = Entry(what=state, who=doing.person, role=doing.role, at=at, crisis_id=held_id)
    Crises(tx, doing.municipality).write(derived_id(held_id, "line", state), entry)
    cases.audit(doing.person, what, item_id, at)


def release(tx: Tx, doing: Doing, text: str, at: datetime) -> str:
    """Release a standing text for the crisis that is on."""
    begun = crisis_now(tx, doing.municipality, at)
    if doing.role not in {*doing.rules.declared_by, *doing.rules.approvers} or begun is None:
        return NO_APPROVER
    crises, crisis_id = Crises(tx, doing.municipality), id_of(doing.municipality, begun)
    if not text.strip():
        return NO_TEXT
    if len(crises.texts(crisis_id)) >= STANDING_TEXTS_MAX:
        return TOO_MANY
    text_id = derived_id(crisis_id, "standing", sha256(text.encode()).hexdigest(), at.isoformat())
    crises.release(crisis_id, Text(text_id=text_id, text=text, released_by=doing.person, role=doing.role, at=at))
    entry = Entry(what="released", who=doing.person, role=doing.role, said=text, at=at, crisis_id=crisis_id)
    crises.write(derived_id(text_id, "released"), entry)
    Cases(tx, doing.municipality).audit(doing.person, "crisis_released", None, at)
    return "released"


def withdraw(tx: Tx, doing: Doing, text_id: UUID, at: datetime) -> str:
    """Take a standing text back: from now on it needs approval as any other."""
    if doing.role not in {*doing.rules.declared_by, *doing.rules.approvers}:
        return NO_APPROVER
    if Crises(tx, doing.municipality).withdraw(text_id, at):
        entry = Entry(what="withdrawn", who=doing.person, role=doing.role, at=at, crisis_id=text_id)
        Crises(tx, doing.municipality).write(derived_id(text_id, "withdrawn"), entry)
        Cases(tx, doing.municipality).audit(doing.person, "crisis_withdrawn", None, at)
    return "withdrawn"
