"""Taggings of which the classifier is unsure, and what it is asked about them."""

from datetime import datetime
from typing import Any

from classifier.core.combine import THRESHOLD
from classifier.core.known import Known
from classifier.core.rules import REASONS, TAGS
from classifier.core.second.said import Opinion, Says
from common.events import ItemPosted, Tagging, derived_id, item_id_of

NOON = datetime.fromisoformat("2026-05-11T12:00:00+02:00")
ITEM_ID = item_id_of("bo", "facebook", "c1")
LABELS = (*TAGS, *REASONS)


def tagging(*said: str, **scores: float) -> Tagging:
    """Return what is said, surely where no share is given; what is not said has a share of nothing."""
    shares = dict.fromkeys(LABELS, 0.0) | dict.fromkeys(said, 0.95) | scores
    reasons = tuple(reason for reason in REASONS if reason in said)
    return Tagging(lang="nb", tags=tuple(tag for tag in TAGS if tag in said), abuse_reasons=reasons, scores=shares)


def near(share: float = 0.0) -> float:
    """Return a share so far from the threshold that the tests use."""
    return THRESHOLD + share


def opinion(revision: int = 1, **says: Says) -> Opinion:
    return Opinion(revision=revision, at=NOON, model="m", asked_sha256="0" * 64, says=dict(says))


def known(said: Tagging, **differs: Any) -> Known:  # noqa: ANN401 - an item's fields, and the row's
    """Return the row of a comment that was read so."""
    row = {name: differs.pop(name) for name in tuple(differs) if name in Known.__struct_fields__}
    given: dict[str, Any] = {
        "event_id": derived_id(ITEM_ID, 1),
        "municipality": "bo",
        "item_id": ITEM_ID,
        "occurred_at": NOON,
        "recorded_at": NOON,
        "revision": 1,
        "change_no": 1,
        "platform": "facebook",
        "account_id": "1",
        "object_id": "c1",
        "kind": "comment",
        "text": "Dette var kanskje litt vel mye.",
        **differs,
    }
    return Known(**{"item": ItemPosted(**given), "tagging": said, "tagged_revision": 1, "thresholds": {}, **row})
