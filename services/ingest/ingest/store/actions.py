"""Orders as they stand, each attempt that was begun, and the seals that they must rest on."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import Update, and_, or_, select, update

from common.db import Tx, insert_once, upsert
from common.events import ActionOrdered, ActionWithdrawn, EvidenceSecured
from ingest.core.guard import CREATING
from ingest.store.tables import ACTIONS, EVIDENCE

ORDERED, ATTEMPTED, SETTLED, UNKNOWN, WITHDRAWN = "ordered", "attempted", "settled", "unknown", "withdrawn"
"""`unknown`: attempted, and nobody can tell with what end. The last three are ends."""
TURNED_AWAY = "turned_away"
"""Attempted, and the platform said that it takes no calls now: tried again where nothing of it is found."""
CALLED_BACK = "called_back"
"""Attempted, and withdrawn since: looked for, and never tried again."""
ENDS = frozenset({SETTLED, UNKNOWN, WITHDRAWN})
TOLD_LATE = timedelta(hours=36)
"""So long after an end that nobody can tell what the platform tells may still be our doing: Meta sends a webhook
again for so long. What comes later is somebody else's, who is asked for a ground."""


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """An order as it stands. `attempted_at` is set before the call is made, and never taken back unless the
    call certainly did not leave us, or was turned away and made nothing that is found (G5)."""

    ordered: ActionOrdered
    state: str
    attempted_at: datetime | None = None
    created_object_id: str | None = None


class Actions:
    """One municipality's orders and seals."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def add(self, ordered: ActionOrdered) -> bool:
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

    def keep_out(self, withdrawn: ActionWithdrawn, at: datetime) -> bool:
        """Keep the place of an order that is withdrawn before it came: parked, it may be replayed long afterwards.
        False when the order is here.
        """
        row = {
            "municipality": self._mine,
            "action_id": withdrawn.action_id,
            "item_id": withdrawn.item_id or withdrawn.action_id,
            "ordered": b"",
            "state": WITHDRAWN,
            "settled_at": at,
        }
        return insert_once(self._tx, ACTIONS, row)

    def get(self, action_id: UUID) -> Action | None:
        """Return an order as it stands; None also for one that was withdrawn before it came."""
        found = self._tx.execute(
            select(ACTIONS).where(ACTIONS.c.municipality == self._mine, ACTIONS.c.action_id == action_id)
        ).one_or_none()
        if found is None or not found.ordered:
            return None
        return Action(
            ordered=msgspec.json.decode(found.ordered, type=ActionOrdered),
            state=found.state,
            attempted_at=found.attempted_at,
            created_object_id=found.created_object_id,
        )

    def begin(self, action_id: UUID, at: datetime) -> bool:
        """Commit to the one blind attempt; false when somebody has begun it or the order is withdrawn."""
        return self._leave_ordered(action_id, state=ATTEMPTED, attempted_at=at)

    def turn_away(self, action_id: UUID, begun: datetime) -> None:
        """The platform takes no calls now: what the attempt may have made is looked for, then it is tried again."""
        self._tx.execute(self._attempt(action_id, begun, ATTEMPTED).values(state=TURNED_AWAY))

    def take_back(self, action_id: UUID, begun: datetime, state: str = ATTEMPTED) -> None:
        """The call did nothing: it may be tried again. An attempt of another moment stays, and so does an end."""
        self._tx.execute(self._attempt(action_id, begun, state).values(state=ORDERED, attempted_at=None))

    def settle(self, action_id: UUID, at: datetime, object_id: str | None = None, state: str = SETTLED) -> None:
        """The order has an outcome: settled, or unknown."""
        self._set(action_id, state=state, settled_at=at, created_object_id=object_id)

    def withdraw(self, action_id: UUID, at: datetime) -> bool:
        """Take an order back that nobody has attempted; false when it is too late. What would be created, and was
        begun, is only looked for from now on.
        """
        if self._leave_ordered(action_id, state=WITHDRAWN, settled_at=at):
            return True
        action = self.get(action_id)
        if action is not None and action.ordered.do in CREATING:
            begun = ACTIONS.c.state.in_((ATTEMPTED, TURNED_AWAY))
            self._tx.execute(self._one(action_id).where(begun).values(state=CALLED_BACK))
        # Between the two its attempt may have been taken back.
        return self._leave_ordered(action_id, state=WITHDRAWN, settled_at=at)

    def has_begun(self, item_id: UUID, do: str, told_at: datetime) -> bool:
        """True when an order of this kind on the item was attempted and its end is open: what is told of the item
        may be our doing. What we have seen done is the item's state already; what was refused is not ours. An end
        that nobody can tell stays open for TOLD_LATE.
        """
        unknown = and_(ACTIONS.c.state == UNKNOWN, ACTIONS.c.settled_at >= told_at - TOLD_LATE)
        found = self._tx.execute(
            select(ACTIONS.c.ordered).where(
                ACTIONS.c.municipality == self._mine,
                ACTIONS.c.item_id == item_id,
                or_(ACTIONS.c.state.in_((ATTEMPTED, TURNED_AWAY, CALLED_BACK)), unknown),
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

    def _leave_ordered(self, action_id: UUID, **values: object) -> bool:
        """Change an order that nobody has attempted or withdrawn; false when there is none such."""
        done = self._tx.execute(self._one(action_id).where(ACTIONS.c.state == ORDERED).values(**values))
        return done.rowcount > 0

    def _set(self, action_id: UUID, **values: object) -> None:
        self._tx.execute(self._one(action_id).values(**values))

    def _attempt(self, action_id: UUID, begun: datetime, state: str) -> Update:
        """Change the attempt of that moment while it stands so: another worker may have gone on with the order."""
        return self._one(action_id).where(ACTIONS.c.attempted_at == begun, ACTIONS.c.state == state)

    def _one(self, action_id: UUID) -> Update:
        return update(ACTIONS).where(ACTIONS.c.municipality == self._mine, ACTIONS.c.action_id == action_id)

    def add_seal(self, secured: EvidenceSecured) -> None:
        """Keep our own copy of what the archiver sealed."""
        row = {
            "municipality": self._mine,
            "item_id": secured.item_id,
            "stage": secured.stage,
            "revision": secured.revision,
            "sha256": secured.sha256,
        }
        upsert(self._tx, EVIDENCE, row)

    def seals(self, item_id: UUID, revision: int) -> dict[int, str]:
        """Return stage → SHA-256 of the seals of this revision."""
        found = self._tx.execute(
            select(EVIDENCE.c.stage, EVIDENCE.c.sha256).where(
                EVIDENCE.c.municipality == self._mine,
                EVIDENCE.c.item_id == item_id,
                EVIDENCE.c.revision == revision,
            )
        )
        return {row.stage: row.sha256 for row in found}


def of(tx: Tx, municipality: str) -> Actions:
    """Open the orders of a municipality."""
    return Actions(tx, municipality)
