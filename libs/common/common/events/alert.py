"""Alerts: one a matter, to roles, without the comment's words or anybody's name."""

from uuid import UUID

from common.events.envelope import Event


class AlertChanged(Event, frozen=True, kw_only=True):
    """Base: `reason` is a closed code that the texts are chosen by, `to` role ids, `clauses` why.

    `round_no` counts from 1 how often the matter came up, 0 where nobody says: what is told of an earlier round says
    nothing of this one.
    """

    alert_id: UUID
    reason: str
    to: tuple[str, ...]
    clauses: tuple[str, ...] = ()
    round_no: int = 0


class AlertRaised(AlertChanged, frozen=True, kw_only=True):
    """Somebody must hear of this."""


class AlertSent(AlertChanged, frozen=True, kw_only=True):
    """A channel took it; `channel` is mail, sms ..."""

    channel: str


class AlertFailed(AlertChanged, frozen=True, kw_only=True):
    """No channel took it; `why` is a closed code."""

    channel: str
    why: str


class AlertResolved(AlertChanged, frozen=True, kw_only=True):
    """The matter is settled."""


class AlertEscalated(AlertChanged, frozen=True, kw_only=True):
    """Nobody said in time that they have seen it: by step `step_no` (from 1) of its chain `to` are told as well."""

    step_no: int


class AlertAcknowledged(AlertChanged, frozen=True, kw_only=True):
    """Somebody has seen it and looks after it; it climbs no further.

    `how` is link or desk; `by` the role that the link was sent to, or the person's id in the desk.
    """

    by: str
    how: str
