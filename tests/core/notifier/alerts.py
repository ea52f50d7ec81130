"""Alerts as the tests of letters have them."""

from common.events import derived_id
from notifier.core.alert import Alert

DUE = "2026-01-20T15:00:00+01:00"


def alert(n: int = 1, reason: str = "hidden", due: str | None = None) -> Alert:
    """Return the alert of the nth item."""
    return Alert(
        alert_id=derived_id("alert", n),
        item_id=derived_id("item", n),
        revision=1,
        reason=reason,
        to=("administratorer",),
        clauses=("BO-38", f"BO-{n}"),
        state="raised",
        round_no=1,
        lang="nb",
        due=due,
    )
