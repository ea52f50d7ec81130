"""What the product believes against what the platforms know, counted by municipality and platform. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from common.events import ActionTaken, ActionUnknown, Event, ItemChanged

FACEBOOK = "facebook"
LISTS_NOTHING = frozenset({"generic", "linkedin", "x"})
"""Platforms that cannot be asked for what was missed: what their sender gave up on is lost, and is listed."""
KEEP_POSTS_TO_THEMSELVES = frozenset({"wordpress", "flickr", "linkedin"})
"""Platforms that neither tell of the municipality's own posts nor list them as such."""
FIRST_TOLD = frozenset({"first", "echo", "held back"})
"""Deliveries that are no copies of others, and no forgeries."""
POLLED = frozenset({"flickr", "youtube"})
"""Platforms that push no comments: one that is written and taken away between two looks is never seen."""
WRITES_ONCE = frozenset({"reply", "private_reply", "publish"})


@dataclass
class Row:
    """One municipality on one platform. The lists hold the platform's ids."""

    municipality: str
    platform: str
    stands: int = 0
    missing: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    wrong_text: list[str] = field(default_factory=list)
    wrong_visibility: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        """Whether nothing is lost that could be had, and nothing is otherwise than on the platform."""
        return not (self.missing or self.extra or self.wrong_text or self.wrong_visibility or self.doubled)


@dataclass
class Orders:
    """What came of the orders to write something once: how often each id was named, and how many named none."""

    made: Counter[str] = field(default_factory=Counter)
    unnamed: int = 0


def compare(truth: Mapping[str, Any], events: Iterable[Event], deliveries: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Return a row for each municipality and platform; `truth` is the simulator's, by municipality."""
    given_up, signed = _excused(truth, deliveries), _signed_by_itself(deliveries)
    told_all = tuple(events)
    newest, orders = _newest(told_all), _orders(told_all)
    rows = []
    for municipality, told in truth.items():
        for platform, stands in _by_platform(told).items():
            known = {i.object_id: i for (m, p, _), i in newest.items() if (m, p) == (municipality, platform)}
            row = Row(municipality, platform, stands=len(stands))
            _fill(row, stands, known, given_up.get((municipality, platform), set()))
            row.extra = sorted(set(known) - set(stands) - signed.get((municipality, platform), set()))
            row.doubled = _unaccounted(_writes(told, platform), orders.get((municipality, platform), Orders()))
            rows.append(row)
    return rows


def _orders(events: Sequence[Event]) -> dict[tuple[str, str], Orders]:
    platforms = {e.item_id: e.platform for e in events if isinstance(e, ItemChanged)}
    ends = {e.event_id: e for e in events if isinstance(e, ActionTaken | ActionUnknown) and e.do in WRITES_ONCE}
    found: dict[tuple[str, str], Orders] = {}
    for end in ends.values():
        orders = found.setdefault((end.municipality, platforms.get(end.item_id, "")), Orders())
        object_id = end.object_id if isinstance(end, ActionTaken) else None
        if object_id is None:
            orders.unnamed += 1
        else:
            orders.made[object_id] += 1
    return found


def _newest(events: Iterable[Event]) -> dict[tuple[str, str, str], ItemChanged]:
    newest: dict[tuple[str, str, str], ItemChanged] = {}
    for event in events:
        if isinstance(event, ItemChanged):
            key = (event.municipality, event.platform, event.object_id)
            if key not in newest or event.change_no > newest[key].change_no:
                newest[key] = event
    return newest


def _by_platform(told: Mapping[str, Any]) -> dict[str, dict[str, Mapping[str, Any]]]:
    facebook = {each["object_id"]: each for each in [*told["comments"], *told["posts"]]}
    found = {FACEBOOK: facebook}
    for platform, side in told["platforms"].items():
        told_of = [
            each for each in side.get("items", []) if each["kind"] != "post" or platform not in KEEP_POSTS_TO_THEMSELVES
        ]
        for each in told_of:
            found.setdefault(each.get("platform") or platform, {})[each["object_id"]] = each
    return {platform: items for platform, items in found.items() if items}


def _writes(told: Mapping[str, Any], platform: str) -> Sequence[Mapping[str, Any]]:
    writes: Sequence[Mapping[str, Any]] = (
        told["writes"] if platform == FACEBOOK else told["platforms"][platform].get("writes", [])
    )
    return writes


def _fill(
    row: Row, stands: Mapping[str, Mapping[str, Any]], known: Mapping[str, ItemChanged], given_up: set[str]
) -> None:
    for object_id, thing in stands.items():
        item = known.get(object_id)
        if item is None:
            _miss(row, object_id, thing, given_up)
        elif item.visibility != _visibility(thing):
            _excuse(row, object_id, given_up, row.wrong_visibility)
        elif item.visibility != "removed" and item.text.split() != (thing["text"] or "").split():
            _excuse(row, object_id, given_up, row.wrong_text)


def _miss(row: Row, object_id: str, thing: Mapping[str, Any], given_up: set[str]) -> None:
    """What was gone before anybody could be asked for it is nobody's loss."""
    if _visibility(thing) == "removed" and (object_id in given_up or row.platform in POLLED):
        row.given_up.append(object_id)
    else:
        _excuse(row, object_id, given_up, row.missing)


def _excuse(row: Row, object_id: str, given_up: set[str], fault: list[str]) -> None:
    """Only where nobody can be asked is a loss the sender's."""
    (row.given_up if row.platform in LISTS_NOTHING and object_id in given_up else fault).append(object_id)


def _visibility(thing: Mapping[str, Any]) -> str:
    if thing.get("removed"):
        return "removed"
    return str(thing.get("visibility", "visible"))


def _unaccounted(writes: Iterable[Mapping[str, Any]], orders: Orders) -> list[str]:
    """Return what was written and is the end of no order, and what two orders both take for theirs.

    The same words under the same post are not enough: where there are no threads, two residents get the same answer.
    An order whose end nobody can tell, or whose platform gives no id, may account for one write each.
    """
    made = [write for write in writes if write["applied"] and write["do"] in WRITES_ONCE]
    unnamed = [f"{write['do']} {write['object_id']}" for write in made if str(write["new_id"]) not in orders.made]
    twice = [f"two orders: {object_id}" for object_id, times in orders.made.items() if times > 1]
    return [*(unnamed if len(unnamed) > orders.unnamed else ()), *twice]


def _excused(truth: Mapping[str, Any], deliveries: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], set[str]]:
    """Return what nobody was told of, by municipality and platform."""
    found = _given_up_on(deliveries)
    for where, ids in never_told(truth, deliveries).items():
        found[where] = found.get(where, set()) | ids
    return found


