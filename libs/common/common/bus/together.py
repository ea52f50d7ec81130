"""A batch handled as a whole: what it needs is read at once, and what it leaves is written at once."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from common.bus.port import Incoming
from common.bus.told import event_of
from common.db import Tx, passes
from common.errors import Transient
from common.events import Event

Together = Callable[[Tx, Sequence[Event]], AbstractContextManager[None]]
"""Open while the handlers of a batch run: reads what they need at once, and writes at its end what they left there."""


class OneFails(Exception):  # noqa: N818 - no error: it undoes a transaction, so that each message gets its own savepoint
    """One of the messages that were handled together cannot be."""


@contextmanager
def opened(tx: Tx, messages: Sequence[Incoming], together: Together | None) -> Iterator[None]:
    """Open what a service has around a batch, if it has. OneFails where the batch cannot be read or written so."""
    if together is None:
        yield
        return
    try:
        with together(tx, [event for message in messages if (event := event_of(message)) is not None]):
            yield
    except (Transient, OneFails):
        raise
    except Exception as e:
        if passes(e):
            raise Transient("database: no answer") from e
        raise OneFails from e
