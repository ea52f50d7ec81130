"""Batches: of news, whose handlers' questions are read at once before they run, and of jobs' ends."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from uuid import UUID

from archiver.store.ahead import read_ahead, read_records, read_revisions
from archiver.store.batch import BATCH, open_batch
from archiver.store.filing import FILE_KIND
from archiver.store.seals import SEAL_KIND, Seals
from common.db import Tx
from common.events import ActionTaken, AttachmentsKept, DecisionMade, Event, EvidenceWanted, ItemChanged, NoticeSent
from common.runner import Handler
from common.work import Job

NEWS = (ItemChanged, DecisionMade, ActionTaken, NoticeSent, EvidenceWanted, AttachmentsKept)
"""What comes by the thousand. What people ask of records is rare, may be refused and undone, and goes alone."""
ADDING = (FILE_KIND, SEAL_KIND)
"""Jobs whose ends are written as news is."""
SEVERAL = 2
"""Of one alone no more is read than its handler asks."""


@contextmanager
def together(tx: Tx, events: Sequence[Event]) -> Iterator[None]:
    """Open while the handlers of a batch run, where all of it is news."""
    if not all(isinstance(event, NEWS) for event in events):
        yield
        return
    with open_batch(tx) as batch:
        filed = [event for event in events if not isinstance(event, EvidenceWanted)]
        if len(filed) >= SEVERAL:
            read_ahead(tx, batch, filed)
        sealed = [
            (e.municipality, e.item_id) for e in events if isinstance(e, EvidenceWanted) and e.item_id is not None
        ]
        if len(sealed) >= SEVERAL:
            batch.news.seals = Seals.of_each(tx, sealed)
        yield


@contextmanager
def ends_together(tx: Tx, kind: str) -> Iterator[None]:
    """Open while the ends of jobs of a kind are written, where they only add to records."""
    with open_batch(tx) if kind in ADDING else nullcontext():
        yield


def ends_ahead(tx: Tx, jobs: Sequence[Job]) -> None:
    """Read what the ends of these jobs will ask: the records that documents are added to, with what they have, and
    whether what was sealed is still there."""
    batch = BATCH.of(tx)
    if batch is None or not jobs:
        return
    items = list(dict.fromkeys((job.municipality, UUID(job.args["item_id"])) for job in jobs))
    if jobs[0].kind == FILE_KIND:
        read_records(tx, batch, items)
    else:
        read_revisions(tx, batch, items)


def with_batch(handler: Handler) -> Handler:
    """Return the handler in a batch of its own where none is open: what it has read of an item it reads once."""

    def handle(tx: Tx, event: Event, at: datetime) -> None:
        with nullcontext() if BATCH.of(tx) is not None else together(tx, (event,)):
            handler(tx, event, at)

    return handle
