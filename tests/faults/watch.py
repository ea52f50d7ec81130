"""Looks twice a second how long the oldest comment waits and who is ready: from it is read when a strike was over."""

import threading
import time
from dataclasses import dataclass, field

import httpx

from tests.faults.person import Person
from tests.faults.table import Cell
from tests.flow.rig import Rig

LOOK_EVERY_S = 0.5
BOUND_S = 60.0
"""The promise is 60 s: a strike is over when nothing has waited longer than that, and everybody is ready."""


@dataclass(frozen=True)
class Look:
    """What was seen at an instant."""

    at: float
    oldest_s: float
    unready: tuple[str, ...]


@dataclass
class Struck:
    """One strike: when it began and was mended, both on the monotonic clock."""

    cell: Cell
    began: float
    mended: float = 0.0


@dataclass(frozen=True)
class Recovery:
    """`ready_s` after the mending all was ready, `under_bound_s` after it the oldest had waited less than a minute.

    None: not before the looking ended. `worst_s`: the longest that a comment had waited until then.
    """

    down_s: float
    ready_s: float | None
    worst_s: float
    under_bound_s: float | None


@dataclass
class Watch:
    """Looks in a thread of its own."""

    rig: Rig
    person: Person
    looks: list[Look] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stopped = threading.Event()
        self._client = httpx.Client(trust_env=False, timeout=2)
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()
        self._thread.join(30)
        self._client.close()

    def _run(self) -> None:
        while not self._stopped.is_set():
            unready = tuple(name for name in self.rig.programs if not self._ready(name))
            self.looks.append(Look(time.monotonic(), self.person.oldest_s(), unready))
            self._stopped.wait(LOOK_EVERY_S)

    def _ready(self, name: str) -> bool:
        try:
            return self._client.get(f"{self.rig.url(name)}/readyz").status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False


def recovery(struck: Struck, looks: list[Look]) -> Recovery:
    """Return how a strike was got over."""
    later = [look for look in looks if look.at >= struck.mended]
    ready = next((look.at for look in later if not look.unready), None)
    fine = next((look.at for look in later if not look.unready and look.oldest_s < BOUND_S), None)
    seen = [look.oldest_s for look in looks if struck.began <= look.at <= (fine or float("inf"))]
    return Recovery(
        down_s=struck.mended - struck.began,
        ready_s=None if ready is None else ready - struck.mended,
        worst_s=max(seen, default=0.0),
        under_bound_s=None if fine is None else fine - struck.mended,
    )
