"""Signs the head of a chain and puts it where no database role can reach it."""

from datetime import datetime
from functools import partial

import msgspec

from archiver.core.checkpoint import Checkpoint, Given, SigningKey, encoded, signed
from archiver.ports import Shelf
from archiver.store.ledger import Ledger
from archiver.store.numbers import Numbers
from common.blob import Blobs
from common.db import Database, Tx
from common.errors import OrdstyrerError
from common.events import derived_id
from common.work import Job, Unit


class MakeCheckpoint:
    """Does jobs of kind `checkpoint`."""

    def __init__(self, db: Database, blobs: Blobs, key: SigningKey, shelf: Shelf | None) -> None:
        self._db = db
        self._blobs = blobs
        self._key = key
        self._shelf = shelf

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Put the signed head outside first: the row in the database comes after what it stands for."""
        municipality, series = job.municipality, job.args["series"]
        seq, head, numbers = await self._db.read(partial(_head, municipality=municipality, series=series))
        if seq == 0:
            return None
        unsigned = Checkpoint(municipality=municipality, series=series, seq=seq, hash=head, at=at, key_id="")
        checkpoint = signed(self._key, msgspec.structs.replace(unsigned, numbers=numbers))
        content = encoded(checkpoint)
        blob_sha256 = await self._blobs.put(municipality, content)
        if self._shelf is not None:
            await self._shelf.put(municipality, series, seq, content)
        return partial(_write, checkpoint=checkpoint, blob_sha256=blob_sha256, at=at)


def _head(tx: Tx, *, municipality: str, series: str) -> tuple[int, str, tuple[Given, ...]]:
    ledger = Ledger(tx, municipality, series)
    return *ledger.head(), Numbers(tx, municipality, series).given(ledger.signed_to())


def _write(tx: Tx, *, checkpoint: Checkpoint, blob_sha256: str, at: datetime) -> None:
    Ledger(tx, checkpoint.municipality, checkpoint.series).save_checkpoint(checkpoint, blob_sha256, at)


def give_up(tx: Tx, job: Job, _problem: OrdstyrerError, at: datetime) -> None:
    """A chain is never left without a next checkpoint."""
    Ledger(tx, job.municipality, job.args["series"]).enqueue_checkpoint(derived_id(job.job_id, "again"), at)
