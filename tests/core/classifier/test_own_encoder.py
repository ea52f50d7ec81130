"""An encoder of the installation's own reads as its files say, and is refused where they are not what the card says."""

import hashlib
import json
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer
from training.own_encoder import packed, read_all

from classifier.adapters.model_file import load_tagger
from classifier.adapters.model_file.kept import READINGS_KEPT_MAX, Kept
from classifier.adapters.model_file.opening import PIECES_MAX
from classifier.adapters.model_file.own_encoder import Head, head_of
from classifier.adapters.model_file.vectors import Vectors
from classifier.core.proving import unfit
from classifier.core.tagging import tag
from common.errors import Permanent

TINY = Path(__file__).parent / "tiny_encoder"
SHIPPED = resources.files("classifier") / "models"
TEXT = "Hei til hele gjengen"
WIDTH = 12
LABELS = ("praise", "urgent")
PLACES_OF_WORDS = PIECES_MAX - 2
Numbers = NDArray[np.float64]


def tiny(name: str = "model", **changes: Any) -> Vectors:  # noqa: ANN401 - keywords of Vectors
    given = {"model": content(f"{name}.onnx"), "tokenizer": content("tokenizer.json"), **changes}
    return Vectors(**given)


def content(name: str) -> bytes:
    return (TINY / name).read_bytes()


def tokenizer_with(**changes: object) -> bytes:
    return json.dumps({**json.loads(content("tokenizer.json")), **changes}).encode()


def words(unknown: str, **ids: int) -> dict[str, object]:
    """Return a tokenizer's model of whole words, and what any other word is read as."""
    return {"type": "WordLevel", "vocab": ids, "unk_token": unknown}


def states(ids: list[int], types: list[int] | None = None) -> Numbers:
    """Return what the file itself says of these pieces."""
    session = onnxruntime.InferenceSession(content("model.onnx"), providers=["CPUExecutionProvider"])
    feed = {"input_ids": ids, "attention_mask": [1] * len(ids), "token_type_ids": types or [0] * len(ids)}
    found = session.run(None, {name: np.array([row], dtype=np.int64) for name, row in feed.items()})
    return np.asarray(found[0][0], dtype=np.float64)


def unit(vector: Numbers) -> Numbers:
    return vector / float(np.linalg.norm(vector))


def head(width: int = WIDTH) -> Head:
    return Head(LABELS, np.linspace(-3, 4, width * len(LABELS)).reshape(width, -1), np.array([0.5, -0.5]))


def pickled() -> bytes:
    """Return an archive with the names of a head, and an object in it that only pickle can read."""
    whole = BytesIO()
    np.savez(whole, labels=np.array(LABELS), weights=np.array([{"a": 1}], dtype=object), bias=np.zeros(2))
    return whole.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The linear model that ships, and beside it the tiny encoder, which is always asked."""
    card = json.loads((SHIPPED / "first.json").read_text(encoding="utf-8"))
    (tmp_path / card["file"]).write_bytes((SHIPPED / card["file"]).read_bytes())
    files = {"onnx": content("model.onnx"), "tokenizer": content("tokenizer.json"), "head": packed(head())}
    card["encoder"] = {
        "prefix": "",
        "fusion": {"praise": [0.0, 1.0, 0.0]},
        "thresholds": {"praise": 0.5},
        "hide": {},
        "sure_below": 0.0,
        "sure_above": 1.0,
    }
    for part, file in files.items():
        card["encoder"][part] = {"file": f"own.{part}", "sha256": hashlib.sha256(file).hexdigest()}
        (tmp_path / f"own.{part}").write_bytes(file)
    (tmp_path / "model.json").write_text(json.dumps(card), encoding="utf-8")
    return tmp_path


def change(folder: Path, **changes: object) -> None:
    """Change the card's part on the encoder; None takes something out."""
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    part = {**card["encoder"], **changes}
    card["encoder"] = {name: told for name, told in part.items() if told is not None}
    (folder / "model.json").write_text(json.dumps(card), encoding="utf-8")


def put(folder: Path, part: str, file: bytes) -> None:
    """Put a file in the place of another, with its right hash in the card."""
    (folder / f"own.{part}").write_bytes(file)
    change(folder, **{part: {"file": f"own.{part}", "sha256": hashlib.sha256(file).hexdigest()}})


