"""`ordstyrer evaluate`: how well the classifier reads labelled texts, figure by figure."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from classifier.app import load_tagger
from classifier.core.addressed import Context
from classifier.core.tagging import tag
from common.errors import Permanent
from standalone.asked import line_out
from standalone.parsers.evaluate import new_parser
from standalone.showing.working import working

if TYPE_CHECKING:
    from training.corpus import Item
    from training.evaluate import Scored


def main(arguments: list[str]) -> int:
    """Tag every text, and print every figure with its interval."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    try:
        from training.evaluate import report, score, table  # noqa: PLC0415 - training needs more than serving does
        from training.plot import calibration  # noqa: PLC0415 - the same
    except ImportError as error:
        raise Permanent(f"evaluating needs more than is installed ({error.name}): install scikit-learn") from error
    tagger = load_tagger(encoder=not given.linear)
    items = _items(given)
    with working(f"reading {len(items)} texts"):
        scored: Scored = score(items, lambda text: tag(text, tagger, context=Context()))
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
