"""Reads labelled comments: our own corpus, and files in the label guide's format."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from classifier.core.rules import EXTENSIVE, LABELS

FOLDER = Path(__file__).parent
SPLITS = TRAIN, DEV, TEST = "train", "dev", "test"
"""What is learnt from, what thresholds and calibration are chosen on, what figures are told of."""
SIGNALS = ("subject_self", "subject_other", "subject_both", "party", "scam", "user", "lawful")
"""What the rules need beside the tags (label guide, last lines); `lawful` marks hard criticism that is free speech."""


class Item(NamedTuple):
    """A labelled text. `split` is "" where the file has none; `signals` is None where nobody labelled them."""

    text: str
    lang: str
    labels: frozenset[str]
    item_id: str
    split: str = ""
    signals: frozenset[str] | None = None
    hard: bool = False


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
            item = _item(row, frozenset(labels))
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise ValueError(f"{path.name}, line {number}: {type(error).__name__}") from error
        if not labels <= set(LABELS):
            raise ValueError(f"{path.name}, line {number}: unknown label {sorted(labels - set(LABELS))}")
        yield item


def _item(row: Mapping[str, Any], labels: frozenset[str]) -> Item:
    own, split = str(row["id"]), row.get("split", "")
    if split not in {"", *SPLITS}:
        raise ValueError(f"unknown split {split}")
    return Item(
        text=row["text"],
        lang=row["lang"],
        labels=labels,
        item_id=own,
        split=split,
        # The first thousand texts were labelled before the signals were.
        signals=None if not split or own.startswith("own-") else frozenset(row.get("signals", ())),
        hard=row.get("note", "").startswith("hard"),
    )


def own() -> list[Item]:
    """The comments written for this project, in order of file and line."""
    return [item for path in sorted((FOLDER / "corpus").glob("*.jsonl")) for item in read(path)]


def languages(items: Iterable[Item]) -> dict[str, int]:
    """Number of items per language."""
    counted: dict[str, int] = {}
    for item in items:
        counted[item.lang] = counted.get(item.lang, 0) + 1
    return dict(sorted(counted.items()))
