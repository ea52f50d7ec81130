"""Is it alive, is it ready, and if not, why."""

from dataclasses import dataclass, field


@dataclass
class Health:
    """Reasons why a service is not ready, by the part that says so; no reason means ready."""

    service: str
    reasons: dict[str, str] = field(default_factory=dict)

    def fine(self, part: str) -> None:
        """The part works (again)."""
        self.reasons.pop(part, None)

    def not_ready(self, part: str, reason: str) -> None:
        """The part does not work; `reason` says what is wrong in plain words, without anybody's text."""
        self.reasons[part] = reason

    @property
    def ready(self) -> bool:
        """True when no part has a reason against it."""
        return not self.reasons
