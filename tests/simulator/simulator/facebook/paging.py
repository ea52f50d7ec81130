"""Graph's cursor paging: `after`, `before`, `limit`, and a `next` that repeats the whole query."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlencode

from simulator.facebook.graph_call import GraphCall
from simulator.facebook.graph_errors import bad_parameter

LIMIT_DEFAULT = 25
LIMIT_MAX = 100
Row = TypeVar("Row")


def cursor_of(at: datetime, object_id: str) -> str:
    """Return a cursor that still means the same place after the object is gone."""
    return base64.urlsafe_b64encode(f"{at.timestamp():020.6f}|{object_id}".encode()).decode()


OLDEST_PLACE = base64.urlsafe_b64encode(f"{0:020.6f}|".encode()).decode()
NEWEST_PLACE = base64.urlsafe_b64encode(f"{9_999_999_999:020.6f}|".encode()).decode()


def _place(cursor: str) -> str:
    try:
        return base64.urlsafe_b64decode(cursor.encode()).decode()
    except (binascii.Error, UnicodeError) as error:
        raise bad_parameter("Invalid cursors values.") from error


def limit_of(call: GraphCall, limit_max: int = LIMIT_MAX) -> int:
    """Return how many rows are wanted, never more than Graph gives."""
    words = call.text("limit") or str(LIMIT_DEFAULT)
    if not words.isdigit():
        raise bad_parameter("param limit must be an integer")
    return min(int(words), limit_max)


def moment_of(call: GraphCall, name: str) -> datetime | None:
    """Return `since` or `until`: Unix seconds or an ISO time."""
    words = call.text(name)
    if words is None:
        return None
    if words.isdigit():
        return datetime.fromtimestamp(int(words), UTC)
    try:
        found = datetime.fromisoformat(words)
    except ValueError as error:
        raise bad_parameter(f"param {name} must be a valid date") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def paged(
    call: GraphCall,
    rows: Sequence[Row],
    cursor: Callable[[Row], str],
    view: Callable[[Row], dict[str, object]],
    *,
    newest_first: bool,
    limit_max: int = LIMIT_MAX,
) -> dict[str, object]:
    """Return one page of rows, which must be in the order asked for.

    A call that is `thin` gets fewer rows, or none at all, and a `next` that leads on.
    """
    chosen = _after(call, rows, cursor, newest_first=newest_first)
    limit = limit_of(call, limit_max)
    if call.thin == "empty" and chosen:
        start = call.text("after") or (NEWEST_PLACE if newest_first else OLDEST_PLACE)
        return {"data": [], "paging": {"cursors": {"before": start, "after": start}, "next": _next_url(call, start)}}
    if call.thin == "short":
        limit = max(1, min(limit, len(chosen)) // 2)
    shown, more = chosen[:limit], len(chosen) > limit
    answer: dict[str, object] = {"data": [view(row) for row in shown]}
    if shown:
        cursors = {"before": cursor(shown[0]), "after": cursor(shown[-1])}
        paging: dict[str, object] = {"cursors": cursors}
        if more:
            paging["next"] = _next_url(call, cursors["after"])
        answer["paging"] = paging
    return answer


def _after(call: GraphCall, rows: Sequence[Row], cursor: Callable[[Row], str], *, newest_first: bool) -> list[Row]:
    after, before = call.text("after"), call.text("before")
    chosen = list(rows)
    if after:
        place = _place(after)
        chosen = [row for row in chosen if (_place(cursor(row)) < place) == newest_first]
        chosen = [row for row in chosen if _place(cursor(row)) != place]
    if before:
        place = _place(before)
        chosen = [row for row in chosen if (_place(cursor(row)) > place) == newest_first]
        chosen = [row for row in chosen if _place(cursor(row)) != place][-limit_of(call) :]
    return chosen


def _next_url(call: GraphCall, after: str) -> str:
    query = {name: value for name, value in call.query.items() if name not in {"after", "before"}}
    if call.token and not call.token_in_header:
        # Meta puts the caller's token into the address; with a header it cannot.
        query["access_token"] = call.token
    return f"{call.base_url}{call.path}?{urlencode(query | {'after': after})}"
