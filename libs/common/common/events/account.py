"""Somebody applies for an account, and it is decided: ids, roles and clauses, no person's name, no words of theirs."""

from uuid import UUID

from common.events.envelope import Event


class ApplicationTold(Event, frozen=True, kw_only=True):
    """Base: `about` is what the account is to be called, and `platform` where it is to be."""

    application_id: UUID
    about: str
    platform: str


class AccountApplied(ApplicationTold, frozen=True, kw_only=True):
    """An application waits for one of the roles `approvers`; `told` are all the roles that hear of it."""

    approvers: tuple[str, ...]
    told: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


class ApplicationEnded(ApplicationTold, frozen=True, kw_only=True):
    """Nobody is waited for any more. `outcome`: approved, refused or withdrawn."""

    outcome: str
