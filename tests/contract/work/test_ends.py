"""How the ends of several jobs are written: together where that can be, and none hangs on another's."""

import asyncio
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import select, update

from common.db import Database, Tx
from common.db import Held as HeldThere
from common.errors import Permanent
from common.work import JOBS_AT_ONCE_MAX, Job, Unit
from tests.contract.machines import until
from tests.contract.set_clock import SetClock
from tests.contract.work.hands import JOBS, Hand, job, running, wants, worker

NAMES = [f"n{number}" for number in range(JOBS_AT_ONCE_MAX)]
LOOKS_AND_FIRST_MAX = 5
"""Leases, and the first ends that come: each writer begins with what is there."""


class Held(Hand):
    """A hand whose jobs all end at once, some with a unit of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.may_end.clear()
        self.units: dict[str, Unit] = {}

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        await super().__call__(job, at)
        return self.units.get(str(job.args["name"]))


def _outcomes(tx: Tx) -> dict[str, str | None]:
    rows = tx.execute(select(JOBS.c.key, JOBS.c.outcome).where(JOBS.c.municipality == "bo"))
    return {row.key: row.outcome for row in rows}


class Noted:
    """Which ends were written together: the words of each, and the kind of all of them."""

    def __init__(self) -> None:
        self.together: list[list[str]] = []
        self.kinds: list[str] = []
        self._mine = HeldThere[list[str]]()

    @contextmanager
    def around(self, tx: Tx, kind: str) -> Iterator[None]:
        self.kinds.append(kind)
        self.together.append([])
        with self._mine.open(tx, self.together[-1]):
            yield

    def end(self, words: str) -> Unit:
        def note(tx: Tx) -> None:
            there = self._mine.of(tx)
            assert there is not None
            there.append(words)

        return note


async def _all_end_at_once(db: Database, clock: SetClock, hand: Held) -> dict[str, str | None]:
    await wants(db, *(job(name, clock) for name in NAMES))
    async with running(worker(db, clock, hand)):
        await until(lambda: len(hand.under_way) == len(NAMES))
        hand.may_end.set()
    return await db.read(_outcomes)


async def test_jobs_that_end_at_once_are_written_in_a_few_transactions(jobs: Database, clock: SetClock) -> None:
    hand, written = Held(), list[Collection[str]]()
    await wants(jobs, *(job(name, clock) for name in NAMES))
    jobs.after_write.append(written.append)
    async with running(worker(jobs, clock, hand)):
        await until(lambda: len(hand.under_way) == len(NAMES))
        before = len(written)
        hand.may_end.set()
    assert await jobs.read(_outcomes) == dict.fromkeys(NAMES, "done")
    assert len(written) - before <= LOOKS_AND_FIRST_MAX


async def test_one_end_that_cannot_be_written_is_given_up_alone(jobs: Database, clock: SetClock) -> None:
    def refused(_tx: Tx) -> None:
        raise Permanent("refused")

    hand = Held()
    hand.units = {NAMES[-1]: refused}
    found = await _all_end_at_once(jobs, clock, hand)
    assert found == {**dict.fromkeys(NAMES, "done"), NAMES[-1]: "given up: refused"}


async def test_one_end_that_is_anothers_by_now_writes_nothing_and_the_rest_is_written(
    jobs: Database, clock: SetClock
) -> None:
    taken = NAMES[-1]

    def anothers(tx: Tx) -> None:
        mine = (JOBS.c.municipality == "bo") & (JOBS.c.key == taken)
        tx.execute(update(JOBS).where(mine).values(lease_until=clock.now()))

    hand = Held()
    hand.units = {taken: anothers}
    assert await _all_end_at_once(jobs, clock, hand) == {**dict.fromkeys(NAMES, "done"), taken: None}


async def test_ends_of_different_kinds_take_no_locks_together(jobs: Database, clock: SetClock) -> None:
    hand, noted = Held(), Noted()
    hand.units = {name: noted.end("act" if number % 2 else "look") for number, name in enumerate(NAMES)}
    probe = worker(jobs, clock, hand)
    probe.does("look", hand)
    probe.ends.around = noted.around
    wanted = [job(name, clock) for name in NAMES]
    looks = [Job(**{**{f: getattr(one, f) for f in one.__struct_fields__}, "kind": "look"}) for one in wanted[::2]]
    await wants(jobs, *looks, *wanted[1::2])
    async with running(probe):
        await until(lambda: len(hand.under_way) == len(NAMES))
        hand.may_end.set()
    assert await jobs.read(_outcomes) == dict.fromkeys(NAMES, "done")
    assert sum(map(len, noted.together)) == len(NAMES)
    assert [set(words) for words in noted.together] == [{kind} for kind in noted.kinds]
    assert any(len(words) > 1 for words in noted.together)


class Named(Held):
    """A hand that ends each job when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.may_end.set()
        self.ends = {name: asyncio.Event() for name in NAMES}

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        self.under_way.add(str(job.args["name"]))
        await self.ends[str(job.args["name"])].wait()
        return await super().__call__(job, at)


