"""What the classifier needs of the outside: the packs."""

from datetime import datetime
from typing import Protocol

from common.policy.pack import Pack


class Packs(Protocol):
    """The policy packs that hold, by municipality."""

    def pack_for(self, municipality: str, received_at: datetime) -> Pack | None:
        """Return the pack that was valid when an item was received; None when there is none."""
