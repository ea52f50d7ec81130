"""The days of a municipality in a test's hand: its pack, its calendar, its accounts, told as the desk tells them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from common.db import ACROSS
from common.events import AccountFact, AccountState, CalendarFact, CalendarRow, FactStated
from common.pack_folder import read_files
from notifier.jobs.clocks import Clocks
from notifier.store import MACHINERY
from tests.service.notifier.stage import Stage
from tests.service.told import POLICIES, fact, version_of

YEAR = datetime(2025, 1, 1, tzinfo=UTC)


def state(stage: Stage, *facts: FactStated) -> None:
    """Tell shared facts, as `control` would."""
    for each in facts:
        stage.service.world.control.state(each)


def pack(municipality: str = "bo") -> FactStated:
    """A pack that ships, in its first version."""
    return version_of(read_files(POLICIES / municipality))


def row(stated_at: datetime, valid_from: date | None = None, **more: object) -> CalendarRow:
    """A row of the calendar, by default of the day on which it is stated."""
    day = valid_from or stated_at.date()
    return CalendarRow(valid_from=day, stated_at=stated_at, stated_by="kari", **more)  # type: ignore[arg-type]  # given keyword by keyword


def calendar(*rows: CalendarRow, municipality: str = "bo") -> FactStated:
    """The calendar beside a pack, all its rows."""
    return fact(f"{municipality}/calendar", CalendarFact(history=rows), at=max(each.stated_at for each in rows))


def account(municipality: str = "bo", account_id: str = "1", since: datetime = YEAR) -> FactStated:
    """An account in use."""
    row = AccountFact(
        platform="facebook",
        account_id=account_id,
        name=f"{municipality} kommune",
        history=(AccountState(since=since, state="active"),),
    )
    return fact(f"{municipality}/account/facebook:{account_id}", row)


async def look(stage: Stage) -> None:
    """Look once at what the day brings, as the service does every few seconds, and do what is due."""
    clocks = next(each for loop in stage.service.loops if isinstance(each := getattr(loop, "__self__", None), Clocks))
    await clocks.once()
    await stage.at(stage.clock.at)


async def until(stage: Stage, when: datetime) -> None:
    """Let time pass from one round to the next."""
    while (due := await _next_due(stage)) is not None and due <= when:
        await stage.at(max(due, stage.clock.at))
    await stage.at(when)


async def _next_due(stage: Stage) -> datetime | None:
    jobs = MACHINERY.jobs
    query = select(func.min(jobs.c.run_at)).where(jobs.c.done_at.is_(None))
    query = query.execution_options(**{ACROSS: "a test's clock"})
    return await stage.db.read(lambda tx: tx.execute(query).scalar())


def at(day: str, clock: time | str) -> datetime:
    """An instant where Bø is, in winter or summer."""
    hour = clock if isinstance(clock, time) else time.fromisoformat(clock)
    return datetime.combine(date.fromisoformat(day), hour, ZoneInfo("Europe/Oslo"))
