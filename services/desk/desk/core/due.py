"""What is due now, by what is known: the next things to ask for, and what is to be taken back."""

from datetime import datetime, timedelta

import msgspec

from common.events import Step, derived_id
from desk.core.act import OWN_CHOICE, steps_of
from desk.core.aftermath import after_outside
from desk.core.facts import AUTO, FAILED, HIDDEN, NOTICE, ORDERED, REMOVED, UNKNOWN, VISIBLE, Answer, Case, Placed, Wish
from desk.core.limits import Limits
from desk.core.orders import Asked, Clock, Order, Withdraw
from desk.core.outside import is_removed_by_order, turned
from desk.core.sealing import Next, want
from desk.core.sending import SENDING, about_to_go, is_due

PRIVATE_KIND = "message"
"""Private messages are never hidden or removed (GEN-13)."""


def next_due(case: Case, at: datetime, limits: Limits) -> Next:
    """Return the case after the next thing that is due, and what to ask for; nothing when nothing is due."""
    for after, asked in (_taken_back(case), _answers(case, at, limits)):
        if after is not case:
            return after, asked
    if case.item is None:
        return case, ()
    after, asked = after_outside(case, at, limits)
    if after is not case:
        return after, asked
    if case.visibility == REMOVED or case.closed == case.revision:
        return case, ()
    wish = case.standing()
    if wish is not None:
        return _carry_out(case, wish, at, limits)
    step = hide_step(case)
    return _hide_by_itself(case, step, at, limits) if step else (case, ())


def hide_step(case: Case) -> Step | None:
    """The step by which the system may hide this text by itself; None where a person must decide (GEN-02, G3)."""
    item = case.item
    if item is None or item.own or item.kind == PRIVATE_KIND or case.incomplete:
        return None
    return next((s for s in steps_of(case) if s.do == "hide_pending_review" and s.mode == AUTO), None)


# --- what is taken back -----------------------------------------------------------------------------------


def _taken_back(case: Case) -> Next:
    for placed in case.placed:
        why = _why_back(case, placed) if case.is_open(placed) else None
        if why:
            gone = msgspec.structs.replace(placed, withdrawn=True)
            rest = tuple(gone if p is placed else p for p in case.placed)
            asked = Withdraw(action_id=placed.action_id, why=why, actor=placed.actor)
            return msgspec.structs.replace(case, placed=rest), (asked,)
    return case, ()


def _why_back(case: Case, placed: Placed) -> str | None:
    if _removed_by_others(case) or (case.visibility == REMOVED and placed.purpose not in {"remove", NOTICE}):
        return "item_gone"
    # What it puts right is a new text too: its own echo takes no edit back.
    if placed.revision < case.revision and placed.do != "edit":
        return "edited"
    if placed.actor == AUTO:
        return _why_auto_back(case)
    wish = case.standing()
    if placed.purpose in {"hide", "unhide", "remove", NOTICE}:
        kept = wish is not None and (placed.act_id == wish.act_id or wish.do == placed.purpose == "remove")
        kept = kept or (wish is not None and wish.do == "remove" and placed.purpose in {"hide", NOTICE})
        return None if kept else "decided_anew"
    return None


def _why_auto_back(case: Case) -> str | None:
    if case.standing() is not None or turned(case) is not None or case.closed == case.revision:
        return "a_person_decided"
    ruled = case.ruling is not None and not case.incomplete
    return "decided_anew" if ruled and hide_step(case) is None else None


def _removed_by_others(case: Case) -> bool:
    return case.visibility == REMOVED and not is_removed_by_order(case)


# --- replies ------------------------------------------------------------------------------------------------


def _answers(case: Case, at: datetime, limits: Limits) -> Next:
    """Send what was written, or set the clock after which it goes: until then it can be taken back."""
    for answer in about_to_go(case):
        if is_due(case, answer, limits):
            return _place(case, _answered(case, answer))
        if answer.goes_at is None:
            later = msgspec.structs.replace(answer, goes_at=at + timedelta(seconds=limits.undo_s))
            case = msgspec.structs.replace(case, answers=tuple(later if a is answer else a for a in case.answers))
            return case, (Clock(kind=SENDING, about=answer.act_id, run_at=at + timedelta(seconds=limits.undo_s)),)
    return case, ()


def _answered(case: Case, answer: Answer) -> Placed:
    placed = _by_person(case, answer.do, answer.act_id, answer.actor)
    return msgspec.structs.replace(
        placed, clause=answer.clause, text=answer.text, purpose=answer.do, carries_out=answer.carries_out
    )


# --- the auto step ---------------------------------------------------------------------------------------


def _hide_by_itself(case: Case, step: Step, at: datetime, limits: Limits) -> Next:
    done = any(p.actor == AUTO and p.revision == case.revision for p in case.placed)
    # Who hid or showed it on the platform has decided: no auto order overrules a person (G8).
    if done or case.visibility != VISIBLE or turned(case) is not None:
        return case, ()
    sha256 = case.sealed(1)
    if sha256 is None:
        return want(case, 1, at, limits)
    placed = msgspec.structs.replace(
        _order(case, "hide", 0), clause=(*step.clauses, OWN_CHOICE)[0], reason=step.because, evidence_sha256=sha256
    )
    return _place(case, placed)


