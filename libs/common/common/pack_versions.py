"""The versions of every municipality's policy pack, as `control` tells them: which one judges an item."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Generic, TypeVar

from common.clock import happens
from common.control import Control, told
from common.errors import Permanent
from common.events import FactStated, PackFact
from common.health import Health
from common.policy.pack import Pack
from common.policy.parse import parse_pack

LOOK_EVERY_S = 1.0
T = TypeVar("T")


class PackVersions:
    """All versions that were ever activated. They are parsed when first asked for: most never are again."""

    def __init__(self, control: Control) -> None:
        self._facts: dict[str, tuple[PackFact, ...]] = {}
        self._parsed: dict[str, Pack] = {}
        self.known = asyncio.Event()
        """Happens when the first pack is told of: before that nothing can be decided."""
        control.listen(self._told)

    def _told(self, fact: FactStated) -> None:
        municipality, _, rest = fact.key.partition("/")
        version = told(fact, PackFact) if rest.startswith("pack/") else None
        if version is None:
            return
        others = [known for known in self.versions(municipality) if known.version != version.version]
        # Handlers read in another thread: what they hold never changes under them.
        self._facts[municipality] = tuple(sorted([*others, version], key=lambda each: -each.version))
        self.known.set()

    async def come(self, stop: asyncio.Event, health: Health) -> None:
        """Be not ready until the first pack is told of (a loop of the service that needs packs)."""
        while not stop.is_set() and not self.known.is_set():
            health.not_ready("packs", "no policy pack has been told of yet: the desk tells of those in its folder")
            await happens(self.known, LOOK_EVERY_S)
        health.fine("packs")

    def municipalities(self) -> tuple[str, ...]:
        """Return the municipalities that have a pack, in order of their ids."""
        return tuple(sorted(self._facts))

    def versions(self, municipality: str) -> tuple[PackFact, ...]:
        """Return a municipality's versions, the newest first."""
        return self._facts.get(municipality, ())

    def newest(self, municipality: str) -> PackFact | None:
        """Return the newest version, whether it holds already or not."""
        return next(iter(self.versions(municipality)), None)

    def pack_for(self, municipality: str, received_at: datetime) -> Pack | None:
        """Return the pack that judges what was received then; None where there was none.

        Raises Permanent (PackError) for one that this release cannot read.
        """
        held = (each for each in self.versions(municipality) if each.holds_from <= received_at)
        fact = next(held, None)
        return None if fact is None else self._pack(fact)

    def version(self, municipality: str, version: int) -> Pack | None:
        """Return a version by its number; None where there is none."""
        fact = next((each for each in self.versions(municipality) if each.version == version), None)
        return None if fact is None else self._pack(fact)

    def _pack(self, fact: PackFact) -> Pack:
        pack = self._parsed.get(fact.sha256)
        if pack is None:
            pack = parse_pack(fact.files)
            if pack.sha256 != fact.sha256:
                raise Permanent(f"the files of {pack.ref} are not those that its hash was made of")
            self._parsed[fact.sha256] = pack
        return pack


class OfVersions(Generic[T]):
    """What a service makes of a municipality's versions: made when first asked for, and anew when one is added."""

    def __init__(self, versions: PackVersions, make: Callable[[tuple[PackFact, ...]], T]) -> None:
        self._versions = versions
        self._make = make
        self._made: dict[str, tuple[int, T]] = {}

    def __call__(self, municipality: str) -> T:
        """Return what is made of the versions that are known now: the newest comes first, and there may be none."""
        versions = self._versions.versions(municipality)
        made = self._made.get(municipality)
        if made is None or made[0] != len(versions):
            made = self._made[municipality] = len(versions), self._make(versions)
        return made[1]


def pack_key(municipality: str, version: int | str) -> str:
    """Return the key under which a pack's version stands on `control`; with "" what all its keys begin with."""
    return f"{municipality}/pack/{version}"
