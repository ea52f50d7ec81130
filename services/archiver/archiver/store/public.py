"""What is published when: the switch, days' pages, their entries, and what makes them anew."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import ColumnElement, bindparam, func, or_, select, update

from archiver.core.entry import (
    ASSESSED,
    CASE_CLOSED,
    CASE_CORRECTED,
    CASE_REOPENED,
    CORRECTED,
    DISCARDED,
    REGISTERED,
    SHIELDED,
    STATUS_CHANGED,
    WRITTEN_OFF,
)
from archiver.core.public_journal.entry import PublicEntry
from archiver.core.public_journal.search import index_of
from archiver.core.public_journal.showing import shown
from archiver.store.batch import BATCH, settle
from archiver.store.public_reading import read_case
from archiver.store.public_tables import ENTRY, PAGE, SWITCH
from archiver.store.tables import POST
from common.db import Prepared, Tx, insert_once, lock, upsert

CHANGES = frozenset(
    {
        *(ASSESSED, SHIELDED, CORRECTED, DISCARDED, STATUS_CHANGED, WRITTEN_OFF, REGISTERED),
        *(CASE_CORRECTED, CASE_CLOSED, CASE_REOPENED),
    }
)
"""Lines that may change what is published of a case."""
FOUND_MAX = 100
"""So many hits of a search are shown, the newest."""
PAGES_PER_RUN_MAX = 400
"""A journal that was off for long is published in several runs."""

_OF_US = ENTRY.c.municipality == bindparam("municipality")
# In an order that an index has: without one a table in which a municipality has nothing would be read to its end.
_ANY = Prepared(select(ENTRY.c.record_id).where(_OF_US).order_by(ENTRY.c.record_id).limit(1))


class Switch(msgspec.Struct, frozen=True, kw_only=True):
    """That a named person turned the journal on or off. `since`: from which journal date on it is published."""

    municipality: str
    no: int
    on: bool
    person: str
    contact: str
    since: date | None
    at: datetime


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """That a day is published: when first, when it was last made anew, and how often."""

    municipality: str
    series: str
    day: date
    published_at: datetime
    made_at: datetime
    edition: int


class Published:
    """A municipality's public journal in an open transaction."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._municipality = municipality

    # --- the switch -------------------------------------------------------------------------------------------

    def switch(self) -> Switch | None:
        """Return how it stands; None when nobody ever turned it on."""
        return next(iter(self.switches()), None)

    def switches(self) -> list[Switch]:
        """Return who turned it on and off, the newest first."""
        query = select(SWITCH).where(SWITCH.c.municipality == self._municipality).order_by(SWITCH.c.no.desc())
        return [Switch(**(dict(row) | {"on": bool(row["on"])})) for row in self._tx.execute(query).mappings()]

    def turn(self, *, on: bool, person: str, contact: str, since: date | None, at: datetime) -> Switch:
        """Turn it on or off; every time is kept."""
        lock(self._tx, "public", self._municipality)
        before = self.switch()
        made = Switch(
            municipality=self._municipality,
            no=before.no + 1 if before else 1,
            on=on,
            person=person,
            contact=contact or (before.contact if before else ""),
            since=since or (before.since if before else None),
            at=at,
        )
        self._tx.execute(SWITCH.insert().values(**msgspec.structs.asdict(made)))
        return made

    # --- publishing -------------------------------------------------------------------------------------------

    def publish(self, series: str, days: tuple[date, date], zone: ZoneInfo, at: datetime) -> int:
        """Publish every day from the first to the last that is not published yet; return how many entries came."""
        lock(self._tx, "public", self._municipality)
        first, last = days
        newest = self.newest_day(series)
        day = max(first, newest + timedelta(days=1)) if newest else first
        ends = min(last, day + timedelta(days=PAGES_PER_RUN_MAX - 1))
        count = self._add_entries(series, first, ends, zone)
        while day <= ends:
            row = {"published_at": at, "made_at": at, "edition": 1}
            insert_once(self._tx, PAGE, {"municipality": self._municipality, "series": series, "day": day} | row)
            day += timedelta(days=1)
        return count

    def _add_entries(self, series: str, first: date, last: date, zone: ZoneInfo) -> int:
        count = 0
        for case_id in self._cases_with_news(series, first, last, zone):
            read = read_case(self._tx, self._municipality, case_id, zone)
            for entry in shown(read.case, read.posts, read.told) if read else ():
                if first <= entry.day <= last:
                    count += self._save(entry, series, case_id, zone)
        return count

    def _cases_with_news(self, series: str, first: date, last: date, zone: ZoneInfo) -> list[UUID]:
        begins = datetime(first.year, first.month, first.day, tzinfo=zone)
        after = last + timedelta(days=1)
        ends = datetime(after.year, after.month, after.day, tzinfo=zone)
        known = select(ENTRY.c.record_id).where(ENTRY.c.municipality == self._municipality)
        query = (
            select(POST.c.case_id)
            .where(POST.c.municipality == self._municipality, POST.c.series == series)
            .where(POST.c.number.is_not(None), POST.c.case_id.is_not(None))
            .where(POST.c.settled_at >= begins, POST.c.settled_at < ends, POST.c.record_id.not_in(known))
            .distinct()
        )
        return [row.case_id for row in self._tx.execute(query)]

    def _save(self, entry: PublicEntry, series: str, case_id: UUID, zone: ZoneInfo) -> bool:
        """Keep an entry as it is now; true when it is new or another than it was."""
        index = index_of(entry)
        row = {
            "municipality": self._municipality,
            "record_id": entry.record_id,
            "series": series,
            "case_id": case_id,
            "day": entry.day,
            "year": entry.number[0],
            "number": entry.number[1],
            "zone": zone.key,
            "entry": msgspec.json.encode(entry),
            "words": index.words,
            "names": index.names,
        }
        known = self._tx.execute(
            select(ENTRY.c.entry).where(self._mine(), ENTRY.c.record_id == entry.record_id)
        ).first()
        if known is not None and known.entry == row["entry"]:
            return False
        upsert(self._tx, ENTRY, row)
        return True

    def refresh(self, subject_id: UUID, at: datetime) -> None:
        """Make anew what is published of a record's case, in the transaction that changes it.

        A withdrawn name is gone when the change is: no job, no cache and no page lies in between.
        """
        if self._is_empty():
            return
        settle(self._tx)
        of_record = select(POST.c.case_id).where(
            POST.c.municipality == self._municipality, POST.c.record_id == subject_id
        )
        of_case = or_(ENTRY.c.case_id == subject_id, ENTRY.c.case_id.in_(of_record))
        query = select(ENTRY.c.record_id, ENTRY.c.case_id, ENTRY.c.series, ENTRY.c.zone).where(self._mine(), of_case)
        rows = self._tx.execute(query).all()
        if not rows:
            return
        zone, published = ZoneInfo(rows[0].zone), {row.record_id: row.series for row in rows}
        read = read_case(self._tx, self._municipality, rows[0].case_id, zone)
        for entry in shown(read.case, read.posts, read.told) if read else ():
            series = published.get(entry.record_id)
            if series is not None and self._save(entry, series, rows[0].case_id, zone):
                self._made_anew(series, entry.day, at)

    def _is_empty(self) -> bool:
        """Say whether nothing of this municipality's journal is published, as in most it is not."""
        batch = BATCH.of(self._tx)
        if batch is not None and self._municipality in batch.unpublished:
            return True
        if batch is not None:
            # Whoever publishes meanwhile waits until the batch is written, and sees what it has withheld.
            lock(self._tx, "public", self._municipality, shared=True)
        is_empty = _ANY.scalar(self._tx, municipality=self._municipality) is None
        if batch is not None and is_empty:
            batch.unpublished.add(self._municipality)
        return is_empty

    def _made_anew(self, series: str, day: date, at: datetime) -> None:
        which = (PAGE.c.municipality == self._municipality) & (PAGE.c.series == series) & (PAGE.c.day == day)
        self._tx.execute(update(PAGE).where(which).values(made_at=at, edition=PAGE.c.edition + 1))

    # --- reading ----------------------------------------------------------------------------------------------

    def page(self, series: str, day: date) -> Page | None:
        """Return what is known of a day's page; None when it is not published."""
        row = self._tx.execute(select(PAGE).where(self._of(series), PAGE.c.day == day)).mappings().first()
        return Page(**row) if row else None

    def pages(self, series: str) -> list[Page]:
        """Return every page of a series, the newest first."""
        query = select(PAGE).where(self._of(series)).order_by(PAGE.c.day.desc())
        return [Page(**row) for row in self._tx.execute(query).mappings()]

    def series(self) -> tuple[str, ...]:
        """Return the series that have a page."""
        query = select(PAGE.c.series).where(PAGE.c.municipality == self._municipality).distinct()
        return tuple(sorted(row.series for row in self._tx.execute(query)))

    def newest_day(self, series: str) -> date | None:
        """Return the newest published day."""
        found: date | None = self._tx.execute(select(func.max(PAGE.c.day)).where(self._of(series))).scalar()
        return found

    def beside(self, series: str, day: date) -> tuple[date | None, date | None]:
        """Return the published days before and after a day."""
        earlier = select(func.max(PAGE.c.day)).where(self._of(series), PAGE.c.day < day)
        later = select(func.min(PAGE.c.day)).where(self._of(series), PAGE.c.day > day)
        return self._tx.execute(earlier).scalar(), self._tx.execute(later).scalar()

    def entries(self, series: str, day: date) -> tuple[PublicEntry, ...]:
        """Return a day's entries by their numbers."""
        return self._entries([ENTRY.c.series == series, ENTRY.c.day == day], newest=False)

    def found(self, series: str, words: Sequence[str], names_since: date) -> tuple[PublicEntry, ...]:
        """Return entries that have every word, the newest first, one more than are shown when there are more.

        Names are looked for in entries of `names_since` and later.
        """
        each = (
            or_(ENTRY.c.words.contains(f" {word}"), (ENTRY.c.day >= names_since) & ENTRY.c.names.contains(f" {word}"))
            for word in words
        )
        return self._entries([ENTRY.c.series == series, *each], newest=True)

    def _entries(self, which: Iterable[ColumnElement[bool]], *, newest: bool) -> tuple[PublicEntry, ...]:
        order = (ENTRY.c.year, ENTRY.c.number)
        query = select(ENTRY.c.entry).where(self._mine(), *which)
        if newest:
            query = query.order_by(*(column.desc() for column in order)).limit(FOUND_MAX + 1)
        else:
            query = query.order_by(*order)
        return tuple(msgspec.json.decode(row.entry, type=PublicEntry) for row in self._tx.execute(query))

    def _mine(self) -> ColumnElement[bool]:
        return ENTRY.c.municipality == self._municipality

    def _of(self, series: str) -> ColumnElement[bool]:
        return (PAGE.c.municipality == self._municipality) & (PAGE.c.series == series)
