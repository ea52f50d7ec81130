"""The five municipalities of the year: their packs, when they are open, who works there, what changes meanwhile."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import msgspec

from common.calendar import OpeningHours, is_open_day
from common.events import CalendarFact, CalendarRow, CrisisFact, CrisisState, FactStated
from common.pack_folder import read_files
from common.policy.beside import Beside, fact_key, hours_at
from common.policy.pack import Pack
from tests.service.told import POLICIES, fact, pack_of, version_of
from tests.year.record import Crisis, Open

MUNICIPALITIES = ("bo", "kinn", "knivsta", "randaberg", "sogne")
BEGINS = datetime(2026, 1, 1, tzinfo=UTC)
ENDS = datetime(2027, 1, 1, tzinfo=UTC)
SETTLED = ENDS + timedelta(days=21)
"""So long after the last item everything that is still to be told has been told."""
_OSLO = ZoneInfo("Europe/Oslo")
_BRIDGE = CalendarRow(
    valid_from=date(2026, 5, 12),
    stated_at=datetime(2026, 5, 12, 8, 30, tzinfo=UTC),
    stated_by="kari",
    extra_closed=(date(2026, 5, 15),),
)
_YULE = CalendarRow(
    valid_from=date(2026, 12, 21),
    stated_at=datetime(2026, 12, 21, 9, 0, tzinfo=UTC),
    stated_by="kari",
    extra_closed=(date(2026, 12, 24), date(2026, 12, 31)),
    short_days={date(2026, 12, 23): time(12)},
)
ROWS = {"bo": (_BRIDGE, _YULE), "randaberg": (_YULE,)}
"""Days that are closed by rows beside the pack, stated when questions are already waiting."""
CRISES = (
    Crisis("randaberg", datetime(2026, 11, 14, 23, 10, tzinfo=_OSLO), datetime(2026, 11, 16, 10, 0, tzinfo=_OSLO)),
    Crisis("knivsta", datetime(2026, 10, 24, 20, 0, tzinfo=_OSLO), datetime(2026, 10, 25, 9, 30, tzinfo=_OSLO)),
    Crisis("bo", datetime(2026, 12, 24, 17, 0, tzinfo=_OSLO), datetime(2026, 12, 25, 2, 0, tzinfo=_OSLO)),
)
"""A weekend, the night in which an hour comes twice, and Christmas Eve."""


def beside(municipality: str, at: datetime) -> Beside:
    """Return the dated rows that had been stated by then."""
    rows = tuple(row for row in ROWS.get(municipality, ()) if row.stated_at <= at)
    return Beside(calendar=rows, crisis=_states(municipality, at))


def hours_of(municipality: str, at: datetime) -> OpeningHours:
    """Return the hours that hold then; where nothing says any, those of an office of the country are assumed."""
    pack = pack_of(municipality)
    return hours_at(beside(municipality, at), pack, at) or pack.file.hours or _assumed(pack)


def _assumed(pack: Pack) -> OpeningHours:
    header = pack.file.pack
    return OpeningHours(
        opens=time(8), closes=time(15, 30), country=header.country, timezone=header.timezone, assumed=True
    )


@cache
def opened(municipality: str) -> tuple[Open, ...]:
    """Return the open hours from before the year until everything is settled, as they came to be."""
    days = (BEGINS.date() + timedelta(days=n) for n in range(-3, (SETTLED - BEGINS).days + 10))
    return tuple(interval for day in days for interval in _of_day(municipality, day))


def _of_day(municipality: str, day: date) -> Iterator[Open]:
    hours = hours_of(municipality, datetime.combine(day, time(12), UTC))
    if is_open_day(hours, day):
        closes = hours.short_days.get(day, hours.closes)
        yield Open(
            datetime.combine(day, hours.opens, hours.zone).astimezone(UTC),
            datetime.combine(day, closes, hours.zone).astimezone(UTC),
        )


@cache
def first_facts() -> tuple[FactStated, ...]:
    """Return what is told on `control` before the year begins."""
    return tuple(version_of(read_files(POLICIES / municipality)) for municipality in MUNICIPALITIES)


def later_facts() -> list[tuple[datetime, FactStated]]:
    """Return what is told on `control` during the year: rows of the calendar, crises that begin and end."""
    told: list[tuple[datetime, FactStated]] = []
    for municipality, rows in ROWS.items():
        for row in rows:
            known = CalendarFact(history=beside(municipality, row.stated_at).calendar)
            told.append((row.stated_at, fact(fact_key(municipality, "calendar"), known, row.stated_at)))
    for crisis in CRISES:
        for at in (crisis.begins, crisis.ends):
            stated = CrisisFact(history=_states(crisis.municipality, at))
            told.append((at, fact(fact_key(crisis.municipality, "crisis"), stated, at)))
    return sorted(told, key=lambda each: each[0])


def _states(municipality: str, at: datetime) -> tuple[CrisisState, ...]:
    turns = [
        CrisisState(since=when, on=when == crisis.begins, stated_by="kari")
        for crisis in CRISES
        if crisis.municipality == municipality
        for when in (crisis.begins, crisis.ends)
    ]
    return tuple(turn for turn in turns if turn.since <= at)


def next_open(municipality: str, at: datetime, amount: timedelta) -> datetime:
    """Return when so much opening time has run since an instant, as the year came to be."""
    left = amount
    for interval in opened(municipality):
        if interval.ends <= at:
            continue
        begins = max(interval.begins, at)
        if left <= interval.ends - begins:
            return begins + left
        left -= interval.ends - begins
    raise ValueError("the year ends before that")


def stated_hours(municipality: str, at: datetime) -> OpeningHours | None:
    """Return the hours that an item received then is decided with, None where they are the pack's own."""
    return hours_at(beside(municipality, at), pack_of(municipality), at)


def is_named(value: msgspec.Struct) -> bool:
    """Say whether a struct holds a word that only a resident, or a name, can have brought."""
    return MARK.encode() in msgspec.json.encode(value)


MARK = "zqxwvjk"
"""Every text and every name of a resident in this year holds these letters, which stand in no word of ours."""
