"""Each item is decided once, and anew when what it rests on has changed: never otherwise."""

import shutil
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from classifier.app import TOPICS
from common.errors import Permanent
from common.events import ItemHidden, ItemUnhidden, MessageParked
from tests.service.classifier.opened import opened
from tests.service.classifier.recorded import (
    CASEWORK,
    PRAISE,
    QUESTION,
    RECEIVED,
    THREAT,
    URGENT,
    changed,
    confirmed,
    corrected,
    edited,
    explained,
    hidden_by_us,
    id_of,
    posted,
    record_confirmed,
    removed,
)
from tests.service.classifier.stage import Stage, dos
from tests.service.told import POLICIES, packs_told


async def test_an_item_is_decided_with_its_pack_and_says_what_it_rests_on(stage: Stage) -> None:
    await stage.publish(posted())
    (decision,) = await stage.decisions()
    assert dos(decision) == ["answer"]
    assert (decision.decision_no, decision.supersedes, decision.revision) == (1, None, 1)
    assert (decision.municipality, decision.pack, decision.thread_id) == ("bo", "bo/1", "c1")
    assert decision.tagging.tags == ("question",)
    assert len(decision.pack_sha256) == len(decision.inputs_sha256) == 64
    assert decision.promise is not None
    assert decision.promise.starts_at == RECEIVED - timedelta(minutes=1), "received when it stood on the page"
    assert all(step.clauses and step.rule and step.because for step in decision.steps)


def test_the_service_listens_where_items_judgements_and_erasures_are_told() -> None:
    assert TOPICS == ("items", "judgements", "erasures")


async def test_a_record_that_is_confirmed_is_no_matter_of_the_classifier(stage: Stage) -> None:
    await stage.publish(posted(), record_confirmed())
    assert len(await stage.decisions()) == 1


async def test_the_same_event_again_decides_nothing(stage: Stage) -> None:
    await stage.tell(posted(), posted())
    assert len(await stage.all_told()) == 1


async def test_an_older_event_decides_nothing(stage: Stage) -> None:
    await stage.tell(posted(), edited(PRAISE), posted())
    assert [d.revision for d in await stage.decisions()] == [1, 2]


async def test_what_was_hidden_and_shown_again_by_others_changes_no_decision(stage: Stage) -> None:
    hidden = changed(ItemHidden, change_no=2, visibility="hidden")
    await stage.tell(posted(), hidden, changed(ItemUnhidden, change_no=3))
    assert len(await stage.decisions()) == 1


async def test_an_edit_is_decided_anew_and_supersedes(stage: Stage) -> None:
    await stage.tell(posted(text=PRAISE), edited(THREAT))
    first, second = await stage.decisions()
    assert dos(first) == ["thank"]
    assert "hide_pending_review" in dos(second)
    assert (second.decision_no, second.supersedes, second.revision) == (2, 1, 2)


async def test_an_edit_that_says_the_same_is_decided_for_its_own_revision(stage: Stage) -> None:
    await stage.tell(posted(), edited(QUESTION + " "))
    assert [d.revision for d in await stage.decisions()] == [1, 2]


async def test_an_edit_of_a_question_does_not_move_its_deadline(stage: Stage) -> None:
    await stage.tell(posted(), edited("Når åpner svømmehallen på søndag?"), edited("Når åpner den?", change_no=3))
    decisions = await stage.decisions()
    assert len({d.due_at for d in decisions}) == 1
    assert decisions[0].due_at is not None


async def test_the_clock_of_a_question_that_an_edit_brought_starts_at_that_edit_and_stays(stage: Stage) -> None:
    await stage.tell(posted(text=PRAISE), edited(QUESTION, change_no=2), edited(QUESTION + " Takk!", change_no=3))
    starts = [d.promise.starts_at if d.promise else None for d in await stage.decisions()]
    assert starts == [None, RECEIVED + timedelta(hours=1), RECEIVED + timedelta(hours=1)]


async def test_however_late_an_edit_is_read_its_clock_started_when_it_was_received(stage: Stage) -> None:
    await stage.tell(posted(text=PRAISE))
    stage.clock.at += timedelta(days=3)
    await stage.tell(edited(QUESTION))
    decision = await stage.newest()
    assert decision.promise is not None
    assert decision.promise.starts_at == RECEIVED + timedelta(hours=1)


async def test_when_the_author_deletes_the_duty_to_answer_ends(stage: Stage) -> None:
    await stage.tell(posted(), removed(), explained())
    decision = await stage.newest()
    assert dos(decision) == ["end_reply_duty"]
    assert decision.steps[0].mode == "auto"
    assert decision.steps[0].clauses == ("GEN-10",)
    assert (decision.promise, decision.due_at, decision.follow_up_due, decision.alerts, decision.offers) == (
        None,
        None,
        None,
        (),
        (),
    )


async def test_what_was_to_be_archived_stays_so_when_the_author_deletes(stage: Stage) -> None:
    await stage.tell(posted(municipality="sogne", text=CASEWORK), removed(municipality="sogne", text=CASEWORK))
    await stage.tell(explained(municipality="sogne"))
    before, after = await stage.decisions(municipality="sogne")
    assert before.archived is not None
    assert after.archived == msgspec.structs.replace(before.archived, note="X"), "the fact of deletion is kept (GEN-10)"
    assert dos(after) == ["open_case_file", "journal_incoming", "end_reply_duty"]


