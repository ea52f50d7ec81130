"""A storm: thousands of abusive comments in minutes, and one that is urgent in their midst."""

import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from common.events import Event, ItemPosted, Tagging
from tests.service.notifier.stage import START
from tests.world import HandClock
from tests.year.checks.seen import Verdict
from tests.year.line import Deadly, Line
from tests.year.opening import Opened, empty
from tests.year.record import Sent
from tests.year.story import life
from tests.year.telling import written
from tests.year.wish import Chance, Wish

BEGINS = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
"""A Wednesday, when offices are open."""
LASTS = timedelta(minutes=5)
AFTER = timedelta(minutes=5)
BATCH = 200
HANDFUL = 8
"""One at once, one a minute while it lasts, and what was left: of one reason to one person."""
URGENT_S_MAX = 60.0
GROWS_MAX = 1.6
"""An item of a storm four times as large may take so many times as long; twice would be the square."""
MUNICIPALITY, OTHER = "bo", "sogne"


class Weathered(msgspec.Struct, kw_only=True):
    """A storm as it was weathered; times are of the processor, in seconds, but for `urgent_waited_s` on the clock.

    `urgent_worked_s` passed from the urgent item to its message, with everything that lay before it in the queue.
    """

    items: int
    sent: list[Sent]
    took_s: float = 0.0
    urgent_waited_s: float = -1.0
    urgent_worked_s: float = -1.0


async def storm(folder: Path, items: int) -> Weathered:
    """Let it storm and return how it went: jobs pile up while events come, as they do in a service."""
    await empty(folder)
    clock = HandClock(START)
    clock.at = BEGINS
    line = Line(clock, (), Deadly(clock, ()))
    process = Opened(folder, clock, line, Deadly(clock, ()))
    found = Weathered(items=items, sent=line.sent)
    batches = _batches(items)
    began = time.process_time()
    for n, batch in enumerate(batches):
        clock.at = BEGINS + LASTS * n / len(batches)
        await process.handle(batch)
        if n == len(batches) // 2:
            await _urgent(process, found)
        elif n % 4 == 0:  # jobs have a part of the processor, not all of it
            await process.service.worker.run_due()
    until = BEGINS + LASTS + AFTER
    while clock.at < until:
        if not process.has_due() or not await process.service.worker.run_due():
            clock.at = process.next_due() or until
    found.took_s = time.process_time() - began
    await process.close()
    return found


async def _urgent(process: Opened, found: Weathered) -> None:
    """Tell of something urgent, here and in another municipality, and do jobs until both are told of."""
    told_at, began, before = process.clock.at, time.process_time(), len(found.sent)
    for municipality in (MUNICIPALITY, OTHER):
        await process.handle(_events(municipality, "urgent", told_at, ("urgent",)))
    wanted = {MUNICIPALITY, OTHER}
    while wanted and await process.service.worker.run_due():
        wanted -= {s.municipality for s in found.sent[before:] if any(a.reason == "urgent" for a in s.about)}
        before = len(found.sent)
    if not wanted:
        found.urgent_worked_s = time.process_time() - began
        found.urgent_waited_s = (process.clock.at - told_at).total_seconds()


def _batches(items: int) -> list[list[Event]]:
    told: list[list[Event]] = []
    for begin in range(0, items, BATCH):
        at = BEGINS + LASTS * begin / items
        names = range(begin, min(begin + BATCH, items))
        told.append([e for n in names for e in _events(MUNICIPALITY, f"storm{n}", at, ("abuse",))])
    return told


def _events(municipality: str, name: str, at: datetime, tags: tuple[str, ...]) -> list[Event]:
    reasons = ("threat",) if "abuse" in tags else ()
    wish = Wish(
        municipality=municipality,
        object_id=name,
        kind="comment",
        tagging=Tagging(lang="nb", tags=tags, abuse_reasons=reasons),
        written_at=at,
        received_at=at,
        told_at=at,
    )
    _, told = life(Chance(random.Random(name)), wish)  # noqa: S311 - repeatable, not secret
    soon = [each.event for each in told if each.at <= at + timedelta(seconds=40)]
    return [event for event in soon if not isinstance(event, ItemPosted)] + [written(ItemPosted, wish, at)]


def verdicts(weathered: Weathered) -> list[Verdict]:
    """Return what a storm must not do."""
    told: dict[tuple[str, str], int] = {}
    for sent in weathered.sent:
        for reason in {about.reason for about in sent.about} - {"urgent"}:
            told[sent.to, reason] = told.get((sent.to, reason), 0) + 1
    many = tuple(f"{count} messages of {reason} to {to}" for (to, reason), count in told.items() if count > HANDFUL)
    messages = Verdict(
        name="storm: a handful",
        looked_at=weathered.items,
        broken=many,
        counted={"messages": len(weathered.sent), "most to one": max(told.values(), default=0)},
    )
    waited, worked = weathered.urgent_waited_s, weathered.urgent_worked_s
    late = not 0 <= waited <= URGENT_S_MAX or not 0 <= worked <= URGENT_S_MAX
    said = (f"told after {waited:.0f} s on the clock and {worked:.1f} s of the processor",) if late else ()
    urgent = Verdict(name="storm: urgent goes through", looked_at=2, broken=said, counted={"ms": round(worked * 1000)})
    return [messages, urgent]


def growth(small: Weathered, large: Weathered) -> Verdict:
    """Return whether an item of a large storm takes longer than one of a small storm."""
    each = [1000 * w.took_s / w.items for w in (small, large)]
    grown = each[1] / each[0]
    return Verdict(
        name="storm: no item dearer",
        looked_at=large.items,
        broken=(f"{each[0]:.1f} ms, then {each[1]:.1f} ms an item",) if grown > GROWS_MAX else (),
        counted={f"µs an item of {small.items}": round(each[0] * 1000), f"of {large.items}": round(each[1] * 1000)},
    )
