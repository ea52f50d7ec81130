"""A case as the API tells it and as the page shows it: plain values, in the words of the public interface."""

from collections.abc import Iterable
from itertools import groupby, pairwise
from typing import Any

import msgspec

from common.events import Step
from desk.core.act import steps_of
from desk.core.facts import Case, DeadlineFact
from desk.core.outside import ground_open, removed_outside, remover_open, unclaimed
from desk.core.phase import phase_of, step_state
from desk.core.record_facts import RecordFact

SECOND_OPINION = "second_opinion"
"""The classifier's phase in which a language model is heard."""
OPEN_DEADLINES = frozenset({"set", "warned"})


def view(case: Case) -> dict[str, Any] | None:
    """Return the item as the API's ITEM; None before the item itself is known."""
    item = case.item
    if item is None:
        return None
    deadline = deadline_of(case)
    decision = case.ruling
    return {
        "item_id": str(case.item_id),
        "municipality": case.municipality,
        "platform": item.platform,
        "account_id": item.account_id,
        "object_id": item.object_id,
        "kind": item.kind,
        "revision": item.revision,
        "decision_no": decision.decision_no if decision else None,
        "text": item.text,
        "parent_id": item.parent_id,
        "author": {"id": item.author.id, "name": item.author.name} if item.author else None,
        "created_at": case.created_at.isoformat() if case.created_at else None,
        "visibility": case.visibility,
        "incomplete": case.incomplete,
        **_tagging(case),
        "steps": [_step(case, s) for s in steps_of(case)],
        "offers": [_offer(s) for s in decision.offers] if decision else [],
        **_said(case),
        "due_at": deadline.due_at.isoformat() if deadline else _due_at(case),
        "deadline_state": deadline.state if deadline else None,
        "follow_up_due": decision.follow_up_due.isoformat() if decision and decision.follow_up_due else None,
        "deadlines": [
            {"kind": d.kind, "due_at": d.due_at.isoformat(), "state": d.state}
            for d in sorted(case.deadlines, key=lambda d: d.due_at)
        ],
        "record": _record(case, record_of(case)),
        "unfiled": _unfiled(case),
        "alerts": [
            {"alert_id": str(a.alert_id), "reason": a.reason, "to": list(a.to), "state": a.state} for a in case.alerts
        ],
        "asks": _asks(case),
        "phase": phase_of(case),
    }


def _asks(case: Case) -> list[dict[str, Any]]:
    """What only a person can say of what was done past the desk."""
    replies = [{"what": "who_wrote", "reply_id": str(s.reply_id), "at": s.at.isoformat()} for s in unclaimed(case)]
    deed, gone = ground_open(case), removed_outside(case) if remover_open(case) else None
    grounds = [{"what": f"why_{deed.do}", "change_no": deed.change_no, "at": deed.at.isoformat()}] if deed else []
    removals = [{"what": "who_removed", "change_no": gone.change_no, "at": gone.at.isoformat()}] if gone else []
    return [*replies, *grounds, *removals]


def _unfiled(case: Case) -> list[dict[str, Any]]:
    """What the archive did not do, and nobody has asked for anew."""
    return [
        {
            "act_id": one.act_id,
            "asked": one.asked,
            "at": one.at.isoformat(),
            "broken": [msgspec.structs.asdict(broken) for broken in one.broken],
        }
        for one in case.refused_filing
    ]


def _tagging(case: Case) -> dict[str, Any]:
    tagging = case.ruling.tagging if case.ruling else None
    by_person = case.casework_of == case.revision and case.casework is not None
    return {
        "lang": tagging.lang if tagging else None,
        "tags": list(tagging.tags) if tagging else [],
        "abuse_reasons": list(tagging.abuse_reasons) if tagging else [],
        "casework": case.casework if by_person else tagging.casework if tagging else None,
        "casework_confirmed": by_person or (tagging is not None and tagging.casework_confirmed),
    }


def _said(case: Case) -> dict[str, Any]:
    """What a person last said that the decision rests on; null where nobody did."""
    return {
        "unit": msgspec.structs.asdict(case.unit) if case.unit else None,
        "political_case": case.political_case.ref if case.political_case else None,
        "marks": msgspec.structs.asdict(case.marks) if case.marks else None,
        "case_file": case.case_file.case_file if case.case_file else None,
    }


def _step(case: Case, step: Step) -> dict[str, Any]:
    return {**_offer(step), "state": step_state(case, step)}


def _offer(step: Step) -> dict[str, Any]:
    """A step that nobody asks for but a person may choose has no state."""
    return {
        "do": step.do,
        "mode": step.mode,
        "clauses": list(step.clauses),
        "rule": step.rule,
        "because": step.because,
        "to": list(step.to),
        "text": step.text,
    }


def _due_at(case: Case) -> str | None:
    decision = case.ruling
    return decision.due_at.isoformat() if decision and decision.due_at else None


def deadline_of(case: Case) -> DeadlineFact | None:
    """Return the deadline that runs out first, else the one told of last; a dropped one is none."""
    kept = [d for d in case.deadlines if d.state != "dropped"]
    running = [d for d in kept if d.state in OPEN_DEADLINES]
    if running:
        return min(running, key=lambda d: d.due_at)
    return max(kept, key=lambda d: d.at, default=None)


def record_of(case: Case) -> RecordFact | None:
    """Return the item's own record that stands; a withdrawn one only when there is no other."""
    return case.record


def _record(case: Case, record: RecordFact | None) -> dict[str, Any] | None:
    if record is None:
        return None
    return {
        "record_id": str(record.record_id),
        "as": record.kind,
        "status": record.status,
        "number": record.number,
        "tracking": record.tracking,
        "delivery": record.delivery,
        "trouble": record.trouble,
        "case_file": record.case_file,
        "assessed": record.record_id in case.assessed,
    }


def second_opinion(case: Case) -> tuple[str, ...]:
    """Return the tags and reasons that a language model was heard on; it points at no words of its own."""
    decision = case.ruling
    spans = decision.tagging.because if decision else ()
    return tuple(dict.fromkeys(s.tag for s in spans if s.phase == SECOND_OPINION))


def marked(case: Case) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the text in pieces, each with the tags whose reason it is: the words that caused the decision (G7).

    No two that stand together have the same tags.
    """
    text = case.item.text if case.item else ""
    decision = case.ruling
    spans = tuple(s for s in decision.tagging.because if s.phase != SECOND_OPINION) if decision else ()
    cuts = sorted({0, len(text), *(c for s in spans for c in (s.start, s.end) if 0 <= c <= len(text))})
    pieces = []
    for start, end in pairwise(cuts):
        tags = tuple(sorted({s.tag for s in spans if s.start <= start and end <= s.end}))
        pieces.append((text[start:end], tags))
    return tuple(
        ("".join(words for words, _ in run), tags) for tags, run in groupby(pieces, key=lambda piece: piece[1])
    )


def words_of(pieces: Iterable[tuple[str, tuple[str, ...]]], tag: str) -> tuple[str, ...]:
    """Return the words that caused a tag, in a text as `marked` cuts it: what stands together is one, each once."""
    runs = groupby(pieces, key=lambda piece: tag in piece[1])
    said = ("".join(text for text, _ in run).strip() for on, run in runs if on)
    return tuple(dict.fromkeys(words for words in said if words))
