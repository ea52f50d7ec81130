"""The archiver filed something, or did not: kind, status, number and what it refused are shown with the item."""

from datetime import datetime

from common.db import Tx
from common.events import (
    ActRefused,
    ArchiveProved,
    CaseFileChanged,
    DisposalListed,
    Event,
    PackageMade,
    RecordCaptured,
    RecordChanged,
    RecordDelivered,
    RecordJournaled,
    RecordWithdrawn,
)
from desk.handlers.folding import LimitsOf, take_in
from desk.store import FiledRecords
from desk.store.archive_told import ArchiveTold

OF_RECORDS: tuple[type[Event], ...] = (
    *(RecordCaptured, RecordDelivered, RecordJournaled, RecordWithdrawn, RecordChanged),
    *(ActRefused, CaseFileChanged, ArchiveProved, DisposalListed, PackageMade),
)
"""What is told on the topic, and heard here."""


def on_record(tx: Tx, event: Event, at: datetime, *, limits: LimitsOf) -> None:
    """Take in a record as it was last told of, or what the archive did not do."""
    if isinstance(event, CaseFileChanged):
        FiledRecords(tx, event.municipality).changed(event)
    ArchiveTold(tx, event.municipality).keep(event)
    take_in(tx, event, at, limits)
