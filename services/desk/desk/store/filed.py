"""How records and case files stand, for the archivist's room: written with each case, read a page at a time."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import func, select, true

from common.db import Tx, rows, upsert
from common.events import CaseFileChanged
from desk.core.archive_room import ROOMS, Standing, standings
from desk.core.facts import Case
from desk.core.rights import account_of
from desk.store.tables import ACTS, CASE_FILES, FILED

PAGE_RECORDS = 25
CASE_FILES_MAX = 200
POSTS_MAX = 500
_FIELDS = tuple(FILED.c[name] for name in Standing.__struct_fields__)


class CaseFileRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case file as the room lists it: so many records, so many of them unfinished; status "" until told of."""

    case_file: str
    records: int
    unfinished: int
    status: str = ""
    klasse: str | None = None


class FiledRecords:
    """One municipality's records and case files, as the desk has been told of them.

    `accounts` ("platform:id") are those whose records are read; None: all.
    """

    def __init__(self, tx: Tx, municipality: str, accounts: frozenset[str] | None = None) -> None:
        self._tx = tx
        self._mine = municipality
        self._among = true() if accounts is None else FILED.c.account.in_(accounts)

    def keep(self, case: Case, at: datetime) -> None:
        """Save how the records of a case stand now. A case without records has none here."""
        account = account_of(case.item.platform, case.item.account_id) if case.item else None
        for one in standings(case):
            row = {"municipality": self._mine, **msgspec.structs.asdict(one), "account": account}
            upsert(self._tx, FILED, {**row, "at": self._since(one) or at})

    def _since(self, one: Standing) -> datetime | None:
        """Return since when it has stood in its room, None when it comes there now."""
        mine = (FILED.c.municipality == self._mine) & (FILED.c.item_id == one.item_id)
        query = select(FILED.c.at).where(mine, FILED.c.record_id == one.record_id, FILED.c.room == one.room)
        return self._tx.execute(query).scalar_one_or_none()

    def counts(self) -> dict[str, int]:
        """Return how many records wait in each room."""
        query = select(FILED.c.room, func.count()).where(FILED.c.municipality == self._mine, self._among)
        query = query.group_by(FILED.c.room)
        found: dict[str, int] = {row[0]: row[1] for row in self._tx.execute(query)}
        return {room: found.get(room, 0) for room in ROOMS}

    def page(self, room: str, page_no: int) -> list[tuple[Standing, datetime]]:
        """Return the records of a room and since when they wait there, the longest first; the first page is 1."""
        query = select(*_FIELDS, FILED.c.at).where(
            FILED.c.municipality == self._mine, FILED.c.room == room, self._among
        )
        query = query.order_by(FILED.c.at, FILED.c.record_id).offset((page_no - 1) * PAGE_RECORDS).limit(PAGE_RECORDS)
        found = [dict(row) for row in rows(self._tx, query)]
        return [(Standing(**{k: v for k, v in row.items() if k != "at"}), row["at"]) for row in found]

    def in_case(self, case_file: str) -> list[Standing]:
        """Return the records of a case file, by their numbers."""
        query = select(*_FIELDS).where(FILED.c.municipality == self._mine, FILED.c.case_file == case_file, self._among)
        found = [Standing(**row) for row in rows(self._tx, query.limit(POSTS_MAX))]
        return sorted(found, key=lambda one: (one.number is None, _as_number(one.number), str(one.record_id)))

    def case_files(self) -> list[CaseFileRow]:
        """Return the case files, the newest first."""
        mine = (FILED.c.municipality == self._mine) & FILED.c.case_file.is_not(None)
        query = select(FILED.c.case_file, FILED.c.status, func.count()).where(
            FILED.c.municipality == self._mine, mine, self._among
        )
        told = self._told()
        return _summed(self._tx.execute(query.group_by(FILED.c.case_file, FILED.c.status)).all(), told)

    def case_file(self, number: str) -> CaseFileRow | None:
        """Return one case file; None where the desk knows of no record in it."""
        return next((one for one in self.case_files() if one.case_file == number), None)

    def deed(self, act_id: UUID) -> bytes | None:
        """Return what a person said in an act, as JSON; None where there is no such act."""
        query = select(ACTS.c.deed).where(ACTS.c.municipality == self._mine, ACTS.c.act_id == act_id)
        return self._tx.execute(query).scalar_one_or_none()

    def changed(self, event: CaseFileChanged) -> None:
        """Save how the archive says that a case file stands; older news change nothing."""
        mine = (CASE_FILES.c.municipality == self._mine) & (CASE_FILES.c.case_id == event.case_id)
        query = select(CASE_FILES.c.at).where(CASE_FILES.c.municipality == self._mine, mine)
        known = self._tx.execute(query).scalar_one_or_none()
        if known is None or known <= event.recorded_at:
            row = {"case_file": event.case_file, "status": event.status, "klasse": event.klasse}
            key = {"municipality": self._mine, "case_id": event.case_id}
            upsert(self._tx, CASE_FILES, {**key, **row, "at": event.recorded_at})

    def _told(self) -> dict[str, tuple[str, str | None]]:
        query = select(CASE_FILES).where(CASE_FILES.c.municipality == self._mine).order_by(CASE_FILES.c.at)
        return {row["case_file"]: (row["status"], row["klasse"]) for row in rows(self._tx, query)}


def _as_number(number: str | None) -> tuple[int, ...]:
    return tuple(int(part) for part in (number or "").split("/") if part.isdigit())


def _summed(found: Iterable[tuple[str, str, int]], told: dict[str, tuple[str, str | None]]) -> list[CaseFileRow]:
    sums: dict[str, tuple[int, int]] = {}
    for number, status, n in found:
        records, unfinished = sums.get(number, (0, 0))
        sums[number] = records + n, unfinished + (0 if status in {"A", "U"} else n)
    made = [
        CaseFileRow(
            case_file=number,
            records=records,
            unfinished=unfinished,
            status=told.get(number, ("", None))[0],
            klasse=told.get(number, ("", None))[1],
        )
        for number, (records, unfinished) in sums.items()
    ]
    return sorted(made, key=lambda one: _as_number(one.case_file), reverse=True)[:CASE_FILES_MAX]
