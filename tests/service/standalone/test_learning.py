"""`ordstyrer learning`, `train`, `shadow` on an installation: what is learnt and forgotten, and how models differ."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from classifier.app import load_tagger
from classifier.core.comparing import Compared
from classifier.core.tagging import tag
from classifier.store import shadows
from classifier.store.learning import Examples
from common.clock import SystemClock
from common.db import SqliteDatabase
from common.events import Event, LearningFact, LearningState
from common.policy.beside import LEARNING, fact_key
from common.process import database_path
from standalone.cli import main
from standalone.commands import train as train_command
from tests.models.test_training import HELD_OUT, small
from tests.repo.tree import ROOT
from tests.service.classifier.opened import opened
from tests.service.classifier.recorded import PRAISE, QUESTION, RECEIVED, corrected, hidden_by_us, id_of, posted
from tests.service.standalone.conftest import House, Run, lines
from tests.service.told import fact

TINY = ROOT / "tests/core/classifier/tiny_encoder"
ON = '[[learning]]\nsince = 2026-01-01T12:00:00+01:00\non = true\nbecause = "Vedtak"\n'
OFF = "[[learning]]\nsince = 2026-06-01T12:00:00+02:00\non = false\n"


def state(house: House, run: Run, rows: str = ON) -> None:
    """Let a person state the row, as people do."""
    path = house.folder / "rows.toml"
    path.write_text(rows, encoding="utf-8")
    assert run("rows", path, "--municipality", "bo", "--by", "kari") == (0, "1 rows added\n")


def correct(house: House, *events: Event) -> None:
    """Let the classifier, which has heard that Bø learns, take items and corrections."""

    async def tell() -> None:
        db = SqliteDatabase(database_path(house.settings))
        async with opened(house.folder, house.folder, db=db) as stage:
            states = (LearningState(since=RECEIVED, on=True, stated_by="kari"),)
            stage.state(fact(fact_key("bo", LEARNING), LearningFact(history=states)))
            await stage.tell(*events)

    asyncio.run(tell())


def examples(house: House) -> int:
    async def count() -> int:
        db = SqliteDatabase(database_path(house.settings))
        found = await db.read(lambda tx: Examples(tx, "bo").standings())
        await db.close()
        return len(found)

    return asyncio.run(count())


@pytest.fixture
def told(house: House, run: Run) -> Run:
    """Learning is on, three corrections are made, one of them of what is hidden by now."""
    state(house, run)
    correct(
        house,
        *(posted("c1"), corrected("praise")),
        *(posted("c2", text=PRAISE), corrected("question", object_id="c2")),
        *(posted("c3"), corrected("praise", object_id="c3"), hidden_by_us("c3")),
    )
    return run


def command(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    try:
        code = main(words)
    except SystemExit as e:
        code = int(e.code or 0)
    said = capsys.readouterr()
    return code, said.out + said.err


def test_the_status_says_where_learning_is_on_and_what_may_be_used(
    told: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told is not None
    code, said = command(capsys, "learning", "status")
    assert (code, said) == (
        0, "bo: learning is on; 2 examples, 1 not usable now, 0 to be forgotten at the next training\n",
    )  # fmt: skip
    (line,) = lines(command(capsys, "learning", "status", "--json")[1])
    assert line == {"municipality": "bo", "learning": True, "usable": 2, "waits": 1, "gone": 0}


def test_before_anybody_turned_it_on_there_is_nothing(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run is not None
    assert "off everywhere" in command(capsys, "learning", "status")[1]
    assert command(capsys, "learning", "export") == (0, "")


def test_the_export_is_in_the_label_guides_form_and_names_nobody(told: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert told is not None
    code, said = command(capsys, "learning", "export")
    assert code == 0
    found = lines(said)
    assert {line["text"]: line["tags"] for line in found} == {QUESTION: ["praise"], PRAISE: ["question"]}
    assert set(found[0]) == {"id", "municipality", "lang", "text", "tags", "abuse_reasons", "casework"}
    assert "Nordmann" not in said
    assert "ola" not in said


def test_examples_are_forgotten_at_once_and_wrong_use_says_what_is_missing(
    told: Run, house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told is not None
    assert command(capsys, "learning", "forget")[0] == 2
    assert command(capsys, "learning", "forget", "--municipality", "bo", "--item", str(id_of("c1")))[0] == 0
    assert examples(house) == 2
    assert command(capsys, "learning", "forget", "--municipality", "bo")[0] == 0
    assert command(capsys, "learning", "forget", "--municipality", "bo")[0] == 1


def test_training_writes_nothing_without_a_place_for_it(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run is not None
    code, said = command(capsys, "train")
    assert code == 1
    assert "ORDSTYRER_CLASSIFIER_MODELS_DIR" in said
    assert "ends in .json" in command(capsys, "train", "--models", "m", "--card", "../x.json")[1]


def train(capsys: pytest.CaptureFixture[str], models: Path, *words: str, held_out: int = HELD_OUT) -> dict[str, Any]:
    """Train from a few texts of the corpus and the examples; return the result, with the exit code."""
    written, test = small()
    code = train_command.main(["--models", str(models), "--json", *words], (written, test[:held_out]))
    said = capsys.readouterr().out
    return {**json.loads(said), "code": code}


def test_training_takes_the_examples_that_may_be_used_and_nothing_where_learning_is_off(
    told: Run, house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = train(capsys, tmp_path / "models")
    assert (result["examples"], result["present_was_rebuilt"]) == (2, True)
    assert result["passed"] == (result["code"] == 0) == (tmp_path / "models" / "model.json").is_file()
    assert examples(house) == 3, "what is hidden waits"
    state(house, told, OFF)
    result = train(capsys, tmp_path / "others")
    assert (result["examples"], result["passed"], result["code"]) == (0, True, 0)
    assert examples(house) == 0
    assert (tmp_path / "others" / "model.json").is_file()


@pytest.mark.slow
def test_training_with_an_encoder_of_ones_own_writes_a_model_that_asks_it(
    told: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told is not None
    models = tmp_path / "models"
    # Of one text, so that an encoder which knows nothing is worse at nothing.
    result = train(capsys, models, "--encoder", str(TINY), "--prefix", "hei ", held_out=1)
    assert (result["examples"], result["passed"], result["code"]) == (2, True, 0)
    card = json.loads((models / "model.json").read_text(encoding="utf-8"))
    assert card["encoder"]["prefix"] == "hei "
    assert (models / card["encoder"]["onnx"]["file"]).read_bytes() == (TINY / "model.onnx").read_bytes()
    tagger = load_tagger(models, "model.json")
    assert tagger.encoder is not None
    assert f"+{tagger.encoder.name}+" in tagger.name
    assert tag(QUESTION, tagger).scores != tag(QUESTION, replace(tagger, encoder=None)).scores


def test_an_encoder_that_cannot_be_used_is_refused_before_anything_is_trained(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run is not None
    models, encoder = tmp_path / "models", tmp_path / "encoder"
    words = ("train", "--models", str(models), "--encoder", str(encoder))
    assert "--encoder DIR" in command(capsys, *words[:3], "--prefix", "query: ")[1]
    code, said = command(capsys, *words)
    assert (code, "model.onnx: FileNotFoundError" in said) == (1, True)
    encoder.mkdir()
    for name in ("model.onnx", "tokenizer.json"):
        (encoder / name).write_bytes(b"{")
    assert "no ONNX model" in command(capsys, *words)[1]
    assert not models.exists()


def test_the_shadow_report_counts_by_language_and_lists_where_they_differ(
    house: House, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run is not None
    assert "ORDSTYRER_CLASSIFIER_SHADOW_CARD" in command(capsys, "shadow", "report")[1]
    keep(house, [_compared("c1", ("question",), ()), _compared("c2", ("praise",), ("praise",))])
    code, said = command(capsys, "shadow", "report")
    assert code == 0
    assert "bo: 2 items, 1 alike; in force first@1, shadow local@2" in said
    found = lines(command(capsys, "shadow", "report", "--json")[1])
    assert {(one["lang"], one["tag"]): (one["both"], one["present"]) for one in found} == {
        ("*", "question"): (0, 1),
        ("*", "praise"): (1, 0),
        ("nb", "question"): (0, 1),
        ("nb", "praise"): (1, 0),
    }
    assert command(capsys, "shadow", "items")[1] == f"bo {id_of('c1')} [nb] question | neutral\n"
    assert lines(command(capsys, "shadow", "items", "--json")[1])[0]["item_id"] == str(id_of("c1"))


def _compared(object_id: str, tags: tuple[str, ...], shadow_tags: tuple[str, ...]) -> Compared:
    return Compared(
        item_id=id_of(object_id),
        revision=1,
        lang="nb",
        model="first@1",
        shadow_model="local@2",
        tags=tags,
        shadow_tags=shadow_tags,
    )


def keep(house: House, compared: Iterable[Compared]) -> None:
    async def save() -> None:
        db, at = SqliteDatabase(database_path(house.settings)), SystemClock().now()
        for one in compared:
            await db.write(lambda tx, o=one: shadows.keep(tx, "bo", o, at))  # type: ignore[misc]  # bound now
        await db.close()

    asyncio.run(save())
