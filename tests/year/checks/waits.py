"""When people are told: in opening hours, before a deadline is missed, while something waits for them."""

from datetime import datetime, timedelta
from itertools import pairwise

from tests.year.checks.delivery import OPERATOR, URGENT
from tests.year.checks.seen import Seen, Verdict, shown
from tests.year.record import About, Item, Promised, Sent

FAILED = frozenset({"action_failed", "action_unknown", "evidence_failed", "evidence_late"})
AT_ONCE = frozenset({"urgent", "hidden", "review", "referred", "attention", *FAILED})
"""Reasons of alerts that a pack may ask for at once, day and night; and that what it asks for could not be done."""
AT_ANY_HOUR = frozenset({"hidden_overdue", "crisis_running", "crisis_declared", "crisis_ended", "crisis_called"})
NEAR = "deadline_near"
HIDE_DUE, HIDE_OVERDUE = timedelta(hours=4), timedelta(hours=24)
REMINDED_EVERY = timedelta(hours=4)
CLIMBS_WITHIN = timedelta(minutes=30)
GRACE = timedelta(minutes=30)
A_MOMENT = timedelta(minutes=2)


def in_hours(seen: Seen) -> Verdict:
    """Nothing comes outside opening hours but what may: at once by the pack, a day's hide, crises, alarms."""
    broken, allowed = [], 0
    for sent in seen.taken:
        if sent.role == OPERATOR or seen.is_open(sent.municipality, sent.at):
            continue
        wrong = [about for about in sent.about if not _may_wake(seen, about)]
        if wrong or not sent.about:
            reasons = ", ".join(sorted({about.reason for about in wrong})) or "no alert"
            broken.append(f"{sent.municipality} {reasons} at {sent.at:%m-%d %H:%M} UTC to {sent.role}")
        else:
            allowed += 1
    counted = {"outside, and may be": allowed}
    return Verdict(name="in opening hours", looked_at=len(seen.taken), broken=shown(broken), counted=counted)


def _may_wake(seen: Seen, about: About) -> bool:
    item = seen.items.get(about.item_id) if about.item_id else None
    return about.reason in AT_ANY_HOUR or (item is not None and item.at_once and about.reason in AT_ONCE)


def warned_first(seen: Seen) -> Verdict:
    """People were told that a deadline is near before it was missed, unless it came to us after its warning point."""
    broken, too_late, no_point, looked_at = [], 0, 0, 0
    for missed in seen.all_said("DeadlineMissed"):
        item = seen.items.get(missed.item_id) if missed.item_id else None
        promise = next((p for p in item.promises if p.kind == missed.reason), None) if item else None
        if item is None or promise is None:
            continue
        looked_at += 1
        if any(sent.at < missed.at for sent in seen.of_item[item.item_id, NEAR]):
            continue
        if not promise.warn_at:
            no_point += 1
        elif promise.told_at >= promise.warn_at[0]:
            too_late += 1
        else:
            broken.append(_of_promise(item, promise, missed.at))
    counted = {"reached us after the warning point": too_late, "the pack warns only at the end": no_point}
    return Verdict(name="missed deadlines warned", looked_at=looked_at, broken=shown(broken), counted=counted)


def _of_promise(item: Item, promise: Promised, missed_at: datetime) -> str:
    warn = promise.warn_at[0].astimezone(missed_at.tzinfo)
    instants = f"to be warned {warn:%m-%d %H:%M}, missed {missed_at:%m-%d %H:%M}"
    return f"{item.municipality} {item.item_id} {promise.kind}: {instants}"


