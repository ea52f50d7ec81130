"""The second person: what the law, the pack or a role asks for is proposed by one, and done when another confirms."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from common.db import Tx
from common.events import derived_id
from common.policy.pack import Pack
from desk.core.deeds import Edit, KeepHidden, Remove, Reply
from desk.core.facts import Case
from desk.core.laws import laws_on, rests_on_law
from desk.core.line import Line
from desk.core.refusal import Refusal
from desk.core.refuse import refusal
from desk.core.rights import APPROVE, account_of
from desk.core.second import Asked, Waits, held_words, second_asked
from desk.core.who_may import NOT_YOUR_ROLE
from desk.handlers.acts import HELD, NO_RIGHT, SECOND, Act, Done, Gate, do_act
from desk.handlers.folding import LimitsOf
from desk.handlers.reply_checks import checked
from desk.handlers.rights import may_on
from desk.store import Cases, Claims, Drafts, Keys
from desk.store.drafts import kind_of
from desk.store.proposals import CONFIRMED, RETURNED, WAITING, Proposal, Proposals

NO_SUCH_LAW, SAME_PERSON, NOT_WAITING = "no_such_law", "second_same", "second_gone"
NO_WORDS = "second_no_reason"
"""Whoever returns a proposal says why, and so does whoever lets words go that a check has held."""
BY_LAW = Asked(clauses=("GEN-05",))
"""The guideline comes first; where it has no ground the law is one, and never one person's reading of it."""


class Deciding(msgspec.Struct, frozen=True, kw_only=True):
    """A person's answer to a proposal: confirmed, or returned; `said` is why."""

    municipality: str
    person: str
    proposal_id: UUID
    confirmed: bool
    said: str = ""


def second_gate(tx: Tx, where: tuple[str, str], pack: Pack | None, at: datetime, then: Gate | None = None) -> Gate:
    """Return what holds an act until a second person confirms it, where one is asked for, and else asks `then`.

    `where` are the country and the timezone of the municipality.
    """

    def gate(case: Case, act: Act, act_id: UUID) -> Refusal | None:
        if rests_on_law(act.deed) and isinstance(act.deed, Remove | KeepHidden):
            return _no_such_law(case, act.deed, where) or _held(tx, case, (act, act.deed, act_id), BY_LAW, at)
        asked = _asked(tx, case, act, pack, at)
        if asked is not None and isinstance(act.deed, Waits):
            return _held(tx, case, (act, act.deed, act_id), asked, at)
        return then(case, act, act_id) if then else None

    return gate


def _asked(tx: Tx, case: Case, act: Act, pack: Pack | None, at: datetime) -> Asked | None:
    """Return why a second person is asked for: by a rule of the pack, or by a check of the words."""
    if pack is None:
        return None
    asked = second_asked(pack, act.deed, _roles(tx, case, act.person))
    if asked is not None or not isinstance(act.deed, Reply | Edit):
        return asked
    return held_words(checked(tx, case, (act.person, act.deed.text), pack, at))


def _roles(tx: Tx, case: Case, person: str) -> frozenset[str]:
    item = case.item
    here = account_of(item.platform, item.account_id) if item else ""
    return Keys(tx, case.municipality).all_roles(person, here)


def _no_such_law(case: Case, deed: Remove | KeepHidden, where: tuple[str, str]) -> Refusal | None:
    country, timezone = where
    item = case.item
    assert item is not None  # noqa: S101 - who asks has an item
    day = (item.received_at or item.recorded_at).astimezone(ZoneInfo(timezone)).date()
    known = any(law.ground == deed.clause for law in laws_on(country, day))
    return None if known else Refusal(code=NO_SUCH_LAW, clauses=BY_LAW.clauses)


