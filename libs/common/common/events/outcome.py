"""What became of an order on the platform. An outcome is known, failed, or unknown; never guessed (G5)."""

from uuid import UUID

from common.events.envelope import Event, Moment


class Outcome(Event, frozen=True, kw_only=True):
    """Base: `do` as ordered, `actor` who ordered it, `clause` and `reason` on what it rests, as ordered.

    `carries_out` are the decision's steps that a reply carries out.
    """

    action_id: UUID
    do: str
    actor: str
    clause: str = ""
    reason: str | None = None
    carries_out: tuple[str, ...] = ()


class ActionTaken(Outcome, frozen=True, kw_only=True):
    """Done and read back. `object_id` is the platform's id of what was created, when it created something."""

    object_id: str | None = None
    done_at: Moment


class ActionFailed(Outcome, frozen=True, kw_only=True):
    """Not done, and it will not be by itself. `why` is a closed code (not_possible, refused_no_evidence ...)."""

    why: str


class ActionUnknown(Outcome, frozen=True, kw_only=True):
    """One attempt was made and the read-back could not tell: only a person may order a new one."""

    why: str


class NoticeSent(ActionTaken, frozen=True, kw_only=True):
    """The writer has got the private message."""


class NoticeFailed(ActionFailed, frozen=True, kw_only=True):
    """The platform refused the private message; the statement page is what remains."""


class NoticeUnknown(ActionUnknown, frozen=True, kw_only=True):
    """Nobody can tell whether the private message arrived: never sent again by itself."""