async def test_an_end_that_may_linger_goes_with_those_of_its_kind_that_are_under_way(
    jobs: Database, clock: SetClock
) -> None:
    hand, noted = Named(), Noted()
    hand.units = {name: noted.end(name) for name in NAMES}
    probe = worker(jobs, clock, hand)
    probe.ends.around, probe.ends.lingering, probe.ends.linger_s_max = noted.around, frozenset({"act"}), 3600.0
    await wants(jobs, *(job(name, clock) for name in NAMES))
    async with running(probe):
        await until(lambda: len(hand.under_way) == len(NAMES))
        for name in NAMES[:-1]:
            hand.ends[name].set()
        await until(lambda: len(hand.done) == len(NAMES) - 1)
        assert noted.together == []
        hand.ends[NAMES[-1]].set()
    assert [sorted(names) for names in noted.together] == [sorted(NAMES)]
    assert await jobs.read(_outcomes) == dict.fromkeys(NAMES, "done")


async def test_an_end_lingers_no_longer_than_it_may_and_alone_not_at_all(jobs: Database, clock: SetClock) -> None:
    hand, noted = Named(), Noted()
    hand.units = {name: noted.end(name) for name in NAMES[:2]}
    probe = worker(jobs, clock, hand)
    probe.ends.around, probe.ends.lingering, probe.ends.linger_s_max = noted.around, frozenset({"act"}), 0.01
    await wants(jobs, job(NAMES[0], clock), job(NAMES[1], clock))
    async with running(probe):
        await until(lambda: len(hand.under_way) == 2)
        hand.ends[NAMES[0]].set()
        await until(lambda: len(noted.together) == 1)
        probe.ends.linger_s_max = 3600.0
        hand.ends[NAMES[1]].set()
    assert noted.together == [[NAMES[0]], [NAMES[1]]]
    assert await jobs.read(_outcomes) == dict.fromkeys(NAMES[:2], "done")


async def test_an_end_that_takes_several_locks_is_written_by_itself(jobs: Database, clock: SetClock) -> None:
    hand, noted = Held(), Noted()
    hand.units = {name: noted.end("act") for name in NAMES}
    probe = worker(jobs, clock, hand)
    probe.ends.around, probe.ends.apart = noted.around, frozenset({"act"})
    await wants(jobs, *(job(name, clock) for name in NAMES))
    async with running(probe):
        await until(lambda: len(hand.under_way) == len(NAMES))
        hand.may_end.set()
    assert await jobs.read(_outcomes) == dict.fromkeys(NAMES, "done")
    assert noted.together == [["act"]] * len(NAMES)


async def test_ends_that_go_together_take_their_items_in_the_order_in_which_batches_do(
    jobs: Database, clock: SetClock
) -> None:
    hand, noted = Held(), Noted()
    items = {name: str(UUID(int=len(NAMES) - number)) for number, name in enumerate(NAMES)}
    hand.units = {name: noted.end(item_id) for name, item_id in items.items()}
    about = [replace(one, args={**one.args, "item_id": items[one.key]}) for one in (job(n, clock) for n in NAMES)]
    probe = worker(jobs, clock, hand)
    probe.ends.around = noted.around
    await wants(jobs, *about)
    async with running(probe):
        await until(lambda: len(hand.under_way) == len(NAMES))
        hand.may_end.set()
    assert max(map(len, noted.together)) > 1
    assert all(together == sorted(together) for together in noted.together)
