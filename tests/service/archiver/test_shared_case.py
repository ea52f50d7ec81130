"""Several captured posts about one matter are confirmed into one new case file, which the first of them opens."""

import pytest

from common.events import ActRefused, Judged
from desk.core.filing_deeds import ConfirmRecord
from tests.service.archiver.acted import close_case
from tests.service.archiver.recorded import decided, posted
from tests.service.archiver.stage import Stage
from tests.service.archiver.test_from_the_desk import done

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ONE = ("c1", "c2", "c3")
NAME = "skjema-1"


async def came(stage: Stage, *posts: str) -> None:
    """Posts of different threads, each captured and waiting."""
    for one in posts:
        await stage.tell(posted(one, thread_id=one), decided(one))


def into(name: str, *posts: str) -> list[Judged]:
    return [event for one in posts for event in done(ConfirmRecord(new_case=name), one)]


async def test_they_get_one_case_and_a_number_each_and_nothing_twice(stage: Stage) -> None:
    await came(stage, *ONE)
    said = into(NAME, *ONE)
    await stage.tell(*said, *said)
    numbers = await stage.numbers()
    assert {case for _, case, _, _ in numbers} == {"2026/1"}
    assert sorted(number or "" for number, _, _, _ in numbers) == ["2026/1", "2026/2", "2026/3"]
    assert len([line for line in await stage.lines() if line.event == "case_opened"]) == 1


async def test_another_name_is_another_case_and_without_one_the_archive_chooses(stage: Stage) -> None:
    await came(stage, *ONE)
    await stage.tell(*into(NAME, "c1"), *into("skjema-2", "c2"), *done(ConfirmRecord(), "c3"))
    assert sorted(case or "" for _, case, _, _ in await stage.numbers()) == ["2026/1", "2026/2", "2026/3"]


async def test_a_case_that_has_been_closed_takes_no_more(stage: Stage) -> None:
    await came(stage, "c1", "c2")
    await stage.tell(*into(NAME, "c1"))
    await stage.work()
    await stage.tell(close_case(write_off="TE", archive=True), *into(NAME, "c2"))
    [no] = await stage.told(ActRefused)
    assert [one.code for one in no.broken] == ["case_closed"]
