"""A model takes over between batches, a broken one never; a shadow reads beside and decides nothing; drift is told."""

import json
from dataclasses import replace
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import TypeVar

import pytest

from classifier.adapters.model_file import load_tagger
from classifier.adapters.models_folder import ModelsFolder
from classifier.core.drift import ITEMS_MIN
from classifier.jobs.watch_models import KEEP_SHADOWS, ModelWatch
from classifier.store import scores, shadows
from common.db import SqliteDatabase, Unit
from common.errors import Transient
from common.events import ScoresChanged, ScoresDrifted, ScoresSteady, Tagging
from tests.service.classifier.recorded import PRAISE, QUESTION, posted
from tests.service.classifier.stage import Stage

SHIPPED = resources.files("classifier") / "models"
SERVICE = 'service="classifier"'
T = TypeVar("T")


def put(folder: Path, name: str, card: str = "model.json", **thresholds: float) -> None:
    """Put the shipped linear model into a folder under another name, with other thresholds."""
    words = json.loads((SHIPPED / "first.json").read_text(encoding="utf-8"))
    words |= {"name": name, "thresholds": {**words["thresholds"], **thresholds}}
    words.pop("encoder", None)
    (folder / "first.npz").write_bytes((SHIPPED / "first.npz").read_bytes())
    (folder / card).write_text(json.dumps(words), encoding="utf-8")


@pytest.fixture
def watch(stage: Stage, tmp_path: Path) -> ModelWatch:
    """The watch over a folder of models, with a shadow."""
    service = stage.service
    models = {
        "present": ModelsFolder(tmp_path, "model.json", load_tagger),
        "shadow": ModelsFolder(tmp_path, "shadow.json", load_tagger),
    }
    return ModelWatch(service.world, stage.reader, models, service.log)  # type: ignore[arg-type]  # the roles are literals


async def test_a_new_model_takes_over_before_the_next_batch_and_not_within_one(
    stage: Stage, watch: ModelWatch, tmp_path: Path
) -> None:
    put(tmp_path, "second")
    watch.look()
    await stage.tell(posted())
    await stage.publish(posted("c2"))
    assert (await stage.newest()).tagging.model.startswith("first@")
    assert (await stage.newest("c2")).tagging.model.startswith("second@")


async def test_a_broken_model_is_refused_and_counted_and_the_old_one_reads_on(
    stage: Stage, watch: ModelWatch, tmp_path: Path
) -> None:
    put(tmp_path, "second")
    (tmp_path / "first.npz").write_bytes(b"half")
    watch.look()
    await stage.publish(posted())
    assert (await stage.newest()).tagging.model.startswith("first@")
    said = stage.service.world.metrics.exposition().decode()
    assert f'ordstyrer_model_loads_total{{result="refused",role="present",{SERVICE}}} 1.0' in said
    assert f'ordstyrer_model_refused{{role="present",{SERVICE}}} 1.0' in said
    put(tmp_path, "third")
    watch.look()
    await stage.publish(posted("c2"))
    assert (await stage.newest("c2")).tagging.model.startswith("third@")
    assert f'ordstyrer_model_refused{{role="present",{SERVICE}}} 0.0' in (
        stage.service.world.metrics.exposition().decode()
    )


async def test_a_shadow_is_kept_and_counted_by_tag_and_language_and_decides_nothing(
    stage: Stage, watch: ModelWatch, tmp_path: Path
) -> None:
    put(tmp_path, "other", "shadow.json", question=0.999)
    watch.look()
    await stage.publish(posted(), posted("c2", text=PRAISE), posted("c3", own=True))
    assert (await stage.newest()).tagging.tags == ("question",)
    since = stage.clock.at - timedelta(days=1)
    found = await stage.db.read(lambda tx: shadows.since(tx, "bo", since))
    by_shadow = {one.tags: one.shadow_tags for one in found}
    assert by_shadow == {("question",): (), ("praise",): ("praise",)}
    assert {one.shadow_model.partition("@")[0] for one in found} == {"other"}
    said = stage.service.world.metrics.exposition().decode()
    place = 'lang="nb",municipality="bo"'
    assert f'ordstyrer_shadow_tags_total{{{place},said="present",{SERVICE},tag="question"}} 1.0' in said
    assert f'ordstyrer_shadow_tags_total{{{place},said="both",{SERVICE},tag="praise"}} 1.0' in said


