"""Who is told, and whether anything is lost, doubled or told where it must not be."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from tests.year.checks.seen import Seen, Verdict, shown
from tests.year.record import TAKEN, Said, Sent, Shift

MINUTE = timedelta(minutes=1)
URGENT = "urgent"
REPLACED_URGENT, REPLACED = timedelta(minutes=2), timedelta(minutes=20)
"""How long a failing channel may be tried: a minute, ten minutes, and as much again for the next one's way."""
DEAD_AFTER = 3
CHANNEL_DEAD = "channel_dead"
OPERATOR = "operator"
HANDED_OVER = timedelta(minutes=20)
"""What was begun on one person's watch may end on the next one's."""
ABOUT_KILLS = timedelta(minutes=2)


def urgent_at_once(seen: Seen) -> Verdict:
    """Every urgent item is told of within a minute; where that channel fails, on the next one a minute later."""
    broken, next_channel, urgent = [], 0, 0
    for item in seen.record.items:
        if not item.is_urgent:
            continue
        urgent += 1
        if _within(seen.of_item[item.item_id, URGENT], item.told_at, MINUTE):
            continue
        tried = _within(seen.tried_of_item[item.item_id, URGENT], item.told_at, MINUTE)
        if tried and _within(seen.of_item[item.item_id, URGENT], item.told_at, 2 * MINUTE):
            next_channel += 1
        else:
            broken.append(f"{item.municipality} {item.item_id}, told at {item.told_at:%m-%d %H:%M:%S}")
    counted = {"on the next channel": next_channel}
    return Verdict(name="urgent: within 60 s", looked_at=urgent, broken=shown(broken), counted=counted)


def _within(sent: list[Sent], since: datetime, wait: timedelta) -> bool:
    return any(since <= each.at <= since + wait for each in sent)


def nobody_for_praise(seen: Seen) -> Verdict:
    """Nobody is told of an item that only praises."""
    praise = {item.item_id for item in seen.record.items if item.is_praise}
    broken = [
        f"{sent.municipality} {about.reason} of {about.item_id} at {sent.at:%m-%d %H:%M}"
        for sent in seen.record.sent
        for about in sent.about
        if about.item_id in praise
    ]
    return Verdict(name="nobody for praise", looked_at=len(praise), broken=shown(broken))


def no_words(seen: Seen) -> Verdict:
    """No message and no event of ours holds a word or a name that a resident brought."""
    everything: list[Sent | Said] = [*seen.record.sent, *seen.record.said]
    broken = [f"{each.municipality} at {each.at:%m-%d %H:%M}" for each in everything if each.leaks]
    return Verdict(name="no word, no name", looked_at=len(seen.record.sent), broken=shown(broken))


def once(seen: Seen) -> Verdict:
    """Nobody is told twice of the same round of an alert, unless it climbed; the same message twice only by a kill."""
    told: dict[tuple[UUID, int, str], list[Sent]] = defaultdict(list)
    for sent in seen.taken:
        for about in sent.about:
            key = (about.alert_id, seen.round_of(about.alert_id, sent.at), seen.person(sent))
            if all(before.message_id != sent.message_id for before in told[key]):
                told[key].append(sent)
    broken = [
        f"{messages[0].municipality} {alert_id} round {n}: {len(messages)} messages, last {messages[-1].at:%m-%d %H:%M}"
        for (alert_id, n, _), messages in told.items()
        if len(messages) > 1 + _climbed(seen, alert_id, messages)
    ]
    return Verdict(name="no matter twice", looked_at=len(told), broken=shown(broken))


def _climbed(seen: Seen, alert_id: UUID, messages: list[Sent]) -> int:
    first, last = messages[0].at, messages[-1].at
    return sum(first < said.at <= last + MINUTE for said in seen.said("AlertEscalated", alert_id))


def doubled_only_by_kills(seen: Seen) -> Verdict:
    """A message comes twice only where the process was killed between handing over and recording: with the same id."""
    times: dict[tuple[UUID, str], list[datetime]] = defaultdict(list)
    for sent in seen.taken:
        times[sent.message_id, sent.to].append(sent.at)
    doubles = [instants for instants in times.values() if len(instants) > 1]
    deaths = [kill.at for kill in seen.record.kills]
    broken = [
        f"the same message {len(instants)} times, first at {instants[0]:%m-%d %H:%M:%S}"
        for instants in doubles
        if not any(instants[0] <= death <= instants[-1] + ABOUT_KILLS for death in deaths)
    ]
    counted = {"kills": len(deaths), "doubled, same id": len(doubles)}
    return Verdict(name="doubled only by kills", looked_at=len(times), broken=shown(broken), counted=counted)


