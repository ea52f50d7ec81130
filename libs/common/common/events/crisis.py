"""A crisis is asked for, declared, upheld and ended by people: ids, roles and clauses, no names, no words of theirs."""

from uuid import UUID

from common.events.envelope import Event, Moment


class CrisisTold(Event, frozen=True, kw_only=True):
    """Base: `role` is in whose name it is done, `via` how: desk, phone or command.

    `declarers` are the roles that may declare and end it, `told` those that hear of it beside them.
    """

    crisis_id: UUID
    role: str
    via: str
    declarers: tuple[str, ...]
    told: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


class CrisisAsked(CrisisTold, frozen=True, kw_only=True):
    """Somebody has called in the role's name; it is declared if a code of that role's card is said before `until`.

    `crisis_id` is the call's.
    """

    until: Moment


class CrisisAnswered(CrisisTold, frozen=True, kw_only=True):
    """The call is over. `outcome`: declared, refused, void (wrong codes), late (nobody said a code in time)."""

    outcome: str


class CrisisDeclared(CrisisTold, frozen=True, kw_only=True):
    """From `occurred_at` on a crisis is declared."""


class CrisisUpheld(CrisisTold, frozen=True, kw_only=True):
    """A role that may end it says that it still holds."""


class CrisisEnded(CrisisTold, frozen=True, kw_only=True):
    """From `occurred_at` on it is over."""
