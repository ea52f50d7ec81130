"""What the pages show of a case, said in the page's words and the municipality's time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common.events import Step
from common.policy.vocabulary import REASONS
from desk.core.act import TELLS, notice_clauses, notice_step, removal_step, steps_of
from desk.core.facts import HIDDEN, REMOVED, VISIBLE, AlertFact, Case
from desk.core.filing import is_confirmed
from desk.core.guide import Guide
from desk.core.line import LIST_SEPARATOR
from desk.core.outside import ground_open
from desk.core.phase import NEEDS_A_PERSON, attention, is_kept_hidden, phase_of, step_state
from desk.core.refuse import is_possible, may_edit, may_like, may_see
from desk.core.view import deadline_of, marked, record_of, second_opinion, words_of
from desk.routes.care_pages import warning_said
from desk.routes.words import Words, words_in

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

    def role(self, role: str) -> str:
        """Return what the pack calls a role; a person's id, or an unknown role, as it is."""
        return self.guide.roles.get(role, role)


def showing(guide: Guide, now: datetime) -> Showing:
    """Return for whom a page of the desk is drawn: in its reader's language, else in the municipality's."""
    return Showing(words=words_in(guide.language), guide=guide, now=now)


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
        "platform": words.say("platform", item.platform),
        "text": item.text,
        "pieces": (pieces := marked(case)),
        "warning": warning_said(case, words),
        "because": {tag: words_of(pieces, tag) for tag in dict.fromkeys(tag for _, tags in pieces for tag in tags)},
        "lang": tagging.lang if tagging else "",
        "at": case.created_at or item.received_at or item.recorded_at,
        "when": show.when(case.created_at or item.received_at or item.recorded_at),
        "phase": phase_of(case),
        "tone": tone(case),
        "visibility": case.visibility,
        "shows_visibility": case.visibility != phase_of(case) and case.visibility != VISIBLE,
        "tags": [words.say("tag", t) for t in tagging.tags] if tagging else [],
        "second_opinion": ", ".join(
            words.say("abuse" if label in REASONS else "tag", label) for label in second_opinion(case)
        ),
        "reasons": [words.say("abuse", r) for r in tagging.abuse_reasons] if tagging else [],
        "steps": _steps(case, show),
        "offers": [show.words.say("step", s.do) for s in case.ruling.offers] if case.ruling else [],
        "deadline": _deadline(case, show),
        "incomplete": case.incomplete,
        "own": item.own,
        "asks": _asks(case, show),
    }


def _asks(case: Case, show: Showing) -> str:
    """Return what is asked of a hide on the platform itself; who removed an item stands in its status."""
    deed = ground_open(case)
    return show.words.say("ui", f"ask_why_{deed.do}", at=show.when(deed.at)) if deed else ""


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
        # What stands there already is not stopped any more: the check comes afterwards.
        "mode": "afterwards" if case.item is not None and case.item.own else step.mode,
        "state": step_state(case, step),
        "to": [_called(role, show) for role in step.to],
    }


def _called(role: str, show: Showing) -> str:
    """A role by its label, or a unit by the name that a person gave it."""
    return show.guide.roles.get(role, role.replace("_", " "))


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
        "alerts": [_alert(case, a, show) for a in case.alerts],
        "timeline": [_line(row, show) for row in timeline],
        "tag_ids": tagging.tags if tagging else (),
        "reason_ids": tagging.abuse_reasons if tagging else (),
        "own_replies": [{"item_id": s.reply_id, "at": s.at, "when": show.when(s.at)} for s in case.spoken],
        "may": _may(case, show),
    }


def _alert(case: Case, alert: AlertFact, show: Showing) -> dict[str, Any]:
    """Return who was alerted, how it stands and who has seen it; `see` where that is still to be said."""
    state = show.words.say("alert_state", alert.state)
    return {
        "id": alert.alert_id,
        "to": ", ".join(_called(role, show) for role in alert.to),
        "state": f"{state} {_called(alert.by, show)}" if alert.by else state,
        "see": may_see(case, alert.alert_id),
    }


def _line(row: Mapping[str, Any], show: Showing) -> dict[str, Any]:
    words = show.words
    return {
        "at": row["at"],
        "when": show.when(row["at"]),
        "says": words.say("line", row["what"]),
        "who": words.say("who", row["who"]) if row["who"] in _SERVICES else row["who"],
        "clauses": row["clause"].split(),
        "detail": _line_detail(row["what"], row["detail"], show),
        "pack": row["pack"],
    }


def _line_detail(what: str, detail: str, show: Showing) -> str:
    if what == "act_setmarks":
        return ", ".join(show.words.say("mark", mark) for mark in detail.split())
    if what.startswith("act_"):
        return show.words.say("detail", detail) if detail in _DETAILS else detail
    if what.startswith(("deadline_", "aside_")):
        return show.when(datetime.fromisoformat(detail)) if detail else ""
    if what.startswith("alert_"):
        return ", ".join(_called(role, show) for role in detail.split(LIST_SEPARATOR))
    if what.startswith("item_"):
        return "" if detail in {"0", "1"} else show.words.say("ui", "revision", n=detail)
    return _coded_detail(what, detail, show.words)