def name_of(folder: Path) -> str:
    encoder = load_tagger(folder, "model.json").encoder
    assert encoder is not None
    return encoder.name


def test_the_states_of_a_texts_pieces_are_pooled_into_a_vector_of_length_one() -> None:
    tokenizer = Tokenizer.from_buffer(content("tokenizer.json"))
    tokenizer.no_padding()
    ids = tokenizer.encode("og det er vi").ids
    found = tiny().of("Og det er VI")
    assert found == pytest.approx(unit(states(ids).mean(axis=0)))
    assert float(np.linalg.norm(found)) == pytest.approx(1.0)


def test_what_the_attention_mask_leaves_out_does_not_count() -> None:
    assert tiny()._run([5, 6, 7], [1, 1, 0], [0, 0, 0]) == pytest.approx(states([5, 6]).mean(axis=0))


def test_every_input_that_the_file_asks_for_is_given() -> None:
    assert tiny()._run([5], [1], [1]) == pytest.approx(states([5], [1])[0])


def test_a_file_that_gives_one_vector_a_text_is_read_too() -> None:
    """The tiny one sums what the other pools, so the directions are the same."""
    assert tiny("vector").of("og det er vi") == pytest.approx(tiny().of("og det er vi"), abs=1e-6)
    assert tiny("vector").width == tiny().width == WIDTH


def test_the_prefix_stands_before_every_text() -> None:
    assert tiny(prefix="og ").of("det").tolist() == tiny().of("og det").tolist() != tiny().of("det").tolist()


def test_what_follows_the_first_pieces_is_not_read_whatever_the_tokenizer_says() -> None:
    whole = "og " * PLACES_OF_WORDS
    assert tiny().of(f"{whole}det").tolist() == tiny().of(whole).tolist()
    one_less = "og " * (PLACES_OF_WORDS - 1)
    assert tiny().of(f"{one_less}det").tolist() != tiny().of(whole).tolist()


def test_a_text_of_which_nothing_is_left_says_nothing_and_half_a_character_is_no_error() -> None:
    bare = tiny(tokenizer=tokenizer_with(post_processor=None))
    assert bare.of("").tolist() == [0.0] * WIDTH
    assert bare.of("og").tolist() == tiny(tokenizer=tokenizer_with(post_processor=None)).of(" og ").tolist()
    assert np.isfinite(tiny().of("og \ud83d det")).all()


def test_texts_are_read_once_and_each_as_if_it_were_alone(capsys: pytest.CaptureFixture[str]) -> None:
    found = read_all(tiny(), ["og det", "er vi", "og det"])
    assert {text: vector.tolist() for text, vector in found.items()} == {
        text: tiny().of(text).tolist() for text in ("og det", "er vi")
    }
    assert "2 of 2 texts" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"model": b"no model"}, "no ONNX model that runs here"),
        ({"model": content("model.onnx")[:5000]}, "no ONNX model that runs here"),
        ({"model": content("strange.onnx")}, "position_ids"),
        ({"model": content("short.onnx")}, "cannot read 256 pieces"),
        ({"tokenizer": b"{"}, "its tokenizer cannot be read"),
        ({"tokenizer": b"\xff"}, "its tokenizer cannot be read"),
        ({"tokenizer": tokenizer_with(model=words("b", a=0))}, "cannot read 256 pieces"),
        ({"tokenizer": tokenizer_with(model=words("a", a=9999))}, "cannot read 256 pieces"),
    ],
    ids=["other bytes", "half", "other inputs", "too short", "half a tokenizer", "no text", "no unknown", "too many"],
)
def test_files_that_are_no_encoder_or_do_not_fit_each_other_are_refused(changes: dict[str, Any], wrong: str) -> None:
    with pytest.raises(Permanent, match=rf"encoder the\.onnx: .*{wrong}"):
        tiny(**changes, file="the.onnx")


def test_a_head_is_read_as_it_was_written() -> None:
    found = head_of(packed(head()), "head.npz")
    assert found.labels == LABELS
    assert found.logits(np.ones(WIDTH)) == pytest.approx(head().logits(np.ones(WIDTH)), rel=1e-5)


