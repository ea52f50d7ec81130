"""A person's correction becomes an example where the municipality learns; what changes or goes takes it along."""

from datetime import datetime

from classifier import store
from classifier.core.learning import changes, standing
from classifier.handlers.on_judgement import OnJudgement
from classifier.ports import Shared
from classifier.store.learning import Examples
from common.db import Tx
from common.events import Event, ItemChanged, TagsCorrected
from common.metrics import Metrics
from common.runner import Handler


class Corrections:
    """Stands around the handlers of items and corrections: they decide first, and what is left is noted."""

    def __init__(self, shared: Shared, metrics: Metrics) -> None:
        self._shared = shared
        self._metrics = metrics

    def of_items(self, on_item: Handler) -> Handler:
        """Return the handler of items that change: an example whose item is gone goes with it."""

        def handle(tx: Tx, event: Event, at: datetime) -> None:
            on_item(tx, event, at)
            if isinstance(event, ItemChanged) and event.item_id is not None:
                Examples(tx, event.municipality).drop_gone(event.item_id)

        return handle

    def of_judgements(self, on_judgement: OnJudgement) -> Handler:
        """Return the handler of corrections."""

        def handle(tx: Tx, event: Event, at: datetime) -> None:
            on_judgement(tx, event, at)
            if isinstance(event, TagsCorrected) and event.item_id is not None:
                self._corrected(tx, event)

        return handle

    def _corrected(self, tx: Tx, event: TagsCorrected) -> None:
        if event.item_id is None:
            return
        known = store.of(tx, event.municipality).known(event.item_id)
        if known is not None and known.tagging is not None:
            for tag, change in changes(known, event):
                self._metrics.count(
                    "ordstyrer_tags_corrected_total",
                    service="classifier",
                    municipality=event.municipality,
                    lang=known.tagging.lang,
                    tag=tag,
                    change=change,
                )
        # Whether it learns is asked of the moment at which the person corrected: a replay gives the same.
        if self._shared.learns(event.municipality, event.occurred_at) and standing(known, event.revision) != "gone":
            Examples(tx, event.municipality).keep(event.item_id, event.revision, event.occurred_at)
