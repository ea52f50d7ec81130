"""`ordstyrer train`: the same from the same, never from the test split, and refused for being worse at one figure."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from training.corpus import DEV, TEST, TRAIN, Item, own
from training.gate import Figure, compare, figures, read_all
from training.installation import build_model, corpus, split_sha256
from training.trial import Present, Trial, as_item, attempt

from classifier.adapters.model_file import load_tagger
from classifier.core.learning import Example
from classifier.core.rules import LABELS
from classifier.core.tagging import Tagger
from common.events import Tagging
from tests.core.classifier.test_deciding import ITEM_ID

# Minutes of pure computing: beside all other suites it gets only a part of a processor.
pytestmark = pytest.mark.timeout(1800)
EACH = 7
HELD_OUT = 40


Whole = tuple[list[Item], list[Item]]


def small() -> Whole:
    """Return some texts for each label, to learn from and to choose on, and enough of the test split to measure."""
    written, test = corpus()
    kept: dict[str, Item] = {}
    for split in (TRAIN, DEV):
        of = [item for item in written if item.split == split]
        for label in LABELS:
            kept |= {item.item_id: item for item in [item for item in of if label in item.labels][:EACH]}
        kept |= {item.item_id: item for item in [item for item in of if not item.labels][:EACH]}
    return list(kept.values()), test[:HELD_OUT]


def example(text: str, *tags: str, casework: str | None = None) -> Example:
    return Example(item_id=ITEM_ID, lang="nb", text=text, tags=tags, casework=casework)


@pytest.fixture(scope="module")
def whole() -> Whole:
    return small()


@pytest.fixture(scope="module")
def passed(whole: Whole, tmp_path_factory: pytest.TempPathFactory, tagger: Tagger) -> Trial:
    """A trial without examples of a small model, whose present one has to be rebuilt."""
    return attempt(Present(tagger, None), (), tmp_path_factory.mktemp("trial"), whole)


def item(*labels: str) -> Item:
    return Item("tekst", "nb", frozenset(labels), "one")


def said(*tags: str, reason: str = "", share: float = 0.9) -> Tagging:
    reasons = (reason,) if reason else ()
    return Tagging(lang="nb", tags=tags, abuse_reasons=reasons, scores={reason: share} if reason else {})


def test_nothing_is_learnt_from_the_test_split_and_it_is_an_eighth_at_least() -> None:
    written, test = corpus()
    assert {one.split for one in written} == {TRAIN, DEV}
    assert len(written) + len(test) == len(own())
    assert 0.12 < len(test) / len(own()) < 0.25
    assert {label for one in test for label in one.labels} >= set(LABELS)


@pytest.mark.slow
def test_the_same_examples_make_the_same_model_byte_for_byte(whole: Whole, passed: Trial) -> None:
    again = build_model("local", whole[0], (), whole[1])
    assert again == passed.built


def test_without_examples_the_model_is_as_good_as_the_recipe_and_passes(passed: Trial) -> None:
    assert passed.is_rebuilt
    assert passed.is_passed
    assert [f.name for f in passed.figures] == [
        "macro_f1",
        "abuse_recall",
        "abuse_precision",
        "lawful_criticism_left_alone",
        "hide_precision",
    ]


def test_what_was_trained_is_what_the_service_reads(passed: Trial, whole: Whole, tmp_path: Path) -> None:
    path = passed.write(tmp_path / "models", "model.json")
    card = json.loads(path.read_text(encoding="utf-8"))
    read = load_tagger(tmp_path / "models", "model.json")
    assert read.name.startswith(f"local@{card['sha256'][:8]}")
    assert card["held_out"] == split_sha256(whole[1])
    assert card["guarded"] == {f.name: f.candidate for f in passed.figures}
    assert card["training"]["own_examples"] == 0
    assert {path.suffix for path in (tmp_path / "models").iterdir()} == {".json", ".npz"}


@pytest.mark.slow
def test_examples_that_teach_nonsense_are_refused_against_the_present_model(
    passed: Trial, whole: Whole, tmp_path: Path
) -> None:
    passed.write(tmp_path / "models", "model.json")
    present = Present(load_tagger(tmp_path / "models", "model.json"), split_sha256(whole[1]))
    wrong = [example(one.text) for one in own() if "abuse" in one.labels and one.split != TEST][:600]
    trial = attempt(present, wrong, tmp_path / "scratch", whole)
    assert not trial.is_rebuilt
    assert not trial.is_passed
    assert trial.examples == len(wrong)
    worse = next(f for f in trial.figures if f.is_worse)
    shown = trial.as_json()["figures"]
    assert isinstance(shown, dict)
    assert shown[worse.name] == {"present": worse.present, "candidate": worse.candidate}


def test_an_example_becomes_a_text_of_the_corpus_with_the_labels_that_the_model_has() -> None:
    one = Example(
        item_id=ITEM_ID, lang="sv", text="x", tags=("abuse", "saksbehandling"), abuse_reasons=("fraud", "threat"),
        casework="extensive",
    )  # fmt: skip
    found = as_item(one)
    assert (found.text, found.lang) == ("x", "sv")
    assert found.labels == {"abuse", "saksbehandling", "threat", "extensive"}


def test_the_figures_are_counted_as_their_names_say() -> None:
    items = [item("abuse", "threat"), item("abuse", "naming"), item("criticism"), item("criticism"), item()]
    taggings = [
        said("abuse", reason="threat"),
        said(),
        said("criticism", "abuse", reason="personal_attack"),
        said("criticism", "abuse", reason="personal_attack", share=0.79),
        said(),
    ]
    found = figures(items, taggings)
    assert found["abuse_recall"] == 0.5
    assert found["abuse_precision"] == pytest.approx(0.333)
    assert found["lawful_criticism_left_alone"] == 0.0
    assert found["hide_precision"] == 0.5


def test_a_figure_that_nothing_was_asked_of_is_no_harm() -> None:
    found = figures([item()], [said()])
    assert {name: figure for name, figure in found.items() if name != "macro_f1"} == {
        "abuse_recall": 1.0,
        "abuse_precision": 1.0,
        "lawful_criticism_left_alone": 1.0,
        "hide_precision": 1.0,
    }


def test_one_worse_figure_is_enough_and_an_equal_one_is_not_worse() -> None:
    assert Figure("macro_f1", 0.5, 0.499).is_worse
    assert not Figure("macro_f1", 0.5, 0.5).is_worse
    items = [item("abuse", "threat")]
    assert [f.name for f in compare(items, [said("abuse", reason="threat")], [said()]) if f.is_worse] == [
        "macro_f1",
        "abuse_recall",
    ]


def test_the_gate_reads_with_the_whole_pipeline(tagger: Tagger) -> None:
    linear = replace(tagger.linear, thresholds=dict.fromkeys(LABELS, 0.9999))
    deaf = replace(tagger, linear=linear, encoder=None)
    texts = [Item("Når åpner svømmehallen?", "nb", frozenset({"question"}), "q")]
    assert [t.tags for t in read_all(texts, tagger)] == [("question",)]
    assert [t.tags for t in read_all(texts, deaf)] == [()]
