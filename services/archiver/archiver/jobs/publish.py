"""Publishes yesterday's journal each morning, in the municipality's own clock."""

from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from archiver.core.office import OWN, Office
from archiver.ports import Offices
from archiver.store.public import Published
from archiver.store.public_due import enqueue_publishing
from common.db import Tx
from common.errors import OrdstyrerError
from common.work import Job, Unit

AT_CLOCK = time(6)
"""When the day before is published: nobody has to be there, and whoever comes at eight finds it."""
AGAIN_AFTER = timedelta(hours=1)


class Publish:
    """Does jobs of kind `publish`, one a municipality and day."""

    def __init__(self, offices: Offices) -> None:
        self._offices = offices

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Publish what was journaled until yesterday, and have it done again tomorrow for as long as it is on."""
        return partial(publish, municipality=job.municipality, office=self._offices(job.municipality), at=at)

    def give_up(self, tx: Tx, job: Job, _problem: OrdstyrerError, at: datetime) -> None:
        """Try again in a while, for ever: the journal must not stop for one bad morning."""
        enqueue_publishing(tx, job.municipality, f"again {job.job_id}", at + AGAIN_AFTER)


def publish(tx: Tx, *, municipality: str, office: Office, at: datetime) -> None:
    """Publish every series of a municipality. Only an own journal is ours to publish."""
    published = Published(tx, municipality)
    switch = published.switch()
    if switch is None or not switch.on:
        return
    zone = zone_of(office)
    today = at.astimezone(zone).date()
    if office.journal == OWN:
        since = switch.since or switch.at.astimezone(zone).date()
        for series in office.structure.all_series:
            published.publish(series, (since, today - timedelta(days=1)), zone, at)
    tomorrow = datetime.combine(today + timedelta(days=1), AT_CLOCK, zone)
    enqueue_publishing(tx, municipality, tomorrow.date().isoformat(), tomorrow)


def zone_of(office: Office) -> ZoneInfo:
    """Return the municipality's zone by its name; UTC for one that has none."""
    return office.zone if isinstance(office.zone, ZoneInfo) else ZoneInfo("UTC")
