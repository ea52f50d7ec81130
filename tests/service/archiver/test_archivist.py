"""What people do with records and case files is on record, or refused with its requirement and nothing of it done."""

from uuid import UUID

import pytest

from archiver.app import journal, rebuild
from archiver.store.filed import Filed
from archiver.store.filing import record_id_of
from common.db import Tx
from common.events import (
    ActRefused,
    RecordChanged,
    RecordJournaled,
    RecordWithdrawn,
)
from tests.service.archiver.acted import (
    CaseFileReopened,
    RecordAssessed,
    RecordClosed,
    RecordCorrected,
    RecordLinked,
    act,
    archive,
    close_case,
    confirm,
    write_off,
)
from tests.service.archiver.recorded import confirmed, decided, edited, item_id, posted, reply
from tests.service.archiver.stage import Stage

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def refusals(stage: Stage) -> list[tuple[str, list[str]]]:
    return [(one.asked, [broken.krav for broken in one.broken]) for one in await stage.told(ActRefused)]


async def journaled(stage: Stage, name: str = "c1") -> None:
    await stage.tell(posted(name), decided(name), confirm(name))
    await stage.work()


# --- confirming --------------------------------------------------------------------------------------------------


async def test_a_person_confirms_with_title_class_and_sender(stage: Stage) -> None:
    await stage.tell(posted(), decided(), confirm(title="Henvendelse om veilys", klasse="Q", sender_is_person=False))
    [row] = await journal(stage.db, "sogne")
    assert (row.number, row.case_file, row.title) == ("2026/1", "2026/1", "Henvendelse om veilys")
    post, case = await stage.db.read(lambda tx: _post_and_case(tx, row.record_id))
    # What a person writes may hold a name; the case keeps its neutral title until a person says another.
    assert (case.klasse, post.part_is_person, case.title) == ("Q", False, "Kommentar på Facebook 14.05.2026")


def _post_and_case(tx: Tx, record_id: UUID):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a look
    filed = Filed(tx, "sogne")
    post = filed.post(record_id)
    assert post is not None
    assert post.case_id is not None
    return post, filed.case(post.case_id)


async def test_a_person_puts_it_into_a_case_that_is_there(stage: Stage) -> None:
    await journaled(stage, "a")
    await stage.tell(posted("b", post_id="other"), decided("b"), confirm("b", case_file="2026/1"))
    assert [file for _, file, _, _ in await stage.numbers()] == ["2026/1", "2026/1"]


@pytest.mark.parametrize(
    ("said", "krav"),
    [
        ({"case_file": "2026/99"}, "2.5.5"),
        ({"case_file": "no number"}, "2.5.5"),
        ({"klasse": "no such class"}, "3.2.6"),
        ({"title": " "}, "-"),
        ({"title": "Kan dere fikse gatelyset i Solveien 4?"}, "-"),
    ],
)
async def test_a_confirmation_that_cannot_be_is_refused_whole(stage: Stage, said: dict[str, str], krav: str) -> None:
    await stage.tell(posted(), decided(), confirm(**said))
    assert await refusals(stage) == [("RecordConfirmed", [krav])]
    assert await stage.numbers() == [(None, None, "I", "M")]
    assert await stage.events() == ["captured"]


async def test_what_nobody_decided_to_keep_is_kept_when_a_person_says_so_with_a_reason(stage: Stage) -> None:
    await stage.tell(posted(), decided(kind=None), confirm(reason="Viktig for saken om gatelys", kind="documented"))
    assert await stage.numbers() == [(None, None, "documented", "A")]
    ruled = [line for line in await stage.lines() if line.event == "ruled"]
    assert [(line.told().facts["keep"], line.words()) for line in ruled] == [
        (True, {"reason": "Viktig for saken om gatelys"})
    ]


async def test_a_bulk_of_confirmations_gives_every_one_its_number(stage: Stage) -> None:
    names = [f"c{n}" for n in range(5)]
    for name in names:
        await stage.tell(posted(name, post_id=name), decided(name))
    await stage.tell(*(confirm(name, act_id="one key") for name in names))
    assert sorted(number or "" for number, _, _, _ in await stage.numbers()) == [f"2026/{n}" for n in range(1, 6)]


# --- not to keep -------------------------------------------------------------------------------------------------


