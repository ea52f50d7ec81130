"""The opening hours of a municipality: those beside its pack, those in it, or assumed ones."""

from datetime import datetime, time

from common.beside import BesidePacks
from common.calendar import OpeningHours
from common.pack_versions import PackVersions
from common.policy.beside import hours_at

ASSUMED_OPENS, ASSUMED_CLOSES = time(8), time(15, 30)


class StatedHours:
    """Hours by municipality; where nobody has said any, office hours in its country are assumed."""

    def __init__(self, versions: PackVersions, beside: BesidePacks) -> None:
        self._versions = versions
        self._beside = beside

    def __call__(self, municipality: str, at: datetime) -> OpeningHours:
        """Return the hours that hold then. Permanent for a pack that this release cannot read."""
        newest = self._versions.newest(municipality)
        pack = self._versions.version(municipality, newest.version) if newest else None
        if pack is None:
            return _assumed("NO", "Europe/Oslo")
        stated = hours_at(self._beside.of(municipality), pack, at) or pack.file.hours
        return stated or _assumed(pack.file.pack.country, pack.file.pack.timezone)


def _assumed(country: str, timezone: str) -> OpeningHours:
    return OpeningHours(opens=ASSUMED_OPENS, closes=ASSUMED_CLOSES, country=country, timezone=timezone, assumed=True)
