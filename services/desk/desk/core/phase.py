"""Says in one word where a case stands, and how each step of its decision does."""

from common.events import Step
from desk.core.act import NO_REPLY, TELLS, is_held, steps_of
from desk.core.due import hide_step, notice_of
from desk.core.facts import (
    AUTO,
    FAILED,
    HIDDEN,
    HOLDING,
    ORDERED,
    REMOVED,
    TAKEN,
    UNKNOWN,
    VISIBLE,
    AlertFact,
    Case,
    Placed,
    Wish,
)
from desk.core.outside import HIDE, is_to_be_said, remover_open, replied_outside, turned
from desk.core.sending import about_to_go

PHASES = (
    "waiting",
    "open",
    "sealing",
    "seal_late",
    "seal_failed",
    "hiding",
    "hide_failed",
    "hidden",
    "showing",
    "notifying",
    "notice_unknown",
    "removing",
    "told_not_removed",
    "not_removed",
    "removed",
    "removed_by_whom",
    "answering",
    "held",
    "answered",
    "reply_failed",
    "reply_unknown",
    "closed",
)
NOTHING_ASKED = 4
"""The `attention` of what is done."""
NEEDS_A_PERSON = frozenset(
    {"seal_late", "seal_failed", "hide_failed", "notice_unknown", "told_not_removed", "not_removed"}
    | {"reply_failed", "reply_unknown"}
)
"""Something did not go as ordered: only a person can say what comes next."""
DONE = frozenset({"removed", "answered", "closed"})
"""Nothing is asked of anybody here."""

_DOES = {"hide_pending_review": "hide", "remove": "remove", "remove_and_archive": "remove"}
_FILES = frozenset({"document", "open_case_file", "journal_incoming", "forward_to_archive", "restrict_access"})
_JOURNALS = frozenset({"forward_to_archive", "journal_incoming"})
_CONFIRMED = frozenset({"forward_to_unit", "open_case_file", "journal_incoming"})
"""What is done once a person has confirmed it."""
_ASKS_NOBODY = frozenset({"none", "document", "restrict_access", "end_reply_duty", "allow_publish"})
_URGENT = "urgent"
"""The reason of the alert by which the system tells of danger."""
_ALERT_STATE = {
    "raised": "ordered",
    "sent": "done",
    "failed": "failed",
    "escalated": "done",
    "acknowledged": "done",
    "resolved": "done",
}
_STEP_STATE = {ORDERED: "ordered", TAKEN: "done", FAILED: "failed", UNKNOWN: "unknown"}


def phase_of(case: Case) -> str:
    """Return the case's state as one of PHASES."""
    if case.item is None:
        return "waiting"
    if case.visibility == REMOVED:
        return "removed_by_whom" if remover_open(case) else "removed"
    if case.closed == case.revision:
        return "closed"
    wish = case.standing()
    if wish is not None and wish.do == "remove":
        return _removal_phase(case, wish)
    return _open_order_phase(case) or _seal_phase(case) or _settled_phase(case)


def _removal_phase(case: Case, wish: Wish) -> str:
    removal = _last(case, "remove", wish.act_id)
    if removal is not None and case.is_open(removal):
        return "removing"
    notice = notice_of(case)
    if removal is not None:
        told = notice is not None and case.state_of(notice) in {TAKEN, UNKNOWN}
        return "told_not_removed" if told else "not_removed"
    if notice is not None and case.state_of(notice) == UNKNOWN:
        return "notice_unknown"
    if notice is not None and case.is_open(notice):
        return "notifying"
    return _open_order_phase(case) or _seal_phase(case) or "sealing"


def _open_order_phase(case: Case) -> str | None:
    words = {"hide": "hiding", "unhide": "showing", "reply": "answering", "private_reply": "answering"}
    going = [words[p.do] for p in case.placed if p.do in words and case.is_open(p)]
    going += [words[one.do] for one in about_to_go(case) if one.do in words]
    return going[0] if going else None


def _seal_phase(case: Case) -> str | None:
    wanted = [s for s in case.seals if s.revision == case.revision and s.sha256 is None]
    wish = case.standing()
    needed = (wish is not None and wish.do != "unhide") or (wish is None and hide_step(case) is not None)
    if not wanted or not needed:
        return None
    if any(s.failed for s in wanted):
        return "seal_failed"
    late = any(f"evidence:{s.revision}/{s.stage}" in case.rung for s in wanted)
    return "seal_late" if late else "sealing"


def _settled_phase(case: Case) -> str:
    last_reply, outside = _last(case, "reply") or _last(case, "private_reply"), replied_outside(case)
    if outside is None and last_reply is not None and case.state_of(last_reply) in {FAILED, UNKNOWN}:
        return f"reply_{case.state_of(last_reply)}"
    if case.visibility == HIDDEN:
        notice = notice_of(case)
        told = notice is not None and case.state_of(notice) in {TAKEN, UNKNOWN}
        return "told_not_removed" if told and case.standing() is None else "hidden"
    last_hide = _last(case, "hide")
    if last_hide is not None and case.state_of(last_hide) == FAILED:
        return "hide_failed"
    if outside is not None:
        return "answered"
    if last_reply is None or case.state_of(last_reply) != TAKEN:
        return "open"
    return "held" if last_reply == is_held(case) else "answered"