def _signed_by_itself(deliveries: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], set[str]]:
    """Return what a municipality's own sender has said though it stands nowhere: what it signs is its own word.

    In every other municipality it is one item too many.
    """
    return _named(each for each in deliveries if each["kind"] == "forged" and each["sign"] == "good")


def _given_up_on(deliveries: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], set[str]]:
    """Return what some delivery named that never arrived, by municipality and platform."""
    return _named(each for each in deliveries if each["state"] in {"lost", "dropped"})


def _named(deliveries: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], set[str]]:
    """Return the ids that these deliveries name, by municipality and platform."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for delivery in deliveries:
        where = (delivery["municipality"], delivery.get("platform", FACEBOOK))
        found[where].update(what["object_id"] for what in delivery["what"])
    return found


def never_told(truth: Mapping[str, Any], deliveries: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], set[str]]:
    """Return what changed more often than its platform ever said, where nobody can ask.

    LinkedIn keeps the edit of a post that mentions us to itself, X that somebody of ours hid a reply on its own pages.
    """
    said = Counter(
        (delivery["municipality"], what["object_id"])
        for delivery in deliveries
        if delivery["kind"] in FIRST_TOLD
        for what in delivery["what"]
    )
    found: dict[tuple[str, str], set[str]] = {}
    for municipality, told in truth.items():
        for platform, stands in _by_platform(told).items():
            hidden_by_us = {w["object_id"] for w in _writes(told, platform) if w["do"] == "hide" and w["applied"]}
            quiet = {
                object_id
                for object_id, thing in stands.items()
                if platform in LISTS_NOTHING
                and said[municipality, object_id] < _changes(thing, hidden_by_us=object_id in hidden_by_us)
            }
            found[municipality, platform] = quiet
    return found


def _changes(thing: Mapping[str, Any], *, hidden_by_us: bool) -> int:
    """It was written, edited so often, and perhaps taken away, or hidden by other hands than ours."""
    visibility = _visibility(thing)
    gone = visibility == "removed" or (visibility == "hidden" and not hidden_by_us)
    return 1 + int(thing.get("edits", 0)) + gone


def table(rows: Sequence[Row]) -> list[str]:
    """Return the rows as lines for people, and under them every loss and every fault by its id."""
    heads = ("municipality", "platform", "stands", "missing", "extra", "text", "visibility", "doubled", "given up")
    shown = [heads, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in shown) for column in range(len(heads))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in shown]
    for row in rows:
        faults = {
            "missing": row.missing,
            "extra": row.extra,
            "other text": row.wrong_text,
            "other visibility": row.wrong_visibility,
            "done twice": row.doubled,
            "its sender gave up on it, or took it away before it could be asked for": row.given_up,
        }
        lines += [f"{row.municipality} {row.platform}: {what}: {', '.join(ids)}" for what, ids in faults.items() if ids]
    return lines


def _cells(row: Row) -> tuple[str, ...]:
    lists = (row.missing, row.extra, row.wrong_text, row.wrong_visibility, row.doubled, row.given_up)
    return (row.municipality, row.platform, str(row.stands), *(str(len(each)) for each in lists))
