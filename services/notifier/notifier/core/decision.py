"""What the notifier keeps of a decision: who must hear at once and why, none of its words."""

from common.events import AlertWanted, DecisionMade, derived_id
from notifier.core.alert import ATTENTION, FORWARDED, HIDDEN, REFERRED, REVIEW, URGENT, Wanted, union
from notifier.core.deadline import SPOKEN
from notifier.core.facts import Said

NOW, CONFIRMED = "now", "confirmed"
_STEPS = (
    ("escalate_crisis", URGENT),
    ("hide_pending_review", HIDDEN),
    ("flag_for_review", REVIEW),
    ("refer_political", REFERRED),
)
"""Which step an alert belongs to, the gravest first; a step that is only proposed is none."""
ASKS = (SPOKEN - {"answer_optional", "thank"}) | {"notify_author_privately"}
"""Steps by which the writer is to hear from us: what is only allowed is none."""
_REMOVES = frozenset({"remove", "remove_and_archive"})


def said_of(decision: DecisionMade) -> Said:
    """Return what is kept of a decision.

    Alerts for a time are left out: they say what the promise says, and the clocks follow the promise.
    """
    return Said(
        revision=decision.revision,
        decision_no=decision.decision_no,
        since=decision.occurred_at,
        lang=next((step.lang for step in decision.steps if step.lang), None),
        alerts=_at_once(decision),
        caretakers=_caretakers(decision),
        promised=decision.promise.kind if decision.promise else None,
        confirmed=_once_confirmed(decision),
        follow_up=decision.follow_up,
        pack=decision.pack,
        asks=tuple(dict.fromkeys(step.do for step in decision.steps if step.do in ASKS)),
    )


def _at_once(decision: DecisionMade) -> tuple[Wanted, ...]:
    """Return one alert a reason: two rules that hide the same item are one matter."""
    found: dict[str, Wanted] = {}
    for alert in decision.alerts:
        if alert.when != NOW or not alert.to:
            continue
        reason = _reason(decision, alert)
        known = found.get(reason)
        found[reason] = Wanted(
            reason=reason,
            to=union(known.to if known else (), alert.to),
            clauses=union(known.clauses if known else (), alert.clauses),
            # Deciding the same revision again is the same matter, so it counts once.
            causes=(derived_id(decision.item_id or "", reason, decision.revision),),
        )
    return tuple(found.values())


def _once_confirmed(decision: DecisionMade) -> tuple[Wanted, ...]:
    """Return the one alert by which the unit hears of the item, when a person has said which unit that is."""
    told = [alert for alert in decision.alerts if alert.when == CONFIRMED and alert.to]
    if not told:
        return ()
    return (
        Wanted(
            reason=FORWARDED,
            to=union(*(alert.to for alert in told)),
            clauses=union(*(alert.clauses for alert in told)),
            causes=(derived_id(decision.item_id or "", FORWARDED, decision.revision),),
        ),
    )


def _reason(decision: DecisionMade, alert: AlertWanted) -> str:
    for do, reason in _STEPS:
        for step in decision.steps:
            if step.do == do and step.mode == "auto" and set(step.clauses) & set(alert.clauses):
                return reason
    return ATTENTION


def _caretakers(decision: DecisionMade) -> tuple[str, ...]:
    """Return the roles that look after the item: who is alerted, and who confirms its removal.

    A unit that nobody has confirmed yet knows nothing of it.
    """
    return union(
        decision.promise.alert if decision.promise else (),
        *(alert.to for alert in decision.alerts if alert.when != CONFIRMED),
        *(step.to for step in decision.steps if step.do in _REMOVES),
    )
