"""The morning list: what waits for the people of a role on an open day. Where nothing waits there is none."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

import msgspec

from common.calendar import OpeningHours, is_open_day, next_opening
from notifier.core.alert import DEADLINE_MISSED, DEADLINE_NEAR, FORWARDED, HIDDEN, Alert, union
from notifier.core.deadline import MISSED, Deadline
from notifier.core.roles import RoleBook, told_but

MORNING_LIST, WEEKLY_FIGURES = "morning_list", "weekly_figures"
SAID_ELSEWHERE = frozenset({DEADLINE_NEAR, DEADLINE_MISSED, FORWARDED})
"""Alerts that are no alarm of the list: it counts what they are about as unanswered, or it is for a unit to know."""
_MIDNIGHT, _ONE_DAY = time.min, timedelta(days=1)


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that waits for `to` (addressees). `what` is unanswered, hidden or alarm; `due`: when an answer is."""

    what: str
    to: tuple[str, ...]
    item_id: UUID | None = None
    due: datetime | None = None
    late: bool = False
    clauses: tuple[str, ...] = ()


class MorningList(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for some people: counts, the items with the earliest due time first, and the clauses that ask."""

    unanswered: int
    late: int
    due_today: int
    hidden: int
    alarms: int
    items: tuple[UUID, ...]
    clauses: tuple[str, ...]


def waiting_of(
    book: RoleBook,
    deadlines: Iterable[tuple[Deadline, str | None]],
    alerts: Iterable[tuple[Alert, str | None]],
) -> tuple[Waits, ...]:
    """Return what waits, each for whom. With each comes the account ("<platform>:<id>") that it stands on.

    The pack's watch of what is unanswered says whose list it is on; else those who hear of the deadline, else the
    account's owner.
    """
    found = [_unanswered(book, deadline, account) for deadline, account in deadlines]
    for alert, account in alerts:
        if alert.reason not in SAID_ELSEWHERE:
            to = tuple(told_but(book.addressee(role, account, None), alert.but) for role in alert.to)
            what = "hidden" if alert.reason == HIDDEN else "alarm"
            found.append(Waits(what=what, to=to, item_id=alert.item_id, clauses=alert.clauses))
    return tuple(found)


def _unanswered(book: RoleBook, deadline: Deadline, account: str | None) -> Waits:
    roles = book.listed or deadline.promise.alert or tuple(sorted(book.owners))
    return Waits(
        what="unanswered",
        to=tuple(book.addressee(role, account, None) for role in roles),
        item_id=deadline.item_id,
        due=deadline.promise.due_at,
        late=deadline.state == MISSED,
        clauses=union(book.listed_clauses, deadline.promise.clauses),
    )


def morning_list(waits: Sequence[Waits], addressees: Iterable[str], today: date) -> MorningList | None:
    """Return what waits for any of the addressees, each item once; None where nothing does.

    A due time says by its offset on which day of the municipality it falls.
    """
    mine = [one for one in waits if set(one.to) & set(addressees)]
    if not mine:
        return None
    open_ones = [one for _, one in sorted(((one.due, one) for one in mine if one.due), key=lambda each: each[0])]
    items = (one.item_id for one in (*open_ones, *(one for one in mine if not one.due)))
    return MorningList(
        unanswered=_items(open_ones),
        late=_items(one for one in open_ones if one.late),
        due_today=_items(one for one in open_ones if not one.late and one.due and one.due.date() == today),
        hidden=sum(one.what == "hidden" for one in mine),
        alarms=sum(one.what == "alarm" for one in mine),
        items=tuple(dict.fromkeys(item for item in items if item)),
        clauses=union(*(one.clauses for one in mine)),
    )


def _items(waits: Iterable[Waits]) -> int:
    return len({one.item_id for one in waits})


def next_list_at(hours: OpeningHours, at: datetime, *, today_too: bool = False) -> datetime:
    """Return when the next list is due: at the opening of the next open day; `today_too`: today's is still to come."""
    if today_too:
        return next_opening(hours, at)
    tomorrow = at.astimezone(hours.zone).date() + _ONE_DAY
    return next_opening(hours, datetime.combine(tomorrow, _MIDNIGHT, hours.zone))


def read_at(hours: OpeningHours, at: datetime, wished: time | None) -> datetime:
    """Return when a person gets today's list: at the clock time that they wish, where that is still to come."""
    if wished is None:
        return at
    return max(at, datetime.combine(at.astimezone(hours.zone).date(), wished, hours.zone))


def begins_week(hours: OpeningHours, today: date) -> bool:
    """Say whether it is the first open day of its ISO week."""
    monday = today - timedelta(days=today.weekday())
    before = (monday + timedelta(days=n) for n in range(today.weekday()))
    return is_open_day(hours, today) and not any(is_open_day(hours, day) for day in before)


def week_before(hours: OpeningHours, today: date) -> tuple[datetime, datetime]:
    """Return the ISO week before today's as [begin, end), from midnight to midnight on the municipality's clock."""
    monday = today - timedelta(days=today.weekday())
    begins, ends = (datetime.combine(day, _MIDNIGHT, hours.zone) for day in (monday - timedelta(days=7), monday))
    return begins, ends
