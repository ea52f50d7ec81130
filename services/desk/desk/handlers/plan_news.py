"""What is told of the plan: how far it reaches, and when it was treated, so that nobody is reminded in vain."""

from datetime import datetime

from common.db import Tx
from common.events import FactStated, PlanFact
from desk.handlers.facts import stated
from desk.store import MACHINERY, Plan
from desk.store.plan import municipalities_with_plan


def plan_fact(tx: Tx, municipality: str) -> PlanFact:
    """Return how the plan stands."""
    plan = Plan(tx, municipality)
    return PlanFact(treated_on=plan.treated_on(), last_at=plan.last())


def tell_plan(tx: Tx, municipality: str, before: PlanFact, at: datetime) -> None:
    """Tell how the plan stands now, where that is news."""
    now = plan_fact(tx, municipality)
    if now != before:
        MACHINERY.outbox.publish(tx, _said(municipality, now, at))


def republish_plans(tx: Tx, at: datetime) -> int:
    """Tell of every plan anew; return how many."""
    facts = [_said(municipality, plan_fact(tx, municipality), at) for municipality in municipalities_with_plan(tx)]
    MACHINERY.outbox.publish(tx, *facts)
    return len(facts)


def _said(municipality: str, fact: PlanFact, at: datetime) -> FactStated:
    # A plan may stand again as it stood before: that is news too, so each telling is an event of its own.
    return stated(municipality, f"{municipality}/plan", fact, at, at.isoformat())
