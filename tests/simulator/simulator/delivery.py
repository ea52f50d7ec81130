"""One webhook POST: what it is, how it shall be mistreated, and what became of it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

SIGNS = ("good", "wrong", "stale", "other", "non_ascii", "none")
FORGERIES = (*SIGNS[1:], "foreign_page")


class PlanError(ValueError):
    """A delivery plan has an unknown member or a value of the wrong type."""


@dataclass(frozen=True)
class DeliveryPlan:
    """How the webhooks of one act travel. The default is: once, at once, signed well."""

    copies: int = 1  # the same bytes so many times
    rebatched: bool = False  # once more, in a later body with another entry.time
    hold: int = 0  # released after so many later webhooks of the same municipality
    late_s: float = 0  # virtual seconds
    answer_lost: int = 0  # so many answers never reach the sender, which therefore tries again
    batch: str | None = None  # acts with the same label share a body (up to 1000)
    broken: bool = False  # unusable updates stand beside it
    forged: tuple[str, ...] = ()  # bodies of comments that never were, one per way of forging
    raw_utf8: bool = False  # not escaped
    lost: bool = False  # never sent: only Graph knows
    slow_s: float = 0  # real seconds over which the body trickles out, in pieces


PLAIN = DeliveryPlan()


def plan_of(members: Mapping[str, object]) -> DeliveryPlan:
    """Read a plan from JSON; raises PlanError for what it does not know."""
    checked = {name: _checked(name, value) for name, value in members.items()}
    return replace(PLAIN, **checked)  # type: ignore[arg-type]  # each fits its member


def _checked(name: str, value: object) -> object:
    if name == "forged":
        return _ways(value)
    fitting = (
        (name == "batch" and isinstance(value, str))
        or (name in {"rebatched", "broken", "raw_utf8", "lost"} and isinstance(value, bool))
        or (name in {"copies", "hold", "late_s", "answer_lost", "slow_s"} and isinstance(value, int | float))
    )
    if not fitting:
        raise PlanError(f"delivery: `{name}` is unknown or has the wrong type")
    return value


def _ways(value: object) -> tuple[str, ...]:
    ways = [value] if isinstance(value, str) else value
    if not isinstance(ways, list) or not all(way in FORGERIES for way in ways):
        raise PlanError(f"delivery: `forged` must be of {', '.join(FORGERIES)}")
    return tuple(str(way) for way in ways)


@dataclass(frozen=True)
class Attempt:
    """One try: the status, or why there is none."""

    at: datetime
    status: int | None
    error: str | None
    took_ms: int


@dataclass
class Delivery:
    """One body on its way to one app's webhook."""

    number: int
    app: str
    municipality: str
    url: str
    body: bytes
    headers: Mapping[str, bytes]
    what: list[dict[str, str]]
    kind: str = "first"
    sign: str = "good"
    expected: str = "accepted"  # accepted | refused (a forgery) | either
    retried: bool = True
    answers_to_lose: int = 0
    wait_s: float = 0  # real seconds before the first try
    waited_virtual_s: float = 0
    state: str = "waiting"  # waiting | retrying | delivered | refused | dropped | lost
    attempts: list[Attempt] = field(default_factory=list)
    platform: str = "facebook"
    retry_waits_s: tuple[float, ...] | None = None  # virtual; None: as Meta waits
    accepts: frozenset[int] | None = None  # None: any 2xx
    slow_s: float = 0  # real seconds that the body takes
    retry_hours_max: float | None = None  # virtual; None: as long as the courier tries
    gives_up_on: frozenset[int] = frozenset()  # answers after which it is never tried again
    sign_again: Callable[[], Mapping[str, bytes]] | None = None  # the headers of a later try, where the time is signed

    @property
    def settled(self) -> bool:
        """Whether nothing more will be tried."""
        return self.state not in {"waiting", "retrying"}

    def told(self) -> dict[str, object]:
        """Return it for the control API: no text of any comment."""
        return {
            "delivery": self.number,
            "platform": self.platform,
            "app": self.app,
            "municipality": self.municipality,
            "kind": self.kind,
            "sign": self.sign,
            "expected": self.expected,
            "state": self.state,
            "what": self.what,
            "body_bytes": len(self.body),
            "body_sha256": hashlib.sha256(self.body).hexdigest(),
            "attempts": [
                {"at": a.at.isoformat(), "status": a.status, "error": a.error, "took_ms": a.took_ms}
                for a in self.attempts
            ],
        }
