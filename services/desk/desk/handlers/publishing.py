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
from desk.core.publishing import (
    FAILED,
    TAKEN,
    UNKNOWN,
    Draft,
    Published,
    news_among,
    question,
    sha256_of,
    week_start,
)
from desk.handlers.folding import LimitsOf, advance
from desk.handlers.rows import beside
from desk.store import MACHINERY, Cases, Keys, Posts, Registry
from desk.store.keys import PUBLISH


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A checked draft that a person publishes. `rests_on` are the clauses of its checks; `key` is the form's own."""

    municipality: str
    person: str
    draft: Draft
    key: str
    pack: str
    rests_on: tuple[str, ...] = ()


def asked_of_draft(tx: Tx, municipality: str, draft: Draft, pack: Pack, at: datetime) -> Asked | None:
    """Return what the pack is asked of a draft; None where its account is not in use."""
    account = Registry(tx, municipality).account(draft.platform, draft.account_id)
    if account is None or account.state_at(at) != "active":
        return None
    since = week_start(pack.file.pack.timezone, at)
    news = news_among(Cases(tx, municipality).since(since), draft, since)
    return question(draft, account, beside(tx, municipality, at), (pack, news), at)


def may_publish(tx: Tx, municipality: str, person: str) -> bool:
    """True while the person has the right to publish for the municipality."""
    return Keys(tx, municipality).has(person, PUBLISH)


def publish(tx: Tx, order: Order, at: datetime) -> bool:
    """Order the post; twice the same form is one post. False without the right."""
    mine, draft = order.municipality, order.draft
    if not may_publish(tx, mine, order.person):
        return False
    action_id = derived_id(mine, "publish", order.person, order.key, sha256_of(draft))
    lock(tx, mine, f"post/{action_id}")
    if not Posts(tx, mine).order(action_id, draft, order.person, at):
        return True
    Cases(tx, mine).audit(order.person, f"published {draft.platform}:{draft.account_id}", None, at)
    event = ActionOrdered(
        event_id=derived_id(action_id, "ordered"),
        municipality=mine,
        occurred_at=at,
        recorded_at=at,
        action_id=action_id,
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
    MACHINERY.outbox.publish(tx, event)
    return True


def take_published(tx: Tx, event: Outcome, at: datetime, limits: LimitsOf) -> None:
    """Keep what became of a post; the case of one that is out hears who published it, before or after it comes back."""
    state = TAKEN if isinstance(event, ActionTaken) else FAILED if isinstance(event, ActionFailed) else UNKNOWN
    post = Posts(tx, event.municipality).ended(event.action_id, state, getattr(event, "why", ""))
    object_id = event.object_id if isinstance(event, ActionTaken) else None
    if post is None or object_id is None:
        return
    item_id: UUID = item_id_of(event.municipality, post.platform, object_id)
    cases = Cases(tx, event.municipality)
    cases.lock(item_id)
    case = cases.get(item_id) or Case(municipality=event.municipality, item_id=item_id)
    advance(tx, case, Published(by=event.actor), at, limits)
    line = Line(what="act_publish", who=event.actor, clause=event.clause)
    cases.write_line(item_id, event.event_id, line, event.occurred_at, at)


def clauses_of(steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Return every clause that the checks rest on, each once."""
    return tuple(dict.fromkeys(clause for step in steps for clause in step.clauses))
