"""What the pages show of a case, said in the page's words and the municipality's time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common.events import Step
from desk.core.act import notice_clauses, notice_step, removal_step, steps_of
from desk.core.facts import HIDDEN, REMOVED, VISIBLE, Case
from desk.core.guide import Guide
from desk.core.phase import NEEDS_A_PERSON, attention, is_at_work, phase_of, step_state
from desk.core.view import deadline_of, marked, record_of
from desk.routes.words import Words

FILTERS = ("open", "decide", "answer", "done")
_DECIDE, _ANSWER = 2, 3
_SPOKEN_TO_ALL = frozenset({"notify_author_privately", "escalate_crisis"})
_CALM = frozenset({"answered", "closed", "removed"})
_BUSY = frozenset({"sealing", "hiding", "showing", "notifying", "removing", "answering"})


@dataclass(frozen=True)
class Showing:
    """For whom and when a page is drawn."""

    words: Words
    guide: Guide
    now: datetime

    def when(self, at: datetime) -> str:
        """Return an instant in words."""
        return self.words.lately(at, self.now, self.guide.timezone)


def kept_by(cases: Sequence[Case], wanted: str) -> list[Case]:
    """Return the cases that a filter of the queue keeps."""
    by_filter = {
        "decide": lambda c: attention(c) <= _DECIDE,
        "answer": lambda c: attention(c) == _ANSWER,
        "done": lambda c: not is_at_work(c),
    }
    return [c for c in cases if by_filter.get(wanted, is_at_work)(c)]


def tone(case: Case) -> str:
    """Return how the status chip looks: alarm, busy, hidden, calm or plain. The words beside it say the same."""
    phase = phase_of(case)
    if phase in NEEDS_A_PERSON or attention(case) == 0:
        return "alarm"
    if phase in _BUSY:
        return "busy"
    if phase in _CALM:
        return "calm"
    return "hidden" if phase == HIDDEN else "plain"


def card(case: Case, show: Showing) -> dict[str, Any]:
    """Return what the queue and the head of the item's page show."""
    item, words = case.item, show.words
    assert item is not None  # noqa: S101 - only cases whose item is known are shown
    tagging = case.ruling.tagging if case.ruling else None
    author = item.author.name if item.author and item.author.name else words.say("ui", "unknown_author")
    return {
        "item_id": case.item_id,
        "title": words.say("ui", "from", kind=words.say("kind", item.kind), author=author),
        "platform": item.platform.capitalize(),
        "text": item.text,
        "pieces": marked(case),
        "lang": tagging.lang if tagging else "",
        "at": case.created_at or item.received_at or item.recorded_at,
        "when": show.when(case.created_at or item.received_at or item.recorded_at),
        "phase": phase_of(case),
        "tone": tone(case),
        "visibility": case.visibility,
        "shows_visibility": case.visibility != phase_of(case) and case.visibility != VISIBLE,
        "tags": [words.say("tag", t) for t in tagging.tags] if tagging else [],
        "reasons": [words.say("abuse", r) for r in tagging.abuse_reasons] if tagging else [],
        "steps": _steps(case, show),
        "deadline": _deadline(case, show),
        "incomplete": case.incomplete,
    }


def _steps(case: Case, show: Showing) -> list[dict[str, Any]]:
    """Each clause is quoted where it comes first, and only named after that."""
    quoted: set[str] = set()
    shown = []
    for step in steps_of(case):
        clauses = [{"id": c, "quote": "" if c in quoted else show.guide.quotes.get(c, "")} for c in step.clauses]
        quoted.update(step.clauses)
        shown.append(_step(case, step, show) | {"clauses": clauses})
    return shown


def _step(case: Case, step: Step, show: Showing) -> dict[str, Any]:
    return {
        "do": step.do,
        "says": show.words.say("step", step.do),
        "because": step.because,
        "mode": step.mode,
        "state": step_state(case, step),
        "to": [show.guide.roles.get(role, role.replace("_", " ")) for role in step.to],
    }


def _deadline(case: Case, show: Showing) -> dict[str, Any] | None:
    deadline = deadline_of(case)
    promised = case.ruling.due_at if case.ruling else None
    due_at = deadline.due_at if deadline else promised
    if due_at is None:
        return None
    state = deadline.state if deadline else "set"
    running = state in {"set", "warned"}
    return {
        "at": due_at,
        "when": show.when(due_at),
        "left": show.words.left(due_at, show.now) if running else "",
        "state": state,
        "late": state == "missed" or (running and due_at < show.now),
    }


