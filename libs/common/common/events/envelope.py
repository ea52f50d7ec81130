"""What every event carries, and the one base that all events are built on."""

from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid5

import msgspec

NAMESPACE = UUID("6f1c1c1e-5f0e-5d0a-9a55-0c7d5a1f0e01")
"""Root of every id that we derive. Never change it: all ids of all installations hang on it."""


Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""An instant with its offset from UTC. One without is no instant: whoever reads it gets a BadMessage."""


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """Envelope of everything that travels on a topic.

    `municipality` is the tenant's id; `item_id` the one thing that all events about an item share
    (None for events about no item); `revision` is counted by ingest, 0 where no item is meant;
    `occurred_at` is when it happened in the world, `recorded_at` when we wrote it down (both with zone).
    """

    event_id: UUID
    municipality: str
    occurred_at: Moment
    recorded_at: Moment
    item_id: UUID | None = None
    revision: int = 0
    thread_id: str | None = None


def derived_id(cause: UUID | str, *parts: str | int) -> UUID:
    """Return the id that always follows from the same cause and parts, so that a replay gives the same."""
    return uuid5(NAMESPACE, "\x1f".join([str(cause), *map(str, parts)]))


def item_id_of(municipality: str, platform: str, object_id: str) -> UUID:
    """Return the id of a platform object within a municipality (architecture: key of everything)."""
    return derived_id(municipality, platform, object_id)