def none_lost(seen: Seen) -> Verdict:
    """Every alert that was raised has been told to somebody, or was settled before."""
    broken, settled, raised = [], 0, 0
    for said in seen.all_said("AlertRaised"):
        if said.alert_id is None:
            continue
        raised += 1
        later = [other.at for other in seen.said("AlertRaised", said.alert_id) if other.at > said.at]
        until = min(later, default=seen.record.ends or datetime.max.replace(tzinfo=said.at.tzinfo))
        if seen.is_told(said.alert_id, said.at, until):
            continue
        if seen.is_settled_by(said.alert_id, said.at, until):
            settled += 1
        else:
            broken.append(f"{said.municipality} {said.reason} raised {said.at:%m-%d %H:%M} to {', '.join(said.to)}")
    counted = {"settled before": settled}
    return Verdict(name="none lost", looked_at=raised, broken=shown(broken), counted=counted)


def failures_replaced(seen: Seen) -> Verdict:
    """Whatever a channel did not take comes by another within its limit, or is settled by then."""
    broken, looked_at = [], 0
    since: dict[tuple[UUID, str], datetime] = {}
    for sent in seen.record.sent:
        for about in sent.about:
            key = (about.alert_id, sent.to)
            if sent.ended == TAKEN or (key in since and sent.at <= since[key]):
                continue
            until = _replaced_by(seen, sent, about.reason)
            since[key] = until
            looked_at += 1
            alert_id = about.alert_id
            began = _raised_at(seen, alert_id, sent.at)
            if not (seen.is_told(alert_id, began, until) or seen.is_settled_by(alert_id, sent.at, until)):
                broken.append(
                    f"{sent.municipality} {about.reason} at {sent.at:%m-%d %H:%M} to {sent.role}: {sent.ended}"
                )
    return Verdict(name="failed channels replaced", looked_at=looked_at, broken=shown(broken))


def _raised_at(seen: Seen, alert_id: UUID, at: datetime) -> datetime:
    """Return when this round of the alert began: what others have had since then is known, whoever is tried on."""
    return max((said.at for said in seen.said("AlertRaised", alert_id) if said.at <= at), default=at)


def _replaced_by(seen: Seen, sent: Sent, reason: str) -> datetime:
    """Return by when another channel has it: what is not for the night waits until the municipality opens."""
    if reason == URGENT or sent.urgent:
        return sent.at + REPLACED_URGENT
    if sent.role == OPERATOR or sent.municipality not in seen.record.opened:
        return sent.at + REPLACED
    return max(sent.at + REPLACED, seen.open_after(sent.municipality, sent.at, REPLACED))


def dead_channels_noticed(seen: Seen) -> Verdict:
    """Of an address that fails for days the operator hears while it does."""
    broken, looked_at = [], 0
    for outage in seen.record.outages:
        tries = sum(sent.ended != TAKEN and outage.hits(sent.kind, sent.to, sent.at) for sent in seen.record.sent)
        if not outage.to or tries < DEAD_AFTER:
            continue
        looked_at += 1
        heard = (
            any(about.reason == CHANNEL_DEAD for about in sent.about)
            for sent in seen.taken
            if outage.begins <= sent.at <= outage.ends and sent.role == OPERATOR
        )
        if not any(heard):
            broken.append(f"{outage.to} since {outage.begins:%m-%d %H:%M}, {tries} tries")
    return Verdict(name="dead channels noticed", looked_at=looked_at, broken=shown(broken))


def who_is_on_duty(seen: Seen) -> Verdict:
    """Whoever is told has duty for the role, by the week, swaps and holidays; others only where a channel failed."""
    on_duty: dict[tuple[str, str], list[Shift]] = defaultdict(list)
    for shift in seen.record.shifts:
        on_duty[shift.municipality, shift.role].append(shift)
    failed = {about.alert_id for sent in seen.record.sent if sent.ended != TAKEN for about in sent.about}
    broken, looked_at = [], 0
    for sent in seen.taken:
        mine = on_duty.get((sent.municipality, sent.role)) or on_duty.get(("", sent.role), [])
        if not sent.about or any(about.alert_id in failed for about in sent.about):
            continue
        looked_at += 1
        person, since = seen.person(sent), sent.at - HANDED_OVER
        if not any(each.person == person and each.begins <= sent.at and since < each.ends for each in mine):
            broken.append(f"{sent.municipality} {sent.role} at {sent.at:%m-%d %H:%M}: {person}")
    return Verdict(name="the one on duty", looked_at=looked_at, broken=shown(broken))