async def test_a_wrong_one_is_closed_with_a_reason_that_stays_in_the_log(stage: Stage) -> None:
    await stage.tell(posted(), decided(), act(RecordClosed, reason="Ikke til kommunen"))
    assert await stage.numbers() == [(None, None, "I", "U")]
    [ruled] = [line for line in await stage.lines() if line.event == "ruled"]
    assert (ruled.told().facts["keep"], ruled.words()) == (False, {"reason": "Ikke til kommunen"})
    assert len(await stage.told(RecordWithdrawn)) == 1


async def test_no_later_decision_keeps_what_a_person_said_is_not_to_be_kept(stage: Stage) -> None:
    await stage.tell(posted(), decided(), act(RecordClosed, reason="Nei"), decided(no=2), decided(kind="I", no=3))
    assert await stage.numbers() == [(None, None, "I", "U")]


async def test_an_edit_is_judged_anew_after_a_person_closed_what_stood_before(stage: Stage) -> None:
    await stage.tell(posted(), decided(), act(RecordClosed, reason="Nei"))
    await stage.tell(edited(text="Jeg klager på vedtaket"), decided(no=2, revision=2))
    assert await stage.numbers() == [(None, None, "I", "M")]


async def test_what_was_never_captured_is_not_captured_once_a_person_has_said_no(stage: Stage) -> None:
    await stage.tell(posted(), decided(kind=None), act(RecordClosed, reason="Nei"), decided(no=2))
    assert await stage.numbers() == []
    assert await stage.events() == ["ruled"]


async def test_a_person_may_change_his_mind(stage: Stage) -> None:
    await stage.tell(posted(), decided(), act(RecordClosed, reason="Nei"), confirm())
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "J")]
    await stage.tell(decided(no=2))
    assert [line.told().facts["keep"] for line in await stage.lines() if line.event == "ruled"] == [False, True]


async def test_a_journaled_post_that_was_wrong_keeps_its_number_and_is_cancelled(stage: Stage) -> None:
    await journaled(stage)
    await stage.tell(act(RecordClosed, reason="Feil mottaker"))
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "U")]


async def test_an_archived_record_is_never_taken_back(stage: Stage) -> None:
    await journaled(stage)
    await stage.tell(archive(), act(RecordClosed, reason="Nei"))
    assert await refusals(stage) == [("RecordClosed", ["3.2.16"])]
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "A")]


# --- archiving ---------------------------------------------------------------------------------------------------


async def test_a_journaled_post_is_archived_once_its_documents_are_filed(stage: Stage) -> None:
    await stage.tell(posted(), decided(), confirm(), archive())
    assert await refusals(stage) == [("RecordArchived", ["3.2.30"])]
    await stage.work()
    await stage.tell(archive())
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "A")]
    assert [one.what for one in await stage.told(RecordChanged)] == ["archived"]


async def test_an_edit_before_archiving_is_a_further_document_of_the_same_post(stage: Stage) -> None:
    await journaled(stage)
    before = (await journal(stage.db, "sogne"))[0].documents
    await stage.tell(edited(text="Og fortauet?"))
    await stage.work()
    [row] = await journal(stage.db, "sogne")
    assert row.documents > before


async def test_an_edit_after_archiving_is_a_new_post_in_the_same_case_that_refers_to_the_old_one(stage: Stage) -> None:
    await journaled(stage)
    await stage.tell(archive(), edited(text="Og fortauet?"), decided(no=2, revision=2))
    await stage.work()
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "A"), (None, "2026/1", "I", "M")]
    await stage.tell(confirm(revision=2))
    assert await stage.numbers() == [("2026/1", "2026/1", "I", "A"), ("2026/2", "2026/1", "I", "J")]
    linked = [line for line in await stage.lines() if line.event == "linked"]
    assert [line.told().facts["other"] for line in linked] == [str(record_id_of(item_id()))]
    old, new = await journal(stage.db, "sogne")
    assert old.documents > 0
    assert new.documents > 0


async def test_an_edit_told_twice_is_one_new_post(stage: Stage) -> None:
    await journaled(stage)
    again = edited(text="Og fortauet?")
    await stage.tell(archive(), again, again, decided(no=2, revision=2))
    await stage.work()
    assert len(await stage.numbers()) == 2


async def test_the_title_of_an_archived_post_is_frozen(stage: Stage) -> None:
    await journaled(stage)
    await stage.tell(act(RecordCorrected, title="Om veilys"), archive(), act(RecordCorrected, title="Om gatelys"))
    assert await refusals(stage) == [("RecordCorrected", ["3.2.14"])]
    [row] = await journal(stage.db, "sogne")
    assert row.title == "Om veilys"


