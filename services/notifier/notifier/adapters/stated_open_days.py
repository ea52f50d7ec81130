"""When an open day of a municipality has passed: by its newest pack, and by the hours that hold."""

from datetime import datetime, timedelta

from common.beside import BesidePacks
from common.calendar import add_opening_time
from common.pack_versions import PackVersions
from common.policy.beside import hours_at


class StatedOpenDays:
    """Open days by municipality; without hours of its own a day is a day."""

    def __init__(self, versions: PackVersions, beside: BesidePacks) -> None:
        self._versions = versions
        self._beside = beside

    def __call__(self, municipality: str, since: datetime) -> datetime:
        """Return the instant. Permanent for a pack that this release cannot read."""
        newest = self._versions.newest(municipality)
        pack = self._versions.version(municipality, newest.version) if newest else None
        hours = pack and (hours_at(self._beside.of(municipality), pack, since) or pack.file.hours)
        if not hours:
            return since + timedelta(days=1)
        return add_opening_time(hours, since, hours.ordinary_day)
