"""Files what the newest decision asks to be filed, and takes back what it no longer asks."""

from collections.abc import Mapping
from datetime import datetime

from archiver.core.acts import BY_HAND, DOCUMENTED, JOURNAL_STEPS, KINDS, Asked
from archiver.handlers.retaining import judged, next_sweep
from archiver.ports import RetentionRules
from archiver.store.filing import Clerk, Filing
from archiver.store.items import Decided
from archiver.store.known import KnownDecision, known_of_decision
from archiver.store.leaving import take_waiting, wait
from archiver.store.telling import Because
from common.db import Tx
from common.errors import BadMessage
from common.events import DecisionMade, Event
from common.runner import Handler

AUTO = "auto"


class OnDecision:
    """Handles decisions: the highest (revision, decision_no) counts, all others are doubles."""

    def __init__(self, clerk: Clerk, rules: RetentionRules, later: Mapping[type[Event], Handler]) -> None:
        self._clerk = clerk
        self._rules = rules
        self._later = later

    def __call__(self, tx: Tx, event: Event, at: datetime) -> None:
        """Apply the decision once its revision is known; then what waited for a decision."""
        if not isinstance(event, DecisionMade) or event.item_id is None:
            raise BadMessage("a decision needs an item")
        filing = self._clerk.at(tx, event.municipality)
        filing.hold()
        known = known_of_decision(tx, event, next_sweep(event, at))
        if known.revision is None and known.erased_at is not None:
            return
        if known.revision is None or known.revision < event.revision:
            wait(tx, event, at)
            return
        if known.has(event):
            return
        filing.nothing_known(event.item_id, filed=known.filed, bare=known.bare)
        filing.items.save_decision(_decided(event))
        judged(tx, event, known, self._rules(event.municipality), at)
        _file(filing, event, known, at)
        if known.waits:
            for waiting in take_waiting(tx, event.municipality, event.item_id):
                self._later[type(waiting)](tx, waiting, at)


def _file(filing: Filing, event: DecisionMade, known: KnownDecision, at: datetime) -> None:
    """Bring the record to what the decision asks. Where it asks for none and there is none nothing is to be done."""
    asked = asked_by(event)
    item = filing.items.get(event.item_id) if event.item_id and (asked is not None or known.filed) else None
    if item is not None:
        clauses = event.archived.clauses if event.archived else ()
        filing.decide(item, asked, clauses, Because(event, AUTO, at, _rests_on(event)))


def asked_by(event: DecisionMade) -> Asked | None:
    """Return what the decision asks; a kind that we do not know is kept as a document, so that nothing is lost."""
    if event.archived is None:
        return None
    kind = event.archived.kind
    return Asked(
        kind=kind if kind in KINDS else DOCUMENTED,
        shielded=any(step.do == "restrict_access" for step in event.steps),
        confirmed=any(step.do in JOURNAL_STEPS and step.mode == AUTO for step in event.steps),
    )


def _rests_on(event: DecisionMade) -> dict[str, object]:
    return {
        "decision_no": event.decision_no,
        "pack": event.pack,
        "pack_sha256": event.pack_sha256,
        "inputs_sha256": event.inputs_sha256,
    }


def _decided(event: DecisionMade) -> Decided:
    if event.item_id is None:
        raise BadMessage("a decision needs an item")
    return Decided(
        municipality=event.municipality,
        item_id=event.item_id,
        revision=event.revision,
        decision_no=event.decision_no,
        event_id=event.event_id,
        case_file=event.archived.case_file if event.archived else None,
        note=event.archived.note if event.archived else None,
        by_hand=_by_hand(event),
        forwards=any(step.do == "forward_to_unit" for step in event.steps),
    )


def _by_hand(event: DecisionMade) -> str:
    """Return what the item becomes when a person files it though the decision does not: an inquiry came in."""
    tags = event.tagging.tags
    documents = any(step.do == "document" for step in (*event.steps, *event.offers))
    if "saksbehandling" not in tags and (documents or "documentation_value" in tags):
        return DOCUMENTED
    return BY_HAND
