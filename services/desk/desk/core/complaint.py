"""A complaint about a hide or a removal: who may not take it, by when it is answered, what may be done now."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from desk.core.facts import HIDDEN, VISIBLE, Case
from desk.core.refusal import Refusal
from desk.core.statement import Statement

OPEN, TAKEN, UPHELD, REJECTED = "open", "taken", "upheld", "rejected"
DECIDED = frozenset({UPHELD, REJECTED})


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint as it stands. `item_id` None: nobody has found yet which item it is about.

    `pointed` is what the writer said of where it stood (a link, or account and time), "" with a private link of ours.
    `text` and `contact` are the writer's, empty once they are let go; `answer` is what the writer is told.
    """

    complaint_id: UUID
    item_id: UUID | None
    state: str
    came_at: datetime
    due_at: datetime
    text: str
    contact: str
    link: str
    account: str
    about_time: str
    taken_by: str
    taken_at: datetime | None
    decided_at: datetime | None
    answer: str

    @property
    def is_decided(self) -> bool:
        """True when the writer has an answer."""
        return self.state in DECIDED


def due_at(came_at: datetime, days: int) -> datetime:
    """Return by when a complaint is to be answered."""
    return came_at + timedelta(days=days)


def may_complain(statements: tuple[Statement, ...], complaints: tuple[Complaint, ...], at: datetime, days: int) -> bool:
    """True while there is a decision that is not too old, and that no complaint was made about since."""
    newest = max((s.at for s in statements), default=None)
    if newest is None or at > newest + timedelta(days=days):
        return False
    return all(one.is_decided and one.came_at < newest for one in complaints)


def refuse_taking(complaint: Complaint, deciders: Collection[str], person: str) -> Refusal | None:
    """Return why somebody may not take a complaint. Whoever decided never judges the complaint about it."""
    if complaint.is_decided:
        return Refusal(code="complaint_decided")
    if person in deciders:
        return Refusal(code="same_person", clauses=("GEN-07",))
    if complaint.state == TAKEN and complaint.taken_by != person:
        return Refusal(code="complaint_taken")
    return None


def refuse_deciding(
    complaint: Complaint, deciders: Collection[str], person: str, answer: str, *, upheld: bool
) -> Refusal | None:
    """Return why somebody may not decide a complaint now."""
    refused = refuse_taking(complaint, deciders, person)
    if refused is not None:
        return refused
    if complaint.state != TAKEN:
        return Refusal(code="complaint_not_taken")
    if not answer.strip():
        return Refusal(code="no_reason", clauses=("GEN-07",))
    return Refusal(code="complaint_of_nothing") if upheld and complaint.item_id is None else None


def restoring(case: Case | None) -> str:
    """Return what upholding asks for: "unhide", "wait" while something is under way, "nothing" where nothing can be."""
    if case is None or case.item is None:
        return "nothing"
    wish = case.standing()
    going = any(case.is_open(p) for p in case.placed if p.do in {"hide", "unhide", "remove"})
    if going or (case.visibility == VISIBLE and wish is not None and wish.do in {"hide", "remove"}):
        return "wait"
    return "unhide" if case.visibility == HIDDEN else "nothing"
