"""What is left undone on an account: items that somebody works on, records that are not filed."""

import msgspec
from sqlalchemy import select

from common.db import Tx
from desk.store.tables import CASES

FILED = frozenset({"J", "A", "U"})
"""Statuses of a record that needs nobody any more: journaled, archived, withdrawn."""


class Hindrance(msgspec.Struct, frozen=True, kw_only=True):
    """How many items are open, and how many records are not filed."""

    items: int = 0
    records: int = 0

    @property
    def any(self) -> bool:
        """True while something is left."""
        return bool(self.items or self.records)


class _Item(msgspec.Struct):
    platform: str = ""
    account_id: str = ""
    own: bool = False


class _Record(msgspec.Struct):
    status: str = ""


class _Glance(msgspec.Struct):
    """As much of a case as says where it stands; the rest of it is not read."""

    item: _Item | None = None
    ruling: msgspec.Raw | None = None
    records: list[_Record] = []


def hindrance(tx: Tx, municipality: str, platform: str, account_id: str) -> Hindrance:
    """Return what hinders the closing of an account: it is asked for seldom, so every case is looked at."""
    query = select(CASES.c.is_open, CASES.c.state).where(
        CASES.c.municipality == municipality, CASES.c.has_item.is_(True)
    )
    items = records = 0
    read = msgspec.json.Decoder(_Glance)
    for is_open, state in tx.execute(query):
        case = read.decode(state)
        if case.item is None or (case.item.platform, case.item.account_id) != (platform, account_id):
            continue
        # What nobody has decided on yet may still be somebody's task.
        items += bool(is_open) or (case.ruling is None and not case.item.own)
        records += sum(record.status not in FILED for record in case.records)
    return Hindrance(items=items, records=records)
