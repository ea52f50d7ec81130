"""No way to any core is set: what is to be delivered waits, and the archivist hears of it after an open day."""

from archiver.ports import Arrived, NotSent, Sending


class NoCore:
    """CoreLink that reaches nobody."""

    async def send(self, sending: Sending) -> None:
        """Raise NotSent: nothing leaves the house."""
        raise NotSent(f"no way to the core of {sending.municipality} is set (ORDSTYRER_ARCHIVER_CORE)")

    async def arrived(self) -> list[Arrived]:
        """Return nothing."""
        return []

    async def done_with(self, reply_id: str) -> None:
        """There is nothing to let go of."""
