"""A model is the one its card describes, or it isn't loaded."""

import hashlib
import json
from importlib import resources
from pathlib import Path

import pytest

from classifier.adapters.model_file import load_tagger, read_model
from classifier.core.linear import BUCKETS
from classifier.core.rules import LABELS, REASONS, TAGS
from classifier.core.tagging import Tagger
from common.errors import Permanent

MODEL_BYTES_MAX = 3_000_000
SHIPPED = resources.files("classifier") / "models"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped model, to be spoilt."""
    for name in ("first.json", "first.npz"):
        (tmp_path / name).write_bytes((SHIPPED / name).read_bytes())
    return tmp_path


def change_card(folder: Path, **changes: object) -> None:
    card = json.loads((folder / "first.json").read_text(encoding="utf-8"))
    (folder / "first.json").write_text(json.dumps({**card, **changes}), encoding="utf-8")


def test_the_shipped_model_is_small_and_has_all_labels(tagger: Tagger) -> None:
    assert len((SHIPPED / "first.npz").read_bytes()) <= MODEL_BYTES_MAX
    assert tagger.linear.labels == LABELS
    assert tagger.linear.weights.shape == (BUCKETS, len(LABELS))
    assert tagger.linear.weights.flags["C_CONTIGUOUS"]
    assert set(tagger.linear.thresholds) == set(LABELS)


def test_a_copy_of_the_model_loads_under_the_same_name(tagger: Tagger, folder: Path) -> None:
    assert load_tagger(folder).name == tagger.name


def test_a_model_that_is_not_the_cards_is_refused_loudly(folder: Path) -> None:
    model = folder / "first.npz"
    model.write_bytes(model.read_bytes() + b"\0")
    with pytest.raises(Permanent, match=r"SHA-256 [0-9a-f]{64} is not the one in first\.json"):
        read_model(folder, "first.json")


def test_a_card_without_a_hash_is_refused(folder: Path) -> None:
    change_card(folder, sha256=None)
    with pytest.raises(Permanent, match="SHA-256"):
        read_model(folder, "first.json")


def test_a_missing_card_and_a_missing_model_are_refused(folder: Path) -> None:
    with pytest.raises(Permanent, match=r"model card other\.json: FileNotFoundError"):
        read_model(folder, "other.json")
    (folder / "first.npz").unlink()
    with pytest.raises(Permanent, match=r"model card first\.json: FileNotFoundError"):
        read_model(folder, "first.json")


def test_a_card_that_is_no_json_is_refused(folder: Path) -> None:
    (folder / "first.json").write_text("{", encoding="utf-8")
    with pytest.raises(Permanent, match="JSONDecodeError"):
        read_model(folder, "first.json")


def test_a_file_of_another_shape_is_refused(folder: Path) -> None:
    other = b"not a model"
    (folder / "first.npz").write_bytes(other)
    change_card(folder, sha256=hashlib.sha256(other).hexdigest())
    with pytest.raises(Permanent, match="not of the expected shape"):
        read_model(folder, "first.json")


def test_the_card_says_what_the_model_was_trained_on_and_that_texts_were_held_out() -> None:
    training = json.loads((SHIPPED / "first.json").read_text(encoding="utf-8"))["training"]
    assert training["items"] >= 8000
    assert sum(training["languages"].values()) == training["items"]
    assert 0 < training["learnt_from"] < training["learnt_from"] + training["chosen_on"] < training["items"]


def test_the_card_says_what_was_measured_on_what() -> None:
    card = json.loads((SHIPPED / "first.json").read_text(encoding="utf-8"))
    for measured in card["measured"].values():
        assert measured["items"] > 0
        assert 0 < measured["tags"]["macro_f1"] < 1
        assert set(measured["per_label"]) == {*TAGS, *REASONS}
