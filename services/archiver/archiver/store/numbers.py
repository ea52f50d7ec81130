"""Numbers of a series: the next one, whether any is given at all, and who waits for one."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Table, bindparam, delete, func, select

from archiver.core.checkpoint import Given
from archiver.core.entry import NUMBERED, NUMBERS_RESUMED, Envelope
from archiver.core.numbers import Resumption, next_number, resumed_subject, resumption_of
from archiver.store.batch import BATCH, settle
from archiver.store.delivery_tables import HOLD, WISH
from archiver.store.tables import EVENT, MACHINERY
from common.db import ACROSS, Prepared, Tx, insert_once
from common.errors import Permanent
from common.events import derived_id
from common.work import Job, enqueue

WISH_KIND = "number_wish"
RESTORED = "restored"


class NumbersHeld(Permanent):
    """The series gives no numbers until a person has looked what was given outside of this database."""


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """Why a series gives no numbers, since when, and after which line: what follows may have stood there twice."""

    municipality: str
    series: str
    since: datetime
    why: str
    seq: int


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A person stood behind a record while its series gave no numbers. `event` is what caused it, with its type."""

    municipality: str
    record_id: UUID
    series: str
    item_id: UUID
    kind: str
    event: bytes
    actor: str
    rests_on: dict[str, Any]
    picked: dict[str, Any]
    asked_at: datetime


def _given(table: Table, *names: str) -> Iterator[ColumnElement[bool]]:
    """Yield what compares a series' rows with these columns as they are given."""
    return (table.c[name] == bindparam(name) for name in ("municipality", "series", *names))


_HIGHEST = Prepared(select(func.max(EVENT.c.number)).where(*_given(EVENT, "event", "year")))
_RESUMED = Prepared(select(EVENT.c.envelope).where(*_given(EVENT, "subject_id", "event")).order_by(EVENT.c.seq))
_HOLD = Prepared(select(HOLD).where(*_given(HOLD)))


class Numbers:
    """One series' numbers in an open transaction."""

    def __init__(self, tx: Tx, municipality: str, series: str) -> None:
        self._tx = tx
        self._municipality = municipality
        self._series = series

    def _mine(self, table: Table) -> ColumnElement[bool]:
        return (table.c.municipality == self._municipality) & (table.c.series == self._series)

    def next(self, event: str, subject_id: UUID, year: int) -> tuple[int, int]:
        """Return year and number of what is about to be numbered. NumbersHeld after a restore."""
        if self.held() is not None:
            raise NumbersHeld("after a restore no number is given: ordstyrer archive resume")
        batch, of = BATCH.of(self._tx), (self._municipality, self._series, event, year)
        if batch is not None and of in batch.numbers:
            batch.numbers[of] += 1
            return year, batch.numbers[of]
        resumed = self.resumed()
        if resumed:
            settle(self._tx)
        of_series = {"municipality": self._municipality, "series": self._series}
        highest: int = _HIGHEST.scalar(self._tx, **of_series, event=event, year=year) or 0
        if batch is not None and not resumed:
            # After a restore some numbers are reserved: then each is looked for.
            batch.numbers[of] = highest + 1
        return next_number(resumed, event, subject_id, year, highest)

    def resumed(self) -> list[Resumption]:
        """Return every resumption of the series; nearly always none."""
        subject = resumed_subject(self._municipality, self._series)
        of_series = {"municipality": self._municipality, "series": self._series}
        found = _RESUMED.scalars(self._tx, **of_series, subject_id=subject, event=NUMBERS_RESUMED)
        return [resumption_of(msgspec.json.decode(envelope, type=Envelope).facts) for envelope in found]

    def hashes(self, after_seq: int) -> dict[int, str]:
        """Return the hash of every line after `after_seq`."""
        query = select(EVENT.c.seq, EVENT.c.hash).where(self._mine(EVENT), EVENT.c.seq > after_seq)
        return {row.seq: row.hash for row in self._tx.execute(query)}

    def given(self, after_seq: int = 0) -> tuple[Given, ...]:
        """Return the numbers that lines after `after_seq` gave, by the lines' order."""
        query = (
            select(EVENT.c.event, EVENT.c.year, EVENT.c.number, EVENT.c.subject_id)
            .where(self._mine(EVENT), EVENT.c.event.in_(NUMBERED), EVENT.c.seq > after_seq)
            .where(EVENT.c.number.is_not(None))
            .order_by(EVENT.c.seq)
        )
        return tuple(Given(*row) for row in self._tx.execute(query))

    # --- hold -------------------------------------------------------------------------------------------------

    def held(self) -> Hold | None:
        """Return why the series gives no numbers; None when it does."""
        batch = BATCH.of(self._tx)
        if batch is not None and (self._municipality, self._series) in batch.unheld:
            return None
        found = _HOLD.dicts(self._tx, municipality=self._municipality, series=self._series)
        if batch is not None and not found:
            batch.unheld.add((self._municipality, self._series))
        return Hold(**found[0]) if found else None

    def hold(self, why: str, seq: int, at: datetime) -> bool:
        """Let no number be given; false when that was so already."""
        row = {"municipality": self._municipality, "series": self._series, "since": at, "why": why, "seq": seq}
        return insert_once(self._tx, HOLD, row)

    def lift(self, at: datetime) -> int:
        """Give numbers again, and have everyone who waited get one; return how many wait."""
        self._tx.execute(delete(HOLD).where(self._mine(HOLD)))
        wishes = self.wishes()
        for wish in wishes:
            job = Job(
                municipality=self._municipality,
                job_id=derived_id(wish.record_id, WISH_KIND, at.isoformat()),
                kind=WISH_KIND,
                # In the order in which people asked.
                key=f"{WISH_KIND}:{self._series}",
                args={"record_id": str(wish.record_id)},
                run_at=at,
            )
            enqueue(self._tx, MACHINERY.jobs, job)
        return len(wishes)

    # --- who waits --------------------------------------------------------------------------------------------

    def wish(self, wish: Wish) -> None:
        """Remember that a record is to get a number; asked twice is once."""
        packed = {name: msgspec.json.encode(getattr(wish, name)) for name in _PACKED}
        row = msgspec.structs.asdict(wish) | packed
        insert_once(self._tx, WISH, row)

    def wishes(self) -> list[Wish]:
        """Return who waits for a number, who asked first first."""
        query = select(WISH).where(self._mine(WISH)).order_by(WISH.c.asked_at, WISH.c.record_id)
        return [_wish(row) for row in self._tx.execute(query).mappings()]


def take_wish(tx: Tx, municipality: str, record_id: UUID) -> Wish | None:
    """Return a wish and forget it."""
    mine = (WISH.c.municipality == municipality) & (WISH.c.record_id == record_id)
    row = tx.execute(select(WISH).where(mine)).mappings().first()
    tx.execute(delete(WISH).where(WISH.c.municipality == municipality, mine))
    return _wish(row) if row else None


def _wish(row: Any) -> Wish:  # noqa: ANN401 - a row of the database
    return Wish(**{**row, **{name: msgspec.json.decode(row[name]) for name in _PACKED}})


_PACKED = ("rests_on", "picked")


def holds(tx: Tx, municipality: str | None = None) -> list[Hold]:
    """Return every series that gives no numbers."""
    query = select(HOLD).execution_options(**{ACROSS: "an operator asks for all"})
    found = [Hold(**row) for row in tx.execute(query).mappings()]
    return sorted(
        (one for one in found if municipality in {None, one.municipality}), key=lambda h: (h.municipality, h.series)
    )
