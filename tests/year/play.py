"""Lets a year pass: the clock steps to whatever comes next, an event or a job, and nobody ever waits."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from common.events import Event, FactStated
from tests.service.notifier.stage import START
from tests.world import HandClock
from tests.year.later import has_rota
from tests.year.line import Deadly, Killed, Line
from tests.year.opening import Opened, empty
from tests.year.record import Kill, Outage, Record
from tests.year.rota import addresses, shifts
from tests.year.seeing import Seeing
from tests.year.story import Story, story
from tests.year.telling import Told
from tests.year.town import BEGINS, CRISES, MUNICIPALITIES, SETTLED, opened
from tests.year.trouble import kills, outages
from tests.year.wish import Chance

_TOGETHER = timedelta(seconds=1)
"""What comes within so long of each other is one batch, as the runner takes it."""
_LOOKS_BACK = timedelta(days=1)
_TICKS = timedelta(hours=3)
"""How long the loops of the service may go without a look while nothing changes."""


class Play:
    """A story told to the notifier, event by event and job by job."""

    def __init__(
        self, folder: Path, told: Story, outages: Sequence[Outage], planned: Sequence[Kill], since: datetime = BEGINS
    ) -> None:
        self.clock = HandClock(START)
        self.clock.at = since
        self.deadly = Deadly(self.clock, planned)
        self.line = Line(self.clock, outages, self.deadly)
        self.record = Record(
            opened={municipality: opened(municipality) for municipality in MUNICIPALITIES},
            items=told.items,
            outages=list(outages),
            crises=[crisis for crisis in CRISES if crisis.begins >= since],
            persons=addresses(),
            shifts=shifts() if has_rota() else (),
        )
        self._folder = folder
        self._told = told.told
        self._next = 0
        self._stated: list[FactStated] = []
        self._batch: list[Event] = []
        self._seeing = Seeing()
        self._cleared_at = self._ticked_at = BEGINS

    async def run(self, until: datetime) -> Record:
        """Play until an instant and return what was seen."""
        await empty(self._folder)
        process = self._open()
        while (at := self._soonest(process)) is not None and at <= until:
            self.clock.at = at
            try:
                await self._step(process)
            except Killed:
                await process.close()
                process = await self._again()
        self.clock.at = until
        await self._clear(process)
        await process.close()
        self.record.sent = self.line.sent
        self.record.kills = self.deadly.killed
        self.record.acknowledged = self._seeing.done
        self.record.ends = until
        return self.record

    def _soonest(self, process: Opened) -> datetime | None:
        """Return when something happens next: at once where a batch has been killed and is to be told again."""
        if self._batch:
            return self.clock.at
        coming = self._told[self._next].at if self._next < len(self._told) else None
        instants = (coming, process.next_due(), self._seeing.soonest())
        return min((max(at, self.clock.at) for at in instants if at is not None), default=None)

    async def _step(self, process: Opened) -> None:
        for event in self._batch or self._take():
            if isinstance(event, FactStated):
                self._stated.append(event)
                process.state(event)
                self._ticked_at = BEGINS
            else:
                self._batch = [*self._batch, event] if event not in self._batch else self._batch
        await process.handle(self._batch)
        self._batch = []
        if self.clock.at - self._ticked_at > _TICKS:
            await process.tick()
            self._ticked_at = self.clock.at
        while process.has_due() and await process.service.worker.run_due():
            self._seeing.look(self.line.sent)
        if self.clock.at - self._cleared_at > _LOOKS_BACK:
            await self._clear(process)

    def _take(self) -> list[Event]:
        """Return what comes now, and move the clock to the last of it."""
        found: list[Told] = []
        until = self.clock.at + _TOGETHER
        while self._next < len(self._told) and self._told[self._next].at <= until:
            found.append(self._told[self._next])
            self._next += 1
        self.clock.at = max([self.clock.at, *(told.at for told in found)])
        return [*(told.event for told in found), *self._seeing.take(self.clock.at)]

    async def _clear(self, process: Opened) -> None:
        self.record.said += await process.take_said()
        self._cleared_at = self.clock.at

    def _open(self) -> Opened:
        return Opened(self._folder, self.clock, self.line, self.deadly)

    async def _again(self) -> Opened:
        """Start a new process, as the embedded composition does: alone, so that every lease is a dead one's."""
        process = self._open()
        for fact in self._stated:
            process.state(fact)
        self._ticked_at = BEGINS
        await process.service.worker.take_over()
        return process


async def year(
    folder: Path, seed: int, items: int, killed: int, until: datetime = SETTLED, since: datetime = BEGINS
) -> Record:
    """Play the year of so many items, with so many kills; from its beginning to its end, or between two instants."""
    told = _since(story(seed, items), since)
    chance = Chance(random.Random(f"trouble/{seed}"))  # noqa: S311 - repeatable, not secret
    failing = [outage for outage in outages(chance) if outage.begins >= since]
    play = Play(folder, told, failing, kills(chance, killed, since), since)
    return await play.run(until)


def _since(told: Story, since: datetime) -> Story:
    """Return the story from an instant on: what was stated before it holds, what was written before it never was."""
    items = [item for item in told.items if item.told_at >= since]
    kept = {item.item_id for item in items}
    later = [
        each
        for each in told.told
        if isinstance(each.event, FactStated) or (each.at >= since and each.event.item_id in {None, *kept})
    ]
    return Story(items=items, told=later)
