"""Trains a candidate and lets the gate compare it with the present model on texts that neither has learnt from."""

import json
from collections.abc import Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from classifier.adapters.model_file import FIRST_CARD, load_tagger
from classifier.core.learning import Example
from classifier.core.proving import unfit
from classifier.core.rules import EXTENSIVE, LABELS
from classifier.core.tagging import Tagger
from classifier.settings import ClassifierSettings
from common.errors import Permanent
from training.corpus import Item
from training.gate import Figure, compare, read_all
from training.installation import Built, build_model, corpus, split_sha256, write_model
from training.own_encoder import Source

NAME = "local"
Whole = tuple[Sequence[Item], Sequence[Item]]
"""What is learnt from beside the examples, and the test split."""


class Present(NamedTuple):
    """The model in force; `held_out` is the hash of the test split that it has not seen, where its card names one."""

    tagger: Tagger
    held_out: str | None


class Trial(NamedTuple):
    """A candidate with what the gate found. `is_rebuilt`: the present model had seen the test split."""

    built: Built
    figures: Sequence[Figure]
    examples: int
    is_rebuilt: bool

    @property
    def is_passed(self) -> bool:
        """Say whether it is worse at nothing."""
        return not any(figure.is_worse for figure in self.figures)

    def write(self, folder: Path, card: str) -> Path:
        """Put it where the service finds it."""
        guarded = {figure.name: figure.candidate for figure in self.figures}
        whole = {**json.loads(self.built.card), "guarded": guarded}
        return write_model(folder, card, self.built._replace(card=json.dumps(whole, indent=2) + "\n"))

    def as_json(self) -> dict[str, object]:
        """Return what the command prints for programs."""
        return {
            "passed": self.is_passed,
            "examples": self.examples,
            "sha256": json.loads(self.built.card)["sha256"],
            "present_was_rebuilt": self.is_rebuilt,
            "figures": {f.name: {"present": f.present, "candidate": f.candidate} for f in self.figures},
        }


def present_of(tagger: Tagger, settings: ClassifierSettings) -> Present:
    """Return the model in force with what its card says of the test split."""
    folder, name = settings.classifier_models_dir, settings.classifier_card
    place: Traversable = resources.files("classifier") / "models" / FIRST_CARD
    if folder is not None and (folder / name).is_file():
        place = folder / name
    return Present(tagger, json.loads(place.read_text(encoding="utf-8")).get("held_out"))


def as_item(example: Example) -> Item:
    """Return an example in the corpus's form. Labels that the model has none of are left out (fraud is a fact)."""
    labels = {*example.tags, *example.abuse_reasons} & set(LABELS)
    labels |= {EXTENSIVE} if example.casework == EXTENSIVE else set()
    return Item(example.text, example.lang, frozenset(labels), f"example-{example.item_id}")


def attempt(
    present: Present,
    examples: Sequence[Example],
    scratch: Path,
    whole: Whole | None = None,
    source: Source | None = None,
) -> Trial:
    """Train and compare. `scratch` is an empty folder; `whole`: what is learnt from and chosen on, and the test.

    `source` is an encoder to use instead of the one that ships.
    """
    written, test = whole or corpus()
    built = build_model(NAME, written, [as_item(example) for example in examples], test, source)
    candidate = _read(scratch / "candidate", built)
    is_rebuilt = present.held_out != split_sha256(test)
    tagger = present.tagger
    if is_rebuilt:
        # What a model says of texts that it has learnt from flatters: no candidate would ever pass.
        is_recipe = not examples and source is None
        tagger = candidate if is_recipe else _read(scratch / "present", build_model(NAME, written, (), test))
    return Trial(built, compare(test, read_all(test, tagger), read_all(test, candidate)), len(examples), is_rebuilt)


def _read(folder: Path, built: Built) -> Tagger:
    write_model(folder, "model.json", built)
    tagger = load_tagger(folder, "model.json")
    wrong = unfit(tagger)
    if wrong is not None:
        raise Permanent(f"the model that was trained cannot be used: {wrong}")
    return tagger