@pytest.mark.parametrize(
    ("bad", "wrong"),
    [
        (b"no archive", "no head of labels"),
        (packed(head())[:200], "no head of labels"),
        (pickled(), "no head of labels"),
        (packed(head()._replace(labels=("praise",))), "do not fit its 1 labels"),
        (packed(head()._replace(bias=np.zeros(3))), "do not fit its 2 labels"),
        (packed(head()._replace(bias=np.array([np.nan, 0.0]))), "no numbers"),
    ],
)
def test_what_is_no_head_is_refused(bad: bytes, wrong: str) -> None:
    with pytest.raises(Permanent, match=rf"encoder head\.npz: .*{wrong}"):
        head_of(bad, "head.npz")


def test_a_card_that_names_such_an_encoder_is_read_and_the_encoder_asked(folder: Path) -> None:
    tagger = load_tagger(folder, "model.json")
    assert unfit(tagger) is None
    assert tagger.encoder is not None
    assert f"+{tagger.encoder.name}+" in tagger.name
    said = head_of(packed(head()), "head").logits(tiny().of(TEXT))
    assert tagger.encoder.logits(TEXT) == said
    assert tag(TEXT, tagger).scores["praise"] == pytest.approx(1 / (1 + np.exp(-said["praise"])), abs=1e-4)


def test_its_name_changes_with_each_of_its_files_and_with_the_prefix(folder: Path) -> None:
    names = [name_of(folder)]
    put(folder, "head", packed(head()._replace(bias=np.array([0.5, -0.4]))))
    names.append(name_of(folder))
    put(folder, "tokenizer", content("tokenizer.json") + b"\n")
    names.append(name_of(folder))
    put(folder, "onnx", content("vector.onnx"))
    names.append(name_of(folder))
    change(folder, prefix="query: ")
    names.append(name_of(folder))
    assert all(name.startswith("own-encoder@") for name in names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("part", ["onnx", "tokenizer", "head"])
def test_a_missing_file_and_one_that_is_not_the_cards_are_refused_by_name(folder: Path, part: str) -> None:
    file = folder / f"own.{part}"
    file.write_bytes(file.read_bytes() + b"\0")
    with pytest.raises(Permanent, match=rf"encoder own\.{part}: SHA-256 [0-9a-f]{{64}} is not the one in the card"):
        load_tagger(folder, "model.json")
    file.unlink()
    with pytest.raises(Permanent, match=rf"encoder own\.{part}: FileNotFoundError"):
        load_tagger(folder, "model.json")


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"tokenizer": None}, "lacks 'tokenizer'"),
        ({"head": {"file": "own.head"}}, "lacks 'sha256'"),
        ({"fusion": None}, "lacks 'fusion'"),
        ({"fusion": {"praise": [1.0]}}, "TypeError"),
        ({"head": "own.head"}, "TypeError"),
        ({"fusion": {"praise": [0, 1, 0], "abuse": [0, 1, 0]}}, "its encoder does not know abuse"),
    ],
)
def test_a_card_that_tells_less_or_otherwise_is_refused(folder: Path, changes: dict[str, object], wrong: str) -> None:
    change(folder, **changes)
    with pytest.raises(Permanent, match=rf"model card model\.json: .*{wrong}"):
        load_tagger(folder, "model.json")


def test_a_head_for_vectors_of_another_width_is_refused(folder: Path) -> None:
    put(folder, "head", packed(head(WIDTH + 1)))
    with pytest.raises(Permanent, match=r"encoder own\.head: made for 13 numbers a text, not 12"):
        load_tagger(folder, "model.json")


def test_what_was_read_lately_is_not_read_again_and_the_oldest_is_forgotten() -> None:
    asked: list[str] = []

    def read(text: str) -> dict[str, float]:
        asked.append(text)
        return {"praise": float(len(text))}

    kept = Kept(read)
    assert kept("one") == kept("one") == {"praise": 3.0}
    assert asked == ["one"]
    for number in range(READINGS_KEPT_MAX):
        kept(str(number))
    kept("one")
    assert asked.count("one") == 2
    assert asked.count("1") == 1
