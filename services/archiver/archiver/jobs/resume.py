"""Goes on after a restore: lifts a series above everything that was given outside of what the database knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from archiver.core.checkpoint import Checkpoint, Given, Key, Trust, decoded, trust_in
from archiver.core.entry import NUMBERS_RESUMED, Entry
from archiver.core.numbers import Resumption, facts_of, resumed_subject, resumption
from archiver.core.receipt_file import given_by
from archiver.ports import Salts, Shelf
from archiver.store.ledger import Ledger
from archiver.store.numbers import Hold, Numbers, holds
from common.db import Database, Tx
from common.errors import Permanent


class Above(msgspec.Struct, frozen=True):
    """A number that a person read somewhere else: in the published journal, on paper."""

    event: str
    year: int
    number: int


class GoOn(msgspec.Struct, frozen=True, kw_only=True):
    """Who wants numbers given again in a municipality, and what he read somewhere else."""

    municipality: str
    actor: str
    above: tuple[Above, ...] = ()


class Resumed(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one series. `waiting` records get their numbers when the service runs."""

    municipality: str
    series: str
    since: datetime
    found: Resumption
    checkpoints: int
    receipts: int
    waiting: int


@dataclass(frozen=True)
class Outside:
    """What lies outside the database: genuine checkpoints of later lines, and numbers that receipts tell of."""

    newer: Sequence[Checkpoint]
    receipts: Sequence[Given]


@dataclass(frozen=True)
class Resume:
    """Does it for every held series of a municipality."""

    db: Database
    shelf: Shelf
    receipts: Shelf
    keys: Sequence[Key]
    salts: Salts

    async def __call__(self, asked: GoOn, at: datetime, *, dry: bool = False) -> list[Resumed]:
        """Return what was found and done; `dry` writes nothing. Permanent for a checkpoint that is not ours."""
        held = await self.db.read(lambda tx: holds(tx, asked.municipality))
        return [await self._series(one, asked, at, dry=dry) for one in held]

    async def _series(self, held: Hold, asked: GoOn, at: datetime, *, dry: bool) -> Resumed:
        municipality, series = held.municipality, held.series
        newer = self._genuine(await self.shelf.above(municipality, series, held.seq))
        told = [given_by(content) for content in await self.receipts.all(municipality, series)]
        outside = Outside(newer, [given for given in told if given is not None])
        if dry:
            return await self.db.read(lambda tx: _look(tx, held, asked, outside))
        return await self.db.write(lambda tx: self._write(tx, held, asked, outside, at))

    def _genuine(self, contents: Sequence[bytes]) -> list[Checkpoint]:
        found = [decoded(content) for content in contents]
        genuine = [c for c in found if c is not None and trust_in(c, self.keys) is Trust.GENUINE]
        if len(genuine) != len(found):
            raise Permanent("a checkpoint does not bear our signature: `ordstyrer archive verify` says which")
        return genuine

    def _write(self, tx: Tx, held: Hold, asked: GoOn, outside: Outside, at: datetime) -> Resumed:
        ledger = Ledger(tx, held.municipality, held.series)
        ledger.hold()
        resumed = _look(tx, held, asked, outside)
        facts = facts_of(resumed.found) | {"actor": asked.actor, "why": held.why, "since": held.since}
        subject = resumed_subject(held.municipality, held.series)
        ledger.append(Entry(event=NUMBERS_RESUMED, subject_id=subject, facts=facts), at, self.salts())
        Numbers(tx, held.municipality, held.series).lift(at)
        return resumed


def _look(tx: Tx, held: Hold, asked: GoOn, outside: Outside) -> Resumed:
    numbers = Numbers(tx, held.municipality, held.series)
    here = numbers.hashes(held.seq)
    gone = [c for c in outside.newer if here.get(c.seq) != c.hash]
    floors = [(a.event, a.year, a.number) for a in asked.above]
    floors += [floor for before in numbers.resumed() for floor in before.floors]
    found = resumption(numbers.given(), [*outside.receipts, *_reserved(numbers)], floors, gone)
    return Resumed(
        municipality=held.municipality,
        series=held.series,
        since=held.since,
        found=found,
        checkpoints=len(gone),
        receipts=len(outside.receipts),
        waiting=len(numbers.wishes()),
    )


def _reserved(numbers: Numbers) -> list[Given]:
    """What an earlier resumption reserved and nobody has taken up is still reserved."""
    return [given for found in numbers.resumed() for given in found.reserved]
