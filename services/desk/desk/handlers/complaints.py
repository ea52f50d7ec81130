"""Complaints: taken in from writers, taken up by another person than the one who decided, and answered."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from common.db import Tx
from common.events import derived_id
from common.events.waiting import COMPLAINT
from desk.core.complaint import (
    OPEN,
    REJECTED,
    TAKEN,
    UPHELD,
    Complaint,
    due_at,
    may_complain,
    refuse_deciding,
    refuse_taking,
    restoring,
)
from desk.core.deeds import Unhide
from desk.core.facts import AUTO
from desk.core.limits import Terms
from desk.core.line import Line
from desk.core.refusal import Refusal
from desk.core.rights import account_of
from desk.handlers.acts import Act, NotDone, do_act
from desk.handlers.folding import LimitsOf
from desk.handlers.statements import Opened, make_token
from desk.handlers.waiting import Waits, tell_answered, tell_waits
from desk.store import Cases, Complaints, Statements

DECISIONS = (*("act_hide", "act_keephidden", "act_remove", "act_giveground", "act_explainremoval", "second_confirmed"),)
"""Acts by which a person decides that something is hidden or removed, or confirms it, as they stand on the timeline."""
MADE = Line(what="complaint_made", who="desk")
MATCHED = "complaint_matched"
NO_SUCH_COMPLAINT, TOO_OFTEN, NOT_NOW, WAIT = "no_such_complaint", "too_often", "complain_not_now", "complaint_wait"
PER_LINK, PER_ADDRESS = timedelta(days=1), timedelta(hours=1)
"""The windows in which tries are counted."""


class Tries(msgspec.Struct, frozen=True, kw_only=True):
    """So many complaints at most: by one private link a day, from one network address an hour."""

    per_link: int
    per_address: int


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody sent. `address` is a hash that nobody can turn back; `key` makes twice the same form one."""

    text: str
    contact: str = ""
    link: str = ""
    account: str = ""
    about_time: str = ""
    address: str = ""
    key: str = ""


def complain(tx: Tx, opened: Opened, said: Said, at: datetime, terms: Terms, tries: Tries) -> str | None:
    """Take in a complaint by a private link; return why not. The same text twice is one complaint."""
    if opened.item_id is None:
        return NOT_NOW
    complaints = Complaints(tx, opened.municipality)
    Cases(tx, opened.municipality).lock(opened.item_id)
    complaint_id = derived_id(opened.municipality, "complaint", opened.key_sha256, _sha256(said.text))
    if complaints.get(complaint_id) is not None:
        return None
    if _too_often(complaints, opened.key_sha256, said.address, at, tries):
        return TOO_OFTEN
    statements = Statements(tx, opened.municipality).of(opened.item_id)
    if not may_complain(statements, made_by_link(tx, opened.municipality, opened.item_id), at, terms.complain_days):
        return NOT_NOW
    _add(tx, opened.municipality, _row(complaint_id, opened.item_id, said, at, terms))
    _note_try(complaints, complaint_id, opened.key_sha256, said.address, at)
    return None


def complain_without_link(
    tx: Tx, municipality: str, said: Said, at: datetime, terms: Terms, tries: Tries
) -> tuple[str | None, str | None]:
    """Take in a complaint of somebody who points at their comment; return why not, and the token of its own page.

    Nothing is looked up: whoever asks learns nothing of what is there.
    """
    complaints = Complaints(tx, municipality)
    complaint_id = derived_id(municipality, "complaint", "pointed", said.key, _sha256(said.text))
    if _too_often(complaints, "", said.address, at, tries):
        return TOO_OFTEN, None
    _note_try(complaints, derived_id(complaint_id, at.isoformat()), "", said.address, at)
    if not _add(tx, municipality, _row(complaint_id, None, said, at, terms)):
        # A link to a complaint is given once: whoever sends a form again may have read it over a shoulder.
        return None, None
    return None, make_token(tx, municipality, at, terms, complaint_id=complaint_id)