# --- what a person decided -------------------------------------------------------------------------------


def _carry_out(case: Case, wish: Wish, at: datetime, limits: Limits) -> Next:
    if wish.do == "unhide":
        return _unhide(case, wish)
    if wish.do == "hide":
        return _hide(case, wish, at, limits)
    return (case, ()) if case.incomplete else _remove(case, wish, at, limits)


def _unhide(case: Case, wish: Wish) -> Next:
    if case.visibility != HIDDEN or _mine(case, wish, "unhide"):
        return case, ()
    return _place(case, _wished(case, wish, "unhide"))


def _hide(case: Case, wish: Wish, at: datetime, limits: Limits) -> Next:
    if case.visibility != VISIBLE or _mine(case, wish, "hide"):
        return case, ()
    sha256 = case.sealed(1)
    if sha256 is None:
        return want(case, 1, at, limits)
    return _place(case, msgspec.structs.replace(_wished(case, wish, "hide"), evidence_sha256=sha256))


def _remove(case: Case, wish: Wish, at: datetime, limits: Limits) -> Next:
    """Evidence of both stages, hide, tell the writer, remove: each only after the one before it has ended."""
    if _mine(case, wish, "remove"):
        return case, ()
    for stage in (1, 2):
        if case.sealed(stage) is None:
            return want(case, stage, at, limits)
    if wish.notice is not None:
        after, asked, told = _tell_first(case, wish, at, limits)
        if not told:
            return after, asked
    placed = msgspec.structs.replace(_wished(case, wish, "remove"), evidence_sha256=case.sealed(2))
    return _place(case, placed)


def _tell_first(case: Case, wish: Wish, at: datetime, limits: Limits) -> tuple[Case, tuple[Asked, ...], bool]:
    """Hide, then the private message. The last value says that the removal need not wait any longer (BO-40)."""
    hides = [p for p in case.placed if p.purpose == "hide" and p.revision == case.revision and p.actor != AUTO]
    if any(case.is_open(p) for p in hides):
        return case, (), False
    if case.visibility == VISIBLE and not any(case.state_of(p) == FAILED for p in hides):
        return *_hide(case, wish, at, limits), False
    notice = notice_of(case)
    if notice is None or (case.state_of(notice) == FAILED and notice.act_id != wish.act_id):
        return *_notice(case, wish, at, limits), False
    state = case.state_of(notice)
    waits = state in {ORDERED, UNKNOWN} and f"notice:{notice.action_id}" not in case.rung
    return case, (), not (waits and not (state == UNKNOWN and wish.past_notice))


def notice_of(case: Case) -> Placed | None:
    """The last notice of this item that was not taken back: one is enough, whatever the text became since."""
    notices = [p for p in case.placed if p.purpose == NOTICE and case.state_of(p) != "withdrawn"]
    return notices[-1] if notices else None


def _notice(case: Case, wish: Wish, at: datetime, limits: Limits) -> Next:
    placed = msgspec.structs.replace(_wished(case, wish, "private_reply"), purpose=NOTICE, text=wish.notice)
    case, asked = _place(case, placed)
    rings = at + timedelta(seconds=limits.notice_wait_s_max)
    return case, (*asked, Clock(kind=NOTICE, about=str(placed.action_id), run_at=rings))


# --- how it is asked for -----------------------------------------------------------------------------------


def _mine(case: Case, wish: Wish, purpose: str) -> bool:
    return any(p.act_id == wish.act_id and p.purpose == purpose for p in case.placed)


def _place(case: Case, placed: Placed) -> Next:
    case = msgspec.structs.replace(case, placed=(*case.placed, placed))
    return case, (Order(placed=placed),) if case.is_open(placed) else ()


def _order(case: Case, do: str, attempt: int) -> Placed:
    """An order as the system would give it; the same item, text, act and attempt always give the same id."""
    decision = case.ruling
    return Placed(
        action_id=derived_id(case.item_id, case.revision, do, attempt),
        do=do,
        revision=case.revision,
        attempt=attempt,
        actor=AUTO,
        clause="",
        purpose=do,
        pack=decision.pack if decision else "",
        decision_no=decision.decision_no if decision else 0,
    )


def _by_person(case: Case, do: str, act_id: str, actor: str) -> Placed:
    """People's attempts are counted from 1 for each text: 0 is the system's own."""
    earlier = [p.attempt for p in case.placed if (p.revision, p.do) == (case.revision, do)]
    return msgspec.structs.replace(_order(case, do, max([0, *earlier]) + 1), act_id=act_id, actor=actor)


def _wished(case: Case, wish: Wish, do: str) -> Placed:
    placed = _by_person(case, do, wish.act_id, wish.actor)
    return msgspec.structs.replace(placed, clause=wish.clause, reason=wish.reason)
