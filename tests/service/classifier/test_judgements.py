"""A person's word stands before the classifier's, whenever it comes; and answers are read with what they answer."""

from pathlib import Path

import pytest

from common.events import ItemHidden
from tests.service.classifier.opened import opened
from tests.service.classifier.recorded import (
    APPLICATION,
    CASEWORK,
    PRAISE,
    QUESTION,
    THREAT,
    changed,
    confirmed,
    corrected,
    edited,
    hidden_by_us,
    posted,
)
from tests.service.classifier.stage import Stage, content, dos


async def test_a_persons_tags_replace_the_classifiers_for_that_revision_alone(stage: Stage) -> None:
    await stage.tell(posted(), corrected("praise"))
    decision = await stage.newest()
    assert dos(decision) == ["thank"]
    assert (decision.tagging.tags, decision.tagging.model, decision.tagging.lang) == (("praise",), "person", "nb")
    assert (decision.tagging.scores, decision.tagging.because) == ({}, ())
    await stage.tell(edited(QUESTION + " Takk"))
    assert "answer" in dos(await stage.newest())


async def test_a_judgement_on_what_we_have_hidden_is_decided(stage: Stage) -> None:
    await stage.tell(posted(text=THREAT), hidden_by_us(text=THREAT), corrected("praise"))
    assert dos(await stage.newest()) == ["thank"]


async def test_confirmed_casework_is_journaled_without_asking_again(stage: Stage) -> None:
    await stage.tell(posted(municipality="sogne", text=CASEWORK))
    first = await stage.newest(municipality="sogne")
    assert {s.do: s.mode for s in first.steps}["journal_incoming"] == "propose"
    await stage.tell(confirmed("light", municipality="sogne"))
    second = await stage.newest(municipality="sogne")
    assert {s.do: s.mode for s in second.steps}["journal_incoming"] == "auto"
    assert second.tagging.casework_confirmed


async def test_confirmed_casework_holds_for_later_edits(stage: Stage) -> None:
    await stage.tell(posted(), confirmed("extensive"), edited("Hva skjer med søknaden?"))
    tagging = (await stage.newest()).tagging
    assert (tagging.casework, tagging.casework_confirmed) == ("extensive", True)
    assert "saksbehandling" in tagging.tags


@pytest.mark.parametrize("judgement", [confirmed("extensive"), corrected("praise")], ids=["casework", "tags"])
async def test_a_judgement_that_comes_before_its_item_waits_for_it_and_ends_the_same(
    stage: Stage, tmp_path_factory: pytest.TempPathFactory, migrated: Path, judgement: object
) -> None:
    await stage.publish(judgement, posted(text=APPLICATION))  # type: ignore[arg-type]  # given keyword by keyword, or wrong on purpose
    assert await stage.rows("classifier_waiting") == 0
    async with opened(tmp_path_factory.mktemp("other"), migrated) as other:
        await other.publish(posted(text=APPLICATION), judgement)  # type: ignore[arg-type]  # given keyword by keyword, or wrong on purpose
        assert content(await stage.newest()) == content(await other.newest())


async def test_a_judgement_of_a_text_that_has_not_come_yet_holds_when_it_comes(stage: Stage) -> None:
    await stage.tell(posted(text="Så bra!"), corrected("question", revision=2), edited("nn tekst som kommer"))
    decision = await stage.newest()
    assert decision.tagging.tags == ("question",)
    assert decision.revision == 2


async def test_a_judgement_of_an_older_text_changes_nothing(stage: Stage) -> None:
    await stage.tell(posted(), edited(PRAISE), corrected("question", revision=1))
    assert len(await stage.decisions()) == 2


async def test_the_same_judgement_twice_is_one_decision(stage: Stage) -> None:
    await stage.tell(posted(), corrected("praise"), corrected("praise"))
    assert [d.decision_no for d in await stage.decisions()] == [1, 2]


async def test_a_parent_that_comes_late_decides_its_answers_anew(stage: Stage) -> None:
    await stage.tell(posted("c2", parent_id="c1", text=APPLICATION))
    await stage.tell(posted("c1", text=CASEWORK), confirmed("light"))
    numbers = [d.decision_no for d in await stage.decisions("c2")]
    assert numbers == sorted(set(numbers))
    assert len(numbers) > 1


async def test_an_answer_without_a_class_of_casework_has_that_of_what_it_answers(stage: Stage) -> None:
    child = posted("c2", parent_id="c1", text="ok", municipality="sogne")
    await stage.tell(posted(municipality="sogne", text=CASEWORK), child)
    await stage.tell(corrected("saksbehandling", object_id="c2", municipality="sogne"))
    inherited = await stage.newest("c2", "sogne")
    await stage.tell(posted("c3", text="ok", municipality="sogne"))
    await stage.tell(corrected("saksbehandling", object_id="c3", municipality="sogne"))
    alone = await stage.newest("c3", "sogne")
    assert dos(inherited) == ["open_case_file", "journal_incoming"]
    assert dos(alone) != dos(inherited)


async def test_an_answer_is_decided_anew_when_what_it_answers_is_edited_or_judged(stage: Stage) -> None:
    child = posted("c2", parent_id="c1", text="ok", municipality="sogne")
    await stage.tell(posted(municipality="sogne", text=PRAISE), child)
    await stage.tell(corrected("saksbehandling", object_id="c2", municipality="sogne"))
    before = dos(await stage.newest("c2", "sogne"))
    await stage.tell(edited(CASEWORK, municipality="sogne"))
    assert dos(await stage.newest("c2", "sogne")) == ["open_case_file", "journal_incoming"] != before
    await stage.tell(confirmed("extensive", municipality="sogne"))
    assert dos(await stage.newest("c2", "sogne")) != ["open_case_file", "journal_incoming"]


async def test_our_own_answers_decide_nothing_anew(stage: Stage) -> None:
    await stage.tell(posted(), posted("c2", parent_id="c1", own=True, text="Klokka ti."))
    await stage.tell(changed(ItemHidden, change_no=2, visibility="hidden"))
    assert len(await stage.decisions()) == 1


async def test_items_that_name_each_other_as_parents_end(stage: Stage) -> None:
    await stage.tell(posted("c1", parent_id="c2"), posted("c2", parent_id="c1"), posted("c3", parent_id="c3"))
    await stage.tell(edited(CASEWORK, "c1", parent_id="c2"))
    assert (await stage.newest("c3")).decision_no >= 1
