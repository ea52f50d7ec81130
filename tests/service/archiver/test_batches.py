"""A batch of news files what its events file one by one: the same journal, whole, with numbers without gaps."""

import random
from pathlib import Path

import pytest

from archiver.store.together import together
from common.db import Tx
from common.events import ActRefused, Event
from tests.service.archiver.acted import close_case
from tests.service.archiver.conftest import opened
from tests.service.archiver.recorded import decided, edited, posted, removed, reply, taken
from tests.service.archiver.stage import Stage

ITEMS = 6
AT_ONCE = ("open_case_file", "journal_incoming")


def _news(n: int) -> list[Event]:
    """What becomes of some items: left alone, captured, journaled by a decision, answered, taken back, removed."""
    name = f"c{n}"
    told: list[Event] = [posted(name), decided(name, "I" if n % 3 else None)]
    if n % 2:
        told += [decided(name, no=2, steps=AT_ONCE, mode="auto"), reply(f"r{n}", to=name)]
    if n % 3 == 1:
        told += [edited(name, text="Og fortauet?"), decided(name, no=3, revision=2), taken("hide", name)]
    return told if n % 3 != 2 else [*told, decided(name, None, no=4), removed(name)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("seed", range(6))
async def test_a_batch_files_what_its_events_file_one_by_one(stage: Stage, tmp_path: Path, seed: int) -> None:
    told = [event for n in range(ITEMS) for event in _news(n)]
    random.Random(seed).shuffle(told)  # noqa: S311 - an order, not a secret
    (tmp_path / "alone").mkdir()
    alone = await opened(f"sqlite:///{tmp_path / 'alone' / 'archiver.db'}", tmp_path / "alone")
    await alone.tell(*told)
    half = len(told) // 2
    await stage.tell_together(*told[:half])
    await stage.tell_together(*told[half:])
    assert await stage.events() == await alone.events()
    assert await stage.numbers() == await alone.numbers()
    assert await stage.waiting() == await alone.waiting()
    assert not any(report.problems for report in await stage.verify())
    await alone.db.close()


async def test_the_records_of_a_batch_have_numbers_without_gaps_and_a_whole_chain(stage: Stage) -> None:
    names = [f"c{n}" for n in range(20)]
    both = [(posted(name), decided(name, steps=AT_ONCE, mode="auto")) for name in names]
    await stage.tell_together(*(event for pair in both[:12] for event in pair))
    await stage.tell_together(*(event for pair in both[12:] for event in pair))
    assert [number for number, *_ in await stage.numbers()] == [f"2026/{n}" for n in range(1, 21)]
    assert not any(report.problems for report in await stage.verify())


async def test_a_batch_that_breaks_leaves_nothing_and_the_next_goes_on_without_a_gap(stage: Stage) -> None:
    def broken(tx: Tx) -> None:
        with together(tx, ()):
            for event in (posted(), decided(steps=AT_ONCE, mode="auto")):
                stage.service.handlers[type(event)](tx, event, stage.clock.at)
            raise KeyError

    with pytest.raises(KeyError):
        await stage.db.write(broken)
    assert (await stage.lines(), await stage.numbers()) == ([], [])
    await stage.tell_together(posted("c2"), decided("c2", steps=AT_ONCE, mode="auto"))
    assert [number for number, *_ in await stage.numbers()] == ["2026/1"]


async def test_what_is_refused_within_a_batch_takes_no_line_and_no_number_of_its_neighbours(stage: Stage) -> None:
    """The case is written off before it is found that it cannot be closed: its item had to come for anybody to try."""
    await stage.tell_together(posted("c2"), decided("c2", steps=AT_ONCE, mode="auto"))
    await stage.tell(close_case("2026/1", "c1", write_off="TE"))
    more = [(posted(name), decided(name, steps=AT_ONCE, mode="auto")) for name in ("c3", "c1", "c4")]
    await stage.tell_together(*(event for pair in more for event in pair))
    assert len(await stage.told(ActRefused)) == 1
    assert "written_off" not in await stage.events()
    assert sorted(number or "" for number, *_ in await stage.numbers()) == [f"2026/{n}" for n in range(1, 5)]
    assert not any(report.problems for report in await stage.verify())
