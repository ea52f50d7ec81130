"""An order is kept and becomes a durable job; a withdrawn one is taken back when nobody has begun it."""

from datetime import datetime

from common.db import Tx
from common.events import ActionOrdered, ActionWithdrawn, Event, derived_id
from common.work import Job, enqueue, withdraw
from ingest import store
from ingest.core import outcomes
from ingest.store import actions


def on_action(tx: Tx, event: Event, at: datetime) -> None:
    """Keep `ActionOrdered`, take back on `ActionWithdrawn`; what is taken back first never becomes an order."""
    match event:
        case ActionOrdered():
            _order(tx, event, at)
        case ActionWithdrawn():
            orders = actions.of(tx, event.municipality)
            if not orders.keep_out(event, at) and orders.withdraw(event.action_id, at):
                withdraw(tx, store.MACHINERY.jobs, event.municipality, derived_id(event.action_id, "act"), at)


def _order(tx: Tx, ordered: ActionOrdered, at: datetime) -> None:
    if ordered.item_id is None and ordered.do != "publish":
        # Whoever ordered must hear that nothing will come of it.
        store.MACHINERY.outbox.publish(tx, outcomes.failed(ordered, at, "not_possible"))
        return
    if not actions.of(tx, ordered.municipality).add(ordered):
        return
    job = Job(
        municipality=ordered.municipality,
        job_id=derived_id(ordered.action_id, "act"),
        kind="act",
        key=f"act:{ordered.item_id or ordered.action_id}",
        # One circuit a municipality: its token and its rate budget are its own.
        target=f"platform:{ordered.municipality}",
        args={"action_id": str(ordered.action_id)},
        run_at=at,
    )
    enqueue(tx, store.MACHINERY.jobs, job)
