"""By when a person must have looked at what the system hid: by the newest pack, and by the hours that hold."""

from datetime import datetime, timedelta

from common.calendar import add_opening_time, is_open
from common.pack_versions import PackVersions
from common.policy.rules_removal import HIDE_DUE_OPENING_HOURS, HIDE_DUE_OPENING_HOURS_MAX
from notifier.ports import OfficeHours

_A_MINUTE = timedelta(minutes=1)


class StatedHideDue:
    """When people of a municipality are told; without opening hours of its own, in assumed ones."""

    def __init__(self, versions: PackVersions, office: OfficeHours) -> None:
        self._versions = versions
        self._office = office

    def __call__(self, municipality: str, hidden_at: datetime) -> tuple[datetime, datetime]:
        """Return when it is due, in opening hours, and when overdue. Permanent for a pack that cannot be read."""
        newest = self._versions.newest(municipality)
        pack = self._versions.version(municipality, newest.version) if newest else None
        amount = pack.file.removal.hide_due_opening_hours if pack else HIDE_DUE_OPENING_HOURS
        hours = self._office(municipality, hidden_at)
        due = add_opening_time(hours, hidden_at, timedelta(hours=amount))
        # Closing time is closed: whoever is told then has gone home.
        overdue = hidden_at + timedelta(hours=HIDE_DUE_OPENING_HOURS_MAX)
        return (due if is_open(hours, due) else due - _A_MINUTE), overdue
