"""Events of the neighbours about the items of the year."""

from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from common.events import ActionTaken, Author, Event, ItemChanged, ItemPosted, Outcome, derived_id, item_id_of
from tests.year.town import MARK
from tests.year.wish import Wish

C = TypeVar("C", bound=ItemChanged)
R = TypeVar("R", bound=Outcome)
PERSON = "kari"


class Told(NamedTuple):
    """An event and when it comes to the notifier; `on_time` is one that nothing may hold up."""

    at: datetime
    event: Event
    on_time: bool = False


def envelope(municipality: str, item_id: UUID | None, kind: str, at: datetime, *more: object) -> dict[str, Any]:
    """Return what every event has; the same happening has the same id."""
    return {
        "event_id": derived_id(item_id or municipality, kind, at.isoformat(), *map(str, more)),
        "municipality": municipality,
        "item_id": item_id,
        "occurred_at": at,
        "recorded_at": at,
    }


def item_of(wish: Wish) -> UUID:
    """Return the id of the item that a resident writes."""
    return item_id_of(wish.municipality, "facebook", wish.object_id)


def written(kind: type[C], wish: Wish, at: datetime, /, **more: object) -> C:
    """Return a change of the item; its words and its writer's name hold what no message may hold."""
    given: dict[str, Any] = {
        **envelope(wish.municipality, item_of(wish), kind.__name__, at),
        "revision": 1,
        "change_no": 1,
        "platform": "facebook",
        "account_id": "1",
        "object_id": wish.object_id,
        "kind": wish.kind,
        "text": f"{MARK}ord i {wish.object_id}",
        "author": Author(id=f"{MARK}-{wish.object_id}", name=f"Kari {MARK.title()}sen"),
        "post_id": None if wish.kind == "message" else "p1",
        "thread_id": wish.object_id if wish.kind == "message" else None,
        "received_at": wish.received_at,
        **more,
    }
    return kind(**given)


def ours(wish: Wish, at: datetime) -> ItemChanged:
    """Return a reply of ours that was written past the desk, or the platform's echo of one."""
    return written(
        ItemPosted,
        wish,
        at,
        event_id=derived_id(item_of(wish), "own", at.isoformat()),
        item_id=item_id_of(wish.municipality, "facebook", f"{wish.object_id}-own"),
        object_id=f"{wish.object_id}-own",
        own=True,
        parent_id=None if wish.kind == "message" else wish.object_id,
        created_at=at,
    )


def acted(kind: type[R], wish: Wish, do: str, at: datetime, **more: object) -> R:
    """Return what became of an order; `actor` is a person unless it is said to be the system."""
    given: dict[str, Any] = {
        **envelope(wish.municipality, item_of(wish), kind.__name__, at, do),
        "revision": 1,
        "action_id": derived_id(item_of(wish), do, at.isoformat()),
        "do": do,
        "actor": PERSON,
        **({"done_at": at} if issubclass(kind, ActionTaken) else {"why": "not_possible"}),
        **more,
    }
    return kind(**given)
