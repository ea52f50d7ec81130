"""Says in one word where a case stands, and how each step of its decision does."""

from common.events import Step
from desk.core.act import steps_of
from desk.core.due import hide_step, notice_of
from desk.core.facts import AUTO, FAILED, HIDDEN, ORDERED, REMOVED, TAKEN, UNKNOWN, VISIBLE, Case, Placed, Wish

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
    "answering",
    "answered",
    "reply_failed",
    "reply_unknown",
    "closed",
)
NEEDS_A_PERSON = frozenset(
    {"seal_late", "seal_failed", "hide_failed", "notice_unknown", "told_not_removed", "not_removed"}
    | {"reply_failed", "reply_unknown"}
)
"""Something did not go as ordered: only a person can say what comes next."""
DONE = frozenset({"removed", "answered", "closed"})
"""Nothing is asked of anybody here."""

_DOES = {"hide_pending_review": "hide", "remove": "remove", "remove_and_archive": "remove"}
_TELLS = "notify_author_privately"
_FILES = frozenset({"document", "open_case_file", "journal_incoming", "forward_to_archive", "restrict_access"})
_STEP_STATE = {ORDERED: "ordered", TAKEN: "done", FAILED: "failed", UNKNOWN: "unknown"}


def phase_of(case: Case) -> str:
    """Return the case's state as one of PHASES."""
    if case.item is None:
        return "waiting"
    if case.visibility == REMOVED:
        return "removed"
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
    last_reply = _last(case, "reply") or _last(case, "private_reply")
    if last_reply is not None and case.state_of(last_reply) in {FAILED, UNKNOWN}:
        return f"reply_{case.state_of(last_reply)}"
    if case.visibility == HIDDEN:
        notice = notice_of(case)
        told = notice is not None and case.state_of(notice) in {TAKEN, UNKNOWN}
        return "told_not_removed" if told and case.standing() is None else "hidden"
    last_hide = _last(case, "hide")
    if last_hide is not None and case.state_of(last_hide) == FAILED:
        return "hide_failed"
    return "answered" if last_reply is not None and case.state_of(last_reply) == TAKEN else "open"


def _last(case: Case, purpose: str, act_id: str | None = None) -> Placed | None:
    mine = [
        p for p in case.placed if p.purpose == purpose and p.revision == case.revision and act_id in {None, p.act_id}
    ]
    return mine[-1] if mine else None


def step_state(case: Case, step: Step) -> str:
    """Return how a step of the decision does: open, ordered, done, failed, unknown or withdrawn."""
    if step.do == "none":
        return "done"
    if step.do in _FILES:
        filed = any(r.status != "U" and (step.mode == AUTO or r.status in {"J", "A"}) for r in case.records)
        return "done" if filed else "open"
    placed = _carrying_out(case, step)
    if placed is None:
        return "open"
    state = case.state_of(placed)
    return _STEP_STATE.get(state, state)


def _carrying_out(case: Case, step: Step) -> Placed | None:
    if step.do == _TELLS:
        return notice_of(case) or _last(case, "private_reply")
    if step.do in _DOES:
        return _last(case, _DOES[step.do])
    return _last(case, "reply") or _last(case, "private_reply") if step.text else None


def attention(case: Case) -> int:
    """Return where the case stands in the queue: 0 danger, 1 something went wrong, 2 to decide, 3 to answer, 4 done."""
    phase, steps = phase_of(case), {s.do for s in steps_of(case)}
    if phase in DONE:
        return 4
    if "escalate_crisis" in steps:
        return 0
    if phase in NEEDS_A_PERSON or case.incomplete:
        return 1
    if case.visibility != VISIBLE or steps & {"flag_for_review", "hide_pending_review", *_DOES}:
        return 2
    return 4 if not steps or steps <= {"none", "document", "restrict_access"} else 3


def is_at_work(case: Case) -> bool:
    """True while something is asked of a person or of the platform."""
    return attention(case) < 4  # noqa: PLR2004 - 4 is done, see `attention`
