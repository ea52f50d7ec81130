"""What ingest keeps, opened for one municipality in a transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, delete, select, update

from common.db import ACROSS, Among, Prepared, Tx, insert_once, lock, upsert
from common.erased import Tombstone
from common.events import ActionOrdered, Event, EvidenceSecured
from ingest.core.item_state import ItemState
from ingest.store.batch import BATCH, KEEP, Ids, keep, together
from ingest.store.tables import ACTIONS, CHANGES, ERASED, EVIDENCE, ITEM_ROWS, ITEMS, MACHINERY, METADATA, UNMATCHED

__all__ = [
    "ERASED",
    "ITEM_ROWS",
    "KEEP",
    "MACHINERY",
    "METADATA",
    "Action",
    "Ids",
    "Store",
    "Unmatched",
    "forget_unmatched",
    "of",
    "together",
    "unmatched_accounts",
]

ORDERED, ATTEMPTED, SETTLED, UNKNOWN, WITHDRAWN = "ordered", "attempted", "settled", "unknown", "withdrawn"
"""`unknown`: attempted, and nobody can tell with what end. The last three are ends."""
ENDS = frozenset({SETTLED, UNKNOWN, WITHDRAWN})


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """An order as it stands. `attempted_at` is set before the call is made, and never taken back unless the
    call certainly did not leave us (G5)."""

    ordered: ActionOrdered
    state: str
    attempted_at: datetime | None = None
    created_object_id: str | None = None


class Unmatched(msgspec.Struct, frozen=True, kw_only=True):
    """A change of a page that nobody moderates, kept for at most 72 hours."""

    unmatched_id: UUID
    platform: str
    app: str
    body: bytes
    received_at: datetime


class Store:
    """Rows of one municipality."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality
        self._batch = BATCH.of(tx)

    def lock_item(self, item_id: UUID) -> None:
        """Nobody else changes this item until the transaction ends."""
        if self._batch is None or item_id not in self._batch.items:
            lock(self._tx, "ingest", self._mine, item_id)

    def item(self, item_id: UUID) -> ItemState | None:
        """Return the item's state."""
        if self._batch is not None and item_id in self._batch.items:
            return self._batch.items[item_id]
        raw = _STATE.scalar(self._tx, municipality=self._mine, item_id=item_id)
        return None if raw is None else msgspec.json.decode(raw, type=ItemState)

    def tombstone(self, item_id: UUID) -> Tombstone | None:
        """Return what is left of an item that was erased."""
        if self._batch is not None and item_id in self._batch.items and item_id not in self._batch.erased:
            return None
        return ERASED.of(self._tx, self._mine, item_id)

    def put_item(self, item_id: UUID, state: ItemState, at: datetime) -> None:
        """Save the item's state."""
        row = {
            "municipality": self._mine,
            "item_id": item_id,
            "state": msgspec.json.encode(state),
            "updated_at": at,
            "platform": state.platform,
            "account_id": state.account_id,
            "kind": state.kind,
            "visibility": state.visibility,
            "born_at": state.created_at or state.received_at or at,
        }
        if self._batch is None:
            upsert(self._tx, ITEMS, row)
        else:
            self._batch.put_item(item_id, state, row)

    def add_change(self, change_id: UUID, item_id: UUID, sha256: str, raw: bytes, at: datetime) -> bool:
        """Keep a change, and have its bytes put where the archiver finds them; false when it has come before."""
        row = {
            "municipality": self._mine,
            "change_id": change_id,
            "item_id": item_id,
            "sha256": sha256,
            "raw": raw,
            "received_at": at,
        }
        if self._batch is not None:
            return self._batch.add_change(change_id, row)
        is_new = insert_once(self._tx, CHANGES, row)
        if is_new:
            keep(self._tx, self._mine, [change_id], at)
        return is_new

    def tell(self, event: Event) -> None:
        """Publish an event with what is saved."""
        if self._batch is None:
            MACHINERY.outbox.publish(self._tx, event)
        else:
            self._batch.tell(event)

    def change_bytes(self, changes: Sequence[UUID]) -> dict[UUID, bytes]:
        """Return the bytes of those changes that are not in the blob store yet."""
        found = _BYTES(self._tx, self._mine, changes)
        return {row.change_id: row.raw for row in found if row.raw is not None}

    def forget_change_bytes(self, changes: Iterable[UUID]) -> None:
        """The blob store has them: the rows stay so that the same changes are known again."""
        _FORGET.run_each(self._tx, [{"municipality_is": self._mine, "change_is": one} for one in changes])

    def keep_unmatched(self, kept: Unmatched, account_id: str) -> None:
        """Keep a change of an unknown or inactive page for the time that it may still become active."""
        row = {"municipality": self._mine, "account_id": account_id, **msgspec.structs.asdict(kept)}
        insert_once(self._tx, UNMATCHED, row)

    def unmatched(self, platform: str, account_id: str) -> list[Unmatched]:
        """Return what is kept of a page, oldest first."""
        columns = [UNMATCHED.c[name] for name in Unmatched.__struct_fields__]
        found = self._tx.execute(
            select(*columns)
            .where(UNMATCHED.c.municipality == self._mine)
            .where(UNMATCHED.c.platform == platform, UNMATCHED.c.account_id == account_id)
            .order_by(UNMATCHED.c.received_at)
        )
        return [Unmatched(**row) for row in found.mappings()]

    def forget_kept(self, ids: Sequence[UUID]) -> None:
        """They are on the bus again."""
        self._tx.execute(
            delete(UNMATCHED).where(UNMATCHED.c.municipality == self._mine, UNMATCHED.c.unmatched_id.in_(ids))
        )

    def add_action(self, ordered: ActionOrdered) -> bool:
        """Keep an order; false when it is known."""
        row = {
            "municipality": self._mine,
            "action_id": ordered.action_id,
            # A post that is to be published is about no item yet.
            "item_id": ordered.item_id or ordered.action_id,
            "ordered": msgspec.json.encode(ordered),
            "state": ORDERED,
        }
        return insert_once(self._tx, ACTIONS, row)

    def action(self, action_id: UUID) -> Action | None:
        """Return an order as it stands."""
        found = self._tx.execute(
            select(ACTIONS).where(ACTIONS.c.municipality == self._mine, ACTIONS.c.action_id == action_id)
        ).one_or_none()
        if found is None:
            return None
        return Action(
            ordered=msgspec.json.decode(found.ordered, type=ActionOrdered),
            state=found.state,
            attempted_at=found.attempted_at,
            created_object_id=found.created_object_id,
        )

    def begin_attempt(self, action_id: UUID, at: datetime) -> bool:
        """Commit to the one blind attempt; false when somebody has begun it or the order is withdrawn."""
        done = self._tx.execute(
            update(ACTIONS)
            .where(ACTIONS.c.municipality == self._mine, ACTIONS.c.action_id == action_id)
            .where(ACTIONS.c.state == ORDERED)
            .values(state=ATTEMPTED, attempted_at=at)
        )
        return done.rowcount > 0

    def take_attempt_back(self, action_id: UUID) -> None:
        """The call certainly did not leave us: it may be tried again."""
        self._set_action(action_id, state=ORDERED, attempted_at=None)

    def settle_action(self, action_id: UUID, at: datetime, object_id: str | None = None, state: str = SETTLED) -> None:
        """The order has an outcome: settled, or unknown."""
        self._set_action(action_id, state=state, settled_at=at, created_object_id=object_id)

    def withdraw_action(self, action_id: UUID, at: datetime) -> bool:
        """Take an order back that nobody has attempted; false when it is too late."""
        done = self._tx.execute(
            update(ACTIONS)
            .where(ACTIONS.c.municipality == self._mine, ACTIONS.c.action_id == action_id)
            .where(ACTIONS.c.state == ORDERED)
            .values(state=WITHDRAWN, settled_at=at)
        )
        return done.rowcount > 0

    def has_begun(self, item_id: UUID, do: str) -> bool:
        """True when an order of this kind on the item was attempted and its end is open: what is told of the item
        may be our doing. What we have seen done is the item's state already; what was refused is not ours.
        """
        found = self._tx.execute(
            select(ACTIONS.c.ordered).where(
                ACTIONS.c.municipality == self._mine,
                ACTIONS.c.item_id == item_id,
                ACTIONS.c.state.in_((ATTEMPTED, UNKNOWN)),
            )
        ).scalars()
        return any(msgspec.json.decode(raw, type=ActionOrdered).do == do for raw in found)

    def has_created(self, object_id: str, action_id: UUID) -> bool:
        """True when another order has created this object: it is not the answer to this one."""
        found = self._tx.execute(
            select(ACTIONS.c.action_id).where(
                ACTIONS.c.municipality == self._mine,
                ACTIONS.c.created_object_id == object_id,
                ACTIONS.c.action_id != action_id,
            )
        )
        return found.first() is not None

    def _set_action(self, action_id: UUID, **values: object) -> None:
        self._tx.execute(
            update(ACTIONS)
            .where(ACTIONS.c.municipality == self._mine, ACTIONS.c.action_id == action_id)
            .values(**values)
        )

    def add_evidence(self, secured: EvidenceSecured) -> None:
        """Keep our own copy of what the archiver sealed."""
        row = {
            "municipality": self._mine,
            "item_id": secured.item_id,
            "stage": secured.stage,
            "revision": secured.revision,
            "sha256": secured.sha256,
        }
        upsert(self._tx, EVIDENCE, row)

    def evidence(self, item_id: UUID, revision: int) -> dict[int, str]:
        """Return stage → SHA-256 of the seals of this revision."""
        found = self._tx.execute(
            select(EVIDENCE.c.stage, EVIDENCE.c.sha256).where(
                EVIDENCE.c.municipality == self._mine,
                EVIDENCE.c.item_id == item_id,
                EVIDENCE.c.revision == revision,
            )
        )
        return {row.stage: row.sha256 for row in found}


