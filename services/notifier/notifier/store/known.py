"""All that is known of one item, made of what is kept of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import msgspec

from common.db import Tx
from notifier.core.alert import Alert
from notifier.core.deadline import Deadline
from notifier.core.facts import Done, Facts, Outside, Reply, Said, Seal, Text, taken_away_at
from notifier.core.filing import Filing
from notifier.core.open import Open
from notifier.core.roles import Unit
from notifier.store.batch import kept_of
from notifier.store.conversations import own_messages, spoken_at
from notifier.store.kept import Kept, cells_of
from notifier.store.tables import (
    ALERT,
    CLOSED,
    DEADLINE,
    DECISION,
    EXPLAINED,
    ITEM,
    OPEN,
    OUTCOME,
    OUTSIDE,
    RECORD,
    REPLY,
    SEAL,
    TEXT,
    UNIT,
)

S = TypeVar("S", bound=msgspec.Struct)
Row = Sequence[Any]


class Known(NamedTuple):
    """What is known of an item, and what follows from it so far: deadlines, what is open of it, its alerts by id."""

    facts: Facts
    deadlines: dict[UUID, Deadline]
    open: Open | None
    alerts: dict[UUID, Alert]


def known_of(tx: Tx, municipality: str, item_id: UUID) -> Known:
    """Return everything that is known of an item."""
    kept = kept_of(tx, municipality, item_id)
    deadlines = [msgspec.json.decode(row[0], type=Deadline) for row in cells_of(kept, DEADLINE)]
    return Known(
        facts=_facts(tx, municipality, item_id, kept),
        deadlines={deadline.deadline_id: deadline for deadline in deadlines},
        open=next((_open(item_id, row) for row in cells_of(kept, OPEN)), None),
        alerts=alerts_in(kept),
    )


def alerts_in(kept: Kept) -> dict[UUID, Alert]:
    """Return an item's alerts by their ids, open and settled."""
    alerts = [msgspec.json.decode(row[0], type=Alert) for row in cells_of(kept, ALERT)]
    return {alert.alert_id: alert for alert in alerts}


def _open(item_id: UUID, row: Row) -> Open:
    names = (name for name in Open.__struct_fields__ if name != "item_id")
    return Open(item_id=item_id, **dict(zip(names, row, strict=True)))


def _facts(tx: Tx, municipality: str, item_id: UUID, kept: Kept) -> Facts:
    outside = tuple(_made(Outside, row) for row in cells_of(kept, OUTSIDE))
    grounds, remover = _explained(cells_of(kept, EXPLAINED))
    place = _place(tx, municipality, kept)
    return Facts(
        municipality=municipality,
        item_id=item_id,
        said=next((msgspec.json.decode(row[0], type=Said) for row in cells_of(kept, DECISION)), None),
        texts=tuple(_made(Text, row) for row in cells_of(kept, TEXT)),
        gone_at=taken_away_at(outside, remover),
        replies=(*(_made(Reply, row) for row in cells_of(kept, REPLY)), *place.replies),
        done=tuple(_done(row) for row in cells_of(kept, OUTCOME)),
        seals=tuple(_made(Seal, row) for row in cells_of(kept, SEAL)),
        account=place.account,
        kind=place.kind,
        spoken_at=place.spoken_at,
        unit=next((Unit(topic=row[0], unit=row[1]) for row in cells_of(kept, UNIT)), None),
        outside=outside,
        grounds=grounds,
        remover=remover,
        filings=tuple(msgspec.json.decode(row[0], type=Filing) for row in cells_of(kept, RECORD)),
        closings=tuple((row[0], row[1]) for row in cells_of(kept, CLOSED)),
    )


def _made(kind: type[S], row: Row) -> S:
    return kind(**dict(zip(kind.__struct_fields__, row, strict=True)))


def _done(row: Row) -> Done:
    values = dict(zip(Done.__struct_fields__, row, strict=True))
    return Done(**{**values, "held": bool(values["held"])})


class _Place(NamedTuple):
    account: str | None = None
    kind: str | None = None
    spoken_at: datetime | None = None
    replies: tuple[Reply, ...] = ()


def _place(tx: Tx, municipality: str, kept: Kept) -> _Place:
    """Return where the item stands and what it is; of a private message, who has spoken in its conversation."""
    for account, kind, conversation in cells_of(kept, ITEM):
        if conversation is None:
            return _Place(account, kind)
        said = spoken_at(tx, municipality, conversation)
        return _Place(account, kind, said, own_messages(tx, municipality, conversation))
    return _Place()


def _explained(found: Iterable[Row]) -> tuple[tuple[int, ...], str | None]:
    """Return the changes that have a ground, and who removed the item, by what was said last."""
    grounds, remover = [], None
    for change_no, by in found:
        remover = by or remover
        if change_no is not None:
            grounds.append(change_no)
    return tuple(grounds), remover
