"""Cases are closed, reopened and corrected by people, and by nobody while a requirement says no."""

import pytest

from common.events import ActRefused, CaseFileChanged
from tests.service.archiver.acted import (
    CaseFileCorrected,
    CaseFileReopened,
    act,
    archive,
    close_case,
    confirm,
    write_off,
)
from tests.service.archiver.recorded import decided, posted, reply
from tests.service.archiver.stage import Stage

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def refusals(stage: Stage) -> list[tuple[str, list[str]]]:
    return [(one.asked, [broken.krav for broken in one.broken]) for one in await stage.told(ActRefused)]


async def journaled(stage: Stage, name: str = "c1") -> None:
    await stage.tell(posted(name), decided(name), confirm(name))
    await stage.work()


async def test_a_case_is_not_closed_while_anything_in_it_is_unfinished(stage: Stage) -> None:
    await journaled(stage)
    await stage.tell(close_case())
    assert await refusals(stage) == [("CaseFileClosed", ["3.2.7", "3.2.9"])]
    await stage.tell(write_off(), archive(), close_case())
    [closed] = await stage.told(CaseFileChanged)
    assert (closed.case_file, closed.status, closed.klasse) == ("2026/1", "A", "0")


async def test_one_act_writes_off_archives_and_closes_or_does_nothing_of_it(stage: Stage) -> None:
    await stage.tell(posted(), decided(), confirm(), close_case(write_off="TE", archive=True))
    assert await refusals(stage) == [("CaseFileClosed", ["3.2.30"])]
    assert "written_off" not in await stage.events()
    await stage.work()
    told = close_case(write_off="TE", archive=True)
    await stage.tell(told, told)
    assert (await stage.events())[-3:] == ["written_off", "status_changed", "case_closed"]


async def test_no_post_goes_into_a_closed_case_and_a_follow_up_opens_one_that_refers_to_it(stage: Stage) -> None:
    await journaled(stage)
    await stage.tell(close_case(write_off="TE", archive=True))
    await stage.tell(posted("c2", parent_id="c1"), decided("c2"), confirm("c2", case_file="2026/1"))
    assert await refusals(stage) == [("RecordConfirmed", ["3.2.4"])]
    await stage.tell(confirm("c2"))
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "A"), ("2026/2", "2026/2", "I", "J")]
    opened = [line.told() for line in await stage.lines() if line.event == "case_opened"]
    assert opened[1].facts["follows"] == str(opened[0].subject_id)


async def test_a_late_answer_to_a_closed_case_goes_into_a_new_one(stage: Stage) -> None:
    await journaled(stage)
    await stage.tell(close_case(write_off="TE", archive=True), reply())
    assert [file for _, file, _, _ in await stage.numbers()] == ["2026/1", "2026/2"]


async def test_a_closed_case_is_frozen_until_a_person_reopens_it(stage: Stage) -> None:
    await journaled(stage)
    await stage.tell(close_case(write_off="TE", archive=True))
    await stage.tell(act(CaseFileCorrected, case_file="2026/1", unit="Teknisk"))
    await stage.tell(act(CaseFileCorrected, case_file="2026/1", title="Noe annet"))
    assert await refusals(stage) == [("CaseFileCorrected", ["3.2.10"]), ("CaseFileCorrected", ["3.2.2"])]
    await stage.tell(act(CaseFileReopened, case_file="2026/1", reason="Ny opplysning"))
    await stage.tell(act(CaseFileCorrected, case_file="2026/1", unit="Teknisk", klasse="Q"))
    assert [one.status for one in await stage.told(CaseFileChanged)] == ["A", "B", "B"]


async def test_a_case_that_is_open_is_not_reopened_and_one_that_is_none_is_refused(stage: Stage) -> None:
    await journaled(stage)
    await stage.tell(act(CaseFileReopened, case_file="2026/1", reason="x"), close_case("2026/7"))
    assert await refusals(stage) == [("CaseFileReopened", ["3.2.11"]), ("CaseFileClosed", ["2.5.5"])]
