"""Keeps what an encoder read lately: the same text is read ahead, when it is decided, and when it is explained."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock

READINGS_KEPT_MAX = 2048


class Kept:
    """A reader that does not read again what it has read among the last READINGS_KEPT_MAX texts. For any thread."""

    def __init__(self, read: Callable[[str], Mapping[str, float]]) -> None:
        self._read = read
        self._known: OrderedDict[str, Mapping[str, float]] = OrderedDict()
        self._lock = Lock()

    def __call__(self, text: str) -> Mapping[str, float]:
        """Return a label's log-odds, read or remembered. Nobody waits for the lock while a text is read."""
        with self._lock:
            known = self._known.get(text)
        if known is not None:
            return known
        found = self._read(text)
        with self._lock:
            self._known[text] = found
            while len(self._known) > READINGS_KEPT_MAX:
                self._known.popitem(last=False)
        return found
