"""What the archiver needs from outside: chance for the salts, what packs say of an office, a shelf and keys."""

from collections.abc import Callable
from typing import Protocol

from archiver.core.office import Office

Salts = Callable[[], bytes]
"""Returns 32 bytes that nobody can guess."""
Offices = Callable[[str], Office]
"""Returns what is known of a municipality's archive; a default for one without a pack."""


class Shelf(Protocol):
    """Where checkpoints lie outside the database: once put, a file is never written again."""

    async def put(self, municipality: str, series: str, seq: int, content: bytes) -> None:
        """Put the file unless it is there. Transient when the shelf is away; Permanent when another one is there."""

    async def all(self, municipality: str, series: str) -> list[bytes]:
        """Return every file of this chain, in no order."""

    async def chains(self) -> list[tuple[str, str]]:
        """Return (municipality, series) of every chain that has a file here."""
