"""A head for an encoder of the installation's own: the same from the same, and named by what is in its files."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from training import labels, own_encoder
from training.corpus import TRAIN, Item
from training.own_encoder import Made, Source

from classifier.core.rules import EXTENSIVE, LABELS, REASONS
from classifier.core.tagging import Tagger
from common.errors import Permanent
from tests.models.test_training import small

TINY = Source(Path(__file__).parent / "tiny_encoder", "query: ")


@pytest.fixture(scope="module")
def items() -> list[Item]:
    """Some texts of the corpus for each label, to learn from and to choose on."""
    return list(small()[0])


@pytest.fixture(scope="module")
def made(items: list[Item], tagger: Tagger) -> Made:
    return own_encoder.made(TINY, TINY.opened(), tagger.linear, items)


def test_the_same_texts_make_the_same_head_byte_for_byte(made: Made, items: list[Item], tagger: Tagger) -> None:
    assert own_encoder.made(TINY, TINY.opened(), tagger.linear, items) == made


def test_one_more_example_makes_another_head(made: Made, items: list[Item], tagger: Tagger) -> None:
    example = Item("vi har det", "nb", frozenset({"praise"}), "example-1", TRAIN)
    other = own_encoder.made(TINY, TINY.opened(), tagger.linear, [*items, example])
    assert other.part["head"] != made.part["head"]
    assert other.part["onnx"] == made.part["onnx"]


def test_the_part_of_the_card_names_each_file_by_what_is_in_it(made: Made) -> None:
    assert made.part["prefix"] == "query: "
    for part in ("onnx", "tokenizer", "head"):
        told = made.part[part]
        file = made.files[told["file"]]
        held = file.read_bytes() if isinstance(file, Path) else file
        assert hashlib.sha256(held).hexdigest() == told["sha256"]
        assert told["sha256"][:16] in told["file"]
    assert set(made.part["fusion"]) == set(made.part["thresholds"]) == set(LABELS)
    assert set(made.part["hide"]) == set(REASONS)


def test_a_label_is_learnt_only_where_it_was_asked() -> None:
    chance = np.random.default_rng(1)
    vectors, truth = chance.normal(size=(40, 4)), (chance.random((40, len(labels.ALL))) > 0.5).astype(np.float32)
    not_asked = slice(20, 40)
    truth[not_asked, labels.ALL.index(EXTENSIVE)] = np.nan
    first = own_encoder.fitted(vectors, truth)
    vectors[not_asked] = vectors[not_asked][::-1].copy()
    second = own_encoder.fitted(vectors, truth)
    same = [np.allclose(first.weights[:, at], second.weights[:, at]) for at in range(len(LABELS))]
    assert [label for label, alike in zip(LABELS, same, strict=True) if alike] == [EXTENSIVE]


def test_a_head_learns_as_well_wherever_an_encoders_vectors_lie_and_however_far_apart() -> None:
    chance = np.random.default_rng(1)
    vectors = chance.normal(size=(60, 4))
    truth = np.repeat((vectors[:, :1] > 0).astype(np.float32), len(labels.ALL), axis=1)
    near, far = (own_encoder.fitted(moved, truth) for moved in (vectors, 0.01 * vectors + 0.9))
    assert [near.logits(vector)["praise"] for vector in vectors] == pytest.approx(
        [far.logits(vector)["praise"] for vector in 0.01 * vectors + 0.9], abs=1e-3
    )
    right = [(near.logits(vector)["praise"] > 0) == (vector[0] > 0) for vector in vectors]
    assert sum(right) > 0.9 * len(right)


def test_a_folder_without_an_encoder_is_refused_by_the_name_of_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match=r"encoder .*model\.onnx: FileNotFoundError"):
        Source(tmp_path).opened()
