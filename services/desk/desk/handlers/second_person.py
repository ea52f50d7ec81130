"""The second person: what rests on the law alone is proposed by one, and done when another has confirmed it."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from common.db import Tx
from common.events import derived_id
from desk.core.deeds import KeepHidden, Remove
from desk.core.facts import Case
from desk.core.laws import laws_on, rests_on_law
from desk.core.line import Line
from desk.core.refusal import Refusal
from desk.core.refuse import refusal
from desk.core.rights import APPROVE
from desk.handlers.acts import NO_RIGHT, SECOND, Act, Done, Gate, do_act
from desk.handlers.folding import LimitsOf
from desk.handlers.rights import may_on
from desk.store import Cases, Claims
from desk.store.proposals import CONFIRMED, RETURNED, WAITING, Proposal, Proposals

NO_SUCH_LAW, SAME_PERSON, NOT_WAITING = "no_such_law", "second_same", "second_gone"
CLAUSES = ("GEN-05",)
"""The guideline comes first; where it has no ground the law is one, and never one person's reading of it."""


def second_gate(tx: Tx, where: tuple[str, str], at: datetime, then: Gate | None = None) -> Gate:
    """Return what holds a decision that rests on the law until a second person confirms it, and else asks `then`.

    `where` are the country and the timezone of the municipality.
    """

    def gate(case: Case, act: Act, act_id: UUID) -> Refusal | None:
        if rests_on_law(act.deed) and isinstance(act.deed, Remove | KeepHidden):
            return _held(tx, case, act, (*where, derived_id(act_id, "second")), at)
        return then(case, act, act_id) if then else None

    return gate


def _held(tx: Tx, case: Case, act: Act, of: tuple[str, str, UUID], at: datetime) -> Refusal:
    country, timezone, proposal_id = of
    item, deed = case.item, act.deed
    assert item is not None  # noqa: S101 - who asks has an item
    assert isinstance(deed, Remove | KeepHidden)  # noqa: S101 - who calls has looked
    day = (item.received_at or item.recorded_at).astimezone(ZoneInfo(timezone)).date()
    if all(law.ground != deed.clause for law in laws_on(country, day)):
        return Refusal(code=NO_SUCH_LAW, clauses=CLAUSES)
    Proposals(tx, act.municipality).put(
        Proposal(
            proposal_id=proposal_id, item_id=act.item_id, person=act.person, revision=act.revision, deed=deed, at=at
        )
    )
    return Refusal(code=SECOND, clauses=CLAUSES)


def decide_second(
    tx: Tx, of: tuple[str, str], proposal_id: UUID, at: datetime, limits: LimitsOf, *, confirmed: bool
) -> str:
    """Let a person (municipality, id) confirm a proposal or return it; return why it cannot be, empty when it is done.

    Whoever proposed it may take it back, and nobody confirms their own.
    """
    municipality, person = of
    proposals, cases = Proposals(tx, municipality), Cases(tx, municipality)
    one = proposals.get(proposal_id)
    if one is None:
        return NOT_WAITING
    cases.lock(one.item_id)
    case, now = cases.get(one.item_id), proposals.get(proposal_id)
    if case is None or now is None or now.state != WAITING:
        return NOT_WAITING
    why = _not_theirs(tx, case, one, person, confirmed=confirmed)
    if not why and confirmed:
        why = _done(tx, case, one, person, at, limits)
    if why:
        return why
    state = CONFIRMED if confirmed else RETURNED
    proposals.decided(proposal_id, state, person, at)
    line = Line(what=f"second_{state}", who=person, clause=one.deed.clause)
    cases.write_line(one.item_id, derived_id(proposal_id, state), line, at, at)
    cases.audit(person, f"second_{state}", one.item_id, at)
    return ""


def _not_theirs(tx: Tx, case: Case, one: Proposal, person: str, *, confirmed: bool) -> str:
    if person == one.person:
        return SAME_PERSON if confirmed else ""
    return "" if may_on(tx, case, person, APPROVE) else NO_RIGHT


def _done(tx: Tx, case: Case, one: Proposal, person: str, at: datetime, limits: LimitsOf) -> str:
    """Do it in the name of whoever proposed it, as they saw the item; return why not."""
    municipality = case.municipality
    refused = refusal(case, one.deed)
    if refused is not None:
        return refused.code
    claim = Claims(tx, municipality).of_item(one.item_id)
    if claim is not None and claim.person == person:
        # Whoever confirms has it before them: their own claim holds nobody off but the one whose decision it is.
        Claims(tx, municipality).drop(one.item_id)
    act = Act(
        municipality=municipality,
        item_id=one.item_id,
        person=one.person,
        revision=one.revision,
        deed=one.deed,
        key=f"second:{one.proposal_id}",
    )
    done = do_act(tx, act, at, limits)
    return "" if isinstance(done, Done) else done.code
