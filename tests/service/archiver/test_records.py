"""What is filed, with which number, in which file, and what is never taken back."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import DBAPIError

from archiver.app import journal, rebuild
from archiver.store.tables import EVENT
from common.db import ACROSS
from common.errors import Transient
from common.events import Author, RecordCaptured, RecordJournaled, RecordWithdrawn
from tests.service.archiver.recorded import (
    AT,
    RESIDENT,
    casework_confirmed,
    confirmed,
    decided,
    edited,
    posted,
    removed,
    reply,
    taken,
)
from tests.service.archiver.stage import Stage


async def test_an_item_that_is_to_be_archived_is_captured_at_once_without_a_number(stage: Stage) -> None:
    await stage.tell(posted(), decided())
    [captured] = await stage.told(RecordCaptured)
    assert (captured.kind, captured.status, captured.number) == ("I", "M", None)
    assert captured.clauses == ("SOGNE-24",)
    assert await stage.numbers() == [(None, None, "I", "M")]


async def test_an_item_that_is_not_to_be_archived_leaves_no_line(stage: Stage) -> None:
    await stage.tell(posted(), decided(kind=None))
    assert await stage.lines() == []


async def test_a_person_who_confirms_gives_the_record_its_number_and_its_case_file(stage: Stage) -> None:
    await stage.tell(posted(), decided(), confirmed())
    [journaled] = await stage.told(RecordJournaled)
    assert (journaled.number, journaled.case_file, journaled.status) == ("2026/1", "2026/1", "J")
    assert await stage.events() == ["captured", "case_opened", "registered"]


async def test_confirmed_casework_journals_without_another_click(stage: Stage) -> None:
    await stage.tell(posted(), decided(), casework_confirmed())
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "J")]


async def test_a_proposal_to_journal_does_not_journal(stage: Stage) -> None:
    await stage.tell(posted(), decided(steps=("journal_incoming",), mode="propose"))
    assert await stage.numbers() == [(None, None, "I", "M")]


async def test_the_same_events_twice_make_one_record_with_one_number(stage: Stage) -> None:
    told = [posted(), decided(), casework_confirmed(), confirmed(), reply(), taken("hide")]
    await stage.tell(*told)
    once = await stage.events()
    await stage.tell(*told)
    await stage.tell(*reversed(told))
    assert await stage.events() == once
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "J"), ("2026/2", "2026/1", "U", "J")]


async def test_what_overtook_its_item_or_its_decision_waits_and_is_applied(stage: Stage) -> None:
    await stage.tell(taken("hide"), confirmed(), reply(), decided())
    assert (await stage.waiting(), await stage.lines()) == (2, [])
    await stage.tell(posted())
    assert await stage.waiting() == 0
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "J"), ("2026/2", "2026/1", "U", "J")]
    assert [row.notes for row in await journal(stage.db, "sogne")] == [1, 0]


async def test_a_decision_on_a_revision_that_has_not_come_waits_for_it(stage: Stage) -> None:
    await stage.tell(posted(), decided(revision=2))
    assert (await stage.waiting(), await stage.lines()) == (1, [])
    await stage.tell(edited(text="Og fortauet?"))
    assert await stage.numbers() == [(None, None, "I", "M")]


async def test_a_newer_decision_withdraws_what_was_only_captured(stage: Stage) -> None:
    await stage.tell(posted(), decided(no=1), decided(kind=None, no=2))
    [withdrawn] = await stage.told(RecordWithdrawn)
    assert (withdrawn.status, withdrawn.number) == ("U", None)


async def test_an_older_decision_that_comes_late_changes_nothing(stage: Stage) -> None:
    await stage.tell(posted(), decided(no=2), decided(kind=None, no=1))
    assert await stage.numbers() == [(None, None, "I", "M")]


async def test_a_journaled_record_is_never_taken_back_only_corrected_by_a_new_line(stage: Stage) -> None:
    await stage.tell(posted(), decided(), confirmed(), decided(kind=None, no=2), decided(kind=None, no=3))
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "J")]
    assert await stage.events() == ["captured", "case_opened", "registered", "corrected"]
    assert await stage.told(RecordWithdrawn) == []


async def test_a_person_who_confirms_overrules_a_withdrawal(stage: Stage) -> None:
    await stage.tell(posted(), decided(), decided(kind=None, no=2), confirmed())
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "J")]


async def test_a_document_is_kept_without_a_journal_number_even_when_confirmed(stage: Stage) -> None:
    await stage.tell(posted(), decided(kind="documented", steps=("document",), mode="auto"))
    assert await stage.numbers() == [(None, None, "documented", "M")]
    await stage.tell(confirmed(), decided(kind=None, no=2))
    assert await stage.numbers() == [(None, None, "documented", "A")]


async def test_follow_ups_of_one_author_in_one_thread_share_a_case_file(stage: Stage) -> None:
    neighbour = Author(id="78", name="Per")
    for object_id, author in (("c1", RESIDENT), ("c2", RESIDENT), ("c3", neighbour)):
        parent = None if object_id == "c1" else "c1"
        await stage.tell(posted(object_id, parent_id=parent, author=author))
        await stage.tell(decided(object_id), confirmed(object_id))
    files = [file for _, file, _, _ in await stage.numbers()]
    assert files == ["2026/1", "2026/1", "2026/2"]


async def test_an_item_goes_into_the_case_file_that_the_decision_names(stage: Stage) -> None:
    await stage.tell(posted("a"), casework_confirmed("a"))
    await stage.tell(posted("b", author=Author(id="9")), casework_confirmed("b", case_file="2026/1"))
    assert [file for _, file, _, _ in await stage.numbers()] == ["2026/1", "2026/1"]


@pytest.mark.parametrize("reply_first", [True, False])
async def test_our_answer_is_journaled_as_outgoing_in_the_file_of_the_inquiry(
    stage: Stage, *, reply_first: bool
) -> None:
    inquiry = [posted(), decided(), confirmed()]
    await stage.tell(*([reply(), *inquiry] if reply_first else [*inquiry, reply()]))
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "J"), ("2026/2", "2026/1", "U", "J")]
    assert "written_off" in await stage.events()


async def test_our_answer_to_what_is_not_filed_is_not_filed(stage: Stage) -> None:
    await stage.tell(posted(), decided(kind=None), reply())
    assert await stage.lines() == []


async def test_our_answer_is_withdrawn_with_the_inquiry(stage: Stage) -> None:
    await stage.tell(posted(), decided(), reply(), decided(kind=None, no=2))
    assert {(kind, status) for _, _, kind, status in await stage.numbers()} == {("I", "U"), ("U", "U")}


async def test_what_was_done_on_the_platform_is_noted_on_the_record(stage: Stage) -> None:
    await stage.tell(posted(), taken("hide"), taken("like"), decided(), taken("remove"), removed())
    noted = [line.told().facts["what"] for line in await stage.lines() if line.event == "noted"]
    assert noted == ["hide", "remove", "removed_on_platform"]


async def test_our_own_removal_is_noted_once(stage: Stage) -> None:
    await stage.tell(posted(), decided(), taken("remove"), removed(changed_by_us=True))
    assert (await stage.events()).count("noted") == 1


async def test_an_edit_files_the_new_version_beside_the_old_one(stage: Stage) -> None:
    first = await stage.world.blobs.put("sogne", b'{"message":"one"}')
    second = await stage.world.blobs.put("sogne", b'{"message":"two"}')
    await stage.tell(posted(change_sha256=first), decided(), edited(text="Nå er det verre", change_sha256=second))
    await stage.work()
    [row] = await journal(stage.db, "sogne")
    assert row.documents == 6
    added = [line.told().facts["revision"] for line in await stage.lines() if line.event == "document_added"]
    assert sorted(added) == [1, 2]


async def test_the_year_is_that_of_the_municipalitys_clock(stage: Stage) -> None:
    stage.clock.at = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    await stage.tell(posted("a"), casework_confirmed("a"))
    stage.clock.at = datetime(2026, 12, 31, 23, 1, tzinfo=UTC)
    await stage.tell(posted("b"), casework_confirmed("b"))
    numbers = [(number, file) for number, file, _, _ in await stage.numbers()]
    assert numbers == [("2026/1", "2026/1"), ("2027/1", "2027/1")]


async def _told(stage: Stage, name: str) -> None:
    """Tell it until it is taken, as the runner does: on a busy machine the last in the queue may wait too long."""
    while True:
        try:
            return await stage.tell(confirmed(name))
        except Transient:
            continue


async def test_fifty_confirmations_at_once_give_fifty_numbers_without_a_gap(stage: Stage) -> None:
    names = [f"c{n}" for n in range(50)]
    for name in names:
        await stage.tell(posted(name), decided(name))
    await asyncio.gather(*(_told(stage, name) for name in names))
    found = await journal(stage.db, "sogne")
    assert sorted(int((row.number or "").split("/")[1]) for row in found) == list(range(1, 51))
    assert sorted(int((row.case_file or "").split("/")[1]) for row in found) == list(range(1, 51))
    assert [report.problems for report in await stage.verify()] == [()]


async def test_two_municipalities_with_equal_ids_never_mix(stage: Stage) -> None:
    for municipality in ("sogne", "knivsta"):
        await stage.tell(posted("c1", municipality=municipality), decided("c1", municipality=municipality))
    await stage.tell(confirmed(municipality="knivsta"), reply(municipality="knivsta"))
    assert await stage.numbers("sogne") == [(None, None, "I", "M")]
    assert await stage.numbers("knivsta") == [("2026/1", "2026/1", "I", "J"), ("2026/2", "2026/1", "U", "J")]
    assert {line.municipality for line in await stage.lines("sogne")} == {"sogne"}
    [row] = await journal(stage.db, "sogne")
    assert row.title == "Kommentar på Facebook 14.05.2026"


async def test_no_name_and_no_word_of_a_resident_stands_in_the_chain(stage: Stage) -> None:
    await stage.tell(posted(), decided(), confirmed(), reply(), taken("hide"))
    chained = b"".join(line.envelope for line in await stage.lines())
    assert b"Nordmann" not in chained
    assert b"gatelyset" not in chained
    assert all("Nordmann" not in row.title for row in await journal(stage.db, "sogne"))


async def test_what_noark_shows_is_folded_from_the_journal_alone(stage: Stage) -> None:
    await stage.tell(
        posted(), decided(), reply(), confirmed(), taken("hide"), posted("c2"), decided("c2", "documented")
    )
    await stage.work()
    before = await stage.projection()
    assert len(before) > 5
    lines = await rebuild(stage.db, stage.settings, "sogne")
    assert lines == len(await stage.lines())
    assert await stage.projection() == before


async def test_the_database_itself_refuses_to_rewrite_a_line(stage: Stage) -> None:
    await stage.tell(posted(), decided())
    for statement in (EVENT.update().values(hash="0"), EVENT.delete()):
        free = statement.execution_options(**{ACROSS: "an attacker"})
        with pytest.raises(DBAPIError, match="insert only"):
            await stage.db.write(lambda tx, s=free: tx.execute(s))  # type: ignore[misc]  # bound now, not at the call
    assert len(await stage.lines()) == 1


async def test_the_time_of_a_line_is_the_archives_not_the_platforms(stage: Stage) -> None:
    await stage.tell(posted(), decided())
    [line] = await stage.lines()
    assert line.at == AT
