"""Whether what was promised held: a pure look at what was published, what the platform knows, and a clean run."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from common.events import Event, EvidenceSecured, ItemChanged
from tests.chaos.comparing import compare
from tests.flow.end_state import end_state, events_told_twice, journal_numbers, nobody_can_tell

Truth = Mapping[str, Any]
Outcomes = dict[tuple[str, str], tuple[str, ...]]
"""By municipality and text: how everything that was made of it ended."""
UNDOING = frozenset({"hide", "delete", "remove"})
SHOWN_MAX = 5


@dataclass
class Promises:
    """What was counted, and each broken promise with a few of the cases that broke it."""

    counts: dict[str, int] = field(default_factory=dict)
    broken: dict[str, list[str]] = field(default_factory=dict)

    def count(self, what: str, found: Sequence[object]) -> None:
        """Count what must be none."""
        self.counts[what] = len(found)
        if found:
            self.broken[what] = [str(one) for one in found[:SHOWN_MAX]]

    @property
    def hold(self) -> bool:
        """Whether all were kept."""
        return not self.broken


def judge(
    events: Sequence[Event], truth: Truth, deliveries: Sequence[Mapping[str, Any]], clean: Outcomes | None
) -> Promises:
    """Return what came of the promises; `clean` is how each text ends in a run without faults (None: not asked)."""
    told = Promises()
    rows, untold = compare(truth, events, deliveries), own_messages(truth)
    told.counts["comments on the platform"] = sum(len(one["comments"]) for one in truth.values())
    told.counts["events on the bus"] = len({e.event_id for e in events})
    unclear = nobody_can_tell(events)
    told.counts["calls of which nobody can tell (a person was told)"] = len(unclear)
    told.count("deliveries never acknowledged", [d["delivery"] for d in deliveries if d["state"] != "delivered"])
    told.count("lost", [one for row in rows for one in (*row.missing, *row.given_up) if one not in untold])
    told.count("known otherwise than on the platform", [o for r in rows for o in (*r.wrong_text, *r.wrong_visibility)])
    told.count("doubled", [one for row in rows for one in (*row.extra, *row.doubled)])
    told.count("two events under one id", events_told_twice(events))
    told.count("parked", [e.event_id for e in events if type(e).__name__ == "MessageParked"])
    if clean is not None:
        told.count("ended otherwise than in a clean run", otherwise(events, clean, unclear))
    told.count("hidden or removed before evidence", too_early(events, truth))
    told.count("journal numbers left out or given twice", not_gapless(events))
    return told


def own_messages(truth: Truth) -> set[str]:
    """Return our own private notices: they stand in a conversation, which tells nobody of them but a sweep."""
    items = [item for told in truth.values() for side in told["platforms"].values() for item in side.get("items", [])]
    return {item["object_id"] for item in items if item["kind"] == "message" and item["own"]}


def outcomes(events: Sequence[Event], leave_out: Iterable[str] = ()) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Return municipality, text and end of each resident's comment, by the item's name."""
    state, skipped = end_state(events), set(leave_out)
    found: dict[str, tuple[str, str, tuple[str, ...]]] = {}
    for name, item in state["items"].items():
        text, visibility, _, born, own, kind, _ = item
        if own or kind != "comment" or name.partition(":")[2] in skipped:
            continue
        ends = (
            str(visibility),
            f"born {born}",
            f"decision {state['decisions'].get(name)}",
            f"records {state['records'].get(name)}",
            f"deadlines {state['deadlines'].get(name)}",
            f"alerts {sorted(r for n, r in state['alerts'] if n == name) if visibility != 'removed' else ''}",
        )
        found[name] = (name.partition(":")[0], text, ends)
    return found


def by_text(events: Sequence[Event]) -> Outcomes:
    """Return the ends of a clean run, in which everything was written once."""
    return {(municipality, text): ends for municipality, text, ends in outcomes(events).values()}


def otherwise(events: Sequence[Event], clean: Outcomes, unclear: Iterable[str]) -> list[str]:
    """Return the items that ended otherwise than the same words did in a clean run, and how."""
    found = []
    for name, (municipality, text, ends) in outcomes(events, unclear).items():
        expected = clean.get((municipality, text))
        if ends != expected:
            differs = [f"{e} in place of {w}" for e, w in zip(ends, expected or (), strict=False) if e != w]
            found.append(f"{name}: {'; '.join(differs) or 'not in the clean run'}")
    return found


def too_early(events: Iterable[Event], truth: Truth) -> list[str]:
    """Return what was hidden or removed on the platform before its evidence was sealed.

    The platform's own note of when it did so, against the archiver's of when the seal had been read back: a removal
    takes the second stage, a hide the first.
    """
    items = {e.item_id: (e.municipality, e.object_id) for e in events if isinstance(e, ItemChanged)}
    sealed = first_seals(events, items)
    found = []
    for municipality, told in truth.items():
        for write in told["writes"]:
            if not write["applied"] or write["do"] not in UNDOING:
                continue
            stage = 1 if write["do"] == "hide" else 2
            at = sealed.get((municipality, write["object_id"], stage))
            if at is None or at > datetime.fromisoformat(write["at"]):
                found.append(f"{municipality}: {write['do']} of {write['object_id']}: sealed {at or 'never'}")
    return found


def first_seals(
    events: Iterable[Event], items: Mapping[UUID | None, tuple[str, str]]
) -> dict[tuple[str, str, int], datetime]:
    """Return when each item's evidence of each stage was first sealed; the second stage is the first too."""
    found: dict[tuple[str, str, int], datetime] = {}
    for event in events:
        if isinstance(event, EvidenceSecured) and event.item_id in items:
            for stage in range(1, event.stage + 1):
                key = (*items[event.item_id], stage)
                found[key] = min(found.get(key, event.recorded_at), event.recorded_at)
    return found


def not_gapless(events: Iterable[Event]) -> list[str]:
    """Return the journal numbers that are missing or were given to two records."""
    found = []
    for municipality, numbers in journal_numbers(events).items():
        given = Counter(int(number.rsplit("/", 1)[-1]) for number in numbers)
        wanted = range(1, len(numbers) + 1)
        found += [f"{municipality}: {n} is missing" for n in wanted if n not in given]
        found += [f"{municipality}: {n} was given {times} times" for n, times in given.items() if times > 1]
    return found
