"""How often our own code fails, by municipality: beyond a share its events are paused, not parked one by one (G3)."""

from collections import deque

RATIO_WINDOW_S = 300.0
RATIO_EVENTS_MIN = 200
RATIO_MAX = 0.05


class Ratio:
    """Counts per municipality how many of the last events failed in our own code (G3)."""

    def __init__(self) -> None:
        self._seen: dict[str, deque[tuple[float, bool]]] = {}
        self.paused: set[str] = set()

    def note(self, municipality: str, at_s: float, *, failed: bool) -> bool:
        """Note one event; true when this one makes the municipality paused."""
        seen = self._seen.setdefault(municipality, deque())
        seen.append((at_s, failed))
        while seen and seen[0][0] < at_s - RATIO_WINDOW_S:
            seen.popleft()
        if not failed or len(seen) < RATIO_EVENTS_MIN or municipality in self.paused:
            return False
        if sum(f for _, f in seen) / len(seen) <= RATIO_MAX:
            return False
        self.paused.add(municipality)
        return True

    def resume(self, municipality: str) -> None:
        """Begin anew after a fix."""
        self.paused.discard(municipality)
        self._seen.pop(municipality, None)
