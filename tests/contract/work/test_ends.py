"""How the ends of several jobs are written: together where that can be, and none hangs on another's."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import select, update

from common.db import Database, Tx
from common.db import Held as HeldThere
from common.errors import Permanent
from common.work import JOBS_AT_ONCE_MAX, Job, Unit
from common.work.ends import Around
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


def _noted(there: list[str] | None, item_id: str) -> None:
    assert there is not None
    there.append(item_id)


def _noting(seen: list[Sequence[str]]) -> Around:
    """What notes of which kinds the ends are that go together."""

    @contextmanager
    def around(_tx: Tx, kinds: Sequence[str]) -> Iterator[None]:
        seen.append(kinds)
        yield

    return around


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
    hand, seen = Held(), list[Sequence[str]]()

    probe = worker(jobs, clock, hand)
    probe.does("look", hand)
    probe.ends.around = _noting(seen)
    wanted = [job(name, clock) for name in NAMES]
    looks = [Job(**{**{f: getattr(one, f) for f in one.__struct_fields__}, "kind": "look"}) for one in wanted[::2]]
    await wants(jobs, *looks, *wanted[1::2])
    async with running(probe):
        await until(lambda: len(hand.under_way) == len(NAMES))
        hand.may_end.set()
    assert await jobs.read(_outcomes) == dict.fromkeys(NAMES, "done")
    assert sum(map(len, seen)) == len(NAMES)
    assert all(len(set(kinds)) == 1 for kinds in seen)
    assert any(len(kinds) > 1 for kinds in seen)


async def test_an_end_that_takes_several_locks_is_written_by_itself(jobs: Database, clock: SetClock) -> None:
    hand, seen = Held(), list[Sequence[str]]()

    probe = worker(jobs, clock, hand)
    probe.ends.around, probe.ends.apart = _noting(seen), frozenset({"act"})
    await wants(jobs, *(job(name, clock) for name in NAMES))
    async with running(probe):
        await until(lambda: len(hand.under_way) == len(NAMES))
        hand.may_end.set()
    assert await jobs.read(_outcomes) == dict.fromkeys(NAMES, "done")
    assert seen == [["act"]] * len(NAMES)


async def test_ends_that_go_together_take_their_items_in_the_order_in_which_batches_do(
    jobs: Database, clock: SetClock
) -> None:
    hand, written, mine = Held(), list[list[str]](), HeldThere[list[str]]()
    items = {name: str(UUID(int=len(NAMES) - number)) for number, name in enumerate(NAMES)}

    @contextmanager
    def around(tx: Tx, _kinds: Sequence[str]) -> Iterator[None]:
        written.append([])
        with mine.open(tx, written[-1]):
            yield

    def holds(item_id: str) -> Unit:
        return lambda tx: _noted(mine.of(tx), item_id)

    hand.units = {name: holds(item_id) for name, item_id in items.items()}
    about = [replace(one, args={**one.args, "item_id": items[one.key]}) for one in (job(n, clock) for n in NAMES)]
    probe = worker(jobs, clock, hand)
    probe.ends.around = around
    await wants(jobs, *about)
    async with running(probe):
        await until(lambda: len(hand.under_way) == len(NAMES))
        hand.may_end.set()
    assert max(map(len, written)) > 1
    assert all(together == sorted(together) for together in written)
