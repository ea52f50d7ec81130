"""What a transaction has by it while a block is open: whoever is given the transaction finds it there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic

from common.db.port import T, Tx


class Held(Generic[T]):
    """One thing of its kind in a transaction, or none. Made once, as a module's constant."""

    @contextmanager
    def open(self, tx: Tx, thing: T) -> Iterator[None]:
        """Have it there until the block ends."""
        info = tx.info  # asked for once: a connection that is lost meanwhile would not give it
        info[self] = thing
        try:
            yield
        finally:
            info.pop(self, None)

    def of(self, tx: Tx) -> T | None:
        """Return the thing that is open in a transaction."""
        found: T | None = tx.info.get(self)
        return found
