"""Jobs that a person's wish brings about: to go through the archive, and to put an item together."""

from datetime import datetime

from archiver.store.tables import MACHINERY
from common.db import Tx
from common.events import PackageAsked, derived_id
from common.work import Job, enqueue

PACKAGE_KIND = "package"
INSPECT_KIND = "inspect"


def enqueue_inspection(tx: Tx, municipality: str, asked: str, at: datetime) -> None:
    """Have a municipality's archive gone through; what is asked by the same word twice is done once."""
    job = Job(
        municipality=municipality,
        job_id=derived_id(municipality, INSPECT_KIND, asked),
        kind=INSPECT_KIND,
        key=INSPECT_KIND,
        args={},
        run_at=at,
    )
    enqueue(tx, MACHINERY.jobs, job)


def enqueue_package(tx: Tx, event: PackageAsked, at: datetime) -> None:
    """Have a package made; the same wish is one."""
    asked = {"act_id": event.act_id, "actor": event.actor, "recipient": event.recipient, "reason": event.reason}
    job = Job(
        municipality=event.municipality,
        job_id=derived_id(event.event_id, PACKAGE_KIND),
        kind=PACKAGE_KIND,
        key=f"{PACKAGE_KIND}:{event.item_id}",
        args={"item_id": str(event.item_id), "revision": event.revision or 0, "asked_at": at.isoformat(), **asked},
        run_at=at,
    )
    enqueue(tx, MACHINERY.jobs, job)
