"""Writes how jobs ended: those that end while others are being written go together, in one transaction."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from contextvars import Context, copy_context
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from common.db import Database, Tx
from common.work.job import Job
from common.work.lease import Leased, NotOurs
from common.work.lease import settle as settle_one
from common.work.settling import End, settle_each

ENDS_AT_ONCE_MAX = 32
WRITERS_MAX = 2
"""While one waits for a lock, others still end."""
LINGER_S_MAX = 0.25
"""So long an end waits for others of its kind that are under way, where the kind may linger."""
TIMER_EARLY_S_MAX = 0.002
"""A timer may ring so much before its time: it rings once, and then that time has to be over."""
Unit = Callable[[Tx], None]
Around = Callable[[Tx, str], AbstractContextManager[None]]
"""Open while the ends of jobs of one kind are written: what they leave there is written at once."""
Ahead = Callable[[Tx, Sequence[Job]], None]
"""Reads what the ends of several jobs will ask, before the first of them is written."""


@dataclass(eq=False)
class _End:
    """How one job ended. `context`: whose words and trace the unit writes in, as it would by itself."""

    leased: Leased
    values: Mapping[str, Any]
    unit: Unit | None
    written: asyncio.Future[bool]
    context: Context
    since: float

    @property
    def kind(self) -> str:
        return self.leased.job.kind


class Ends:
    """The ends of a service's jobs. A transaction costs more than most of what is written in it."""

    def __init__(self, table: Table, db: Database) -> None:
        self._table = table
        self._db = db
        self.around: Around = lambda _tx, _kind: nullcontext()
        self.ahead: Ahead = lambda _tx, _jobs: None
        self.apart: frozenset[str] = frozenset()
        """Kinds of which one end takes several locks: two of them would take theirs in no order that others know."""
        self.lingering: frozenset[str] = frozenset()
        """Kinds of which many end one shortly after the other, and nobody waits for any of them."""
        self.linger_s_max = LINGER_S_MAX
        self.under_way: Callable[[], Collection[Leased]] = lambda: ()
        """The jobs that have begun, those of which the end is being written among them."""
        self._written: list[Leased] = []
        """Those of kinds that may linger."""
        self._waiting: list[_End] = []
        self._writers: set[asyncio.Task[None]] = set()

    async def write(self, leased: Leased, values: Mapping[str, Any], unit: Unit | None) -> bool:
        """Write how a job ended, with what `unit` writes; false when another worker has it by now.

        Raises what the unit raises, and Transient when the database does not answer. The unit may run twice: where
        one of several fails all are undone, and each is written by itself.
        """
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        loop = asyncio.get_running_loop()
        end = _End(leased, values, unit, written, copy_context(), loop.time())
        self._waiting.append(end)
        self._begin()
        if end in self._waiting and end.kind in self.lingering:
            loop.call_later(self.linger_s_max + TIMER_EARLY_S_MAX, self._begin)
        try:
            return await written
        finally:
            if end in self._waiting:
                self._waiting.remove(end)

    async def end(self) -> None:
        """Break off what is still being written: nobody waits for it any more."""
        for writer in self._writers:
            writer.cancel()
        if self._writers:
            await asyncio.wait(self._writers)

    def _begin(self) -> None:
        while len(self._writers) < WRITERS_MAX and (taken := self._taken()):
            writer = asyncio.create_task(self._write(taken))
            self._writers.add(writer)
            writer.add_done_callback(self._over)

    def _taken(self) -> Sequence[_End]:
        """Take the longest waiting and others of its kind, which take the same locks, in the order in which all do."""
        kinds = dict.fromkeys(one.kind for one in self._waiting)
        kind = next((one for one in kinds if one not in self.lingering or not self._lingers(one)), None)
        at_once_max = 1 if kind in self.apart else ENDS_AT_ONCE_MAX
        taken = [one for one in self._waiting if one.kind == kind][:at_once_max]
        self._waiting = [one for one in self._waiting if one not in taken]
        self._written += [one.leased for one in taken if kind in self.lingering]
        return sorted(taken, key=_place)

    def _lingers(self, kind: str) -> bool:
        """Say whether the ends of a kind wait for others that are under way."""
        waiting = [one for one in self._waiting if one.kind == kind]
        begun = {id(leased): leased for leased in self.under_way()}
        self._written = [leased for leased in self._written if id(leased) in begun]
        ended = {id(leased) for leased in (*self._written, *(one.leased for one in waiting))}
        if len(waiting) >= ENDS_AT_ONCE_MAX:
            return False
        if not any(one.job.kind == kind for key, one in begun.items() if key not in ended):
            return False
        return asyncio.get_running_loop().time() < waiting[0].since + self.linger_s_max

    def _over(self, writer: asyncio.Task[None]) -> None:
        self._writers.discard(writer)
        self._begin()

    async def _write(self, ends: Sequence[_End]) -> None:
        try:
            if not await self._together(ends):
                await asyncio.gather(*map(self._alone, ends))
        finally:
            for end in ends:
                end.written.cancel()  # nothing where its answer stands

    async def _together(self, ends: Sequence[_End]) -> bool:
        """Write several; false where that cannot be, and nothing is written: whose fault it is each tells by itself."""
        if len(ends) == 1:
            return False
        try:
            found = await self._db.write(lambda tx: self._settled(tx, ends))
        except Exception:  # noqa: BLE001 - each is written by itself, and then says what is wrong
            return False
        for end, ours in zip(ends, found, strict=True):
            _answer(end, ours)
        return True

    async def _alone(self, end: _End) -> None:
        try:
            _answer(end, (await self._db.write(lambda tx: self._settled(tx, [end])))[0])
        except NotOurs:
            _answer(end, False)
        except Exception as e:  # noqa: BLE001 - handed to the one who waits
            if not end.written.done():
                end.written.set_exception(e)

    def _settled(self, tx: Tx, ends: Sequence[_End]) -> list[bool]:
        with self.around(tx, ends[0].kind):
            if len(ends) == 1:
                one = ends[0]
                return [one.context.run(settle_one, tx, self._table, one.leased, one.values, one.unit)]
            self.ahead(tx, [end.leased.job for end in ends])
            settle_each(tx, self._table, [End(end.leased, end.values, _within(end)) for end in ends])
            return [True] * len(ends)


def _within(end: _End) -> Unit | None:
    """Return what is written with an end, in the words and the trace of its job."""
    unit = end.unit
    return None if unit is None else lambda tx: end.context.run(unit, tx)


def _place(end: _End) -> tuple[str, str, str]:
    """Whoever works on a batch takes its items by their ids; the key of a clock is an id of its own."""
    job = end.leased.job
    return job.municipality, str(job.args.get("item_id", "")), job.key


def _answer(end: _End, ours: bool) -> None:
    if not end.written.done():  # whoever waited was told to stop
        end.written.set_result(ours)
