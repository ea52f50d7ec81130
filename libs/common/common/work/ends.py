"""Writes how jobs ended: those that end while others are being written go together, in one transaction."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from contextvars import Context, copy_context
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from common.db import Database, Tx
from common.work.lease import Leased, NotOurs, settle

ENDS_AT_ONCE_MAX = 32
WRITERS_MAX = 2
"""While one waits for a lock, others still end."""
Unit = Callable[[Tx], None]
Around = Callable[[Tx, str], AbstractContextManager[None]]
"""Open while the ends of jobs of one kind are written: what they leave there is written at once."""


@dataclass(eq=False)
class _End:
    """How one job ended. `context`: whose words and trace the unit writes in, as it would by itself."""

    leased: Leased
    values: Mapping[str, Any]
    unit: Unit | None
    written: asyncio.Future[bool]
    context: Context


class Ends:
    """The ends of a service's jobs. A transaction costs more than most of what is written in it."""

    def __init__(self, table: Table, db: Database) -> None:
        self._table = table
        self._db = db
        self.around: Around = lambda _tx, _kind: nullcontext()
        self.apart: frozenset[str] = frozenset()
        """Kinds of which one end takes several locks: two of them would take theirs in no order that others know."""
        self._waiting: list[_End] = []
        self._writers: set[asyncio.Task[None]] = set()

    async def write(self, leased: Leased, values: Mapping[str, Any], unit: Unit | None) -> bool:
        """Write how a job ended, with what `unit` writes; false when another worker has it by now.

        Raises what the unit raises, and Transient when the database does not answer. The unit may run twice: where
        one of several fails all are undone, and each is written by itself.
        """
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        end = _End(leased, values, unit, written, copy_context())
        self._waiting.append(end)
        self._begin()
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
        while self._waiting and len(self._writers) < WRITERS_MAX:
            writer = asyncio.create_task(self._write(self._taken()))
            self._writers.add(writer)
            writer.add_done_callback(self._over)

    def _taken(self) -> Sequence[_End]:
        """Take the longest waiting and others of its kind, which take the same locks, in the order in which all do."""
        kind = self._waiting[0].leased.job.kind
        at_once_max = 1 if kind in self.apart else ENDS_AT_ONCE_MAX
        taken = [one for one in self._waiting if one.leased.job.kind == kind][:at_once_max]
        self._waiting = [one for one in self._waiting if one not in taken]
        return sorted(taken, key=_place)

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
        with self.around(tx, ends[0].leased.job.kind):
            return [end.context.run(settle, tx, self._table, end.leased, end.values, end.unit) for end in ends]


def _place(end: _End) -> tuple[str, str, str]:
    """Whoever works on a batch takes its items by their ids; the key of a clock is an id of its own."""
    job = end.leased.job
    return job.municipality, str(job.args.get("item_id", "")), job.key


def _answer(end: _End, ours: bool) -> None:
    if not end.written.done():  # whoever waited was told to stop
        end.written.set_result(ours)