def _last(case: Case, purpose: str, act_id: str | None = None) -> Placed | None:
    mine = [
        p for p in case.placed if p.purpose == purpose and p.revision == case.revision and act_id in {None, p.act_id}
    ]
    return mine[-1] if mine else None


def step_state(case: Case, step: Step) -> str:
    """Return how a step of the decision does: open, ordered, done, failed, unknown or withdrawn."""
    state: str | None = None
    if step.do == "none" or (step.do == "forward_to_unit" and case.unit is not None):
        state = "done"
    elif step.do in _FILES:
        record = case.record
        filed = record is not None and record.status in ("MSJA" if step.mode == AUTO else "SJA")
        state = "done" if filed else None
    elif step.do == "escalate_crisis":
        state = _told_state([a for a in case.alerts if a.reason == _URGENT])
    elif step.do != "forward_to_unit":
        state = _on_platform(case, step)
    return state or "open"


def _on_platform(case: Case, step: Step) -> str | None:
    """Return how a step does that is done on the platform, by an order or past the desk."""
    said = step.text and step.do not in NO_REPLY and replied_outside(case) is not None
    removed = _DOES.get(step.do) == "remove" and case.remover is not None and case.remover.by == "we"
    deed = turned(case)
    hidden = _DOES.get(step.do) == HIDE and deed is not None and deed.do == HIDE
    if said or removed or hidden:
        return "done"
    placed = _carrying_out(case, step)
    return _STEP_STATE.get(case.state_of(placed), case.state_of(placed)) if placed else None


def _told_state(alerts: list[AlertFact]) -> str | None:
    newest = max(alerts, key=lambda alert: alert.at, default=None)
    return _ALERT_STATE[newest.state] if newest else None


def _carrying_out(case: Case, step: Step) -> Placed | None:
    if step.do == TELLS:
        return notice_of(case) or _last(case, "private_reply")
    if step.do in _DOES:
        return _last(case, _DOES[step.do])
    return _reply_of(case, step) if step.text else None


def _reply_of(case: Case, step: Step) -> Placed | None:
    """Any reply carries out what is to be said, but for a general first answer: the answer is still to come."""
    held = is_held(case)
    if held is not None and step.do in held.carries_out:
        return held
    mine = [p for p in case.placed if p.purpose in {"reply", "private_reply"} and p.revision == case.revision]
    return next((p for p in reversed(mine) if HOLDING not in p.carries_out or step.do in p.carries_out), None)


TO_DECIDE, TO_ANSWER = 2, 3
"""The `attention` of what is to be decided, and to be answered; what is less is danger, or went wrong."""


def attention(case: Case) -> int:
    """Return where the case stands in the queue: 0 danger, 1 something went wrong, 2 to decide, 3 to answer, 4 done."""
    return min(_attention(case), TO_DECIDE) if is_to_be_said(case) else _attention(case)


def _attention(case: Case) -> int:
    phase, steps = phase_of(case), {s.do for s in steps_of(case) if not is_checked_before(case)}
    if case.closed == case.revision:
        return 4
    if phase in DONE:
        return TO_ANSWER if is_left(case) else 4
    if "escalate_crisis" in steps:
        return 0
    if phase in NEEDS_A_PERSON or case.incomplete:
        return 1
    own_tasks = case.item is not None and case.item.own and bool(steps - _ASKS_NOBODY)
    asks = steps & {"flag_for_review", "hide_pending_review", *_DOES}
    if is_kept_hidden(case):
        steps -= asks
    elif case.visibility != VISIBLE or own_tasks or asks:
        return TO_DECIDE
    return TO_ANSWER if is_left(case) or steps - _ASKS_NOBODY else 4


def is_kept_hidden(case: Case) -> bool:
    """True when a person has decided that it stays hidden. A hide alone is for until something else is decided."""
    wish = case.standing()
    return case.visibility == HIDDEN and wish is not None and wish.kept


def is_checked_before(case: Case) -> bool:
    """True for a post that was published from the desk, as long as it stands as it was checked then."""
    return bool(case.published_by) and case.item is not None and case.item.own and case.revision <= 1


def is_left(case: Case) -> bool:
    """True while the matter waits for a person, whatever became of the comment: its unit, or its journal number."""
    steps, record = steps_of(case), case.record
    to_confirm = record is not None and record.status == "M" and record.kind != "documented"
    if to_confirm and any(s.do in _JOURNALS for s in steps):
        return True
    return any(s.do in _CONFIRMED and s.mode != AUTO and step_state(case, s) == "open" for s in steps)


def is_at_work(case: Case) -> bool:
    """True while something is asked of a person or of the platform."""
    return attention(case) < NOTHING_ASKED
