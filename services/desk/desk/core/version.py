"""A version of a policy pack in the desk's hand: from proposal to activation, and from when it holds."""

import tomllib
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import msgspec

from common.events import PackFact

PROPOSED, ACTIVE, REPLACED, WITHDRAWN = "proposed", "active", "replaced", "withdrawn"
ACTIVATORS_MIN = 2
"""So many different persons activate a version; the one that an installation begins with is exempt."""
MOUNTED = "mounted"
"""Who proposes what lies in the folder of packs: nobody, so that two persons still have to."""


class Header(msgspec.Struct, frozen=True):
    """What everybody needs of `pack.toml`, whatever else this release makes of it."""

    id: str
    name: str
    language: str
    timezone: str
    version: int
    valid_from: date


class _Top(msgspec.Struct, frozen=True):
    pack: Header


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version, whole. `approved_by` are ids of persons in the order in which they approved."""

    version: int
    sha256: str
    state: str
    files: dict[str, str]
    valid_from: date
    proposed_by: str
    proposed_at: datetime
    activated_at: datetime | None = None
    holds_from: datetime | None = None
    approved_by: tuple[str, ...] = ()

    @property
    def header(self) -> Header:
        """Return what stands in `[pack]`."""
        return header_of(self.files)


def header_of(files: dict[str, str]) -> Header:
    """Return what stands in `[pack]` of a pack that has been parsed before."""
    return msgspec.convert(tomllib.loads(files["pack.toml"]), _Top).pack


def activated(version: Version, at: datetime) -> Version:
    """Return the version in force: what is received before its own date, or before now, is none of its matter."""
    holds_from = max(_midnight(version), at)
    return msgspec.structs.replace(version, state=ACTIVE, activated_at=at, holds_from=holds_from)


def first(version: Version, at: datetime) -> Version:
    """Return the version that a new installation begins with: it holds since its own date."""
    return msgspec.structs.replace(version, state=ACTIVE, activated_at=at, holds_from=_midnight(version))


def _midnight(version: Version) -> datetime:
    return datetime.combine(version.valid_from, time.min, ZoneInfo(version.header.timezone))


def fact_of(version: Version) -> PackFact:
    """Return an active version as all services hear of it."""
    header = version.header
    at = version.activated_at or version.proposed_at
    return PackFact(
        version=version.version,
        sha256=version.sha256,
        name=header.name,
        language=header.language,
        timezone=header.timezone,
        valid_from=version.valid_from,
        holds_from=version.holds_from or at,
        activated_at=at,
        activated_by=version.approved_by,
        files=version.files,
    )


def newest_active(versions: tuple[Version, ...]) -> Version | None:
    """Return the active version with the highest number."""
    return max((each for each in versions if each.state == ACTIVE), key=lambda each: each.version, default=None)


def place_of(number: int, sha256: str, versions: tuple[Version, ...]) -> str:
    """Say how a pack stands to what is there: `first`, `same`, `changed`, `older`, `waiting` or `newer`.

    `changed`: other words under the number of the active version; `waiting`: proposed already, word for word.
    """
    active = newest_active(versions)
    if active is None:
        return "first"
    if number == active.version:
        return "same" if sha256 == active.sha256 else "changed"
    if number < active.version:
        return "older"
    waits = any(each.state == PROPOSED and each.sha256 == sha256 for each in versions)
    return "waiting" if waits else "newer"
