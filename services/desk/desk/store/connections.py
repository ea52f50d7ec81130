"""What was asked and told of the connections of accounts: lines that are never changed, and so are the record of it."""

from collections.abc import Sequence

from sqlalchemy import select

from common.codec import decode, encode, type_of
from common.db import Tx, insert_once, rows
from desk.core.connection import Line
from desk.store.tables import CONNECTIONS

LINES_MAX = 500


class Connections:
    """One municipality's connections."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def add(self, line: Line) -> bool:
        """Keep what was asked or told; false when it is there already."""
        row = {
            "municipality": self._mine,
            "event_id": line.event_id,
            "platform": line.platform,
            "account_id": line.account_id,
            "at": line.occurred_at,
            "kind": type_of(line),
            "told": encode(line),
        }
        return insert_once(self._tx, CONNECTIONS, row)

    def of(self, platform: str, account_id: str) -> Sequence[Line]:
        """Return the newest lines of an account, newest first."""
        t = CONNECTIONS.c
        query = select(t.kind, t.told).where(
            t.municipality == self._mine, t.platform == platform, t.account_id == account_id
        )
        found = rows(self._tx, query.order_by(t.at.desc(), t.event_id).limit(LINES_MAX))
        return [_line(row["kind"], row["told"]) for row in found]


def _line(kind: str, told: bytes) -> Line:
    event: Line = decode(kind, told)  # type: ignore[assignment]  # no other kind is ever kept here
    return event
