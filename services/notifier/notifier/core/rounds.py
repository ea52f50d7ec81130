"""What the rounds of an open day find: whom a pack has reminded of what was left alone (`[presence]`, accounts, plan).

A rule with a time of day is told once an open day, as it stands at that time; a rule that only says for how long, once
until it is no longer true; an account to close, once a month; what an account lacks, or that it is over, each week.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec

from common.calendar import OpeningHours, add_opening_time, is_open_day, next_opening
from common.events import AccountAsk, derived_id
from notifier.core.alert import (
    ACCOUNT_CLOSE,
    ACCOUNT_LACKS,
    ACCOUNT_OVER,
    CASE_OPEN,
    NO_OWN_REPLY,
    NOBODY_ON_DUTY,
    PLAN_DUE,
    PLAN_MISSING,
    POST_EXPIRED,
    UNANSWERED,
    UNHANDLED,
    Wanted,
)
from notifier.core.open import Activity, Open, OpenCase
from notifier.core.waiting import Waiting, is_out_of_date, reminder

ROUND = "round/"
"""What the keys of these matters begin with."""
PLAN = "plan"
"""Where the publishing plan stands below the municipality's pages."""
EVERY = timedelta(hours=1)
"""So often in the opening hours what was told is looked at again: what is no longer true is settled."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A reminder as the pack says it; `name` is its table."""

    name: str
    watch: str
    to: tuple[str, ...]
    clauses: tuple[str, ...] = ()
    after_open_days: float | None = None
    at: time | None = None


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """Who is reminded of accounts that have been silent for so many days."""

    to: tuple[str, ...]
    clauses: tuple[str, ...]
    inactive_days: int


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account that is in use since then; `place` is "<platform>:<id>", `about` how people call it.

    `ends` is the day on which an account for a limited time is over, `asks` what the guideline asks for and is not so.
    """

    place: str
    about: str
    since: datetime
    ends: date | None = None
    asks: tuple[AccountAsk, ...] = ()


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """What the guideline asks of the publishing plan, and how it stands: treated when, and covering until when."""

    treated: Rule | None = None
    exists: Rule | None = None
    treated_on: date | None = None
    last_at: datetime | None = None


class Rounds(msgspec.Struct, frozen=True, kw_only=True):
    """What a municipality is reminded of, and the hours in which people are there."""

    hours: OpeningHours
    rules: tuple[Rule, ...] = ()
    closing: Closing | None = None
    plan: Planned | None = None
    accounts: tuple[Account, ...] = ()


class Seen(NamedTuple):
    """What is there to be seen. `unwatched` are accounts that nobody is on duty for, `watched_since` our own start."""

    open: tuple[Open, ...]
    activity: dict[str, Activity]
    unwatched: frozenset[str]
    watched_since: datetime
    cases: tuple[OpenCase, ...] = ()
    waits: tuple[Waiting, ...] = ()


class Reminder(NamedTuple):
    """One thing to tell: of which matter, on which account, and what."""

    key: str
    account: str
    about: str
    wanted: Wanted
    place: str = ""


def next_round(rounds: Rounds, now: datetime) -> datetime:
    """Return when to look again: at an opening, every hour after it, and at each time that a rule names."""
    hours = rounds.hours
    opening = next_opening(hours, now + timedelta(seconds=1))
    day = opening.date()
    first = datetime.combine(day, hours.opens, hours.zone)
    closes = datetime.combine(day, hours.short_days.get(day, hours.closes), hours.zone)
    hourly = (first + n * EVERY for n in range((closes - first) // EVERY + 1))
    named = (datetime.combine(day, rule.at, hours.zone) for rule in rounds.rules if rule.at is not None)
    today = (at for at in (*hourly, *named) if now < at < closes and first <= at)
    return min(today, default=next_opening(hours, closes))


def reminders(rounds: Rounds, seen: Seen, now: datetime) -> Iterator[Reminder]:
    """Return everything that people are to be reminded of as it stands, each under the key of its period."""
    today = now.astimezone(rounds.hours.zone).date()
    if not is_open_day(rounds.hours, today):
        return
    for rule in rounds.rules:
        since = _asked_from(rounds.hours, rule, today)
        if since <= now:
            yield from _FINDS[rule.watch](rounds, rule, seen, now, since)
    if rounds.closing is not None:
        yield from _to_close(rounds, rounds.closing, seen, now, today)
        yield from _over(rounds, rounds.closing, today)
    yield from _lacking(rounds, today)
    for wait in seen.waits:
        for wanted in reminder(wait, now, rounds.hours.zone):
            yield Reminder(f"{ROUND}{wait.rounds}{today}", wait.account or "", wait.called, wanted, wait.place)
    if rounds.plan is not None:
        yield from _of_plan(rounds, rounds.plan, today)


def _asked_from(hours: OpeningHours, rule: Rule, today: date) -> datetime:
    """Return from when on today the rule is looked at: its time, but never before people are there."""
    return datetime.combine(today, max(rule.at or hours.opens, hours.opens), hours.zone)


def _of_items(rounds: Rounds, rule: Rule, found: Iterable[Open], since: datetime) -> Iterator[Reminder]:
    """Return one reminder an account, counted by its items."""
    by_account: dict[str, list[Open]] = {}
    for item in found:
        by_account.setdefault(item.account, []).append(item)
    for account, items in sorted(by_account.items()):
        reason = UNHANDLED if rule.watch == "unhandled" else UNANSWERED
        causes = [derived_id(item.item_id, rule.name) for item in items]
        yield _reminder(rounds, rule, reason, account, causes, since, count=len(items))


def _left_alone(rounds: Rounds, rule: Rule, item: Open, now: datetime, since: datetime) -> bool:
    """Say whether the item has waited long enough for the rule: since before its time, or for so many open days."""
    if rule.after_open_days is None:
        return item.since < since
    return _after(rounds.hours, item.since, rule.after_open_days) <= now


def _after(hours: OpeningHours, since: datetime, open_days: float) -> datetime:
    return add_opening_time(hours, since, open_days * hours.ordinary_day)


def _is_watched(rule: Rule, item: Open) -> bool:
    if rule.watch == "unhandled":
        return not item.touched
    return item.referred if rule.watch == "referred" else item.asks and not item.referred


def _waiting(rounds: Rounds, rule: Rule, seen: Seen, now: datetime, since: datetime) -> Iterator[Reminder]:
    found = (item for item in seen.open if _is_watched(rule, item) and _left_alone(rounds, rule, item, now, since))
    return _of_items(rounds, rule, found, since)


def _no_own_reply(rounds: Rounds, rule: Rule, seen: Seen, now: datetime, since: datetime) -> Iterator[Reminder]:
    """Return accounts on which something is open, and where we have not said a word for so long."""
    days = rule.after_open_days or 0.0
    oldest: dict[str, Open] = {}
    for item in seen.open:
        oldest.setdefault(item.account, item)
    for account, item in sorted(oldest.items()):
        replied_at = seen.activity.get(account, Activity()).replied_at
        silent_since = max(replied_at, item.since) if replied_at else item.since
        if _after(rounds.hours, silent_since, days) <= now:
            yield _reminder(rounds, rule, NO_OWN_REPLY, account, [derived_id(rule.name, account)], since)


def _nobody(rounds: Rounds, rule: Rule, seen: Seen, _now: datetime, since: datetime) -> Iterator[Reminder]:
    for account in rounds.accounts:
        if account.place in seen.unwatched:
            causes = [derived_id(rule.name, account.place)]
            yield _reminder(rounds, rule, NOBODY_ON_DUTY, account.place, causes, since)


def _cases(rounds: Rounds, rule: Rule, seen: Seen, now: datetime, _since: datetime) -> Iterator[Reminder]:
    """Return case files in which somebody has waited for so many open days; each is a matter of its own."""
    for case in seen.cases:
        if _after(rounds.hours, case.since, rule.after_open_days or 0.0) <= now:
            causes = (derived_id(rule.name, case.case_file),)
            wanted = Wanted(reason=CASE_OPEN, to=rule.to, clauses=rule.clauses, causes=causes)
            yield Reminder(f"{ROUND}{rule.name}/{case.case_file}", "", case.case_file, wanted)


def _out_of_date(rounds: Rounds, rule: Rule, seen: Seen, now: datetime, since: datetime) -> Iterator[Reminder]:
    """Return own posts whose date has passed, each a matter of its own, until somebody has seen to it."""
    for wait in seen.waits:
        if is_out_of_date(wait, now):
            account = wait.account or ""
            one = _reminder(rounds, rule, POST_EXPIRED, account, [derived_id(rule.name, str(wait.matter_id))], since)
            yield one._replace(key=f"{one.key}/{wait.matter_id}", place=wait.place)


def _reminder(  # noqa: PLR0913 - what a reminder says, and where it belongs
    rounds: Rounds, rule: Rule, reason: str, account: str, causes: Iterable[UUID], since: datetime, *, count: int = 0
) -> Reminder:
    """Return the reminder, under a key of its own each day where the rule names a time."""
    period = f"/{since.date()}" if rule.at is not None else ""
    about = next((each.about for each in rounds.accounts if each.place == account), account)
    return Reminder(
        key=f"{ROUND}{rule.name}/{account}{period}",
        account=account,
        about=f"{about}: {count}" if count and about else about,
        wanted=Wanted(reason=reason, to=rule.to, clauses=rule.clauses, causes=tuple(causes)),
    )


def _to_close(rounds: Rounds, rule: Closing, seen: Seen, now: datetime, today: date) -> Iterator[Reminder]:
    """Return accounts of which nothing was heard for so many days; before we were there nobody knows."""
    for account in rounds.accounts:
        posted_at = seen.activity.get(account.place, Activity()).posted_at
        since = max(filter(None, (account.since, seen.watched_since, posted_at)))
        if since + timedelta(days=rule.inactive_days) < now:
            causes = (derived_id(ACCOUNT_CLOSE, account.place),)
            wanted = Wanted(reason=ACCOUNT_CLOSE, to=rule.to, clauses=rule.clauses, causes=causes)
            yield Reminder(f"{ROUND}close/{account.place}/{today:%Y-%m}", account.place, account.about, wanted)


def _over(rounds: Rounds, rule: Closing, today: date) -> Iterator[Reminder]:
    """Return accounts whose last day has come, each week until somebody closes them."""
    for account in rounds.accounts:
        if account.ends is not None and account.ends <= today:
            causes = (derived_id(ACCOUNT_OVER, account.place),)
            wanted = Wanted(reason=ACCOUNT_OVER, to=rule.to, clauses=rule.clauses, causes=causes)
            yield Reminder(f"{ROUND}over/{account.place}/{_week(today)}", account.place, account.about, wanted)


def _lacking(rounds: Rounds, today: date) -> Iterator[Reminder]:
    """Return what the guideline asks for of accounts and is not so, each week until it is."""
    for account in rounds.accounts:
        for ask in account.asks:
            causes = (derived_id(ACCOUNT_LACKS, account.place, ask.do),)
            wanted = Wanted(reason=ACCOUNT_LACKS, to=ask.to, clauses=ask.clauses, causes=causes)
            key = f"{ROUND}lacks/{account.place}/{ask.do}/{_week(today)}"
            yield Reminder(key, account.place, account.about, wanted)


def _of_plan(rounds: Rounds, plan: Planned, today: date) -> Iterator[Reminder]:
    """Return that the plan was not treated this month, on its last open day; and, each week, that none covers today."""
    month = today.replace(day=1)
    untreated = plan.treated_on is None or plan.treated_on < month
    if plan.treated is not None and untreated and _is_last_open_day(rounds.hours, today):
        wanted = Wanted(reason=PLAN_DUE, to=plan.treated.to, clauses=plan.treated.clauses)
        yield Reminder(f"{ROUND}{plan.treated.name}/{today}", "", "", wanted, PLAN)
    until = plan.last_at.astimezone(rounds.hours.zone).date() if plan.last_at else None
    if plan.exists is not None and (until is None or until < today):
        wanted = Wanted(reason=PLAN_MISSING, to=plan.exists.to, clauses=plan.exists.clauses)
        yield Reminder(f"{ROUND}{plan.exists.name}/{_week(today)}", "", "", wanted, PLAN)


def _week(today: date) -> str:
    year, week, _ = today.isocalendar()
    return f"{year}-W{week:02}"


def _is_last_open_day(hours: OpeningHours, today: date) -> bool:
    midnight = datetime.combine(today + timedelta(days=1), time.min, hours.zone)
    return next_opening(hours, midnight).month != today.month


_FINDS: dict[str, Callable[[Rounds, Rule, Seen, datetime, datetime], Iterator[Reminder]]] = {
    "unanswered": _waiting,
    "referred": _waiting,
    "unhandled": _waiting,
    "no_own_reply": _no_own_reply,
    "nobody_on_duty": _nobody,
    "case_open": _cases,
    "out_of_date": _out_of_date,
}
WATCHES = frozenset(_FINDS)
"""What the rounds look for. Of records that nobody confirmed the archiver tells."""
