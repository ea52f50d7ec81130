"""`ordstyrer train`: a model from our corpus and the installation's own examples, if it is worse at nothing guarded."""

import asyncio
import os
import sys
import tempfile
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from classifier.app import load_tagger, models_of
from classifier.core.learning import Example
from classifier.settings import ClassifierSettings
from common.clock import SystemClock
from common.command_line import FOUND_PROBLEMS
from common.errors import Permanent
from common.process import database_path
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.learners import learners, take
from standalone.parsers.train import new_parser
from standalone.showing.working import working

if TYPE_CHECKING:
    from training.trial import Trial, Whole


def main(arguments: list[str], whole: "Whole | None" = None) -> int:
    """Train, compare, and write the model; 1 when the gate refuses it, and then nothing is written.

    `whole` is what is learnt from beside the examples, and the test split, when it is not the corpus that ships.
    """
    given = _asked(arguments)
    settings = ClassifierSettings.from_environ(os.environ)
    folder = given.models or settings.classifier_models_dir
    if folder is None:
        raise Permanent("say where the model is to be written: --models DIR, or ORDSTYRER_CLASSIFIER_MODELS_DIR")
    card = given.card or settings.classifier_card
    if Path(card).name != card or not card.endswith(".json"):
        raise Permanent(f"--card {card}: a card is the name of a file that ends in .json")
    if given.prefix and given.encoder is None:
        raise Permanent("--prefix belongs to an encoder of your own: give --encoder DIR too")
    examples = asyncio.run(_examples(settings, given.municipality))
    settings = settings.model_copy(update={"classifier_models_dir": folder})
    trial = _tried(settings, examples, given, whole)
    _say(trial, given, folder / card)
    if not trial.is_passed:
        return FOUND_PROBLEMS
    trial.write(folder, card)
    return 0


def _asked(arguments: list[str]) -> Namespace:
    parser = new_parser()
    return parser.parse_args(arguments)


async def _examples(settings: ClassifierSettings, only: Sequence[str]) -> list[Example]:
    """Whoever has no installation yet trains from the corpus alone."""
    if settings.url() is None and not database_path(settings).exists():
        return []
    on = await learners(settings, SystemClock().now())
    async with tables_of(settings, "classifier") as db:
        return await db.write(lambda tx: take(tx, on, only))


def _tried(
    settings: ClassifierSettings, examples: Sequence[Example], given: Namespace, whole: "Whole | None"
) -> "Trial":
    try:
        from training.own_encoder import Source  # noqa: PLC0415 - training needs more than serving does
        from training.trial import attempt, present_of  # noqa: PLC0415 - the same
    except ImportError as error:
        raise Permanent(f"training needs more than is installed ({error.name}): install scikit-learn") from error
    source = None if given.encoder is None else Source(given.encoder, given.prefix)
    encoder = "the encoder that ships" if source is None else f"the encoder in {source.folder}"
    sys.stderr.write(
        f"training from the corpus and {len(examples)} examples of your own, with {encoder}: this takes some minutes\n"
    )
    present = models_of(settings)["present"].news() or load_tagger()
    with tempfile.TemporaryDirectory() as scratch, working("training"):
        return attempt(present_of(present, settings), examples, Path(scratch), whole, source)


def _say(trial: "Trial", given: Namespace, where: Path) -> None:
    if given.json:
        line_out(trial.as_json())
        return
    if trial.is_rebuilt:
        sys.stdout.write(
            "The present model has learnt from the test split, so its figures there say nothing: the same recipe "
            "without your examples stands in its place.\n"
        )
    sys.stdout.write(f"{'figure':<30}{'present':>9}{'new':>9}{'change':>9}\n")
    for figure in trial.figures:
        change = figure.candidate - figure.present
        worse = "  worse" if figure.is_worse else ""
        sys.stdout.write(f"{figure.name:<30}{figure.present:>9.3f}{figure.candidate:>9.3f}{change:>+9.3f}{worse}\n")
    if trial.is_passed:
        sys.stdout.write(f"{trial.examples} examples of your own. Written: {where}\n")
    else:
        names = ", ".join(f"{f.name} by {f.present - f.candidate:.3f}" for f in trial.figures if f.is_worse)
        sys.stdout.write(f"Refused, nothing is written: it is worse on {names}.\n")