def _coded_detail(what: str, detail: str, words: Words) -> str:
    if what == "decided":
        return "; ".join(words.say("step", do) for do in detail.split())
    if what.startswith("record_"):
        return words.say("record_kind", detail)
    if what == "archive_refused":
        return " ".join(words.say("broken", code) for code in detail.split())
    if what in {"sealed", "evidence_wanted"}:
        return ""
    if what == "refused":
        return words.say("refused", detail)
    return words.say("detail", detail) if detail in _DETAILS else detail


_SERVICES = frozenset({"ingest", "classifier", "archiver", "notifier", "desk", "auto"})
_DETAILS = frozenset(
    {"edited", "item_gone", "a_person_decided", "decided_anew", "light", "extensive", "not_possible"}
    | {"item_is_gone", "superseded", "no_access", "not_found_again"}
    | {"mine", "colleague", "we", "writer", "platform"}
)


def _may(case: Case, show: Showing) -> dict[str, Any]:
    """Return which forms the page offers, and what they are filled with."""
    item, record = case.item, record_of(case)
    assert item is not None  # noqa: S101 - only cases whose item is known are shown
    there = case.visibility != REMOVED
    hidden = case.visibility == HIDDEN
    tagging = case.ruling.tagging if case.ruling else None
    by_person = case.casework_of == case.revision and case.casework is not None
    keeps = record is None and any(s.do == "document" for s in (case.ruling.offers if case.ruling else ()))
    return {
        "casework": tagging is not None and "saksbehandling" in tagging.tags and not item.own,
        "casework_is": case.casework if by_person else tagging.casework if tagging else None,
        "casework_confirmed": by_person or bool(tagging and tagging.casework_confirmed),
        "reply": there and not hidden and not item.own and is_possible(case, "reply"),
        "reply_text": _draft(case, private=False),
        "like": may_like(case),
        "edit": may_edit(case),
        "own_text": item.text,
        "private": hidden and not notice_clauses(case) and is_possible(case, "private_reply"),
        "private_text": _draft(case, private=True),
        "record": (record.status == "M" if record else keeps) and not is_confirmed(case),
        "keeps": keeps,
        "close": phase_of(case) != "closed",
        **_may_say(case, show),
        **_may_take_away(case),
    }


def _may_say(case: Case, show: Showing) -> dict[str, Any]:
    """Return what a person may say of the item that the decision then rests on."""
    steps = {s.do: s for s in steps_of(case)}
    tagging = case.ruling.tagging if case.ruling else None
    forwards = steps.get("forward_to_unit")
    return {
        "unit_open": forwards is not None and step_state(case, forwards) == "open",
        "unit": case.unit,
        "topics": {topic: _called(unit, show) for topic, unit in show.guide.topics.items()},
        "politics": tagging is not None and "political" in tagging.tags and not _is_own(case),
        "political_case": case.political_case.ref if case.political_case else None,
        "marks": case.marks,
        "is_post": case.item is not None and case.item.kind == "post",
        "own": _is_own(case),
        "case_file": case.case_file.case_file if case.case_file else None,
    }


def _is_own(case: Case) -> bool:
    return case.item is not None and case.item.own


def _may_take_away(case: Case) -> dict[str, Any]:
    item, removal, notice = case.item, removal_step(case), notice_step(case)
    offers = case.ruling.offers if case.ruling else ()
    offered = next((s.text for s in offers if s.do == TELLS), None)
    asked = notice_clauses(case)
    can_hide = case.visibility != REMOVED and item is not None and item.kind != "message" and not item.own
    return {
        "hide": can_hide and case.visibility != HIDDEN and is_possible(case, "hide"),
        "keep_hidden": can_hide and case.visibility == HIDDEN and not is_kept_hidden(case),
        "unhide": can_hide and case.visibility == HIDDEN and is_possible(case, "unhide"),
        "remove": can_hide and is_possible(case, "remove"),
        "remove_open": removal is not None or phase_of(case) in {"told_not_removed", "notice_unknown"},
        "remove_clauses": removal.clauses if removal else (),
        "hide_clauses": tuple(dict.fromkeys(c for s in steps_of(case) for c in s.clauses)),
        "notice_clauses": asked,
        # Where no notice is asked for, the draft is offered: who clears the field sends none (GEN-22).
        "notice_text": (notice.text if notice and asked else offered) or "",
    }


def _draft(case: Case, *, private: bool) -> str:
    # The emergency numbers too: whoever answers somebody in danger needs them at once (GEN-17).
    texts = [s.text for s in steps_of(case) if s.text and (s.do == TELLS) == private]
    return "\n\n".join(dict.fromkeys(texts))
