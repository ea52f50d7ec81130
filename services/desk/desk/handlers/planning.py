"""What people do with an entry of the plan: write it, make it ready, approve it, let it go, take it out."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from common.db import Tx
from common.events import ActionWithdrawn, derived_id
from common.work import Job, enqueue
from desk.core.news import Here, Week
from desk.core.plan import (
    BY_HAND,
    CANCELLED,
    DONE,
    EDITABLE,
    PAUSED,
    PLANNED,
    SCHEDULED,
    WAITING,
    Entry,
    Line,
    standing,
)
from desk.core.publishing import FAILED, ORDERED, UNKNOWN, Draft
from desk.core.rights import APPROVE, account_of
from desk.handlers.crisis import NO_ROLE, roles_of
from desk.handlers.plan_news import plan_fact, tell_plan
from desk.handlers.post_days import never_went_out
from desk.handlers.publishing import Order, may_publish_on, news_now
from desk.handlers.rows import beside
from desk.store import MACHINERY, Cases, Plan, Posts, Rights

GO_OUT = "go_out"
"""The kind of job by which a scheduled post goes out."""
NO_RIGHT, STALE, NOT_NOW, OWN = "no_right", "stale", "not_now", "own_draft"
"""Why something was not done: `stale`, somebody has changed it since; `own_draft`, a second person is asked for."""
TAKEN_BACK = "decided_anew"
"""Why an order is withdrawn whose post is late: its entry was changed, or taken out."""
REFUSED = frozenset({NO_RIGHT, STALE, NOT_NOW, OWN, NO_ROLE})
_TAKES_ROOM = frozenset({SCHEDULED, WAITING, PAUSED, BY_HAND})


class Doing(msgspec.Struct, frozen=True, kw_only=True):
    """Who does it, when, with which entry, and which version of it they have seen (0: it is new)."""

    municipality: str
    person: str
    entry_id: UUID
    version: int
    at: datetime


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as somebody writes it; `state` is what it is to become. The account is the draft's."""

    publish_at: datetime
    content_type: str
    goal: str
    draft: Draft
    state: str
    reason: str = ""


def standing_of(tx: Tx, municipality: str, entry: Entry, at: datetime) -> str:
    """Return how an entry stands now."""
    post = Posts(tx, municipality).one(entry.action_id) if entry.action_id else None
    return standing(entry, post, beside(tx, municipality, at).crisis, at)


def may_approve(tx: Tx, municipality: str, person: str, entry: Entry) -> bool:
    """True for whoever may be the second person of this entry: never who wrote it."""
    if person == entry.written_by:
        return False
    may = Rights(tx, municipality).may(person, APPROVE, account_of(*entry.here))
    return may or may_publish_on(tx, municipality, person, entry.here)


def write(tx: Tx, doing: Doing, written: Written) -> str:
    """Keep an entry as it was written; what was approved before is written anew, and needs its approval anew."""
    mine, draft = doing.municipality, written.draft
    if not may_publish_on(tx, mine, doing.person, (draft.platform, draft.account_id)):
        return NO_RIGHT
    there = _mine(tx, doing)
    if there is not None and not doing.version:
        return there.state  # the same form twice
    wrong = _wrong(tx, doing, there) if doing.version else None
    if wrong:
        return wrong
    _take_back(tx, doing, there)
    entry = Entry(
        entry_id=doing.entry_id,
        publish_at=written.publish_at,
        content_type=written.content_type,
        goal=written.goal,
        draft=draft,
        state=written.state,
        version=doing.version + 1,
        written_by=doing.person,
        written_at=doing.at,
        approved_at=doing.at if written.state == SCHEDULED else None,
        reason=written.reason,
    )
    return _keep(tx, doing, entry, written.state, written.reason)


def ask_at_once(tx: Tx, order: Order, at: datetime) -> UUID:
    """Keep a post that waits for a second person and goes out as soon as they have approved it; return its entry."""
    entry_id = derived_id(order.action_id, "second")
    doing = Doing(municipality=order.municipality, person=order.person, entry_id=entry_id, version=0, at=at)
    kind = "image" if order.draft.pictures else "text"
    written = Written(publish_at=at, content_type=kind, goal="", draft=order.draft, state=WAITING, reason=order.reason)
    write(tx, doing, written)
    return entry_id


def approve(tx: Tx, doing: Doing, reason: str) -> str:
    """Let an entry go out at its hour; another person than its writer does."""
    entry = _mine(tx, doing)
    wrong = _wrong(tx, doing, entry, frozenset({WAITING}), second=True)
    if wrong or entry is None:
        return wrong or NOT_NOW
    ready = {"state": SCHEDULED, "approved_by": doing.person, "approved_at": doing.at}
    return _change(tx, doing, entry, ready, ("approved", reason))


def send_back(tx: Tx, doing: Doing, reason: str) -> str:
    """Give an entry back to its writer, who reads why."""
    entry = _mine(tx, doing)
    wrong = _wrong(tx, doing, entry, frozenset({WAITING}), second=True)
    if wrong or entry is None:
        return wrong or NOT_NOW
    return _change(tx, doing, entry, {"state": PLANNED}, ("sent_back", reason))


