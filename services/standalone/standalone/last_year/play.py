"""Lets the archiver live through the demo's last year: events into its own handlers, and its own jobs, step by step."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

import archiver.app
from archiver.app import JournalRow
from archiver.core.noark.rules import in_words
from archiver.core.office import OWN
from archiver.handlers.closing_years import CloseYear, YearClosed
from archiver.settings import ArchiverSettings
from common import accounts
from common.db import Tx
from common.errors import Permanent
from common.events import Event
from common.pack_folder import read_pack
from common.service import Service
from standalone.last_year.story import Done, Moment, Story, Written, instant, moments, story
from standalone.last_year.telling import Telling
from standalone.last_year.world import SteppedClock, begun, left_to

JOBS_AFTER = timedelta(seconds=20)
"""So long after what happened the jobs that it asked for are done."""
CHECKPOINT_AFTER = timedelta(seconds=81)
"""So long after it the newest line of the journal is signed, at the latest."""
PERIOD_CLOSED = "period_closed"


class LastYear(msgspec.Struct, frozen=True, kw_only=True):
    """What was filed. `entries` have a journal number; `new` is false where it lay there already."""

    municipality: str
    name: str
    year: int
    entries: int
    cases: int
    new: bool


async def live_through(settings: ArchiverSettings, now: datetime) -> LastYear | None:
    """Fill and close the year before `now` in the embedded database, once; None where this world has no such year.

    It has none without the municipality's pack, or where a core keeps its journal. Permanent when something hinders
    closing it: then the story breaks a requirement, and what was begun stays as it is.
    """
    told = story()
    folder = settings.policies_dir / told.municipality
    if settings.url() is not None or not (folder / "pack.toml").is_file():
        return None
    if archiver.app.journal_of(settings, told.municipality) != OWN:
        return None
    pack, files = read_pack(folder)
    zone = ZoneInfo(pack.file.pack.timezone)
    year = now.astimezone(zone).year - 1
    async with begun(settings, pack, files, year) as (service, clock):
        playing = _Playing(told, service, clock, Telling(told, pack, _accounts(settings, told.municipality)), year)
        new = not await playing.is_closed()
        if new:
            await playing.play(moments(told, year, zone))
            await playing.close(min(now, instant(told.closing, year + 1, zone)), now)
        return await playing.told(new=new)


def _accounts(settings: ArchiverSettings, municipality: str) -> dict[str, str]:
    """Return the municipality's own account on each platform."""
    path = settings.accounts_file
    listed = accounts.read(path).accounts if path is not None else ()
    return {one.platform: one.id for one in listed if one.municipality == municipality}


class _Playing:
    """One year on one archiver."""

    def __init__(self, told: Story, service: Service, clock: SteppedClock, telling: Telling, year: int) -> None:
        self._story = told
        self._service = service
        self._db = service.world.db
        self._clock = clock
        self._telling = telling
        self._year = year

    async def is_closed(self) -> bool:
        """Say whether the year was lived through and closed before."""
        found = await self._closing(self._clock.now(), look_only=True)
        return any(one.code == PERIOD_CLOSED for one in found.hindrances)

    async def play(self, what: Sequence[Moment]) -> None:
        """Let it all happen, each at its time."""
        for moment in what:
            self._clock.step_to(moment.at)
            await self._tell(await self._events(moment))
            await self._work(moment.at + JOBS_AFTER)
            await self._work(moment.at + CHECKPOINT_AFTER)

    async def close(self, at: datetime, now: datetime) -> None:
        """Close the year as a person does. Its checkpoint is the running archiver's where it is not due yet."""
        self._clock.step_to(at)
        await self._work(at)
        found = await self._closing(at)
        if not found.closed:
            why = "; ".join(map(in_words, found.hindrances))
            raise Permanent(f"{self._story.municipality} {self._year} cannot be closed: {why}")
        await self._work(min(at + CHECKPOINT_AFTER, now))
        await self._db.write(left_to(now, self._story.municipality))
        while await self._service.relay.relay_once():
            pass

    async def told(self, *, new: bool) -> LastYear:
        """Return what lies there."""
        rows = [row for row in await self._journal() if row.number is not None]
        return LastYear(
            municipality=self._story.municipality,
            name=self._story.municipality_name,
            year=self._year,
            entries=len(rows),
            cases=len({row.case_file for row in rows}),
            new=new,
        )

    # --- one step ---------------------------------------------------------------------------------------------

    async def _events(self, moment: Moment) -> Sequence[Event]:
        """Return what the neighbours told of it, once what must be there before it is there."""
        done, telling = moment.done, self._telling
        change = telling.change(moment)
        sha256 = await self._service.world.blobs.put(self._story.municipality, change) if change is not None else ""
        if done is None:
            return telling.came(moment, sha256)
        match done.do:
            case "edit":
                return telling.edited(moment, done.text, sha256)
            case "reply":
                return telling.answered(moment, done, sha256)
            case "hide" | "unhide" | "remove":
                await self._tell(telling.wanted(moment, done.do))
                await self._work(moment.at)
                return telling.acted(moment, done)
            case _:
                return await self._acts(moment, done)

    async def _acts(self, moment: Moment, done: Done) -> Sequence[Event]:
        """Return what people at the desk said of its record, with the numbers that the journal shows them."""
        telling = self._telling
        match done.do:
            case "confirm":
                case_file = await self._case_file(done.case_of) if done.case_of else None
                return (telling.confirmed(moment, done, case_file),)
            case "not_kept":
                return (telling.not_kept(moment, done),)
            case "read":
                of = telling.items(moment.of)
                return [telling.read(moment, done, row.record_id) for row in await self._journal() if row.item_id in of]
            case "close":
                return (telling.closed(moment, done, await self._case_file(moment.of.id)),)
            case _:
                raise Permanent(f"{done.do} is nothing that people do")

    async def _case_file(self, inquiry: str) -> str:
        one = self._written(inquiry)
        found = [row.case_file for row in await self._journal() if row.item_id == self._telling.item_id(one)]
        if not found or found[0] is None:
            raise Permanent(f"{inquiry} has no case file yet")
        return found[0]

    def _written(self, inquiry: str) -> Written:
        return next(one for one in self._story.written if one.id == inquiry)

    async def _journal(self) -> list[JournalRow]:
        return await archiver.app.journal(self._db, self._story.municipality)

    async def _tell(self, events: Sequence[Event]) -> None:
        """Have events handled in one transaction, as they may come in one delivery of the bus."""
        handlers, at = self._service.handlers, self._clock.now()

        def unit(tx: Tx) -> None:
            for event in events:
                handlers[type(event)](tx, event, at)

        if events:
            await self._db.write(unit)

    async def _work(self, at: datetime) -> None:
        """Do every job that is due at an instant, and those that it brings about."""
        self._clock.step_to(at)
        while await self._service.worker.run_due():
            pass

    async def _closing(self, at: datetime, *, look_only: bool = False) -> YearClosed:
        asked = CloseYear(
            municipality=self._story.municipality,
            year=self._year,
            person=self._story.archivist,
            look_only=look_only,
        )
        return await archiver.app.close_period(self._db, asked, at)
