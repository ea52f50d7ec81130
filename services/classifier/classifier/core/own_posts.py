"""A post of our own that stands on the platform: it counts for the week, and its publish checks come afterwards."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import msgspec

from classifier.core.asking import marks_of
from classifier.core.known import REMOVED, Known, asked_at
from common.events import AccountFact, ItemChanged, Tagging, is_history
from common.policy.asked import Asked, Context
from common.policy.beside import Beside, contacts_at, crisis_at, hours_at
from common.policy.own.asked import AccountRow, Image
from common.policy.own.vocabulary import AccountClass
from common.policy.pack import Pack

POST, OWN_POST = "post", "own_post"
WEEK = timedelta(days=7)
PICTURES = frozenset({"photo", "picture", "image", "album"})
"""A platform's words for a picture; nobody has said whose it is, or who approved it."""


def is_own_post(item: ItemChanged) -> bool:
    """Say whether this is a post of ours that stands there."""
    return item.own and item.kind == POST and item.visibility != REMOVED


def is_checked(known: Known) -> bool:
    """Say whether its checks are a task now: a post of long ago, found later, is history and nobody's task."""
    return is_own_post(known.item) and not is_history(known.item)


def published_at(item: ItemChanged) -> datetime:
    """Return when it was published, as far as anybody told."""
    return item.created_at or item.received_at or item.recorded_at


def week_start(pack: Pack, at: datetime) -> datetime:
    """Return the Monday midnight with which the ISO week of an instant began, by the municipality's clock."""
    local = at.astimezone(ZoneInfo(pack.file.pack.timezone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return midnight - timedelta(days=local.weekday())


def in_same_week_after(post: Known, others: Iterable[Known], pack: Pack) -> list[Known]:
    """Return our posts on the same account that were published later in the week: their count has changed."""
    since = published_at(post.item)
    end = week_start(pack, since) + WEEK
    return [other for other in _beside(post, others) if since < published_at(other.item) < end]


def news_before(post: Known, others: Iterable[Known], pack: Pack) -> int:
    """Return how many news items the account had in the week before this one; what a person says is none is none."""
    until = published_at(post.item)
    start = week_start(pack, until)
    before = (other for other in _beside(post, others) if start <= published_at(other.item) < until)
    return sum(1 for other in before if other.marks is None or not other.marks.not_news)


def _beside(post: Known, others: Iterable[Known]) -> Iterable[Known]:
    mine = (post.item.platform, post.item.account_id, post.item.object_id)
    for other in others:
        item = other.item
        if is_own_post(item) and (item.platform, item.account_id) == mine[:2] and item.object_id != mine[2]:
            yield other


def question_of_own(known: Known, tagging: Tagging, shared: tuple[Beside, AccountFact | None], news: int) -> Asked:
    """Return what the pack is asked of the post's text, picture and place in the week, as of its publication.

    `shared` are the dated rows and the account's row. Who wrote it nobody has said.
    """
    item, (rows, account) = known.item, shared
    since = asked_at(known, item.recorded_at)
    pictured = any(part.kind in PICTURES for part in item.attachments)
    return Asked(
        kind=OWN_POST,
        received_at=since,
        text=item.text,
        lang=tagging.lang,
        tags=tagging.tags,
        casework=tagging.casework,
        abuse_reasons=tagging.abuse_reasons,
        facts=tagging.facts,
        scores=tagging.scores,
        unread=tagging.unchecked,
        platform=item.platform,
        account=_row(account),
        context=Context(
            crisis=crisis_at(rows, since),
            marks=marks_of(known.marks),
            case_file=known.case_file.case_file if known.case_file else None,
            image=Image() if pictured else None,
            news_items_this_week=news,
        ),
    )


def with_rows(asked: Asked, rows: Beside, pack: Pack) -> Asked:
    """Return the question with the dated rows that held then."""
    return msgspec.structs.replace(
        asked, hours=hours_at(rows, pack, asked.received_at), contacts=contacts_at(rows, pack, asked.received_at)
    )


def _row(account: AccountFact | None) -> AccountRow | str | None:
    if account is None:
        return None
    kind = next((known for known in get_args(AccountClass) if known == account.kind), None)
    return AccountRow(name=account.name, kind=kind, platform=account.platform, known_by_name=True)
