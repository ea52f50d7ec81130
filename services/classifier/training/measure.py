"""Measures the models that ship and writes the figures into their card: python -m training.measure [FILE …].

The test split is always read, by both tiers. The files are texts in the label guide's format that nothing was chosen
on: each time they are scored is noted in the card, so that a reader sees how often they were looked at.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classifier.adapters.model_file import load_tagger
from classifier.core.tagging import Tagger, tag
from training.corpus import TEST, Item, own, read
from training.evaluate import Scored, report, score
from training.train import CARD, MODELS, write_card

TIERS = {"linear model alone": False, "with the encoder": True}
"""Name of a tier → whether the encoder is asked."""
SHOWN_DIGITS = 8


def main(arguments: Sequence[str]) -> int:
    """Measure, write the card. Exit code 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE", help="labelled texts that nothing was chosen on")
    files = parser.parse_args(arguments).files
    card = json.loads((MODELS / CARD).read_text(encoding="utf-8"))
    sets = {"test split": [item for item in own() if item.split == TEST]}
    if files:
        sets["open sets"] = [item for path in files for item in read(path)]
    measured: dict[str, Any] = card.get("measured", {})
    taggers = {tier: load_tagger(encoder=encoder) for tier, encoder in TIERS.items()}
    for name, items in sets.items():
        for tier, tagger in taggers.items():
            figures = report(_scored(items, tagger))
            measured[f"{name}, {tier}"] = figures
            if name != "test split":
                card.setdefault("scored", []).append(_noted(files, tier, tagger, figures))
    write_card({**card, "measured": measured})
    return 0


def _scored(items: Sequence[Item], tagger: Tagger) -> Scored:
    return score(items, lambda text: tag(text, tagger))


def _noted(files: Sequence[Path], tier: str, tagger: Tagger, figures: dict[str, Any]) -> dict[str, object]:
    whole = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    return {
        "texts": figures["items"],
        "sha256": whole[:SHOWN_DIGITS],
        "tier": tier,
        "model": tagger.name,
        "tags": figures["tags"]["macro_f1"],
        "reasons": figures["reasons"]["macro_f1"],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
