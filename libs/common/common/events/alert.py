"""Alerts: one a matter, to roles, without the comment's words or anybody's name."""

from uuid import UUID

from common.events.envelope import Event


class AlertChanged(Event, frozen=True, kw_only=True):
    """Base: `reason` is a closed code that the texts are chosen by, `to` role ids, `clauses` why."""

    alert_id: UUID
    reason: str
    to: tuple[str, ...]
    clauses: tuple[str, ...] = ()


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
