"""The first of the jobs that bring lists to people each open day: each of them asks for the next."""

from datetime import UTC, datetime

from common.calendar import OpeningHours
from common.db import Tx
from common.events import derived_id
from common.work import Job
from notifier.core.digest import next_list_at
from notifier.ports import OfficeHours
from notifier.store import ask_for

DIGEST = "digest"
"""The kind of job that makes lists: one a municipality and open day, and one a person and list."""
DAY = "day"


def ask_for_day(tx: Tx, municipality: str, run_at: datetime, hours: OpeningHours) -> None:
    """Ask for the lists of the day on which `run_at` falls; asked again, for the same instant, it is one job."""
    run_at = run_at.astimezone(UTC)
    job_id = derived_id(municipality, DIGEST, DAY, run_at.isoformat())
    day = run_at.astimezone(hours.zone).date()
    job = Job(
        municipality=municipality,
        job_id=job_id,
        kind=DIGEST,
        key=str(job_id),
        args={"what": DAY, "date": day.isoformat()},
        run_at=run_at,
    )
    ask_for(tx, job)


class Days:
    """Sees to it that every municipality of which anything is heard has its next day's job."""

    def __init__(self, hours: OfficeHours) -> None:
        self._hours = hours
        self._asked: dict[str, object] = {}

    def begin(self, tx: Tx, municipality: str, at: datetime) -> None:
        """Ask for the next open day's lists, once a day; what was rolled back is asked for again on the next."""
        if self._asked.get(municipality) == at.date():
            return
        self._asked[municipality] = at.date()
        hours = self._hours(municipality, at)
        ask_for_day(tx, municipality, next_list_at(hours, at), hours)