def hides_looked_at(seen: Seen) -> Verdict:
    """A system's hide that nobody looks at is told after four opening hours, and once more after a day."""
    broken, looked_at, early = [], 0, []
    for item in seen.record.items:
        if item.hidden_at is None:
            continue
        due = seen.open_after(item.municipality, item.hidden_at, HIDE_DUE)
        overdue = item.hidden_at + HIDE_OVERDUE
        if due <= overdue and _still_waits(item, due):
            looked_at += 1
            until = seen.open_after(item.municipality, due, GRACE)
            broken += _unless_told(seen, item, "hidden_due", due, until)
        if _still_waits(item, overdue):
            looked_at += 1
            broken += _unless_told(seen, item, "hidden_overdue", overdue, overdue + GRACE)
        if not _still_waits(item, min(due, overdue) - 2 * GRACE):
            early += [
                f"{item.municipality} {item.item_id} needlessly" for _ in seen.of_item[item.item_id, "hidden_due"]
            ]
    return Verdict(name="hides wait for nobody", looked_at=looked_at, broken=shown(broken + early))


def _still_waits(item: Item, at: datetime) -> bool:
    return item.settled_at is None or item.settled_at > at + GRACE


def _unless_told(seen: Seen, item: Item, reason: str, since: datetime, until: datetime) -> list[str]:
    told = seen.of_item[item.item_id, reason]
    if any(since - A_MOMENT <= sent.at <= until for sent in told):
        return []
    return [f"{item.municipality} {item.item_id}: no {reason} {since:%m-%d %H:%M} to {until:%m-%d %H:%M}"]


def crises_asked_about(seen: Seen) -> Verdict:
    """Who declared a crisis is asked every four hours whether it still holds."""
    broken = []
    for crisis in seen.record.crises:
        asked = sorted({s.at for s in _of_reason(seen, "crisis_running") if s.municipality == crisis.municipality})
        instants = [crisis.begins, *(at for at in asked if crisis.begins < at < crisis.ends), crisis.ends]
        broken += [
            f"{crisis.municipality}: nobody asked {a:%m-%d %H:%M} to {b:%m-%d %H:%M}"
            for a, b in pairwise(instants)
            if b - a > REMINDED_EVERY + A_MOMENT
        ]
    return Verdict(name="crises asked about", looked_at=len(seen.record.crises), broken=shown(broken))


def _of_reason(seen: Seen, reason: str) -> list[Sent]:
    return [sent for sent in seen.taken if any(about.reason == reason for about in sent.about)]


def acknowledged_stops(seen: Seen) -> Verdict:
    """What somebody has seen climbs no further."""
    broken = []
    for done in seen.record.acknowledged:
        again = [said.at for said in seen.said("AlertRaised", done.alert_id) if said.at > done.at]
        until = min(again, default=None)
        climbed = [
            said.at
            for said in seen.said("AlertEscalated", done.alert_id)
            if said.at > done.at and (until is None or said.at < until)
        ]
        broken += [
            f"{done.municipality} {done.alert_id} seen {done.at:%m-%d %H:%M}, climbed {at:%H:%M}" for at in climbed
        ]
    return Verdict(name="seen: climbs no further", looked_at=len(seen.record.acknowledged), broken=shown(broken))


def unseen_climbs(seen: Seen) -> Verdict:
    """An urgent alert that nobody says to have seen is told further within half an hour."""
    broken, looked_at = [], 0
    acknowledged = {(done.alert_id, seen.round_of(done.alert_id, done.at)) for done in seen.record.acknowledged}
    for said in seen.all_said("AlertRaised"):
        if said.reason != URGENT or said.alert_id is None:
            continue
        key, until = (said.alert_id, seen.round_of(said.alert_id, said.at)), said.at + CLIMBS_WITHIN
        if key in acknowledged or seen.is_settled_by(said.alert_id, said.at, until):
            continue
        looked_at += 1
        climbed = any(said.at < each.at <= until for each in seen.said("AlertEscalated", said.alert_id))
        if not climbed and not seen.is_told(said.alert_id, said.at + 5 * A_MOMENT - A_MOMENT, until):
            broken.append(f"{said.municipality} {said.alert_id} raised {said.at:%m-%d %H:%M}")
    return Verdict(name="unseen: climbs", looked_at=looked_at, broken=shown(broken))
