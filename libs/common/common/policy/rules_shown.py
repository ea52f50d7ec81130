"""The shapes of what a pack shows and reminds of. No decision looks at them."""

from datetime import time

from common.policy.rules import Rule
from common.policy.shape import Shape
from common.policy.vocabulary import PublicPart, ShownWhere, Watch


class Reminder(Rule, frozen=True, kw_only=True):
    """`[presence.NAME]`: who is reminded when an account is left alone.

    `watch` is what is looked for: `unhandled` items, `unanswered` questions, questions that are `referred` and not
    answered yet, `no_own_reply` while items are open, `archive_unconfirmed` proposals, a `case_open`,
    `nobody_on_duty`, own posts that are `out_of_date`. `after_open_days` is for how long, `at` the time of each open
    day at which it is looked for.
    """

    watch: Watch
    to: tuple[str, ...]
    after_open_days: float | None = None
    at: time | None = None


class Public(Shape, frozen=True, kw_only=True):
    """`[public]`: what the open page shows. `response_time_text` is the expected response time in plain words."""

    show: tuple[PublicPart, ...]
    response_time_text: str = ""
    response_time_required_on_account: bool = False
    directory_url: str = ""
    clauses: tuple[str, ...] = ()


class Shown(Shape, frozen=True, kw_only=True):
    """`[[shown]]`: sentences that stand somewhere for people to read; without `text` the clauses' own words."""

    where: ShownWhere
    clauses: tuple[str, ...]
    text: str = ""
