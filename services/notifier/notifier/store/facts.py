"""What is known of items, kept as it comes: every function may see the same event again, in any order."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from common.db import Prepared, Tx, insert_once, rows, upsert
from notifier.core.facts import Done, Outside, Reply, Said, Seal, Text
from notifier.core.roles import Unit
from notifier.store.batch import aside, holder_of, kept_of, put, replied, settle
from notifier.store.tables import (
    DECISION,
    EXPLAINED,
    ITEM,
    LETTER,
    OUTCOME,
    OUTSIDE,
    OWN_MESSAGE,
    REPLY,
    SEAL,
    TEXT,
    UNIT,
)


def _of_item(table: Table, *names: str) -> Prepared:
    mine = (table.c.municipality == bindparam("municipality")) & (table.c.item_id == bindparam("item_id"))
    return Prepared(select(*(table.c[name] for name in names)).where(mine))


_PLACE = _of_item(ITEM, "account", "revision")
_UNIT = _of_item(UNIT, "topic", "unit", "confirmed_at", "act_id")


def _newer(statement: postgresql.Insert | sqlite.Insert) -> Prepared:
    """Insert an item, or replace what is known of it by what a later revision says."""
    new = statement.excluded
    keys, rest = ("municipality", "item_id"), ("revision", "account", "conversation", "kind")
    newer = statement.on_conflict_do_update(
        index_elements=keys, set_={name: new[name] for name in rest}, where=new.revision > ITEM.c.revision
    )
    return Prepared(newer, (*keys, *rest))


_NEWER = {"postgresql": _newer(postgresql.insert(ITEM)), "sqlite": _newer(sqlite.insert(ITEM))}


def _first(statement: postgresql.Insert | sqlite.Insert) -> Prepared:
    """Insert a seal, or add to what is known of it the instants that are not."""
    keys, instants = ("municipality", "item_id", "revision", "stage"), ("wanted_at", "secured_at", "failed_at")
    first = {name: func.coalesce(SEAL.c[name], statement.excluded[name]) for name in instants}
    return Prepared(statement.on_conflict_do_update(index_elements=keys, set_=first), (*keys, *instants))


_FIRST = {"postgresql": _first(postgresql.insert(SEAL)), "sqlite": _first(sqlite.insert(SEAL))}


class FactStore:
    """Facts about one municipality's items."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._of = municipality

    def item(self, item_id: UUID, revision: int, account: str, conversation: str | None, kind: str) -> None:
        """Keep what an item is and on which account it stands; for a private message in which conversation."""
        row = {"municipality": self._of, "item_id": item_id, "revision": revision}
        row |= {"account": account, "conversation": conversation, "kind": kind}
        batch = holder_of(self._tx, self._of, item_id)
        if batch is None:
            _NEWER[self._tx.dialect.name].run(self._tx, row)
            return
        known = batch.row(self._tx, ITEM, (self._of, item_id))
        if known is None or known["revision"] < revision:
            put(self._tx, ITEM, row)

    def own_message(self, conversation: str, reply_id: UUID, reply: Reply) -> list[UUID]:
        """Keep a message of ours; return the other person's messages in the conversation."""
        settle(self._tx)
        row = {"municipality": self._of, "reply_id": reply_id, "conversation": conversation}
        insert_once(self._tx, OWN_MESSAGE, {**row, **msgspec.structs.asdict(reply)})
        t = ITEM
        query = select(t.c.item_id).where(t.c.municipality == self._of, t.c.conversation == conversation)
        return list(self._tx.execute(query.order_by(t.c.item_id)).scalars())

    def outside(self, item_id: UUID, deed: Outside) -> None:
        """Keep what somebody did past the desk; the same change twice is one."""
        row = {"municipality": self._of, "item_id": item_id, **msgspec.structs.asdict(deed)}
        put(self._tx, OUTSIDE, row)

    def explained(self, item_id: UUID, act_id: str, at: datetime, *, change_no: int | None, by: str | None) -> None:
        """Keep what a person said of it: the ground of a change, or by whom the item was removed."""
        row = {"municipality": self._of, "item_id": item_id, "act_id": act_id, "at": at}
        put(self._tx, EXPLAINED, {**row, "change_no": change_no, "by": by})

    def text(self, item_id: UUID, text: Text) -> None:
        """Keep when a revision of the text was written and received."""
        row = {"municipality": self._of, "item_id": item_id, **msgspec.structs.asdict(text)}
        put(self._tx, TEXT, row)

    def reply(self, item_id: UUID, reply_id: UUID, reply: Reply) -> None:
        """Keep that the municipality wrote in the item's thread; the earliest instant told of it counts."""
        known = replied(self._tx, self._of, reply_id)
        if known is not None and known.at <= reply.at:
            return
        row = {"municipality": self._of, "reply_id": reply_id, "item_id": item_id, **msgspec.structs.asdict(reply)}
        if known is None or known.item_id == item_id:
            put(self._tx, REPLY, row)
            return
        # It turns out to answer another item: what is held of both is known no more.
        aside(self._tx, self._of, known.item_id, item_id)
        upsert(self._tx, REPLY, row)

    def unit(self, item_id: UUID, unit: Unit, at: datetime, act_id: str) -> None:
        """Keep the unit that a person confirmed last, in whatever order it is told."""
        known = kept_of(self._tx, self._of, item_id)["unit"].get(())
        if known is None or (known["confirmed_at"], known["act_id"]) < (at, act_id):
            row = {"municipality": self._of, "item_id": item_id, "confirmed_at": at, "act_id": act_id}
            put(self._tx, UNIT, {**row, **msgspec.structs.asdict(unit)})

    def said(self, item_id: UUID, said: Said) -> None:
        """Keep what the newest decision says."""
        put(self._tx, DECISION, {"municipality": self._of, "item_id": item_id, "said": msgspec.json.encode(said)})

    def done(self, item_id: UUID, event_id: UUID, done: Done) -> None:
        """Keep an outcome."""
        row = {
            "municipality": self._of,
            "event_id": event_id,
            "item_id": item_id,
            **msgspec.structs.asdict(done),
        }
        put(self._tx, OUTCOME, row)

    def seal(self, item_id: UUID, seal: Seal) -> None:
        """Add what is told of a seal to what is known: the first of each instant stays."""
        row = {"municipality": self._of, "item_id": item_id, **msgspec.structs.asdict(seal)}
        batch = holder_of(self._tx, self._of, item_id)
        if batch is None:
            _FIRST[self._tx.dialect.name].run(self._tx, row)
            return
        known = batch.row(self._tx, SEAL, (self._of, item_id), (seal.revision, seal.stage)) or {}
        put(self._tx, SEAL, row | {name: value for name, value in known.items() if value is not None})

    def parked(self, letter_id: str, service: str, parked_at: datetime | None, settled_at: datetime | None) -> None:
        """Keep that a message was parked, or that it is settled."""
        t = LETTER
        mine = (t.c.municipality == self._of) & (t.c.letter_id == letter_id)
        known = rows(self._tx, select(t.c.parked_at, t.c.settled_at).where(mine))
        at = {"parked_at": parked_at, "settled_at": settled_at}
        if known:
            at |= {name: value for name, value in known[0].items() if value is not None}
        upsert(self._tx, t, {"municipality": self._of, "letter_id": letter_id, "service": service, **at})

    def open_letters(self, service: str) -> list[str]:
        """Return the messages of a service that are parked and not settled."""
        t = LETTER
        query = select(t.c.letter_id).where(
            t.c.municipality == self._of,
            t.c.service == service,
            t.c.parked_at.is_not(None),
            t.c.settled_at.is_(None),
        )
        return list(self._tx.execute(query).scalars())

    def place_of(self, item_id: UUID) -> tuple[str | None, Unit | None]:
        """Return on which account the item stands, and the unit that a person confirmed."""
        place, unit = self._one(_PLACE, item_id), self._one(_UNIT, item_id)
        return (place.account if place else None), (Unit(topic=unit.topic, unit=unit.unit) if unit else None)

    def newest_revision(self, item_id: UUID) -> int:
        """Return the item's newest revision, 0 before it came."""
        found = self._one(_PLACE, item_id)
        return found.revision if found else 0

    def _one(self, statement: Prepared, item_id: UUID) -> Any | None:  # noqa: ANN401 - a row as its statement says
        settle(self._tx)
        return statement.first(self._tx, municipality=self._of, item_id=item_id)
