"""Deadlines: the notifier alone sets, warns of, meets and misses them."""

from uuid import UUID

from common.events.envelope import Event, Moment


class DeadlineChanged(Event, frozen=True, kw_only=True):
    """Base: what was promised, in which clause, and when it is due (with the offset of that instant)."""

    deadline_id: UUID
    kind: str
    due_at: Moment
    clauses: tuple[str, ...] = ()


class DeadlineSet(DeadlineChanged, frozen=True, kw_only=True):
    """A clock runs."""


class DeadlineMoved(DeadlineChanged, frozen=True, kw_only=True):
    """The calendar changed, not the promise."""

    moved_from: Moment
    because: str


class DeadlineWarned(DeadlineChanged, frozen=True, kw_only=True):
    """A warning point was passed within opening hours and the people were told."""

    warn_no: int


class DeadlineMet(DeadlineChanged, frozen=True, kw_only=True):
    """What stops the clock happened; `met_at` tells when."""

    met_at: Moment


class DeadlineMissed(DeadlineChanged, frozen=True, kw_only=True):
    """The due time passed without what stops the clock. A miss stays a miss."""


class DeadlineDropped(DeadlineChanged, frozen=True, kw_only=True):
    """The duty ended: the author deleted the item, or a newer decision asks for no answer."""

    because: str
