"""Facts that the desk states on `control`: the same fact has the same id, so that saying it twice is saying it once."""

import hashlib
from datetime import datetime

import msgspec

from common.events import FactStated, derived_id


def stated(municipality: str, key: str, fact: msgspec.Struct, at: datetime, *purpose: str) -> FactStated:
    """Return a fact under its key; `purpose` makes it another event (said again to who may have lost it)."""
    value = msgspec.json.encode(fact)
    return FactStated(
        event_id=derived_id(key, hashlib.sha256(value).hexdigest(), *purpose),
        municipality=municipality,
        occurred_at=at,
        recorded_at=at,
        key=key,
        value=value.decode(),
    )


def gone(municipality: str, key: str, at: datetime) -> FactStated:
    """Return that a fact holds no more, and is to be forgotten."""
    return FactStated(
        event_id=derived_id(key, "gone", at.isoformat()),
        municipality=municipality,
        occurred_at=at,
        recorded_at=at,
        key=key,
        value=None,
    )
