"""Lists of what stands beside walls and media: conversations with their messages, reviews, and mentions elsewhere.

Each needs a right of its own, which a municipality may not have given us: then its list is empty, and the others go on.
"""

from datetime import datetime

from common.errors import BadMessage
from ingest.adapters.meta.graph import PER_PAGE, Graph, cursor_after, segment, with_cursor
from ingest.core import graph_elsewhere
from ingest.core.graph_errors import Answer
from ingest.core.graph_objects import Read, listed
from ingest.core.meta_values import INSTAGRAM, instant
from ingest.core.told_values import told_id, told_list, told_object
from ingest.ports import Access, Listing, Page, Refused

INBOX, CONVERSATION, RATINGS, TAGGED = "inbox", "conversation", "ratings", "tagged"
ELSEWHERE = frozenset({INBOX, CONVERSATION, RATINGS, TAGGED})
CONVERSATIONS_PER_PAGE = 50
OF_ALL_CALLS = frozenset({"token_invalid", "blocked_by_platform"})
"""Refusals that every other call would meet too."""


def beside(graph: Graph, account: Listing) -> tuple[Listing, ...]:
    """Return the lists that an account has beside its posts."""
    scopes = (INBOX,) if graph.name == INSTAGRAM else (INBOX, RATINGS, TAGGED)
    return tuple(Listing(scope=scope, id=account.id, since=account.since) for scope in scopes)


async def list_elsewhere(graph: Graph, access: Access, sender: str, what: Listing, cursor: str | None) -> Page:
    """Return a page of one of these lists, all newest first; empty without the right to it."""
    try:
        if what.scope == INBOX:
            return await _inbox(graph, access, sender, what, cursor)
        return await _objects(graph, access, sender, what, cursor)
    except Refused as no:
        if no.code in OF_ALL_CALLS:
            raise
    except BadMessage:
        pass  # a list without ids is what we get without the right to it
    return Page()


async def _inbox(graph: Graph, access: Access, sender: str, what: Listing, cursor: str | None) -> Page:
    platform = "instagram" if graph.name == INSTAGRAM else "messenger"
    query = {"platform": platform, "fields": "id,updated_time", "limit": str(CONVERSATIONS_PER_PAGE)}
    answer = await graph.ask(access, f"{segment(sender)}/conversations", with_cursor(query, cursor))
    told = [told_object(one) for one in told_list(answer.body.get("data"))]
    young = [told_id(one.get("id")) for one in told if not _is_old(instant(one.get("updated_time")), what.since)]
    then = tuple(Listing(scope=CONVERSATION, id=one, since=what.since) for one in young if one is not None)
    return Page(then=then, next=cursor_after(answer) if len(young) == len(told) else None, wait_s=answer.pause_s)


async def _objects(graph: Graph, access: Access, sender: str, what: Listing, cursor: str | None) -> Page:
    edge, fields, read = _how(access, sender, what)
    query = {"fields": fields, "limit": str(PER_PAGE)}
    answer = await graph.ask(access, f"{segment(what.id)}/{edge}", with_cursor(query, cursor))
    return _page(answer, what, read)


def _how(access: Access, sender: str, what: Listing) -> tuple[str, str, Read]:
    if what.scope == RATINGS:
        return "ratings", graph_elsewhere.REVIEW_FIELDS, lambda raw: graph_elsewhere.review(raw, access.account_id)
    if what.scope == TAGGED:
        return "tagged", graph_elsewhere.MENTION_FIELDS, lambda raw: graph_elsewhere.mention(raw, access.account_id)
    ourselves = frozenset({access.account_id, sender})
    return "messages", graph_elsewhere.MESSAGE_FIELDS, lambda raw: graph_elsewhere.message(raw, ourselves)


def _page(answer: Answer, what: Listing, read: Read) -> Page:
    found = listed(answer.content, read)
    young = tuple(one for one in found if not _is_old(one.created_at, what.since))
    return Page(found=young, next=cursor_after(answer) if len(young) == len(found) else None, wait_s=answer.pause_s)


def _is_old(at: datetime | None, since: datetime | None) -> bool:
    return at is not None and since is not None and at < since