async def test_somebody_in_danger_who_deletes_is_still_in_danger(stage: Stage) -> None:
    await stage.tell(removed(text=URGENT, change_no=1), explained())
    decision = await stage.newest()
    assert dos(decision) == ["escalate_crisis", "end_reply_duty"]
    assert [alert.to for alert in decision.alerts] == [("krise_og_beredskapsteam",)]
    assert decision.steps[0].text is None, "there is nothing left to answer under"


async def test_a_removal_by_an_unknown_hand_ends_no_duty_until_somebody_says_that_it_was_the_writers(
    stage: Stage,
) -> None:
    await stage.tell(posted(), removed())
    before = await stage.decisions()
    await stage.tell(explained("we", number=2), explained("platform", number=3))
    assert await stage.decisions() == before
    assert "end_reply_duty" not in dos(before[-1])
    await stage.tell(explained("writer", number=5), explained("we", number=4))
    assert dos(await stage.newest()) == ["end_reply_duty"]


async def test_a_message_that_is_unsent_was_taken_back_by_its_writer(stage: Stage) -> None:
    await stage.tell(posted(kind="message"), removed(kind="message"))
    assert "end_reply_duty" in dos(await stage.newest())


async def test_what_we_hid_or_removed_ourselves_asks_for_no_new_decision(stage: Stage) -> None:
    await stage.tell(posted(text=THREAT), hidden_by_us(text=THREAT))
    await stage.tell(removed(change_no=3, text=THREAT, changed_by_us=True))
    assert len(await stage.decisions()) == 1


async def test_what_we_hid_and_its_author_then_deleted_ends_the_duty(stage: Stage) -> None:
    await stage.tell(posted(text=THREAT), hidden_by_us(text=THREAT), removed(change_no=3, text=THREAT), explained())
    assert "end_reply_duty" in dos(await stage.newest())


async def test_an_edit_of_what_we_hid_waits_for_a_person_and_is_answered_once_it_is_shown(stage: Stage) -> None:
    await stage.tell(posted(text=THREAT), hidden_by_us(text=THREAT))
    await stage.tell(edited(PRAISE, change_no=3, visibility="hidden", changed_by_us=True))
    assert dos(await stage.newest()) == ["flag_for_review"]
    await stage.tell(changed(ItemUnhidden, change_no=4, revision=3, text=PRAISE, changed_by_us=True))
    assert dos(await stage.newest()) == ["thank"]


async def test_a_removal_that_comes_before_any_text_decides_nothing_until_the_text_comes(stage: Stage) -> None:
    await stage.tell(explained(), removed(change_no=1, revision=0, text=""))
    assert await stage.decisions() == []
    await stage.tell(removed(change_no=2))
    assert dos(await stage.newest()) == ["end_reply_duty"]


async def test_our_own_items_are_never_decided(stage: Stage) -> None:
    await stage.tell(posted(own=True), changed(ItemHidden, change_no=2, own=True), corrected("question"))
    assert await stage.all_told() == []


async def test_an_item_without_a_pack_is_parked_as_our_fault_and_decided_once_there_is_one(
    tmp_path: Path, migrated: Path
) -> None:
    policies = tmp_path / "policies"
    shutil.copytree(POLICIES / "sogne", policies / "sogne")
    async with opened(tmp_path, migrated, policies) as stage:
        await stage.publish(posted())
        (parked,) = await stage.all_told()
        assert isinstance(parked, MessageParked)
        assert (parked.fault, parked.item_id, parked.municipality) == ("ours", id_of(), "bo")
        assert parked.why == "there is no policy pack for bo that was valid then"
        with pytest.raises(Permanent):
            await stage.service.runner.replay("bo", UUID(parked.letter_id))
        stage.state(*packs_told())
        assert await stage.service.runner.replay("bo", UUID(parked.letter_id))
        assert dos(await stage.newest()) == ["answer"]


async def test_an_item_from_before_the_packs_time_is_no_items_of_it(stage: Stage) -> None:
    old = RECEIVED - timedelta(days=365)
    with pytest.raises(Permanent, match="no policy pack for bo"):
        await stage.tell(posted(received_at=old, created_at=old))


async def test_two_municipalities_with_equal_ids_never_mix(stage: Stage) -> None:
    await stage.tell(posted(text=CASEWORK), posted(municipality="sogne", text=CASEWORK))
    await stage.tell(confirmed("extensive"), corrected("praise", municipality="sogne"))
    bo, sogne = await stage.newest(), await stage.newest(municipality="sogne")
    assert (bo.pack, sogne.pack) == ("bo/1", "sogne/1")
    assert bo.tagging.casework == "extensive"
    assert sogne.tagging.tags == ("praise",)
    assert [d.decision_no for d in await stage.decisions()] == [1, 2]
    assert {d.municipality for d in await stage.decisions(municipality="sogne")} == {"sogne"}


async def test_decisions_hold_no_word_of_the_item_and_no_name(stage: Stage) -> None:
    await stage.tell(posted(text="Hemmeligordet er sagt av en: " + QUESTION), posted("c2", text=THREAT))
    told = str(await stage.all_told())
    for word in ("Hemmeligordet", "svømmehallen", "drepe", "Nordmann"):
        assert word not in told
