"""How many news items a week has on an account, and how many it may have before a person says why one more goes out."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from common.events import AccountFact, Step
from common.policy.own.rules import Cap
from common.policy.pack import Pack
from desk.core.facts import REMOVED, Case
from desk.core.publishing import ORDERED, TAKEN, Post

CAPPED = "warn_publishing_cap"
"""The check that a post is one more than the guideline has as a main rule: it goes out with a written reason."""
Here = tuple[str, str]
"""An account: its platform, and its id there."""


class Week(msgspec.Struct, frozen=True):
    """A week from Monday's midnight to the next, by the municipality's clock."""

    start: datetime
    end: datetime

    def has(self, at: datetime) -> bool:
        """Say whether an instant lies in it."""
        return self.start <= at < self.end


def week_of(zone: str, at: datetime) -> Week:
    """Return the week of an instant by the municipality's clock, which may go forward or back within it."""
    local = at.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    start = local - timedelta(days=local.weekday())
    return Week(start, start + timedelta(days=7))


def cap_of(pack: Pack, account: AccountFact) -> Cap | None:
    """Return the cap of the pack that holds for an account; None where it may publish as needed."""
    cap = pack.file.publish.cap
    if cap is None or (cap.platforms and account.platform not in cap.platforms):
        return None
    return cap if not cap.classes or account.kind in cap.classes else None


def news_in(cases: Iterable[Case], posts: Iterable[Post], here: Here, week: Week) -> int:
    """Return how many news items the account has that week: those that are out, and those on their way.

    What a person says is no news item is none. A post of ours counts from its order on, and once when it has come back.
    """
    cases, posts = list(cases), [post for post in posts if (post.platform, post.account_id) == here]
    back = {case.item_id for case in cases if case.item is not None}
    none = {post.item_id for post in posts if post.not_news}
    out = {case.item_id for case in cases if _is_news(case, here, week)} - none
    return len(out) + sum(1 for post in posts if week.has(post.at) and _on_its_way(post) and post.item_id not in back)


def _on_its_way(post: Post) -> bool:
    return not post.not_news and (post.state == ORDERED or (post.state == TAKEN and post.item_id is not None))


def _is_news(case: Case, here: Here, week: Week) -> bool:
    item = case.item
    if item is None or not item.own or item.kind != "post" or case.visibility == REMOVED:
        return False
    not_news = case.marks is not None and case.marks.not_news
    at = item.created_at or item.occurred_at
    return (item.platform, item.account_id) == here and not not_news and week.has(at)


def capped(steps: Iterable[Step]) -> bool:
    """Say whether the post goes out only with a written reason."""
    return any(step.do == CAPPED for step in steps)
