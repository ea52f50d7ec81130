"""Requests for access and the texts that they are about; while a request is frozen, so are its texts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, delete, exists, func, select, update

from common.db import ACROSS, Tx, insert_once, lock, rows
from desk.core.access import ANSWERED, OPEN, Mask, Match, Request
from desk.store.tables import ACCESS_MATCHES, ACCESS_REQUESTS

LISTED_MAX = 200
MATCHES_MAX = 500
_EMPTY = {"answered_at": None, "answered_by": "", "answer": "", "frozen": True, "state": OPEN}
_UNREAD = {"verdict": "", "ground": "", "writer_ground": "", "masks": b"[]"}


class AccessRequests:
    """One municipality's requests."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def lock(self, request_id: UUID) -> None:
        """Nobody else works on this request until the transaction ends."""
        lock(self._tx, "desk", self._mine, "access", request_id)

    def add(self, request_id: UUID, row: Mapping[str, Any]) -> bool:
        """Save a new request (asked, contact, registered_by, came_at); false when it is there already."""
        fixed = {"municipality": self._mine, "request_id": request_id}
        return insert_once(self._tx, ACCESS_REQUESTS, fixed | _EMPTY | dict(row))

    def get(self, request_id: UUID) -> Request | None:
        """Return a request, None where there is none."""
        query = self._requests().where(ACCESS_REQUESTS.c.request_id == request_id)
        return next((Request(**row) for row in rows(self._tx, query)), None)

    def listed(self, *, answered: bool) -> list[Request]:
        """Return those that wait, the oldest first; or those that are answered, the newest first."""
        t = ACCESS_REQUESTS
        query = self._requests()
        if answered:
            query = query.where(t.c.state.in_(ANSWERED)).order_by(t.c.answered_at.desc())
        else:
            query = query.where(t.c.state == OPEN).order_by(t.c.came_at)
        return [Request(**row) for row in rows(self._tx, query.limit(LISTED_MAX))]

    def waiting(self) -> int:
        """Return how many wait for an answer."""
        t = ACCESS_REQUESTS
        query = select(func.count()).where(t.c.municipality == self._mine, t.c.state == OPEN)
        return int(self._tx.execute(query).scalar_one())

    def change(self, request_id: UUID, **new: object) -> None:
        """Save what became of a request."""
        t = ACCESS_REQUESTS
        self._tx.execute(update(t).where(t.c.municipality == self._mine, t.c.request_id == request_id).values(**new))

    def matches(self, request_id: UUID) -> list[Match]:
        """Return the texts of a request, the oldest first."""
        t = ACCESS_MATCHES
        columns = [t.c[name] for name in Match.__struct_fields__]
        query = select(*columns).where(t.c.municipality == self._mine, t.c.request_id == request_id)
        found = rows(self._tx, query.order_by(t.c.written_at, t.c.item_id).limit(MATCHES_MAX))
        return [
            Match(**dict(row) | {"masks": msgspec.json.decode(row["masks"], type=tuple[Mask, ...])}) for row in found
        ]

    def add_match(self, request_id: UUID, row: Mapping[str, Any]) -> bool:
        """Save a text as it stands (item_id, added_by, added_at, written_at, place, writer, text)."""
        fixed = {"municipality": self._mine, "request_id": request_id}
        return insert_once(self._tx, ACCESS_MATCHES, fixed | _UNREAD | dict(row))

    def drop_match(self, request_id: UUID, item_id: UUID) -> bool:
        """A text is not what was asked for; false when it is not there."""
        gone = delete(ACCESS_MATCHES).where(self._one(request_id, item_id))
        return self._tx.execute(gone).rowcount > 0

    def change_match(self, request_id: UUID, item_id: UUID, **new: object) -> None:
        """Save what is given of a text, and what is not."""
        if "masks" in new:
            new["masks"] = msgspec.json.encode(new["masks"])
        self._tx.execute(update(ACCESS_MATCHES).where(self._one(request_id, item_id)).values(**new))

    def due_to_thaw(self, answered_before: datetime) -> list[UUID]:
        """Return the requests whose texts are frozen no longer."""
        t = ACCESS_REQUESTS
        query = select(t.c.request_id).where(
            t.c.municipality == self._mine, t.c.frozen.is_(True), t.c.answered_at < answered_before
        )
        return list(self._tx.execute(query).scalars())

    def _requests(self) -> Any:  # noqa: ANN401 - a Select of chosen columns has no shorter name
        columns = [ACCESS_REQUESTS.c[name] for name in Request.__struct_fields__]
        return select(*columns).where(ACCESS_REQUESTS.c.municipality == self._mine)

    def _one(self, request_id: UUID, item_id: UUID) -> ColumnElement[bool]:
        t = ACCESS_MATCHES
        return and_(t.c.municipality == self._mine, t.c.request_id == request_id, t.c.item_id == item_id)


def is_frozen(municipality: ColumnElement[str], item_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Return the condition that an item is asked for by a request that holds it."""
    r, m = ACCESS_REQUESTS, ACCESS_MATCHES
    same = and_(r.c.municipality == m.c.municipality, r.c.request_id == m.c.request_id)
    return exists().where(same, r.c.frozen.is_(True), m.c.municipality == municipality, m.c.item_id == item_id)


def with_requests(tx: Tx) -> list[str]:
    """Return the municipalities that hold something for a request."""
    query = select(ACCESS_REQUESTS.c.municipality).where(ACCESS_REQUESTS.c.frozen.is_(True)).distinct()
    return list(tx.execute(query.execution_options(**{ACROSS: "a sweep of what is too old"})).scalars())


def forget_access(tx: Tx, answered_before: datetime) -> int:
    """Empty the requester's words and delete the copies of what was answered before then, once nothing is frozen."""
    across = {ACROSS: "a sweep of what is too old"}
    r, m = ACCESS_REQUESTS, ACCESS_MATCHES
    old = and_(r.c.answered_at < answered_before, r.c.frozen.is_(False))
    mine = exists().where(r.c.municipality == m.c.municipality, r.c.request_id == m.c.request_id, old)
    copies = int(tx.execute(delete(m).where(mine).execution_options(**across)).rowcount)
    words = (r.c.asked != "") | (r.c.contact != "") | (r.c.answer != "")
    emptied = update(r).where(old, words).values(asked="", contact="", answer="")
    return copies + int(tx.execute(emptied.execution_options(**across)).rowcount)