def made_by_link(tx: Tx, municipality: str, item_id: UUID) -> tuple[Complaint, ...]:
    """Return the complaints that came by a private link to the item, the newest first.

    What an officer found to be about the item came from somebody who may not be its writer: the timeline, which is
    never let go, tells which those are, even when nothing else of them is left.
    """
    found = Cases(tx, municipality).written(item_id, MATCHED)
    matched = {(line_id, at.astimezone(UTC).isoformat()) for line_id, at in found}

    def is_matched(one: Complaint) -> bool:
        return any(derived_id(one.complaint_id, MATCHED, at) == line_id for line_id, at in matched)

    return tuple(one for one in Complaints(tx, municipality).of(item_id) if not is_matched(one))


def _row(complaint_id: UUID, item_id: UUID | None, said: Said, at: datetime, terms: Terms) -> dict[str, Any]:
    return {
        "complaint_id": complaint_id,
        "item_id": item_id,
        "came_at": at,
        "due_at": due_at(at, terms.complaint_answer_days),
        "text": said.text,
        "contact": said.contact,
        "link": said.link,
        "account": said.account,
        "about_time": said.about_time,
    }


def _add(tx: Tx, municipality: str, row: dict[str, Any]) -> bool:
    is_new = Complaints(tx, municipality).add(row)
    if is_new and row["item_id"] is not None:
        _write_line(tx, municipality, row["item_id"], row["complaint_id"], MADE, row["came_at"])
    if is_new:
        _tell_waits(tx, municipality, row["complaint_id"], row["item_id"], row["due_at"], row["came_at"])
    return is_new


def _tell_waits(
    tx: Tx, municipality: str, complaint_id: UUID, item_id: UUID | None, due: datetime, at: datetime
) -> None:
    """Tell it to whoever may judge it, never to who decided; nothing is told of the item but its account."""
    case = Cases(tx, municipality).get(item_id) if item_id is not None else None
    account = account_of(case.item.platform, case.item.account_id) if case and case.item else None
    waits = Waits(municipality=municipality, what=COMPLAINT, matter_id=complaint_id, at=at)
    tell_waits(tx, waits, but=deciders_on(tx, municipality, item_id), account=account, due_at=due)


def _too_often(complaints: Complaints, by_link: str, address: str, at: datetime, tries: Tries) -> bool:
    links = bool(by_link) and complaints.tries(by_link, at - PER_LINK) >= tries.per_link
    return links or (bool(address) and complaints.tries(address, at - PER_ADDRESS) >= tries.per_address)


def _note_try(complaints: Complaints, about: UUID, by_link: str, address: str, at: datetime) -> None:
    for who in filter(None, (by_link, address)):
        complaints.tried(derived_id(about, "try", who), who, at)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# --- at the desk ------------------------------------------------------------------------------------------


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A person's answer to a complaint."""

    municipality: str
    complaint_id: UUID
    person: str
    upheld: bool
    answer: str


def deciders_on(tx: Tx, municipality: str, item_id: UUID | None) -> frozenset[str]:
    """Return who has decided to hide or remove an item."""
    if item_id is None:
        return frozenset()
    made = {one.decided_by for one in Statements(tx, municipality).of(item_id)} - {AUTO}
    return Cases(tx, municipality).who_did(item_id, DECISIONS) | made


def take(tx: Tx, municipality: str, complaint_id: UUID, person: str, at: datetime) -> Refusal | None:
    """Let a person take a complaint up, or say why not: never the one who decided."""

    def unit(complaints: Complaints, one: Complaint, deciders: frozenset[str]) -> Refusal | None:
        refused = refuse_taking(one, deciders, person)
        if refused is None and one.state == OPEN:
            complaints.change(complaint_id, state=TAKEN, taken_by=person, taken_at=at)
            _on_record(tx, municipality, one, person, "complaint_taken", at)
        return refused

    return _locked(tx, municipality, complaint_id, unit)


def put_back(tx: Tx, municipality: str, complaint_id: UUID, person: str, at: datetime) -> Refusal | None:
    """Let somebody else take up what was taken. Anybody may: whoever had it may be away."""

    def unit(complaints: Complaints, one: Complaint, _: frozenset[str]) -> Refusal | None:
        if one.state != TAKEN:
            return Refusal(code="complaint_not_taken")
        complaints.change(complaint_id, state=OPEN, taken_by="", taken_at=None)
        _on_record(tx, municipality, one, person, "complaint_put_back", at)
        return None

    return _locked(tx, municipality, complaint_id, unit)