def release(tx: Tx, doing: Doing, reason: str, approvers: tuple[str, ...]) -> str:
    """Let a post go that a crisis held: at its hour, or now where that has passed. Only a person ever does.

    `approvers` are the roles by which all is approved while the crisis lasts; empty where none is, or it is over.
    """
    entry = _mine(tx, doing)
    wrong = _wrong(tx, doing, entry, frozenset({PAUSED}))
    if wrong or entry is None:
        return wrong or NOT_NOW
    if approvers and not roles_of(tx, doing.municipality, doing.person, approvers, doing.at):
        return NO_ROLE
    goes = {"state": SCHEDULED, "released_at": doing.at, "publish_at": max(entry.publish_at, doing.at)}
    return _change(tx, doing, entry, goes, ("released", reason))


def cancel(tx: Tx, doing: Doing, reason: str) -> str:
    """Take an entry out of the plan; what was written stays to be read."""
    entry = _mine(tx, doing)
    wrong = _wrong(tx, doing, entry)
    if wrong or entry is None:
        return wrong or NOT_NOW
    _take_back(tx, doing, entry)
    return _change(tx, doing, entry, {"state": CANCELLED}, (CANCELLED, reason))


def confirm(tx: Tx, doing: Doing, address: str) -> str:
    """Say that an entry is out: a person has published it on the platform, or found it there."""
    entry = _mine(tx, doing)
    wrong = _wrong(tx, doing, entry)
    if wrong or entry is None:
        return wrong or NOT_NOW
    if not entry.is_by_hand and standing_of(tx, doing.municipality, entry, doing.at) != UNKNOWN:
        return NOT_NOW
    return _change(tx, doing, entry, {"state": DONE, "address": address}, (DONE, address))


def treat(tx: Tx, municipality: str, person: str, day: date, at: datetime) -> None:
    """Keep that the plan was treated on a day, as the guideline asks for every month."""
    before = plan_fact(tx, municipality)
    Plan(tx, municipality).treat(day, person, at)
    tell_plan(tx, municipality, before, at)
    Cases(tx, municipality).audit(person, "plan_treated", None, at)


def news_planned(tx: Tx, municipality: str, here: Here, week: Week, but: UUID | None) -> int:
    """Return how many news items a week has on an account, with those of the plan that are to go out in it."""
    planned = [
        entry
        for entry in Plan(tx, municipality).between(week.start, week.end)
        if entry.here == here and entry.state in _TAKES_ROOM and not entry.draft.not_news and entry.entry_id != but
    ]
    return news_now(tx, municipality, here, week) + len(planned)


def _take_back(tx: Tx, doing: Doing, entry: Entry | None) -> None:
    """Withdraw the order of an entry that is late: when its platform is there again it would go out all the same.

    What ingest had begun by then it looks for, and tells: that it is out after all stands with the posts.
    """
    posts, action_id = Posts(tx, doing.municipality), entry.action_id if entry else None
    post = posts.one(action_id) if action_id else None
    if action_id is None or post is None or post.state != ORDERED:
        return
    posts.ended(action_id, FAILED, TAKEN_BACK, None)
    never_went_out(tx, doing.municipality, action_id, FAILED, doing.at)
    withdrawn = ActionWithdrawn(
        event_id=derived_id(action_id, "withdrawn"),
        municipality=doing.municipality,
        occurred_at=doing.at,
        recorded_at=doing.at,
        action_id=action_id,
        why=TAKEN_BACK,
    )
    MACHINERY.outbox.publish(tx, withdrawn)


def _mine(tx: Tx, doing: Doing) -> Entry | None:
    """Return the entry, which nobody else changes until this is done."""
    plan = Plan(tx, doing.municipality)
    plan.lock(doing.entry_id)
    return plan.one(doing.entry_id)


def _wrong(
    tx: Tx, doing: Doing, entry: Entry | None, stands: frozenset[str] = EDITABLE, *, second: bool = False
) -> str | None:
    """Return why a person may not do this with the entry now."""
    if entry is None:
        return NOT_NOW
    if second and doing.person == entry.written_by:
        return OWN
    may = may_approve if second else _may_write
    if not may(tx, doing.municipality, doing.person, entry):
        return NO_RIGHT
    if entry.version != doing.version:
        return STALE
    how = entry.state if second else standing_of(tx, doing.municipality, entry, doing.at)
    return None if how in stands else NOT_NOW


def _may_write(tx: Tx, municipality: str, person: str, entry: Entry) -> bool:
    return may_publish_on(tx, municipality, person, entry.here)


def _change(tx: Tx, doing: Doing, entry: Entry, change: dict[str, object], said: tuple[str, str]) -> str:
    changed = msgspec.structs.replace(entry, version=entry.version + 1, why="", **change)
    return _keep(tx, doing, changed, *said)


def _keep(tx: Tx, doing: Doing, entry: Entry, what: str, said: str) -> str:
    """Keep an entry with who did what; one that is ready goes out at its hour."""
    plan, before = Plan(tx, doing.municipality), plan_fact(tx, doing.municipality)
    plan.put(entry)
    tell_plan(tx, doing.municipality, before, doing.at)
    line = Line(what=what, who=doing.person, said=said, at=doing.at)
    plan.write(entry.entry_id, derived_id(entry.entry_id, "line", entry.version), line)
    Cases(tx, doing.municipality).audit(doing.person, f"plan_{what}", None, doing.at)
    if entry.state == SCHEDULED:
        job = Job(
            municipality=doing.municipality,
            job_id=derived_id(entry.entry_id, GO_OUT, entry.version),
            kind=GO_OUT,
            key=f"plan:{entry.entry_id}",
            args={"entry_id": str(entry.entry_id), "version": entry.version},
            run_at=max(entry.publish_at, doing.at),
        )
        enqueue(tx, MACHINERY.jobs, job)
    return entry.state
