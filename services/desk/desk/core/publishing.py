"""A post that is to be published from the desk: what the platform takes, and what the pack's checks say before."""

import hashlib
from datetime import date, datetime
from typing import get_args
from uuid import UUID

import msgspec

from common.capabilities import PUBLISH, capability
from common.events import AccountFact, Step
from common.policy.asked import Asked, Context, Marks
from common.policy.beside import Beside, contacts_at, crisis_at, hours_at
from common.policy.own.asked import AccountRow, Image, Replier
from common.policy.own.vocabulary import AccountClass
from common.policy.pack import Pack

PICTURES_MAX = 10
BLOCK, ALLOWED = "block", "allow_publish"
ORDERED, TAKEN, FAILED, UNKNOWN = "ordered", "taken", "failed", "unknown"
"""How an order to publish stands; `unknown`: it may be out, and only a person orders a new one."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to publish, and what they say of its picture and of themselves.

    `valid_until` is the last day on which what it says holds; None: it says nothing that ends.
    """

    platform: str
    account_id: str
    text: str
    link: str | None = None
    pictures: tuple[str, ...] = ()
    picture: Image | None = None
    replier: Replier | None = None
    not_news: bool = False
    valid_until: date | None = None


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """The post of this case was published by an order of ours, and checked before it was."""

    by: str


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """An order to publish, and what became of it.

    `reason` is why the week's cap was passed; `item_id` is of the post that came of it, once that is known.
    """

    platform: str
    account_id: str
    actor: str
    text: str
    at: datetime
    state: str
    why: str = ""
    reason: str = ""
    not_news: bool = False
    item_id: UUID | None = None


def flaw(draft: Draft) -> str | None:
    """Return what the platform will not take, as a closed word; None where it will."""
    if capability(draft.platform, PUBLISH) is None:
        return "not_on_this_platform"
    if any(not each.startswith("https://") for each in draft.pictures):
        return "picture_address"
    if draft.platform == "instagram":
        return "one_picture" if len(draft.pictures) != 1 or draft.link else None
    if len(draft.pictures) > PICTURES_MAX:
        return "many_pictures"
    if draft.link and draft.pictures:
        return "link_or_pictures"
    return None if draft.text.strip() or draft.link or draft.pictures else "empty"


def sha256_of(draft: Draft) -> str:
    """Return what tells a draft from any other: who has seen the warnings of one has seen none of another."""
    return hashlib.sha256(msgspec.json.encode(draft)).hexdigest()


def question(draft: Draft, account: AccountFact, rows: Beside, known: tuple[Pack, int], at: datetime) -> Asked:
    """Return what the pack is asked of a draft. `known` are the pack, and the account's news items of the week."""
    pack, news = known
    return Asked(
        kind="own_post",
        received_at=at,
        text=draft.text,
        lang=pack.file.pack.language,
        platform=draft.platform,
        account=account_row(account),
        hours=hours_at(rows, pack, at),
        contacts=contacts_at(rows, pack, at),
        context=Context(
            crisis=crisis_at(rows, at),
            image=(draft.picture or Image()) if draft.pictures else None,
            replier=draft.replier,
            news_items_this_week=news,
            marks=Marks(not_news=draft.not_news),
        ),
    )


def account_row(account: AccountFact) -> AccountRow:
    """Return a row of the registry as the pack's checks know it."""
    kind = next((each for each in get_args(AccountClass) if each == account.kind), None)
    return AccountRow(name=account.name, kind=kind, platform=account.platform, known_by_name=True)


def stopping(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the steps for which the post waits until it is put right."""
    return tuple(step for step in steps if step.mode == BLOCK)


def warning(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return what a person looks at, and may publish all the same."""
    return tuple(step for step in steps if step.mode != BLOCK and step.do not in {ALLOWED, "none"})
