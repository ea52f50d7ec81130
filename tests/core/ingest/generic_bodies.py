"""Any website's events, for the tests of their parser."""

import json
from typing import Any

from ingest.core import generic_delivery, generic_events
from ingest.core.change import Change, Ignored
from tests.core.ingest.bodies import NOON

SITE = {"account": "kommune.example.no"}
CREATED: dict[str, Any] = {
    "type": "comment.created",
    "timestamp": "2026-05-14T11:00:00Z",
    "data": {
        "id": "c-1",
        "thread": {"id": "p-7", "url": "https://kommune.example.no/nyhet/", "title": "Brøyting"},
        "parent_id": None,
        "author": {"id": None, "name": "Kari"},
        "text": "Når kommer bilen?",
        "created_at": "2026-05-14T10:59:00Z",
    },
}


def event(event_type: str = "comment.created", **differs: object) -> dict[str, Any]:
    """Return an event; members of its data differ, and one given as `...` is left out."""
    data = {name: told for name, told in {**CREATED["data"], **differs}.items() if told is not ...}
    return {**CREATED, "type": event_type, "data": data}


def read_all(told: object, headers: dict[str, str] | None = None) -> list[Change | Ignored]:
    raw = told if isinstance(told, bytes) else json.dumps(told).encode()
    given_headers = SITE if headers is None else headers
    return [generic_events.read(change, NOON) for change in generic_delivery.split(raw, given_headers)]


def read_one(told: object, headers: dict[str, str] | None = None) -> Change:
    (found,) = read_all(told, headers)
    assert isinstance(found, Change)
    return found


def cloud(**differs: object) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": "e-1",
        "source": "https://kommune.example.no/blogg",
        "type": "no.example.comment.created",
        "time": "2026-05-14T11:00:00Z",
        "subject": "c-1",
        "data": {"text": "Hei"},
        **differs,
    }
