"""Counts whether what we hid or removed was sealed before it: an own look at what the guard has promised (G4)."""

from common.events import ActionTaken, Outcome
from common.metrics import Metrics
from ingest.core import guard
from ingest.store.actions import Action, Actions


def count_sealed(metrics: Metrics, orders: Actions, action: Action, outcome: Outcome) -> None:
    """Count an order that was carried out. What was gone before we came has no attempt, and asked for no evidence."""
    stage = guard.STAGE_NEEDED.get(outcome.do)
    if stage is None or outcome.item_id is None or action.attempted_at is None:
        return
    if isinstance(outcome, ActionTaken):
        sealed = stage in orders.seals(outcome.item_id, action.ordered.revision)
        metrics.count(
            "ordstyrer_sealed_actions_total",
            service="ingest",
            municipality=outcome.municipality,
            do=outcome.do,
            sealed="yes" if sealed else "no",
        )