def _held(tx: Tx, case: Case, what: tuple[Act, Waits, UUID], asked: Asked, at: datetime) -> Refusal:
    """Keep the act as a proposal; the same one that waits already is one."""
    act, deed, act_id = what
    proposals, cases = Proposals(tx, act.municipality), Cases(tx, act.municipality)
    same = (act.person, act.revision, deed)
    proposal_id = derived_id(act_id, "second", act.person)
    # Acts without a key are numbered by those that were done: what waits or was returned has had the same number.
    while (known := proposals.get(proposal_id)) is not None and (known.state, known.deed) != (CONFIRMED, deed):
        proposal_id = derived_id(proposal_id, "again")
    if known is None and all((one.person, one.revision, one.deed) != same for one in proposals.waiting(act.item_id)):
        proposal = Proposal(
            proposal_id=proposal_id,
            item_id=act.item_id,
            person=act.person,
            revision=act.revision,
            deed=deed,
            asked=asked,
            at=at,
        )
        proposals.put(proposal)
        cases.audit(act.person, "second_wanted", act.item_id, at)
        # Open pages show what waits: the case is saved anew, and so they hear of it.
        cases.put(case, at)
    return Refusal(code=SECOND, clauses=asked.clauses)


def decide_second(tx: Tx, deciding: Deciding, at: datetime, limits: LimitsOf, gate: Gate | None = None) -> str:
    """Let a person confirm a proposal or return it; return why it cannot be, empty when it is done.

    Whoever proposed it may take it back, and nobody confirms their own. `gate` is that of a crisis.
    """
    person, confirmed = deciding.person, deciding.confirmed
    proposals, cases = Proposals(tx, deciding.municipality), Cases(tx, deciding.municipality)
    one = proposals.get(deciding.proposal_id)
    if one is None:
        return NOT_WAITING
    cases.lock(one.item_id)
    case, now = cases.get(one.item_id), proposals.get(deciding.proposal_id)
    if case is None or now is None or now.state != WAITING:
        return NOT_WAITING
    why = may_not_decide(tx, case, one, person, confirmed=confirmed) or _lacks(deciding, one)
    if not why and confirmed:
        why = _done(tx, case, (one, person), at, limits, gate)
    if why:
        return why
    state = CONFIRMED if confirmed else RETURNED
    proposals.decided(one.proposal_id, state, person, at)
    line = Line(what=f"second_{state}", who=person, clause=" ".join(one.asked.clauses), detail=deciding.said)
    cases.write_line(one.item_id, derived_id(one.proposal_id, state), line, at, at)
    cases.audit(person, f"second_{state}", one.item_id, at)
    return ""


def may_not_decide(tx: Tx, case: Case, one: Proposal, person: str, *, confirmed: bool) -> str:
    """Return why a person does not confirm or return a proposal, empty where they may."""
    if person == one.person:
        return SAME_PERSON if confirmed else ""
    if not may_on(tx, case, person, APPROVE):
        return NO_RIGHT
    roles = _roles(tx, case, person)
    # Who is known by no role of the pack is who the municipality let in without one: the right alone decides.
    return NOT_YOUR_ROLE if one.asked.by and roles and not roles & {*one.asked.by} else ""


def _lacks(deciding: Deciding, one: Proposal) -> str:
    """Whoever takes their own proposal back owes nobody a reason."""
    needed = one.asked.reasoned if deciding.confirmed else deciding.person != one.person
    return NO_WORDS if needed and not deciding.said.strip() else ""


def _done(
    tx: Tx, case: Case, of: tuple[Proposal, str], at: datetime, limits: LimitsOf, gate: Gate | None = None
) -> str:
    """Do it in the name of whoever proposed it, as they saw the item; return why not."""
    (one, person), municipality = of, case.municipality
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
    done = do_act(tx, act, at, limits, gate)
    if isinstance(done, Done) and isinstance(one.deed, Reply | Edit):
        Drafts(tx, municipality, one.person).drop(one.item_id, kind_of(one.deed))
    # A crisis holds the words for its own approval: the second person has done their part.
    return "" if isinstance(done, Done) or done.code == HELD else done.code