def match(tx: Tx, municipality: str, complaint_id: UUID, item_id: UUID, person: str, at: datetime) -> Refusal | None:
    """Say which item a complaint is about; who had taken it and has decided there gives it back."""

    def unit(complaints: Complaints, one: Complaint, _: frozenset[str]) -> Refusal | None:
        if one.is_decided:
            return Refusal(code="complaint_decided")
        if Cases(tx, municipality).get(item_id) is None:
            return Refusal(code="no_such_item")
        new: dict[str, object] = {"item_id": item_id}
        if one.taken_by in deciders_on(tx, municipality, item_id):
            new |= {"state": OPEN, "taken_by": "", "taken_at": None}
        complaints.change(complaint_id, **new)
        matched = msgspec.structs.replace(one, item_id=item_id)
        _write_line(tx, municipality, item_id, complaint_id, MADE, one.came_at)
        _on_record(tx, municipality, matched, person, MATCHED, at)
        _tell_waits(tx, municipality, complaint_id, item_id, one.due_at, at)
        return None

    return _locked(tx, municipality, complaint_id, unit)


def decide(tx: Tx, judged: Judged, at: datetime, limits: LimitsOf) -> Refusal | None:
    """Answer a complaint, or say why not. Upheld: the item is ordered to be shown again, by this person."""
    municipality, person = judged.municipality, judged.person

    def unit(complaints: Complaints, one: Complaint, deciders: frozenset[str]) -> Refusal | None:
        refused = refuse_deciding(one, deciders, person, judged.answer, upheld=judged.upheld)
        if refused is None and judged.upheld:
            refused = _show_again(tx, one, judged, at, limits)
        if refused is None:
            state = UPHELD if judged.upheld else REJECTED
            complaints.change(one.complaint_id, state=state, decided_at=at, answer=judged.answer.strip())
            _on_record(tx, municipality, one, person, f"complaint_{state}", at)
            waits = Waits(municipality=municipality, what=COMPLAINT, matter_id=one.complaint_id, at=at)
            tell_answered(tx, waits)
        return refused

    return _locked(tx, municipality, judged.complaint_id, unit)


def _show_again(tx: Tx, one: Complaint, judged: Judged, at: datetime, limits: LimitsOf) -> Refusal | None:
    if one.item_id is None:
        return None
    case = Cases(tx, judged.municipality).get(one.item_id)
    wanted = restoring(case)
    if wanted == "wait":
        return Refusal(code=WAIT, clauses=("GEN-12",))
    if wanted == "nothing" or case is None:
        return None
    act = Act(
        municipality=judged.municipality,
        item_id=one.item_id,
        person=judged.person,
        revision=case.revision,
        deed=Unhide(reason=judged.answer.strip()),
        key=f"complaint {one.complaint_id}",
    )
    done = do_act(tx, act, at, limits)
    return Refusal(code=done.code, clauses=done.clauses) if isinstance(done, NotDone) else None


def _locked(
    tx: Tx,
    municipality: str,
    complaint_id: UUID,
    unit: Callable[[Complaints, Complaint, frozenset[str]], Refusal | None],
) -> Refusal | None:
    complaints = Complaints(tx, municipality)
    complaints.lock(complaint_id)
    one = complaints.get(complaint_id)
    if one is None:
        return Refusal(code=NO_SUCH_COMPLAINT)
    return unit(complaints, one, deciders_on(tx, municipality, one.item_id))


def _on_record(tx: Tx, municipality: str, one: Complaint, person: str, what: str, at: datetime) -> None:
    Cases(tx, municipality).audit(person, what, one.item_id, at)
    if one.item_id is not None:
        _write_line(tx, municipality, one.item_id, one.complaint_id, Line(what=what, who=person), at)


def _write_line(tx: Tx, municipality: str, item_id: UUID, complaint_id: UUID, line: Line, at: datetime) -> None:
    line_id = derived_id(complaint_id, line.what, at.isoformat())
    Cases(tx, municipality).write_line(item_id, line_id, line, at, at)
