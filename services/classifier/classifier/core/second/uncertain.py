"""Which items a language model may be asked about, and about which of their labels: those of which we are unsure."""

from collections.abc import Mapping

from classifier.core.combine import THRESHOLD
from classifier.core.known import Known
from classifier.core.rules import REASONS, TAGS
from common.events.decision import Tagging
from common.policy.decide import Decided
from common.policy.pack import Pack
from common.policy.vocabulary import HIDES

NEAR = 0.05
"""So far from its threshold a share is no sure word, on either side."""
PRIVATE = "personal_data"
LABELS = tuple(label for label in (*TAGS, *REASONS) if label != PRIVATE)
"""What may be asked about. Personal data never: what may hold some is not sent at all."""
_MESSAGE, _VISIBLE, _ABUSE = "message", "visible", "abuse"

Thresholds = Mapping[str, float]


def may_be_sent(known: Known) -> bool:
    """Say whether an item's text may leave us at all, redacted.

    Never a private message, what is hidden or gone, our own words, what a person has judged, what holds personal data
    or comes near it, and what a phase of ours has not checked: nobody knows then what to redact. Nor what was read
    before thresholds were noted: nobody knows how near it comes.
    """
    item, tagging, thresholds = known.item, known.tagging, known.thresholds
    if tagging is None or thresholds is None:
        return False
    if known.tagged_revision != item.revision or known.corrected_revision == item.revision:
        return False
    if item.own or item.kind == _MESSAGE or item.visibility != _VISIBLE or not item.text.strip():
        return False
    private = tagging.scores.get(PRIVATE, 0.0) >= thresholds.get(PRIVATE, THRESHOLD) - NEAR
    return not (private or PRIVATE in tagging.abuse_reasons or tagging.unchecked)


def hides(decided: Decided) -> bool:
    """Say whether the decision takes the item out of sight: no more eyes on it then."""
    return any(step.do in HIDES and step.mode == "auto" for step in decided.steps)


def unsure_labels(tagging: Tagging, thresholds: Thresholds | None, pack: Pack) -> tuple[str, ...]:
    """Return the labels near their threshold, and the abuse that is said but not surely enough to hide.

    A label that is sure enough to hide is never among them; neither is anything that a person has said. None where
    nobody knows by which thresholds the tagging was made.
    """
    if thresholds is None:
        return ()
    confirmed = {"saksbehandling"} if tagging.casework_confirmed else set()
    return tuple(
        label
        for label in LABELS
        if label in tagging.scores and label not in confirmed and _is_unsure(label, tagging, thresholds, pack)
    )


def _is_unsure(label: str, tagging: Tagging, thresholds: Thresholds, pack: Pack) -> bool:
    share = tagging.scores[label]
    near = abs(share - thresholds.get(label, THRESHOLD)) <= NEAR
    if label != _ABUSE and label not in REASONS:
        return near
    said = label in tagging.abuse_reasons or (label == _ABUSE and _ABUSE in tagging.tags)
    return share < hide_share(pack, label) and (near or said)


def hide_share(pack: Pack, reason: str) -> float:
    """Return the share from which a pack may hide for a reason."""
    extraordinary = pack.file.removal.extraordinary
    return max(pack.file.confidence.to_hide_for(reason), extraordinary.hide if extraordinary else 0.0)
