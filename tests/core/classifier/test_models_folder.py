"""A model that is put into the folder is read once, a broken one is refused once, and a good one is taken after it."""

import hashlib
import json
import shutil
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from classifier.adapters.model_file import load_tagger
from classifier.adapters.models_folder import ModelsFolder
from classifier.core.proving import unfit
from classifier.core.tagging import Tagger
from common.errors import Permanent

SHIPPED = resources.files("classifier") / "models"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the shipped model under the name that operators use."""
    models = tmp_path / "models"
    models.mkdir()
    (models / "model.json").write_bytes((SHIPPED / "first.json").read_bytes())
    (models / "first.npz").write_bytes((SHIPPED / "first.npz").read_bytes())
    return models


def changed(folder: Path, **changes: object) -> None:
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    (folder / "model.json").write_text(json.dumps({**card, **changes}), encoding="utf-8")


def test_a_model_is_news_once_and_again_when_its_card_changes(folder: Path, tagger: Tagger) -> None:
    models = ModelsFolder(folder, "model.json", load_tagger)
    first = models.news()
    assert first is not None
    assert first.name == tagger.name
    assert models.news() is None
    changed(folder, name="second")
    second = models.news()
    assert second is not None
    assert second.name.startswith("second@")


def test_an_empty_folder_and_a_missing_one_have_no_news(tmp_path: Path) -> None:
    assert ModelsFolder(tmp_path, "model.json", load_tagger).news() is None
    assert ModelsFolder(tmp_path / "none", "model.json", load_tagger).news() is None


def test_the_model_that_ships_is_found_by_its_name_also_without_a_folder(tmp_path: Path, tagger: Tagger) -> None:
    for place in (None, tmp_path):
        found = ModelsFolder(place, "first.json", load_tagger).news()
        assert found is not None
        assert found.name == tagger.name


@pytest.mark.parametrize("break_it", ["card", "model", "gone", "hash", "shape", "list"])
def test_a_broken_model_is_refused_once_and_a_mended_one_is_read(folder: Path, break_it: str) -> None:
    models = ModelsFolder(folder, "model.json", load_tagger)
    whole = folder.with_name("whole")
    shutil.copytree(folder, whole)
    match break_it:
        case "card":
            (folder / "model.json").write_text('{"name": "half', encoding="utf-8")
        case "list":
            (folder / "model.json").write_text("[]", encoding="utf-8")
        case "model":
            (folder / "first.npz").write_bytes((folder / "first.npz").read_bytes()[:1000])
        case "gone":
            (folder / "first.npz").unlink()
        case "hash":
            changed(folder, sha256="0" * 64)
        case _:
            changed(folder, thresholds={})
    with pytest.raises(Permanent):
        models.news()
    assert models.news() is None
    shutil.copytree(whole, folder, dirs_exist_ok=True)
    assert models.news() is not None


def test_a_file_of_the_encoder_that_comes_after_the_card_is_news(folder: Path) -> None:
    changed(folder, encoder={"onnx": {"file": "own.onnx"}, "head": {"file": "own.head"}, "prefix": ""})
    models = ModelsFolder(folder, "model.json", load_tagger)
    for name in ("own.onnx", "own.head"):
        with pytest.raises(Permanent):
            models.news()
        assert models.news() is None
        (folder / name).write_bytes(b"comes late")
    with pytest.raises(Permanent):
        models.news()


def test_what_has_the_right_hash_and_is_no_model_is_refused(folder: Path) -> None:
    content = b"PK\x03\x04 no archive at all"
    (folder / "first.npz").write_bytes(content)
    changed(folder, sha256=hashlib.sha256(content).hexdigest())
    with pytest.raises(Permanent):
        ModelsFolder(folder, "model.json", load_tagger).news()


def test_a_tagger_that_works_is_fit_and_one_that_says_nonsense_is_not(tagger: Tagger) -> None:
    assert unfit(tagger) is None
    model = tagger.linear
    no_numbers = replace(model, bias=np.full_like(model.bias, np.nan))
    assert unfit(replace(tagger, linear=no_numbers)) == "its scores are no numbers"
    assert unfit(replace(tagger, linear=replace(model, labels=model.labels[1:]))) is not None
    assert unfit(replace(tagger, linear=replace(model, thresholds={**model.thresholds, "urgent": 0.0}))) == (
        "it has no threshold for urgent"
    )
