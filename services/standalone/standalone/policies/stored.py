"""Packs and rows as the desk keeps them, for commands that are told a version (`bo/2`), a folder or a municipality."""

import re
from pathlib import Path

from common.clock import SystemClock
from common.errors import Permanent
from common.pack_folder import read_files
from common.policy.beside import Beside
from common.policy.pack import Pack
from common.policy.parse import parse_pack
from common.settings import Settings
from desk.core.version import Version
from desk.handlers.rows import beside
from desk.store.packs import Packs, municipalities_with_packs
from standalone.doors import tables_of
from standalone.policies.folders import folders_of

_VERSION = re.compile(r"^([a-z][a-z0-9_-]*)/(\d+)$")


async def pack_named(word: str, settings: Settings) -> Pack:
    """Return the pack that a word means: a folder, a municipality's mounted pack, or a version that the desk keeps.

    Raises Permanent for a word that means none, PackError for a pack that cannot be used.
    """
    match = _version_in(word)
    if match is None:
        (folder,) = folders_of([word], settings.policies_dir)
        return parse_pack(read_files(folder))
    municipality, number = match.group(1), int(match.group(2))
    found = next((v for v in await versions(settings, municipality) if v.version == number), None)
    if found is None:
        raise Permanent(f"the desk keeps no version {number} of {municipality}: `ordstyrer policy doctor` lists them")
    return parse_pack(found.files)


def _version_in(word: str) -> re.Match[str] | None:
    """Return municipality and number; a folder of that name comes first."""
    return None if Path(word).is_dir() else _VERSION.match(word)


async def versions(settings: Settings, municipality: str) -> tuple[Version, ...]:
    """Return every version that the desk keeps of a municipality, the newest first."""
    async with tables_of(settings, "desk") as db:
        return await db.read(lambda tx: Packs(tx, municipality).all())


async def all_versions(settings: Settings) -> dict[str, tuple[Version, ...]]:
    """Return every version that the desk keeps, by municipality."""
    async with tables_of(settings, "desk") as db:
        return await db.read(lambda tx: {m: Packs(tx, m).all() for m in municipalities_with_packs(tx)})


async def rows_beside(settings: Settings, municipality: str) -> Beside:
    """Return the dated rows that stand beside a municipality's pack."""
    at = SystemClock().now()
    async with tables_of(settings, "desk") as db:
        return await db.read(lambda tx: beside(tx, municipality, at))
