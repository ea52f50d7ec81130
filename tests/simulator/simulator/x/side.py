"""X, complete."""

from simulator.beside.door import Door
from simulator.beside.outbox import Outbox
from simulator.beside.stand import Stand
from simulator.beside.world import Place
from simulator.surroundings import Surroundings
from simulator.x.api import ApiV2
from simulator.x.handle import REMAINING_MAX, X


def x_side(surroundings: Surroundings) -> Stand:
    """Return X with the handles of this world."""
    platform = X(surroundings)

    def rates(place: Place) -> dict[str, str]:
        left = max(REMAINING_MAX - place.counters.get("calls", 0), 0)
        reset = str(int(platform.now().timestamp()) + 900)
        return {
            "x-rate-limit-limit": str(REMAINING_MAX),
            "x-rate-limit-remaining": str(left),
            "x-rate-limit-reset": reset,
        }

    outbox = Outbox(platform)
    door = Door(platform, outbox, rates)
    return Stand(platform, outbox, door, ApiV2(platform, door).routes())