def details(case: Case, timeline: Sequence[Mapping[str, Any]], show: Showing) -> dict[str, Any]:
    """Return what only the item's own page shows: filing, alerts, timeline, and what may be done."""
    item, record = case.item, record_of(case)
    assert item is not None  # noqa: S101 - only cases whose item is known are shown
    tagging = case.ruling.tagging if case.ruling else None
    return {
        "revision": case.revision,
        "permalink": item.permalink if (item.permalink or "").startswith("https://") else None,
        "record": record,
        "alerts": [_alert(a.to, a.state, show) for a in case.alerts],
        "timeline": [_line(row, show) for row in timeline],
        "tag_ids": tagging.tags if tagging else (),
        "reason_ids": tagging.abuse_reasons if tagging else (),
        "may": _may(case),
    }


def _alert(to: Sequence[str], state: str, show: Showing) -> dict[str, str]:
    names = ", ".join(show.guide.roles.get(role, role.replace("_", " ")) for role in to)
    return {"to": names, "state": show.words.say("alert_state", state)}


def _line(row: Mapping[str, Any], show: Showing) -> dict[str, Any]:
    words, detail, what = show.words, row["detail"], row["what"]
    if what.startswith("deadline_"):
        detail = show.when(datetime.fromisoformat(detail))
    elif what.startswith("alert_"):
        detail = ", ".join(show.guide.roles.get(r, r.replace("_", " ")) for r in detail.split())
    elif what == "decided":
        detail = "; ".join(words.say("step", d) for d in detail.split())
    elif what.startswith("item_"):
        detail = "" if detail in {"0", "1"} else words.say("ui", "revision", n=detail)
    elif what.startswith("record_"):
        detail = words.say("record", detail)
    elif what in {"sealed", "evidence_wanted"}:
        detail = ""
    elif what == "refused":
        detail = words.say("refused", detail)
    else:
        detail = words.say("detail", detail) if detail in _DETAILS else detail
    return {
        "at": row["at"],
        "when": show.when(row["at"]),
        "says": words.say("line", what),
        "who": words.say("who", row["who"]) if row["who"] in _SERVICES else row["who"],
        "clauses": row["clause"].split(),
        "detail": detail,
        "pack": row["pack"],
    }


_SERVICES = frozenset({"ingest", "classifier", "archiver", "notifier", "desk", "auto"})
_DETAILS = frozenset(
    {"edited", "item_gone", "a_person_decided", "decided_anew", "light", "extensive", "not_possible"}
    | {"item_is_gone", "superseded", "no_access", "not_found_again"}
)


def _may(case: Case) -> dict[str, Any]:
    """Return which forms the page offers, and what they are filled with."""
    item, removal, notice = case.item, removal_step(case), notice_step(case)
    assert item is not None  # noqa: S101 - only cases whose item is known are shown
    there = case.visibility != REMOVED
    can_hide = there and item.kind != "message" and not item.own
    hidden = case.visibility == HIDDEN
    asked = notice_clauses(case)
    tagging = case.ruling.tagging if case.ruling else None
    by_person = case.casework_of == case.revision and case.casework is not None
    record = record_of(case)
    return {
        "casework": tagging is not None and "saksbehandling" in tagging.tags,
        "casework_is": case.casework if by_person else tagging.casework if tagging else None,
        "casework_confirmed": by_person or bool(tagging and tagging.casework_confirmed),
        "reply": there and not hidden and not item.own,
        "reply_text": _draft(case, private=False),
        "private": hidden and not asked,
        "private_text": _draft(case, private=True),
        "hide": can_hide and not hidden,
        "unhide": can_hide and hidden,
        "remove": can_hide,
        "remove_open": removal is not None or phase_of(case) in {"told_not_removed", "notice_unknown"},
        "remove_clauses": removal.clauses if removal else (),
        "hide_clauses": tuple(dict.fromkeys(c for s in steps_of(case) for c in s.clauses)),
        "notice_clauses": asked,
        "notice_text": notice.text if notice and asked else "",
        "record": record is not None and record.status == "M" and case.record_of != case.revision,
        "close": phase_of(case) != "closed",
    }


def _draft(case: Case, *, private: bool) -> str:
    texts = [
        s.text
        for s in steps_of(case)
        if s.text and (s.do == "notify_author_privately" if private else s.do not in _SPOKEN_TO_ALL)
    ]
    return "\n\n".join(dict.fromkeys(texts))
