"""A person has judged: the classifier, the only decider, decides anew."""

from datetime import datetime

from classifier import store
from classifier.handlers.on_item import Decider
from common.db import Tx
from common.events import Event, Judged
from common.metrics import Metrics


class OnJudgement:
    """Handles every judgement that a decision rests on."""

    def __init__(self, decider: Decider, metrics: Metrics) -> None:
        self._decider = decider
        self._metrics = metrics

    def __call__(self, tx: Tx, event: Event, at: datetime) -> None:
        """Take the judgement in, or keep it until its item comes."""
        if not isinstance(event, Judged) or event.item_id is None:
            return
        if not self._decider.on_judged(tx, event, at):
            store.of(tx, event.municipality).wait(event, at)
            return
        kind = type(event).__name__
        self._metrics.count(
            "ordstyrer_judgements_total", service="classifier", municipality=event.municipality, kind=kind
        )
