"""How much of its rate limit an app has used, and the headers that tell it."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

CALLS_FOR_FULL_LIMIT = 20_000


@dataclass
class Usage:
    """The calls of one app. `enforced`: past `full_at` calls of an account it is shut out for `regain_minutes`.

    `told_from`: the headers come only once an account made so many calls, as at Meta.
    """

    full_at: int = CALLS_FOR_FULL_LIMIT
    enforced: bool = False
    regain_minutes: int = 5
    told_from: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    shut_until: dict[str, datetime] = field(default_factory=dict)

    def count(self, owner_id: str, now: datetime) -> bool:
        """Count a call for a page or account; returns whether it is shut out."""
        until = self.shut_until.get(owner_id)
        if until is not None and now < until:
            return True
        if until is not None:
            del self.shut_until[owner_id]
            self.calls[owner_id] = 0
        self.calls[owner_id] += 1
        if self.enforced and self.calls[owner_id] > self.full_at:
            self.shut_until[owner_id] = now + timedelta(minutes=self.regain_minutes)
            return True
        return False

    def minutes_left(self, owner_id: str, now: datetime) -> int:
        """Return how long an account stays shut out, in whole minutes."""
        until = self.shut_until.get(owner_id)
        return 0 if until is None or until <= now else int((until - now).total_seconds() // 60) + 1

    def percent(self, calls: int) -> int:
        """Return how much of the limit so many calls are; 100 is for who is shut out."""
        return min(calls * 100 // self.full_at, 99)


def usage_headers(usage: Usage, kind: str, owner_id: str, *, full: bool, regain_minutes: int) -> dict[str, str]:
    """Return both headers. `kind` is pages or instagram; `full` is for an answer that says so."""
    if usage.calls[owner_id] < usage.told_from and not full:
        return {}
    app = 100 if full else usage.percent(usage.calls.total())
    own = 100 if full else usage.percent(usage.calls[owner_id])
    row = {"type": kind, **_row(own), "estimated_time_to_regain_access": regain_minutes}
    return {
        "X-App-Usage": json.dumps(_row(app)),
        "X-Business-Use-Case-Usage": json.dumps({owner_id: [row]}),
    }


def _row(used: int) -> dict[str, int]:
    return {"call_count": used, "total_cputime": used // 2, "total_time": used // 2}
