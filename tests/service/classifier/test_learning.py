"""A correction becomes an example only where the municipality learns, and is gone when its item changes or goes."""

from datetime import datetime, timedelta

import pytest

from classifier.store.learning import Examples, municipalities
from common.events import Event, ItemUnhidden, LearningFact, LearningState
from common.policy.beside import LEARNING, fact_key
from tests.service.classifier.recorded import (
    PRAISE,
    QUESTION,
    RECEIVED,
    changed,
    corrected,
    edited,
    hidden_by_us,
    id_of,
    posted,
    removed,
)
from tests.service.classifier.stage import Stage
from tests.service.told import fact

WITH_NUMBER = "Hei! Saka mi: fødselsnummer 17054026641, kan de sjekke?"


def learning(stage: Stage, *, on: bool = True, since: datetime = RECEIVED, municipality: str = "bo") -> None:
    states = (LearningState(since=since, on=on, stated_by="kari"),)
    stage.state(fact(fact_key(municipality, LEARNING), LearningFact(history=states)))


async def taught(stage: Stage, municipality: str = "bo") -> list[tuple[str, tuple[str, ...]]]:
    """Return text and tags of what may be learnt from; what may not is forgotten, as at a training."""
    found = await stage.db.write(lambda tx: Examples(tx, municipality).take())
    return [(one.text, one.tags) for one in found]


async def test_nothing_is_kept_until_the_municipality_has_turned_learning_on(stage: Stage) -> None:
    await stage.tell(posted(), corrected("praise"))
    learning(stage, since=RECEIVED + timedelta(hours=2))
    await stage.tell(posted("c2"), corrected("praise", object_id="c2", number=1))
    assert await stage.rows("classifier_example") == 0
    await stage.tell(corrected("praise", object_id="c2", number=2))
    assert await taught(stage) == [(QUESTION, ("praise",))]


async def test_a_row_of_an_example_holds_ids_and_times_alone(stage: Stage) -> None:
    learning(stage)
    await stage.tell(posted(), corrected("praise"))
    assert await stage.rows("classifier_example WHERE revision = 1") == 1
    assert await taught(stage) == [(QUESTION, ("praise",))]


async def test_what_one_municipality_allows_says_nothing_of_another(stage: Stage) -> None:
    learning(stage)
    await stage.tell(posted(municipality="sogne"), corrected("praise", municipality="sogne"))
    assert await stage.db.read(municipalities) == []


async def test_the_newest_correction_teaches_in_whatever_order_they_come(stage: Stage) -> None:
    learning(stage)
    await stage.tell(corrected("urgent", number=2), posted(), corrected("praise", number=3))
    assert await taught(stage) == [(QUESTION, ("praise",))]


@pytest.mark.parametrize(
    "gone",
    [edited(PRAISE), removed(), removed(changed_by_us=True)],
    ids=["edited", "removed", "removed by us"],
)
async def test_an_example_goes_with_its_item(stage: Stage, gone: Event) -> None:
    learning(stage)
    await stage.tell(posted(), corrected("praise"), gone)
    assert await stage.rows("classifier_example") == 0


async def test_a_correction_that_comes_after_its_item_is_gone_is_not_kept(stage: Stage) -> None:
    learning(stage)
    await stage.tell(posted(), removed(), corrected("praise"))
    assert await stage.rows("classifier_example") == 0


async def test_what_is_hidden_teaches_nothing_until_it_is_shown_again(stage: Stage) -> None:
    learning(stage)
    await stage.tell(posted(), hidden_by_us(), corrected("praise"))
    assert await taught(stage) == []
    await stage.tell(changed(ItemUnhidden, change_no=3))
    assert await taught(stage) == [(QUESTION, ("praise",))]


@pytest.mark.parametrize(
    "item",
    [posted(kind="message"), posted(text=WITH_NUMBER), posted(own=True)],
    ids=["private", "personal data", "our own"],
)
async def test_what_must_not_be_learnt_from_is_not_kept_whatever_comes_first(stage: Stage, item: Event) -> None:
    learning(stage)
    await stage.tell(corrected("praise"), item)
    assert await stage.rows("classifier_example") == 0
    await stage.tell(corrected("praise", number=2))
    assert await stage.rows("classifier_example") == 0


async def test_examples_are_forgotten_one_or_all(stage: Stage) -> None:
    learning(stage)
    for name in ("c1", "c2", "c3"):
        await stage.tell(posted(name), corrected("praise", object_id=name))
    assert await stage.db.write(lambda tx: Examples(tx, "bo").forget(id_of("c2"))) == 1
    assert await stage.db.write(lambda tx: Examples(tx, "sogne").forget()) == 0
    assert len(await taught(stage)) == 2
    assert await stage.db.write(lambda tx: Examples(tx, "bo").forget()) == 2


async def test_what_people_correct_is_counted_by_tag_and_language(stage: Stage) -> None:
    await stage.tell(posted(), corrected("praise"))
    said = stage.service.world.metrics.exposition().decode()
    place = 'lang="nb",municipality="bo",service="classifier"'
    assert f'ordstyrer_tags_corrected_total{{change="added",{place},tag="praise"}} 1.0' in said
    assert f'ordstyrer_tags_corrected_total{{change="taken",{place},tag="question"}} 1.0' in said
