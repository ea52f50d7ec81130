"""By when a person must have looked at what the system hid: by the newest pack, and by the hours that hold."""

from datetime import datetime, timedelta

from common.beside import BesidePacks
from common.calendar import add_opening_time, is_open
from common.pack_versions import PackVersions
from common.policy.beside import hours_at
from common.policy.rules_removal import HIDE_DUE_OPENING_HOURS, HIDE_DUE_OPENING_HOURS_MAX

_A_MINUTE = timedelta(minutes=1)


class StatedHideDue:
    """When people of a municipality are told; without opening hours of its own any hour is one."""

    def __init__(self, versions: PackVersions, beside: BesidePacks) -> None:
        self._versions = versions
        self._beside = beside

    def __call__(self, municipality: str, hidden_at: datetime) -> tuple[datetime, datetime]:
        """Return when it is due, in opening hours, and when overdue. Permanent for a pack that cannot be read."""
        newest = self._versions.newest(municipality)
        pack = self._versions.version(municipality, newest.version) if newest else None
        amount = pack.file.removal.hide_due_opening_hours if pack else HIDE_DUE_OPENING_HOURS
        overdue = hidden_at + timedelta(hours=HIDE_DUE_OPENING_HOURS_MAX)
        hours = pack and (hours_at(self._beside.of(municipality), pack, hidden_at) or pack.file.hours)
        if not hours:
            return hidden_at + timedelta(hours=amount), overdue
        due = add_opening_time(hours, hidden_at, timedelta(hours=amount))
        # Closing time is closed: whoever is told then has gone home.
        return (due if is_open(hours, due) else due - _A_MINUTE), overdue
