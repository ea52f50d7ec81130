"""Reads labelled comments, and widens our own with templates and with two comments in one."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np

from classifier.core.rules import EXTENSIVE, LABELS

FOLDER = Path(__file__).parent
FOLDS = 5
# Labels that stand beside anything else in one comment; two of the others seldom meet.
_MIXED = frozenset({"praise", "question", "criticism", "saksbehandling", "political"})
_CODES = {
    "dat": "personal_data", "adv": "advertising", "hat": "hate_speech", "q": "question", "r": "praise",
    "c": "criticism", "sl": "saksbehandling", "d": "documentation_value", "p": "political", "u": "urgent",
    "nam": "naming", "att": "personal_attack", "thr": "threat",
}  # fmt: skip
_ABUSE = frozenset({"personal_data", "advertising", "hate_speech", "naming", "personal_attack", "threat"})


class Item(NamedTuple):
    """A labelled text. `group` keeps what was made from the same sentence on one side of a split."""

    text: str
    lang: str
    labels: frozenset[str]
    group: str

    @property
    def fold(self) -> int:
        """Which fold of the cross-validation it is measured in."""
        return crc32(self.group.encode()) % FOLDS


def read(path: Path) -> Iterator[Item]:
    """Items of a file in the label guide's format.

    Raises:
        ValueError: a line isn't of the format; the message names file and line.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            labels = {*row["tags"], *row["abuse_reasons"]}
            labels |= {EXTENSIVE} if row["casework"] == EXTENSIVE else set()
            item = Item(row["text"], row["lang"], frozenset(labels), row["id"])
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise ValueError(f"{path.name}, line {number}: {type(error).__name__}") from error
        if not labels <= set(LABELS):
            raise ValueError(f"{path.name}, line {number}: unknown label {sorted(labels - set(LABELS))}")
        yield item


def own() -> list[Item]:
    """The comments written for this project, in order of file and line."""
    return [item for path in sorted((FOLDER / "corpus").glob("*.jsonl")) for item in read(path)]


def from_templates(chance: np.random.Generator, per_text: int) -> list[Item]:
    """Up to `per_text` fillings of every template, none twice; a template is one group."""
    source = tomllib.loads((FOLDER / "templates.toml").read_text(encoding="utf-8"))
    items: dict[str, Item] = {}
    for lang, by_labels in source["texts"].items():
        for codes, texts in by_labels.items():
            for number, text in enumerate(texts):
                group = f"template-{lang}-{codes}-{number}"
                for filled in _fillings(text, source["slots"][lang], chance, per_text):
                    items[filled] = Item(filled, lang, _labels(codes), group)
    return list(items.values())


def _labels(codes: str) -> frozenset[str]:
    labels = {_CODES[code] for code in codes.split() if code != "-"}
    return frozenset(labels | ({"abuse"} if labels & _ABUSE else set()))


def _fillings(text: str, slots: dict[str, list[str]], chance: np.random.Generator, number: int) -> Iterator[str]:
    """Sentences with every slot filled by chance, the first letter a capital."""
    for _ in range(number):
        words = {slot: values[int(chance.integers(len(values)))] for slot, values in slots.items()}
        filled = text.format_map(words)
        yield filled[0].upper() + filled[1:]


def paired(items: Sequence[Item], chance: np.random.Generator, number: int) -> list[Item]:
    """Two short comments of a language in one, as people write them; its labels are both's.

    Both come from one fold, so that neither is measured by a model that has seen it.
    """
    mixed = [item for item in items if item.labels and item.labels <= _MIXED]
    pairs: dict[str, Item] = {}
    for _ in range(number):
        first, second = (mixed[int(chance.integers(len(mixed)))] for _ in range(2))
        alike = (first.lang, first.fold) == (second.lang, second.fold)
        if alike and first.labels != second.labels:
            text = f"{first.text.rstrip()} {second.text}"
            pairs[text] = Item(text, first.lang, first.labels | second.labels, first.group)
    return list(pairs.values())


def languages(items: Iterable[Item]) -> dict[str, int]:
    """Number of items per language."""
    counted: dict[str, int] = {}
    for item in items:
        counted[item.lang] = counted.get(item.lang, 0) + 1
    return dict(sorted(counted.items()))
