"""The publishing plan: what an entry must hold, how far ahead it lies, and when the plan itself is due."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from common.calendar import OpeningHours, is_open_day
from common.errors import BadMessage
from common.events.decision import AlertWanted
from common.policy.asked import Asked
from common.policy.deadline import hours_of
from common.policy.found import Found, together
from common.policy.own import evidence
from common.policy.own.asked import Entry, PlanState
from common.policy.own.check import passed, stopped, told
from common.policy.own.rules_registry import Horizon, Monthly, Plan
from common.policy.own.vocabulary import PlanField
from common.policy.pack import Pack
from common.policy.rules import Rule

_MONTHS_A_YEAR = 12


def judge_plan(pack: Pack, asked: Asked) -> Iterator[Found]:
    """Yield what the pack says of an entry, or without one of the plan itself."""
    plan = pack.file.plan
    if plan is None:
        return
    if asked.context.entry is not None:
        yield from _entry(pack, asked, plan, asked.context.entry)
    else:
        yield from _plan_itself(pack, asked, plan, asked.context.plan or PlanState())


def _entry(pack: Pack, asked: Asked, plan: Plan, entry: Entry) -> Iterator[Found]:
    lacking = tuple(field for field in plan.fields if not _holds(plan, entry, field))
    language = pack.file.pack.language
    for field, rule in plan.fields.items():
        where = f"plan.fields.{field}"
        if field in lacking:
            yield stopped(rule, where, "require_plan_fields", evidence.missing(language, (field,)), plan.to)
        else:
            yield passed(rule, where)
    if plan.horizon is not None and "publish_at" not in lacking:
        yield _horizon(asked, plan, plan.horizon, _instant(entry.publish_at or ""))


def _holds(plan: Plan, entry: Entry, field: PlanField) -> bool:
    """Say whether the field is filled in: a date needs its time of day, the content one of the pack's words."""
    if field == "publish_at":
        return _has_time(entry.publish_at)
    if field == "content_type":
        return entry.content_type in plan.content_types
    return bool((entry.account if field == "account" else entry.goal or "") or "")


def _has_time(publish_at: str | None) -> bool:
    text = (publish_at or "").strip()
    if not text:
        return False
    _instant(text)
    return ":" in text


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise BadMessage("context.entry.publish_at: a time as in 2026-05-14T15:00:00+02:00") from error


def _horizon(asked: Asked, plan: Plan, rule: Horizon, at: datetime) -> Found:
    """Return a reminder for an entry that lies further ahead than the plan should reach."""
    if at.date() > _months_after(asked.received_at.date(), rule.months_max):
        return stopped(rule, "plan.horizon", "remind_publishing_plan", to=plan.to)
    return passed(rule, "plan.horizon")


def _plan_itself(pack: Pack, asked: Asked, plan: Plan, state: PlanState) -> Iterator[Found]:
    today = asked.received_at.date()
    if plan.exists is not None:
        covered = state.covers_until is not None and state.covers_until >= today
        yield passed(plan.exists, "plan.exists") if covered else _no_plan(plan, plan.exists)
    if plan.horizon is not None and state.covers_until is not None and state.covers_until >= today:
        reaches = _months_after(today, plan.horizon.months_min) <= state.covers_until
        within = state.covers_until <= _months_after(today, plan.horizon.months_max)
        where = "plan.horizon"
        yield (
            passed(plan.horizon, where)
            if reaches and within
            else stopped(plan.horizon, where, "remind_publishing_plan", to=plan.to)
        )
    if plan.monthly is not None:
        yield _monthly(plan, plan.monthly, hours_of(pack, asked), today, state)


def _no_plan(plan: Plan, rule: Rule) -> Found:
    reminder = stopped(rule, "plan.exists", "remind_publishing_plan", to=plan.to)
    return together(reminder, Found(alerts=told(rule, plan.to)))


def _monthly(plan: Plan, rule: Monthly, hours: OpeningHours | None, today: date, state: PlanState) -> Found:
    """Return the reminder of a month in which the plan was not treated, and the alert on its last open day."""
    where = "plan.monthly"
    if state.treated_on is not None and (state.treated_on.year, state.treated_on.month) == (today.year, today.month):
        return passed(rule, where)
    found = stopped(rule, where, "remind_publishing_plan", to=plan.to)
    if hours is None:
        return found
    at = _opening_of_last_open_day(hours, today)
    alert = AlertWanted(to=rule.alert, when=at.isoformat(), clauses=rule.clauses, reason=rule.because)
    return together(found, Found(alerts=(alert,)))


def _opening_of_last_open_day(hours: OpeningHours, today: date) -> datetime:
    day = today.replace(day=monthrange(today.year, today.month)[1])
    while day > today.replace(day=1) and not is_open_day(hours, day):
        day -= timedelta(days=1)
    return datetime.combine(day, hours.opens, hours.zone)


def _months_after(day: date, months: int) -> date:
    """Return the same day so many calendar months later, or the last one of a shorter month."""
    whole = day.year * _MONTHS_A_YEAR + day.month - 1 + months
    year, month = divmod(whole, _MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
