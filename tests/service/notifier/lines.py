"""Channels of every kind in a test's hand: what they took, which are away, which refuse."""

from common.errors import Permanent, Transient
from notifier.core.message import Address, Message


class Lines:
    """Takes messages; `away` and `refuse` name kinds or places."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, Message]] = []
        self.tried: list[str] = []
        self.away: set[str] = set()
        self.refuse: set[str] = set()

    async def send(self, address: Address, message: Message) -> None:
        """Do as the test has said."""
        self.tried.append(address.to)
        if self.away & {address.kind, address.to}:
            raise Transient("it is away")
        if self.refuse & {address.kind, address.to}:
            raise Permanent("it refuses")
        self.taken.append((address.to, message))

    def to(self, reason: str = "") -> list[str]:
        """Return where messages went, of one reason or of all."""
        return [to for to, message in self.taken if reason in {"", message.alerts[0].reason}]
