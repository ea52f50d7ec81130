"""Whether an access token still opens what it was made for, and why not."""

from dataclasses import dataclass
from datetime import datetime

# Why a token died: https://developers.facebook.com/docs/graph-api/guides/error-handling
DEATHS = {"expired": 463, "password_changed": 460, "app_removed": 458, "checkpoint": 459, "invalidated": 467}


@dataclass
class TokenState:
    """One token's life. `calls_left` lets it die in the middle of a run, `expires_at` at a time; None: never."""

    death: str = "expired"
    calls_left: int | None = None
    expires_at: datetime | None = None

    def count_call(self) -> None:
        """Take one call off what is left."""
        if self.calls_left is not None and self.calls_left > 0:
            self.calls_left -= 1

    def is_dead(self, now: datetime) -> bool:
        """Whether it opens nothing any more."""
        return self.calls_left == 0 or (self.expires_at is not None and self.expires_at <= now)

    @property
    def subcode(self) -> int:
        """Graph's reason, beside code 190."""
        return DEATHS[self.death]
