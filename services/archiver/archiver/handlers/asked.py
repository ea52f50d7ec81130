"""What a person asks of the archive as a whole: to be proved, to let a case file go, to put an item together."""

from datetime import datetime

from archiver.core.noark.rules import OWN, Refused
from archiver.handlers.archivist import or_refused
from archiver.handlers.disposing import dispose_of
from archiver.ports import Salts
from archiver.store.asking import enqueue_inspection, enqueue_package
from common.db import Tx
from common.errors import BadMessage
from common.events import Broken, DisposalDecided, Event, Judged, PackageAsked


class Asked:
    """Handles what is asked at the desk. What takes long is a job."""

    def __init__(self, salts: Salts) -> None:
        self._salts = salts

    def __call__(self, tx: Tx, event: Event, at: datetime) -> None:
        """Do it, or have it done; what the rows of retention keep is refused with the reason."""
        if not isinstance(event, Judged):
            raise BadMessage("nobody asks for it")
        if isinstance(event, PackageAsked):
            enqueue_package(tx, event, at)
            return
        if isinstance(event, DisposalDecided):
            or_refused(tx, event, at, lambda: self._dispose(tx, event, at))
        enqueue_inspection(tx, event.municipality, str(event.event_id), at)

    def _dispose(self, tx: Tx, event: DisposalDecided, at: datetime) -> None:
        kept = dispose_of(tx, event.municipality, event.case_file, (event.actor, self._salts), at)
        if kept is not None:
            raise Refused([Broken(OWN, kept, event.case_file)])
