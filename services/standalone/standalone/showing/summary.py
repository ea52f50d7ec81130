"""The demo's end: what the simulator knows to be true against what the product believes. Lost and doubled are
counted against the simulator's truth, never against ourselves."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from common.events import (
    AlertRaised,
    DecisionMade,
    Event,
    ItemChanged,
    RecordCaptured,
    RecordJournaled,
)


class Tally(msgspec.Struct, kw_only=True):
    """What one municipality's line says."""

    municipality: str
    items: int = 0
    tags: int = 0
    decisions: int = 0
    clauses: int = 0
    captured: int = 0
    journaled: int = 0
    alerts: int = 0
    lost: list[str] = msgspec.field(default_factory=list)
    doubled: list[str] = msgspec.field(default_factory=list)
    wrong: list[str] = msgspec.field(default_factory=list)


def tally(municipality: str, truth: Mapping[str, Any], events: Sequence[Event]) -> Tally:
    """Return a municipality's figures; `truth` is its part of the simulator's truth."""
    mine = [e for e in events if e.municipality == municipality]
    newest: dict[str, ItemChanged] = {}
    for event in mine:
        if isinstance(event, ItemChanged) and _is_newer(event, newest.get(event.object_id)):
            newest[event.object_id] = event
    decided = _newest_decisions(mine)
    found = Tally(
        municipality=municipality,
        items=len(newest),
        tags=sum(len(d.tagging.tags) for d in decided),
        decisions=len(decided),
        clauses=len({c for d in decided for s in d.steps for c in s.clauses}),
        captured=len({e.record_id for e in mine if isinstance(e, RecordCaptured)}),
        journaled=len({e.record_id for e in mine if isinstance(e, RecordJournaled)}),
        alerts=len({e.alert_id for e in mine if isinstance(e, AlertRaised)}),
    )
    _compare(found, truth, newest)
    _doubles(found, truth, mine)
    return found


def _is_newer(event: ItemChanged, held: ItemChanged | None) -> bool:
    return held is None or event.change_no > held.change_no


def _newest_decisions(events: Iterable[Event]) -> list[DecisionMade]:
    newest: dict[object, DecisionMade] = {}
    for event in events:
        if isinstance(event, DecisionMade):
            held = newest.get(event.item_id)
            if held is None or (event.revision, event.decision_no) > (held.revision, held.decision_no):
                newest[event.item_id] = event
    return list(newest.values())


def _compare(found: Tally, truth: Mapping[str, Any], newest: Mapping[str, ItemChanged]) -> None:
    """Everything that was made is one item with its last text and visibility; what was forged is none."""
    made, untold = _made(truth)
    for object_id, stands in made.items():
        item = newest.get(object_id)
        if item is None:
            found.lost.append(object_id)
        elif not _agrees(item, stands):
            found.wrong.append(object_id)
    for object_id, item in newest.items():
        if object_id not in made and (object_id not in untold or not _agrees(item, untold[object_id])):
            found.wrong.append(object_id)


def _made(truth: Mapping[str, Any]) -> tuple[dict[str, Mapping[str, Any]], dict[str, Mapping[str, Any]]]:
    """Return what stands or stood on the platforms, by its id there: comments, and what need not be told of.

    Posts and messages come by other subscriptions than comments; one that did come stands as it was told.
    """
    others = [item for told in truth.get("platforms", {}).values() for item in told.get("items", [])]
    untold = [*truth.get("posts", []), *(item for item in others if item["kind"] != "comment")]
    made = [*truth["comments"], *(item for item in others if item["kind"] == "comment")]
    return {each["object_id"]: each for each in made}, {each["object_id"]: each for each in untold}


def _agrees(item: ItemChanged, stands: Mapping[str, Any]) -> bool:
    if stands.get("removed") or stands.get("visibility") == "removed":
        return item.visibility == "removed"
    return item.visibility == stands.get("visibility", "visible") and item.text == (stands["text"] or "")


def _doubles(found: Tally, truth: Mapping[str, Any], events: Sequence[Event]) -> None:
    """Doubled: one platform object as two items, one event twice, or an act that the platform saw twice."""
    ids: dict[str, set[object]] = {}
    for event in events:
        if isinstance(event, ItemChanged):
            ids.setdefault(event.object_id, set()).add(event.item_id)
    found.doubled.extend(object_id for object_id, items in ids.items() if len(items) > 1)
    counted = Counter(e.record_id for e in events if isinstance(e, RecordJournaled))
    found.doubled.extend(str(record) for record, times in counted.items() if times > 1)
    found.doubled.extend(finding for finding in truth["findings"] if "twice" in finding)
    found.wrong.extend(finding for finding in truth["findings"] if "twice" not in finding)


def lines(tallies: Sequence[Tally], delivered: int) -> list[str]:
    """Return the summary: a line for all, a line a municipality."""
    total = {name: sum(getattr(t, name) for t in tallies) for name in ("items", "tags", "decisions", "alerts")}
    first = (
        f"delivered {delivered} · items {total['items']} · tags {total['tags']} · decisions {total['decisions']} · "
        f"captured {sum(t.captured for t in tallies)} · journaled {sum(t.journaled for t in tallies)} · "
        f"alerts {total['alerts']} · lost {sum(len(t.lost) for t in tallies)} · "
        f"doubled {sum(len(t.doubled) for t in tallies)}"
    )
    shown = [first]
    shown.extend(
        f"  {t.municipality:<10} items {t.items}, tags {t.tags}, decisions {t.decisions} by {t.clauses} clauses, "
        f"captured {t.captured}, journaled {t.journaled}, alerts {t.alerts}, "
        f"lost {len(t.lost)}, doubled {len(t.doubled)}"
        for t in tallies
    )
    for t in tallies:
        shown.extend(f"  {t.municipality}: not as on the platform: {what}" for what in [*t.lost, *t.doubled, *t.wrong])
    return shown
