"""Hours of municipalities: those in which people are told, and those that promises are counted in."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import msgspec

from common.beside import BesidePacks
from common.calendar import OpeningHours
from common.errors import Permanent
from common.events import CalendarRow, Promise
from common.pack_versions import PackVersions
from common.policy.beside import Beside, held_at, hours_at
from common.policy.deadline import recounted
from common.policy.pack import Pack
from notifier.core.hour import assumed_hours, in_hours

LONG_AGO = datetime.min.replace(tzinfo=UTC)


class StatedCalendars:
    """Calendars by municipality: the pack's hours, and the dated rows beside it as they stand now."""

    def __init__(self, versions: PackVersions, beside: BesidePacks) -> None:
        self._versions = versions
        self._beside = beside

    def hours(self, municipality: str, at: datetime) -> OpeningHours | None:
        """Return the hours in which people are told of things; None where no pack is known, or none that we can read.

        That a pack cannot be read is told of elsewhere: no alert may hang on it.
        """
        try:
            pack = self._versions.pack_for(municipality, at) or self._newest(municipality)
            if pack is None:
                return None
            hours = hours_at(self._beside.of(municipality), pack, at) or pack.file.hours
        except (Permanent, ValueError):
            return None
        return hours or assumed_hours(pack.file.pack.country, pack.file.pack.timezone)

    def recounted(self, municipality: str, pack_ref: str, made: Promise, at: datetime) -> tuple[Promise, datetime]:
        """Return a promise as the calendar makes it that holds at that instant, and since when that calendar holds.

        The promise stays as it was made where its pack or its hours are not known. Permanent for a pack that this
        release cannot read, ValueError for rows that never open.
        """
        version = pack_ref.rpartition("/")[2]
        pack = self._versions.version(municipality, int(version)) if version.isdigit() else None
        if pack is None:
            return made, LONG_AGO
        rows = self._beside.of(municipality)
        hours = hours_at(rows, pack, at) or pack.file.hours
        if hours is None:
            return made, LONG_AGO
        made_in = hours_at(_as_stated(rows, made.starts_at), pack, made.starts_at) or pack.file.hours or hours
        return in_hours(recounted(pack, made, made_in, hours), hours), _since(rows, pack, at)

    def _newest(self, municipality: str) -> Pack | None:
        newest = self._versions.newest(municipality)
        return self._versions.version(municipality, newest.version) if newest else None


def _as_stated(rows: Beside, at: datetime) -> Beside:
    """Return the rows as they stood when a promise was made: rows are added, never changed."""
    return msgspec.structs.replace(rows, calendar=tuple(row for row in rows.calendar if row.stated_at <= at))


def _since(rows: Beside, pack: Pack, at: datetime) -> datetime:
    held = held_at(rows.calendar, pack.file.pack.timezone, at)
    return max((_takes_over(row, pack) for row in held), default=LONG_AGO)


def _takes_over(row: CalendarRow, pack: Pack) -> datetime:
    """Return from when on a row holds: its own day, or when it was stated, if that was later."""
    return max(row.stated_at, datetime.combine(row.valid_from, time.min, ZoneInfo(pack.file.pack.timezone)))