async def test_comparisons_are_forgotten_after_a_month(stage: Stage, watch: ModelWatch, tmp_path: Path) -> None:
    put(tmp_path, "other", "shadow.json")
    watch.look()
    await stage.publish(posted())
    await watch.go_round(stage.clock.at)
    assert await stage.rows("classifier_shadow") == 1
    await watch.go_round(stage.clock.at + KEEP_SHADOWS + timedelta(minutes=1))
    assert await stage.rows("classifier_shadow") == 0


async def read_many(stage: Stage, watch: ModelWatch, days_ago: int, share: float) -> None:
    """Let as many items as are enough be scored alike on a day."""
    at = stage.clock.at - timedelta(days=days_ago)
    tagging = Tagging(lang="nb", scores={"criticism": share, "praise": 0.01}, model="first@1")
    for _ in range(ITEMS_MIN):
        stage.reader.scores.note("bo", tagging, at.date())
    await watch.go_round(stage.clock.at)


async def told(stage: Stage) -> list[tuple[type, str]]:
    return [(type(event), event.tag) for event in await stage.all_told() if isinstance(event, ScoresChanged)]


async def test_drift_is_told_once_and_so_is_its_end(stage: Stage, watch: ModelWatch) -> None:
    await read_many(stage, watch, 10, 0.01)
    await read_many(stage, watch, 0, 0.7)
    assert await told(stage) == [(ScoresDrifted, "criticism")]
    await watch.go_round(stage.clock.at)
    assert await told(stage) == [(ScoresDrifted, "criticism")]
    (event,) = [event for event in await stage.all_told() if isinstance(event, ScoresDrifted)]
    assert event.psi > 0.2
    await watch.go_round(stage.clock.at + timedelta(days=8))
    assert await told(stage) == [(ScoresDrifted, "criticism"), (ScoresSteady, "criticism")]
    await watch.go_round(stage.clock.at + timedelta(days=60))
    assert await stage.rows("classifier_score") == 0


async def test_scores_as_before_tell_nothing_and_are_measured(stage: Stage, watch: ModelWatch) -> None:
    stage.reader.swap()
    model, _ = stage.reader.models
    for days in (10, 0):
        for _ in range(ITEMS_MIN):
            tagging = Tagging(lang="nb", scores={"criticism": 0.3}, model=model)
            stage.reader.scores.note("bo", tagging, (stage.clock.at - timedelta(days=days)).date())
    await watch.go_round(stage.clock.at)
    assert await told(stage) == []
    said = stage.service.world.metrics.exposition().decode()
    assert f'ordstyrer_score_drift{{municipality="bo",{SERVICE},tag="criticism"}} 0.0' in said


class Away(SqliteDatabase):
    """A database that does not answer."""

    async def write(self, unit: Unit[T]) -> T:
        raise Transient(f"the database is away: {type(unit).__name__} is not saved")


async def test_what_could_not_be_saved_counts_the_next_time(stage: Stage, tmp_path: Path) -> None:
    service, away = stage.service, Away(tmp_path / "away.db")
    await stage.tell(posted(text=QUESTION))
    with pytest.raises(Transient):
        await ModelWatch(replace(service.world, db=away), stage.reader, {}, service.log).go_round(stage.clock.at)
    await stage.tell(posted("c2", text=QUESTION))
    await ModelWatch(service.world, stage.reader, {}, service.log).go_round(stage.clock.at)
    spread = await stage.db.read(scores.spread)
    assert {sum(counts) for days in spread.values() for counts in days.values()} == {2}
    await away.close()
