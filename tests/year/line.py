"""The channels of the year: they note what is handed over, fail when told to, and may take the process with them."""

from collections.abc import Sequence

from common.clock import Clock
from common.crash import CrashPoint
from common.errors import Permanent, Transient
from notifier.core.message import Address, Message
from tests.year.record import AWAY, TAKEN, About, Kill, Outage, Sent
from tests.year.town import is_named

HANDED = "handed"


class Killed(BaseException):
    """The process is gone, without any clean-up: nobody may catch it as an error."""


class Deadly(CrashPoint):
    """Kills at the named point, the next time that it is passed after its instant."""

    def __init__(self, clock: Clock, planned: Sequence[Kill]) -> None:
        super().__init__({})
        self.killed: list[Kill] = []
        self._clock = clock
        self._planned = list(planned)

    def passed(self, service: str, point: str) -> None:
        """Die here when it is time."""
        at = self._clock.now()
        if service == "notifier" and self._planned and self._planned[0].at <= at and self._planned[0].point == point:
            self._planned.pop(0)
            self.killed.append(Kill(at, point))
            raise Killed


class Line:
    """Carries every kind of message to nobody, and remembers it."""

    def __init__(self, clock: Clock, outages: Sequence[Outage], deadly: Deadly) -> None:
        self.sent: list[Sent] = []
        self._clock = clock
        self._outages = outages
        self._deadly = deadly

    async def send(self, address: Address, message: Message) -> None:
        """Note the message; fail as the outages say, or die just after it was taken."""
        at = self._clock.now()
        ended = next((out.ended for out in self._outages if out.hits(address.kind, address.to, at)), TAKEN)
        self.sent.append(
            Sent(
                message_id=message.message_id,
                at=at,
                municipality=message.municipality,
                role=message.role,
                kind=address.kind,
                to=address.to,
                urgent=message.urgent,
                about=tuple(About(alert.alert_id, alert.item_id, alert.reason) for alert in message.alerts),
                ended=ended,
                leaks=is_named(message),
            )
        )
        if ended == AWAY:
            raise Transient("the channel does not answer")
        if ended != TAKEN:
            raise Permanent("the channel refuses")
        self._deadly.passed("notifier", HANDED)
