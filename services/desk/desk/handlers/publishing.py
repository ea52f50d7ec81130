"""Posts from the desk: checked by the pack before they go out, ordered once, and known again when they come back."""

from datetime import datetime
from uuid import UUID

import msgspec

from common.capabilities import PUBLISH as DO
from common.db import Tx, lock
from common.events import ActionFailed, ActionOrdered, ActionTaken, Outcome, Step, derived_id, item_id_of
from common.policy.asked import Asked
from common.policy.pack import Pack
from desk.core.facts import Case
from desk.core.line import Line
from desk.core.news import Here, Week, news_in, week_of
from desk.core.publishing import (
    FAILED,
    TAKEN,
    UNKNOWN,
    Draft,
    Published,
    question,
    sha256_of,
)
from desk.core.rights import PUBLISH, account_of
from desk.handlers.folding import LimitsOf, advance
from desk.handlers.post_days import holds_until, never_went_out
from desk.handlers.rows import beside
from desk.store import MACHINERY, Cases, Posts, Registry, Rights

GIVEN, NO_RIGHT, ANEW = "given", "no_right", "anew"
"""What became of giving an order; `anew`: the week has more news items than the check knew of, so it is asked anew."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A checked draft that a person publishes. `rests_on` are the clauses of its checks; `key` is the form's own.

    `reason` is what the person wrote of a post beyond the week's cap, `news` how many the check has counted.
    """

    municipality: str
    person: str
    draft: Draft
    key: str
    pack: str
    rests_on: tuple[str, ...] = ()
    reason: str = ""
    news: int | None = None

    @property
    def action_id(self) -> UUID:
        """The same form with the same draft is the same order."""
        return derived_id(self.municipality, "publish", self.person, self.key, sha256_of(self.draft))


def asked_of_draft(
    tx: Tx, municipality: str, draft: Draft, pack: Pack, at: datetime, news: int | None = None
) -> Asked | None:
    """Return what the pack is asked of a draft; None where its account is not in use.

    `news` are the news items of its week, where somebody has counted them: of a week to come, those of the plan.
    """
    account = Registry(tx, municipality).account(draft.platform, draft.account_id)
    if account is None or account.state_at(at) != "active":
        return None
    if news is None:
        week = week_of(pack.file.pack.timezone, at)
        news = news_now(tx, municipality, (draft.platform, draft.account_id), week)
    return question(draft, account, beside(tx, municipality, at), (pack, news), at)


def news_now(tx: Tx, municipality: str, here: Here, week: Week) -> int:
    """Return how many news items the account has in a week that has begun."""
    cases, posts = Cases(tx, municipality).own_since(week.start), Posts(tx, municipality).since(week.start)
    return news_in(cases, posts, here, week)


def may_publish(tx: Tx, municipality: str, person: str) -> bool:
    """True while the person has the right to publish on some account of the municipality."""
    return Rights(tx, municipality).any(person, PUBLISH)


def may_publish_on(tx: Tx, municipality: str, person: str, here: Here) -> bool:
    """True while the person has the right to publish on that account: a school's, and no other."""
    return Rights(tx, municipality).may(person, PUBLISH, account_of(*here))


def publish(tx: Tx, order: Order, at: datetime, zone: str = "UTC") -> str:
    """Order the post; twice the same form is one post.

    Two persons who each press at the tenth are one after the other here: the second one is asked anew.
    """
    mine, draft = order.municipality, order.draft
    here = (draft.platform, draft.account_id)
    if not may_publish_on(tx, mine, order.person, here):
        return NO_RIGHT
    lock(tx, mine, f"posts/{draft.platform}:{draft.account_id}")
    posts = Posts(tx, mine)
    if posts.one(order.action_id) is not None:
        return GIVEN
    if order.news is not None and not order.reason and news_now(tx, mine, here, week_of(zone, at)) > order.news:
        return ANEW
    posts.order(order.action_id, draft, (order.person, order.reason), at)
    if draft.valid_until is not None:
        holds_until(tx, mine, order.action_id, draft.valid_until, (order.person, zone, at))
    audit = Cases(tx, mine).audit
    audit(order.person, f"published {draft.platform}:{draft.account_id}", None, at)
    if order.reason:
        audit(order.person, f"passed_cap {draft.platform}:{draft.account_id}", None, at)
    MACHINERY.outbox.publish(tx, _ordered(order, at))
    return GIVEN


def _ordered(order: Order, at: datetime) -> ActionOrdered:
    draft = order.draft
    return ActionOrdered(
        event_id=derived_id(order.action_id, "ordered"),
        municipality=order.municipality,
        occurred_at=at,
        recorded_at=at,
        action_id=order.action_id,
        do=DO,
        actor=order.person,
        clause=" ".join(order.rests_on),
        pack=order.pack,
        decision_no=0,
        text=draft.text,
        platform=draft.platform,
        account_id=draft.account_id,
        link=draft.link,
        pictures=draft.pictures,
    )


def take_published(tx: Tx, event: Outcome, at: datetime, limits: LimitsOf) -> None:
    """Keep what became of a post; the case of one that is out hears who published it, before or after it comes back."""
    state = TAKEN if isinstance(event, ActionTaken) else FAILED if isinstance(event, ActionFailed) else UNKNOWN
    posts = Posts(tx, event.municipality)
    post = posts.one(event.action_id)
    object_id = event.object_id if isinstance(event, ActionTaken) else None
    item_id = item_id_of(event.municipality, post.platform, object_id) if post and object_id else None
    posts.ended(event.action_id, state, getattr(event, "why", ""), item_id)
    never_went_out(tx, event.municipality, event.action_id, state, at)
    if post is None or item_id is None:
        return
    cases = Cases(tx, event.municipality)
    cases.lock(item_id)
    case = cases.get(item_id) or Case(municipality=event.municipality, item_id=item_id)
    advance(tx, case, Published(by=event.actor), at, limits)
    line = Line(what="act_publish", who=event.actor, clause=event.clause, detail=post.reason)
    cases.write_line(item_id, event.event_id, line, event.occurred_at, at)


def clauses_of(steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Return every clause that the checks rest on, each once."""
    return tuple(dict.fromkeys(clause for step in steps for clause in step.clauses))
