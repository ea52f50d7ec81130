"""What is known of items, kept as it comes: every function may see the same event again, in any order."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from common.db import Tx, insert_once, rows, upsert
from notifier.core.facts import Done, Facts, Outside, Reply, Said, Seal, Text, newest, taken_away_at
from notifier.core.roles import Unit
from notifier.store.filings import FilingStore
from notifier.store.rounds import RoundStore
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


class FactStore:
    """Facts about one municipality's items."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._of = municipality

    def item(self, item_id: UUID, revision: int, account: str, conversation: str | None, kind: str) -> None:
        """Keep what an item is and on which account it stands; for a private message in which conversation."""
        t = ITEM
        mine = (t.c.municipality == self._of) & (t.c.item_id == item_id)
        known = self._tx.execute(select(t.c.revision).where(mine)).scalar()
        if known is None or revision > known:
            row = {"municipality": self._of, "item_id": item_id, "revision": revision}
            upsert(self._tx, t, {**row, "account": account, "conversation": conversation, "kind": kind})

    def own_message(self, conversation: str, reply_id: UUID, reply: Reply) -> list[UUID]:
        """Keep a message of ours; return the other person's messages in the conversation."""
        row = {"municipality": self._of, "reply_id": reply_id, "conversation": conversation}
        insert_once(self._tx, OWN_MESSAGE, {**row, **msgspec.structs.asdict(reply)})
        t = ITEM
        query = select(t.c.item_id).where(t.c.municipality == self._of, t.c.conversation == conversation)
        return list(self._tx.execute(query.order_by(t.c.item_id)).scalars())

    def outside(self, item_id: UUID, deed: Outside) -> None:
        """Keep what somebody did past the desk; the same change twice is one."""
        row = {"municipality": self._of, "item_id": item_id, **msgspec.structs.asdict(deed)}
        insert_once(self._tx, OUTSIDE, row)

    def explained(self, item_id: UUID, act_id: str, at: datetime, *, change_no: int | None, by: str | None) -> None:
        """Keep what a person said of it: the ground of a change, or by whom the item was removed."""
        row = {"municipality": self._of, "item_id": item_id, "act_id": act_id, "at": at}
        insert_once(self._tx, EXPLAINED, {**row, "change_no": change_no, "by": by})

    def text(self, item_id: UUID, text: Text) -> None:
        """Keep when a revision of the text was written and received."""
        row = {"municipality": self._of, "item_id": item_id, **msgspec.structs.asdict(text)}
        insert_once(self._tx, TEXT, row)

    def reply(self, item_id: UUID, reply_id: UUID, reply: Reply) -> None:
        """Keep that the municipality wrote in the item's thread; the earliest instant told of it counts."""
        t = REPLY
        mine = (t.c.municipality == self._of) & (t.c.reply_id == reply_id)
        known = self._tx.execute(select(t.c.at).where(mine)).scalar()
        if known is None or reply.at < known:
            row = {"municipality": self._of, "reply_id": reply_id, "item_id": item_id}
            upsert(self._tx, t, {**row, **msgspec.structs.asdict(reply)})

    def unit(self, item_id: UUID, unit: Unit, at: datetime, act_id: str) -> None:
        """Keep the unit that a person confirmed last, in whatever order it is told."""
        t = UNIT
        mine = (t.c.municipality == self._of) & (t.c.item_id == item_id)
        known = self._tx.execute(select(t.c.confirmed_at, t.c.act_id).where(mine)).one_or_none()
        if known is None or (known.confirmed_at, known.act_id) < (at, act_id):
            row = {"municipality": self._of, "item_id": item_id, "confirmed_at": at, "act_id": act_id}
            upsert(self._tx, t, {**row, **msgspec.structs.asdict(unit)})

    def said(self, item_id: UUID, said: Said) -> bool:
        """Keep a decision when it is the newest; false when it is not."""
        kept = newest(self._said(item_id), said)
        if kept is None:
            return False
        row = {"municipality": self._of, "item_id": item_id, "said": msgspec.json.encode(kept)}
        upsert(self._tx, DECISION, row)
        return True

    def done(self, item_id: UUID, event_id: UUID, done: Done) -> None:
        """Keep an outcome."""
        row = {
            "municipality": self._of,
            "event_id": event_id,
            "item_id": item_id,
            **msgspec.structs.asdict(done),
        }
        insert_once(self._tx, OUTCOME, row)

    def seal(self, item_id: UUID, seal: Seal) -> None:
        """Add what is told of a seal to what is known: the first of each instant stays."""
        t = SEAL
        mine = (t.c.municipality == self._of) & (t.c.item_id == item_id)
        this = mine & (t.c.revision == seal.revision) & (t.c.stage == seal.stage)
        known = rows(self._tx, select(t.c.wanted_at, t.c.secured_at, t.c.failed_at).where(this))
        row = msgspec.structs.asdict(seal)
        if known:
            row |= {name: at for name, at in known[0].items() if at is not None}
        upsert(self._tx, t, {"municipality": self._of, "item_id": item_id, **row})

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

    def of_item(self, item_id: UUID) -> Facts:
        """Return everything that is known of an item."""
        outside, (grounds, remover) = self._outside(item_id), self._explained(item_id)
        return Facts(
            municipality=self._of,
            item_id=item_id,
            said=self._said(item_id),
            texts=self._texts(item_id),
            gone_at=taken_away_at(outside, remover),
            replies=self._replies(item_id),
            done=self._done(item_id),
            seals=self._seals(item_id),
            **self._place(item_id),
            unit=self._unit(item_id),
            outside=outside,
            grounds=grounds,
            remover=remover,
            filings=FilingStore(self._tx, self._of).of_item(item_id),
            closings=RoundStore(self._tx, self._of).closings(item_id),
        )

    def place_of(self, item_id: UUID) -> tuple[str | None, Unit | None]:
        """Return on which account the item stands, and the unit that a person confirmed."""
        return self._place(item_id).get("account"), self._unit(item_id)

    def newest_revision(self, item_id: UUID) -> int:
        """Return the item's newest revision, 0 before it came."""
        t = ITEM
        query = select(t.c.revision).where(t.c.municipality == self._of, t.c.item_id == item_id)
        return self._tx.execute(query).scalar() or 0

    def _said(self, item_id: UUID) -> Said | None:
        t = DECISION
        query = select(t.c.said).where(t.c.municipality == self._of, t.c.item_id == item_id)
        found = self._tx.execute(query).scalar()
        return msgspec.json.decode(found, type=Said) if found is not None else None

    def _place(self, item_id: UUID) -> dict[str, Any]:
        """Return where the item stands, what it is, and when the other person last wrote in its conversation."""
        t = ITEM
        query = select(t.c.account, t.c.kind, t.c.conversation)
        found = self._tx.execute(query.where(t.c.municipality == self._of, t.c.item_id == item_id)).one_or_none()
        if found is None:
            return {}
        return {"account": found.account, "kind": found.kind, "spoken_at": self._spoken_at(found.conversation)}

    def _spoken_at(self, conversation: str | None) -> datetime | None:
        if conversation is None:
            return None
        t, i = TEXT, ITEM
        query = (
            select(func.max(t.c.happened_at))
            .join(i, (i.c.municipality == t.c.municipality) & (i.c.item_id == t.c.item_id))
            .where(t.c.municipality == self._of, i.c.conversation == conversation)
        )
        return self._tx.execute(query).scalar()

    def _outside(self, item_id: UUID) -> tuple[Outside, ...]:
        t = OUTSIDE
        columns = [t.c[name] for name in Outside.__struct_fields__]
        query = select(*columns).where(t.c.municipality == self._of, t.c.item_id == item_id)
        return tuple(Outside(**row) for row in rows(self._tx, query.order_by(t.c.change_no)))

    def _explained(self, item_id: UUID) -> tuple[tuple[int, ...], str | None]:
        """Return the changes that have a ground, and who removed the item, by what was said last."""
        t = EXPLAINED
        query = select(t.c.change_no, t.c.by).where(t.c.municipality == self._of, t.c.item_id == item_id)
        found = self._tx.execute(query.order_by(t.c.at, t.c.act_id)).all()
        grounds = tuple(row.change_no for row in found if row.change_no is not None)
        return grounds, next((row.by for row in reversed(found) if row.by is not None), None)

    def _unit(self, item_id: UUID) -> Unit | None:
        t = UNIT
        query = select(t.c.topic, t.c.unit).where(t.c.municipality == self._of, t.c.item_id == item_id)
        found = self._tx.execute(query).one_or_none()
        return Unit(topic=found.topic, unit=found.unit) if found else None

    def _texts(self, item_id: UUID) -> tuple[Text, ...]:
        t = TEXT
        query = select(t.c.revision, t.c.happened_at, t.c.received_at).where(
            t.c.municipality == self._of, t.c.item_id == item_id
        )
        return tuple(Text(**row) for row in rows(self._tx, query))

    def _replies(self, item_id: UUID) -> tuple[Reply, ...]:
        t = REPLY
        query = select(t.c.object_id, t.c.at).where(t.c.municipality == self._of, t.c.item_id == item_id)
        below = [Reply(**row) for row in rows(self._tx, query.order_by(t.c.at, t.c.reply_id))]
        return (*below, *self._own_messages(item_id))

    def _own_messages(self, item_id: UUID) -> list[Reply]:
        """Return what we wrote in the item's conversation: there are no threads in it, only what comes after."""
        t, i = OWN_MESSAGE, ITEM
        query = (
            select(t.c.object_id, t.c.at)
            .join(i, (i.c.municipality == t.c.municipality) & (i.c.conversation == t.c.conversation))
            .where(t.c.municipality == self._of, i.c.item_id == item_id)
        )
        return [Reply(**row) for row in rows(self._tx, query.order_by(t.c.at, t.c.reply_id))]

    def _done(self, item_id: UUID) -> tuple[Done, ...]:
        t = OUTCOME
        columns = [t.c[name] for name in Done.__struct_fields__]
        query = select(*columns).where(t.c.municipality == self._of, t.c.item_id == item_id)
        found = rows(self._tx, query.order_by(t.c.at, t.c.event_id))
        return tuple(Done(**{**row, "held": bool(row["held"])}) for row in found)

    def _seals(self, item_id: UUID) -> tuple[Seal, ...]:
        t = SEAL
        columns = [t.c[name] for name in Seal.__struct_fields__]
        query = select(*columns).where(t.c.municipality == self._of, t.c.item_id == item_id)
        return tuple(Seal(**row) for row in rows(self._tx, query))
