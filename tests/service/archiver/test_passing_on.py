"""An inquiry that a person passes on to its unit: that is on record too, whichever is told first (GEN-06)."""

import itertools

import pytest

from archiver.app import journal
from common.events import Event
from common.pack_folder import read_files
from tests.service.archiver.recorded import confirmed, decided, posted, unit_answered, unit_confirmed
from tests.service.archiver.stage import Stage
from tests.service.told import POLICIES, version_of

TOLD: tuple[Event, ...] = (posted(), decided(steps=("forward_to_unit",)), unit_confirmed())


@pytest.mark.parametrize("order", list(itertools.permutations(TOLD)))
async def test_what_is_passed_on_is_a_document_of_the_house_beside_the_inquiry(
    stage: Stage, order: tuple[Event, ...]
) -> None:
    stage.world.control.state(version_of(read_files(POLICIES / "sogne")))
    await stage.tell(*order)
    assert await stage.waiting() == 0
    inquiry, passed_on = await journal(stage.db, "sogne")
    assert (inquiry.kind, passed_on.kind) == ("I", "N")
    assert passed_on.title == "Sendt videre til Teknisk drift 14.05.2026"


async def test_it_is_one_document_however_often_it_is_told_and_follows_the_inquiry(stage: Stage) -> None:
    stage.world.control.state(version_of(read_files(POLICIES / "sogne")))
    await stage.tell(*TOLD, unit_confirmed(), confirmed())
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "J"), ("2026/2", "2026/1", "N", "J")]


async def test_a_municipality_whose_pack_keeps_nothing_of_its_own_texts_keeps_none_of_it(stage: Stage) -> None:
    await stage.tell(*TOLD)
    assert await stage.numbers() == [(None, None, "I", "M")]


ANSWERED: tuple[Event, ...] = (posted(), decided(), unit_answered())


@pytest.mark.parametrize("order", list(itertools.permutations(ANSWERED)))
async def test_what_the_unit_answers_is_a_document_of_the_house_too(stage: Stage, order: tuple[Event, ...]) -> None:
    stage.world.control.state(version_of(read_files(POLICIES / "sogne")))
    await stage.tell(*order, unit_answered())
    inquiry, answer = await journal(stage.db, "sogne")
    assert (inquiry.kind, answer.kind) == ("I", "N")
    assert answer.title == "Svar fra Teknisk drift 14.05.2026"


async def test_a_units_answer_is_journaled_with_the_inquiry(stage: Stage) -> None:
    stage.world.control.state(version_of(read_files(POLICIES / "sogne")))
    await stage.tell(*ANSWERED, confirmed())
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "J"), ("2026/2", "2026/1", "N", "J")]
