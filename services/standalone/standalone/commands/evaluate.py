"""`ordstyrer evaluate`: how well the classifier reads labelled texts, figure by figure."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from classifier.app import load_tagger
from classifier.core.addressed import Context
from classifier.core.tagging import tag
from common.errors import Permanent
from standalone.asked import line_out, parser_of

if TYPE_CHECKING:
    from training.corpus import Item
    from training.evaluate import Scored


def main(arguments: list[str]) -> int:
    """Tag every text, and print every figure with its interval."""
    parser = parser_of(
        "evaluate",
        "Read labelled texts (JSON lines in the label guide's format), tag each without any context, and tell\n"
        "precision, recall and F1 per tag and reason with 95 % intervals, calibration, figures by language, length\n"
        "and hardness, and what would be hidden at once. Without a file: the test split of the corpus that ships.",
        "ordstyrer evaluate comments.jsonl --plot calibration.svg",
    )
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE", help="labelled texts; several are one set")
    parser.add_argument("--linear", action="store_true", help="without the sentence encoder")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw how shares and truth agree, tag by tag")
    parser.add_argument("--json", action="store_true", help="every figure as one JSON line")
    given = parser.parse_args(arguments)
    try:
        from training.evaluate import report, score, table  # noqa: PLC0415 - training needs more than serving does
        from training.plot import calibration  # noqa: PLC0415 - the same
    except ImportError as error:
        raise Permanent(f"evaluating needs more than is installed ({error.name}): install scikit-learn") from error
    tagger = load_tagger(encoder=not given.linear)
    scored: Scored = score(_items(given), lambda text: tag(text, tagger, context=Context()))
    figures = {"model": tagger.name, **report(scored)}
    if given.plot is not None:
        given.plot.write_text(calibration(scored), encoding="utf-8")
    if given.json:
        line_out(figures)
    else:
        sys.stdout.write(f"{tagger.name}\n{table(figures)}")
    return 0


def _items(given: Namespace) -> "Sequence[Item]":
    from training.corpus import TEST, own, read  # noqa: PLC0415 - as above

    try:
        found = [item for path in given.files for item in read(path)]
    except (OSError, ValueError) as error:
        raise Permanent(str(error)) from error
    if not given.files:
        found = [item for item in own() if item.split == TEST]
    if not found:
        raise Permanent("there is no text to read in these files")
    return found
