"""The end of a run in words that two runs can be compared by: what G2 promises to be equal, and nothing else.

Journal numbers, event ids, and everything that follows from when a run took place (times, due times, alerts
about waiting) may differ between two runs.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from common.events import (
    ActionUnknown,
    AlertRaised,
    AlertResolved,
    DeadlineChanged,
    DecisionMade,
    Event,
    ItemChanged,
    Recorded,
    RecordJournaled,
)

TOPICS = ("items", "outcomes", "decisions", "records", "deadlines", "alerts", "dead-letters")


def end_state(events: Sequence[Event]) -> dict[str, Any]:
    """Return items, newest decisions, records, deadlines and alerts, each by what stands on the platform."""
    items = _newest_items(events)
    name = {item.item_id: _name(item) for item in items.values()}
    return {
        "items": {name[i.item_id]: _item(i) for i in items.values()},
        "decisions": {name[d.item_id]: _decision(d) for d in _newest_decisions(events) if d.item_id in name},
        "records": _newest(events, Recorded, name, lambda e: (e.kind, e.status, e.number is not None)),
        "deadlines": _newest(events, DeadlineChanged, name, lambda e: (e.kind, type(e).__name__)),
        "alerts": sorted((name[e.item_id], e.reason) for e in _open_alerts(events) if _is_lasting(e, name)),
        "parked": sorted(type(e).__name__ for e in events if type(e).__name__ == "MessageParked"),
    }


OF_WAITING = frozenset({"evidence_late", "deadline_near", "deadline_missed", "window_closing"})
"""Alerts that a run raises when something takes its time, as it does while a process is down."""


def alerts_raised(events: Sequence[Event]) -> set[tuple[str, str]]:
    """Return every alert there has been, settled or not, by the item's name and the reason.

    A killed run may have fewer: what a person has settled before the notifier was up again needs nobody any more.
    """
    name = {item.item_id: _name(item) for item in _newest_items(events).values()}
    return {(name[e.item_id], e.reason) for e in events if isinstance(e, AlertRaised) and _is_lasting(e, name)}


def _open_alerts(events: Iterable[Event]) -> list[AlertRaised]:
    last = {e.alert_id: e for e in events if isinstance(e, AlertRaised | AlertResolved)}
    return [e for e in last.values() if isinstance(e, AlertRaised)]


def _is_lasting(raised: AlertRaised, name: dict[UUID | None, str]) -> bool:
    return raised.item_id in name and raised.reason not in OF_WAITING


def nobody_can_tell(events: Sequence[Event]) -> set[str]:
    """Return the platform ids of items with a call that was begun when its process died, so that a person decides.

    Such a call is never tried again (it may have been carried out), which is the one way in which a killed run may
    end otherwise than a clean one.
    """
    object_ids = {item.item_id: item.object_id for item in _newest_items(events).values()}
    return {object_ids[e.item_id] for e in events if isinstance(e, ActionUnknown) and e.item_id in object_ids}


def without(state: dict[str, Any], object_ids: set[str]) -> dict[str, Any]:
    """Return an end state without these items and what was answered to them."""

    def others(name: object) -> bool:
        return not any(object_id in str(name) for object_id in object_ids)

    return {
        part: {k: v for k, v in told.items() if others(k)} if isinstance(told, dict) else [t for t in told if others(t)]
        for part, told in state.items()
    }


def journal_numbers(events: Iterable[Event]) -> dict[str, list[str]]:
    """Return the journal numbers given, by municipality, in the order they were given; a number twice stays twice."""
    found: dict[str, list[str]] = {}
    given = {e.record_id: e for e in events if isinstance(e, RecordJournaled)}
    for event in given.values():
        found.setdefault(event.municipality, []).append(str(event.number))
    return found


def events_told_twice(events: Iterable[Event]) -> list[str]:
    """Return ids that two different events carry: the same event may come twice, another under its id may not."""
    contents: dict[UUID, set[str]] = {}
    for event in events:
        contents.setdefault(event.event_id, set()).add(type(event).__name__)
    return [str(event_id) for event_id, kinds in contents.items() if len(kinds) > 1]


def writes_done(truth: dict[str, Any]) -> Counter[tuple[str, str, str]]:
    """Return how often each write was carried out on the platform, by municipality, deed and object.

    Asking to be told of a page again depends on when channels were looked at, and is asked until it stands.
    """
    return Counter(
        (municipality, write["do"], write["object_id"])
        for municipality, told in truth.items()
        for write in told["writes"]
        if write["applied"] and write["do"] != "subscribe"
    )


def _newest_items(events: Iterable[Event]) -> dict[UUID | None, ItemChanged]:
    newest: dict[UUID | None, ItemChanged] = {}
    for event in events:
        if isinstance(event, ItemChanged):
            held = newest.get(event.item_id)
            if held is None or event.change_no > held.change_no:
                newest[event.item_id] = event
    return newest


def _name(item: ItemChanged) -> str:
    """Residents' comments have the same platform ids in both runs; ours are named by what they answer."""
    if not item.own:
        return f"{item.municipality}:{item.object_id}"
    return f"{item.municipality}:answer to {item.parent_id}: {item.text[:40]}"


def _item(item: ItemChanged) -> tuple[object, ...]:
    author = item.author.id if item.author else None
    born = item.created_at is not None
    return (item.text, item.visibility, author, born, item.own, item.kind, item.parent_id)


def _newest_decisions(events: Iterable[Event]) -> list[DecisionMade]:
    newest: dict[UUID | None, DecisionMade] = {}
    for event in events:
        if isinstance(event, DecisionMade):
            held = newest.get(event.item_id)
            if held is None or (event.revision, event.decision_no) > (held.revision, held.decision_no):
                newest[event.item_id] = event
    return list(newest.values())


def _decision(made: DecisionMade) -> tuple[object, ...]:
    steps = tuple((s.do, s.mode, s.clauses, s.due_at is not None) for s in made.steps)
    archived = made.archived.kind if made.archived else None
    return (
        made.tagging.tags,
        made.tagging.abuse_reasons,
        made.tagging.casework,
        steps,
        archived,
        made.due_at is not None,
    )


def _newest(events: Iterable[Event], kind: type[Any], name: dict[UUID | None, str], told: Any) -> dict[str, Any]:  # noqa: ANN401 - one shape a topic
    """The last word per item, counted by how it stands: topics keep the order of one item's events."""
    last: dict[tuple[str, object], Any] = {}
    for event in events:
        if isinstance(event, kind) and event.item_id in name:
            which = getattr(event, "record_id", None) or getattr(event, "deadline_id", None)
            last[(name[event.item_id], which)] = told(event)
    return {key: sorted(map(str, values)) for key, values in _grouped(last).items()}


def _grouped(last: dict[tuple[str, object], Any]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = {}
    for (key, _), value in last.items():
        grouped.setdefault(key, []).append(value)
    return grouped