# --- writing off, assessing, linking -----------------------------------------------------------------------------


async def test_a_person_writes_off_what_needs_no_answer(stage: Stage) -> None:
    await journaled(stage)
    told = write_off(how="TO")
    await stage.tell(told, told, write_off(how="ikke en måte"))
    assert (await stage.events()).count("written_off") == 1
    assert await refusals(stage) == [("RecordWrittenOff", ["-"])]


async def test_our_own_reply_waits_for_no_answer(stage: Stage) -> None:
    await stage.tell(posted(), decided(), confirm(), reply())
    await stage.tell(write_off("r1"))
    assert await refusals(stage) == [("RecordWrittenOff", ["3.2.9"])]


async def test_a_person_reads_it_for_publishing_and_says_what_is_withheld(stage: Stage) -> None:
    await stage.tell(posted(), decided(), confirm(title="Henvendelse fra Kari om lys"))
    law = "Offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1"
    await stage.tell(act(RecordAssessed, metadata=("TRO", "NA"), hjemmel=law, words=((16, 20),)))
    [row] = await journal(stage.db, "sogne")
    post, _ = await stage.db.read(lambda tx: _post_and_case(tx, row.record_id))
    assert post.assessed_by == "kari"
    assert b'"Kari"' in (post.shield or b"")
    await stage.tell(act(RecordAssessed, metadata=("NA",)))
    assert [asked for asked, _ in await refusals(stage)] == ["RecordAssessed"]


async def test_a_record_refers_to_another_of_the_municipality_and_never_to_itself(stage: Stage) -> None:
    await journaled(stage, "a")
    await journaled(stage, "b")
    mine = record_id_of(item_id("a"))
    await stage.tell(act(RecordLinked, "b", other=mine), act(RecordLinked, "a", other=mine))
    await stage.tell(act(RecordLinked, "a", other=UUID(int=1)))
    assert await refusals(stage) == [("RecordLinked", ["-"]), ("RecordLinked", ["-"])]
    assert (await stage.events()).count("linked") == 1


# --- waiting, twice, and folded anew -----------------------------------------------------------------------------


async def test_an_act_that_overtook_its_item_waits_for_it(stage: Stage) -> None:
    await stage.tell(act(RecordClosed, reason="Nei"), archive())
    assert await stage.waiting() == 2
    await stage.tell(posted(), decided())
    assert await stage.numbers() == []
    assert [asked for asked, _ in await refusals(stage)] == []


async def test_every_act_told_twice_is_done_once(stage: Stage) -> None:
    await journaled(stage)
    acts = [
        act(RecordCorrected, title="Om veilys"),
        write_off(),
        act(RecordAssessed),
        archive(),
        close_case(),
        act(CaseFileReopened, case_file="2026/1", reason="x"),
    ]
    for one in acts:
        await stage.tell(one, one)
    once = await stage.events()
    await stage.tell(*acts)
    assert await stage.events() == once


async def test_everything_that_people_did_is_folded_from_the_journal_alone(stage: Stage) -> None:
    await journaled(stage)
    await stage.tell(
        act(RecordCorrected, title="Om veilys"), act(RecordAssessed, metadata=("NA",), hjemmel="Offl. § 13")
    )
    await stage.tell(close_case(write_off="TO", archive=True), edited(text="Og fortauet?"), decided(no=2, revision=2))
    await stage.work()
    await stage.tell(confirm(revision=2), posted("x"), decided("x"), act(RecordClosed, "x", reason="Nei"))
    before = await stage.projection()
    await rebuild(stage.db, stage.settings, "sogne")
    assert await stage.projection() == before
    assert [report.problems for report in await stage.verify()] == [()]


async def test_nothing_about_a_person_is_in_the_facts_of_what_people_did(stage: Stage) -> None:
    await stage.tell(posted(), decided(), confirm(title="Henvendelse fra Kari Nordmann"))
    await stage.tell(act(RecordCorrected, title="Henvendelse"), act(RecordClosed, reason="Kari Nordmann ringte"))
    assert b"Nordmann" not in b"".join(line.envelope for line in await stage.lines())
    assert len(await stage.told(RecordJournaled)) == 1
    assert confirmed().actor == "ola"