_STATE = Prepared(
    select(ITEMS.c.state).where(
        ITEMS.c.municipality == bindparam("municipality"), ITEMS.c.item_id == bindparam("item_id")
    )
)
_BYTES = Among(CHANGES.c.change_id, CHANGES.c.raw, by=CHANGES.c.change_id)
_FORGET = Prepared(
    update(CHANGES)
    .where(CHANGES.c.municipality == bindparam("municipality_is"), CHANGES.c.change_id == bindparam("change_is"))
    .values(raw=None)
)


def of(tx: Tx, municipality: str) -> Store:
    """Open the store of a municipality."""
    return Store(tx, municipality)


def forget_unmatched(tx: Tx, before: datetime) -> int:
    """Delete what nobody moderates and is older; return how many rows."""
    gone = tx.execute(
        delete(UNMATCHED)
        .where(UNMATCHED.c.received_at < before)
        .execution_options(**{ACROSS: "retention is the same for all"})
    )
    return gone.rowcount


def unmatched_accounts(tx: Tx) -> list[tuple[str, str, str]]:
    """Return (municipality, platform, account id) of the pages that something is kept of."""
    found = tx.execute(
        select(UNMATCHED.c.municipality, UNMATCHED.c.platform, UNMATCHED.c.account_id)
        .distinct()
        .execution_options(**{ACROSS: "each page is looked up in its own municipality's registry"})
    )
    return [(row.municipality, row.platform, row.account_id) for row in found]
