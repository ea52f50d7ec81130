"""Something at the desk that is no item waits for people, or does no more: ids and roles, no word and no resident."""

from uuid import UUID

from common.events.envelope import Event, Moment

ACCESS, COMPLAINT, GUEST, POST = "access", "complaint", "guest", "post"
"""`post`: one of our own whose date is to pass, or has: it waits to be brought up to date."""


class WaitTold(Event, frozen=True, kw_only=True):
    """Base: `what` waits (access, complaint, guest, post), and the id of it at the desk. The last told counts."""

    what: str
    matter_id: UUID


class WaitBegan(WaitTold, frozen=True, kw_only=True):
    """It waits, by `due_at` where a day is set.

    `persons` are the only ones who can answer (ids as at the desk, or mail addresses); empty: whoever the guideline
    says. `but` must not judge it, and is never told. `account` is "<platform>:<id>" where its people are meant.
    `ref` is how people call it: an archive's number, or the beginning of an id.
    """

    persons: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    account: str | None = None
    due_at: Moment | None = None
    ref: str = ""


class WaitEnded(WaitTold, frozen=True, kw_only=True):
    """It was answered, or nobody waits for it any more."""
