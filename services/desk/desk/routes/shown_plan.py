"""What the pages of the plan show: weeks and their days, entries, posts outside the plan, what a person must see to."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from common.db import Tx
from common.events import AccountFact, CrisisState
from common.policy.pack import Pack
from desk.core.news import cap_of, week_of
from desk.core.plan import SEEN_TO, Entry, standing
from desk.core.plan_month import DAYS, Month, midnight
from desk.core.publishing import Post
from desk.handlers.planning import news_planned
from desk.handlers.rows import beside
from desk.routes.shown import Showing
from desk.store import Plan, Posts, Registry

TONES = {
    **dict.fromkeys(("stopped", "late", "failed", "unknown", "missed"), "alarm"),
    **dict.fromkeys(("waiting", "by_hand", "paused", "on_its_way"), "busy"),
    **dict.fromkeys(("out", "done"), "calm"),
    "scheduled": "hidden",
}
TITLE_CHARS = 90


@dataclass(frozen=True)
class Looking:
    """What is read once for a page: accounts, crises, and the orders that were given."""

    municipality: str
    show: Showing
    accounts: dict[tuple[str, str], AccountFact]
    crisis: tuple[CrisisState, ...]

    @property
    def zone(self) -> str:
        """The municipality's clock."""
        return self.show.guide.timezone

    def account(self, here: tuple[str, str]) -> str:
        """Return what an account is called, with its platform."""
        known = self.accounts.get(here)
        return f"{known.name if known else here[1]} ({self.show.words.say('platform', here[0])})"

    def hour(self, at: datetime) -> str:
        """Return the time of day of an instant."""
        return self.show.words.say("times", "clock").format(at.astimezone(ZoneInfo(self.zone)))


def looking(tx: Tx, municipality: str, show: Showing) -> Looking:
    """Read what every page of the plan needs."""
    accounts = {(one.platform, one.account_id): one for one in Registry(tx, municipality).accounts()}
    return Looking(municipality, show, accounts, beside(tx, municipality, show.now).crisis)


def shown_entry(tx: Tx, entry: Entry, look: Looking) -> dict[str, Any]:
    """Return what is shown of an entry wherever it stands."""
    words, post = look.show.words, _order_of(tx, look.municipality, entry)
    how = standing(entry, post, look.crisis, look.show.now)
    why = entry.why or (post.why if post else "")
    local = entry.publish_at.astimezone(ZoneInfo(look.zone))
    return {
        "id": str(entry.entry_id),
        "title": title_of(entry.draft.text) or entry.goal or words.say("plan", "untitled"),
        "account": look.account(entry.here),
        "platform": words.say("platform", entry.here[0]),
        "at": entry.publish_at,
        "when": f"{words.say('weekday', str(local.isoweekday()))} {look.show.words.when(entry.publish_at, look.zone)}",
        "hour": look.hour(entry.publish_at),
        "how": how,
        "says": words.say("plan_state", how),
        "help": words.say("plan_help", how) if how in SEEN_TO else "",
        "tone": TONES.get(how, "plain"),
        "why": _why(look, why),
        "content_type": words.say("content_type", entry.content_type) if entry.content_type else "",
        "goal": entry.goal,
        "by_hand": entry.is_by_hand,
    }


def needing(tx: Tx, look: Looking) -> list[dict[str, Any]]:
    """Return the entries that go nowhere until a person does something, the one that was to go out first on top."""
    shown = (shown_entry(tx, entry, look) for entry in Plan(tx, look.municipality).open(look.show.now))
    return [one for one in shown if one["how"] in SEEN_TO or one["how"] == "waiting"]


def weeks_shown(tx: Tx, month: Month, pack: Pack | None, look: Looking) -> list[dict[str, Any]]:
    """Return the month's weeks with their days, what is planned on each, and what went out outside the plan."""
    mondays = month.weeks()
    start, end = midnight(mondays[0], look.zone), midnight(mondays[-1] + timedelta(days=DAYS), look.zone)
    plan, by_day = Plan(tx, look.municipality), dict[date, list[dict[str, Any]]]()
    for entry in plan.between(start, end):
        if entry.state != "cancelled":
            day = entry.publish_at.astimezone(ZoneInfo(look.zone)).date()
            by_day.setdefault(day, []).append(shown_entry(tx, entry, look))
    planned = plan.of_posts(start)
    for action_id, post in Posts(tx, look.municipality).between(start, end):
        if action_id not in planned:
            by_day.setdefault(post.at.astimezone(ZoneInfo(look.zone)).date(), []).append(_outside(post, look))
    today = look.show.now.astimezone(ZoneInfo(look.zone)).date()
    return [
        {
            "number": monday.isocalendar().week,
            "news": _news(tx, monday, pack, look) if monday + timedelta(days=DAYS) > today else [],
            "days": [_day(monday + timedelta(days=n), month, today, by_day, look) for n in range(DAYS)],
        }
        for monday in mondays
    ]


def _day(
    day: date, month: Month, today: date, by_day: dict[date, list[dict[str, Any]]], look: Looking
) -> dict[str, Any]:
    words = look.show.words
    return {
        "iso": day.isoformat(),
        "weekday": words.say("weekday", str(day.isoweekday())),
        "says": words.say("plan", "day", day=day.day, month=words.say("months", str(day.month))),
        "number": day.day,
        "inside": day.month == month.month,
        "today": day == today,
        "past": day < today,
        "entries": sorted(by_day.get(day, []), key=lambda one: one["at"]),
    }


def _news(tx: Tx, monday: date, pack: Pack | None, look: Looking) -> list[dict[str, Any]]:
    """Return how many news items a week has, planned ones too, on each account that has a cap."""
    if pack is None:
        return []
    week, found = week_of(look.zone, midnight(monday, look.zone)), []
    for here, account in look.accounts.items():
        cap = cap_of(pack, account) if account.state_at(look.show.now) == "active" else None
        if cap is not None:
            count = news_planned(tx, look.municipality, here, week, None)
            most = cap.items_per_week_max
            found.append({"account": account.name, "count": count, "most": most, "full": count > most})
    return found


def _outside(post: Post, look: Looking) -> dict[str, Any]:
    """A post that was published at once: it is never refused for not being planned, and shown for what it is."""
    words = look.show.words
    here = (post.platform, post.account_id)
    return {
        "id": "",
        "title": title_of(post.text),
        "account": look.account(here),
        "platform": words.say("platform", post.platform),
        "at": post.at,
        "hour": look.hour(post.at),
        "how": "outside",
        "says": words.say("plan_state", "outside"),
        "tone": "alarm" if post.state in {"failed", "unknown"} else "plain",
    }


def title_of(text: str) -> str:
    """Return as much of a text as tells it from others."""
    line = next((one.strip() for one in text.splitlines() if one.strip()), "")
    return line if len(line) <= TITLE_CHARS else f"{line[:TITLE_CHARS].rstrip()} …"


def _order_of(tx: Tx, municipality: str, entry: Entry) -> Post | None:
    return Posts(tx, municipality).one(entry.action_id) if entry.action_id else None


def _why(look: Looking, why: str) -> str:
    """Say why something stopped: a check of the guideline, a flaw, or what the platform answered."""
    if not why:
        return ""
    words = look.show.words
    for section in ("plan_why", "step", "publish_flaw", "detail"):
        said = words.say(section, why)
        if said != why.replace("_", " "):
            return said
    return words.say("plan_why", "other")
