"""What people and the account do on Instagram; an act without a webhook returns no change."""

from dataclasses import dataclass
from datetime import datetime

from simulator.facebook.bodies import Change
from simulator.instagram.account import IgAccount, IgComment, IgMention, IgPerson, Media
from simulator.instagram.values import comment_change, mention_change


@dataclass(frozen=True)
class Remark:
    """A comment about to be written. `text` None is a comment that is only a picture (a GIF)."""

    author: IgPerson
    text: str | None
    media_id: str
    parent_id: str | None = None
    kind: str = "unspecified"
    own: bool = False
    restricted: bool = False
    flat: bool = False
    keyed: str = "id"


def publish_media(account: IgAccount, caption: str, at: datetime, product: str = "FEED", picture: str = "") -> Media:
    """The account publishes; no webhook tells of it."""
    media = Media(account.next_id("media"), caption, at, product, picture or picture_of(account))
    account.media[media.media_id] = media
    return media


def picture_of(account: IgAccount) -> str:
    """Return the address of a new picture; nobody answers there."""
    return f"https://media.example.invalid/{account.page_id}/{account.next_number('picture')}.jpg"


def remove_media(account: IgAccount, media: Media) -> list[Change]:
    """The account deletes a media, and all under it goes too: without a word."""
    media.removed = True
    for comment in account.comments.values():
        if comment.media_id == media.media_id and not comment.removed:
            comment.removed_by = "media"
    return []


def write_remark(account: IgAccount, remark: Remark, at: datetime) -> tuple[IgComment, list[Change]]:
    """Somebody comments on a media or answers a comment; a third level lands on the second."""
    parent = account.comments.get(remark.parent_id or "")
    comment = IgComment(
        comment_id=account.next_id(remark.kind if remark.own else "comment"),
        media_id=remark.media_id,
        parent_id=(parent.parent_id or parent.comment_id) if parent else None,
        author=remark.author,
        text=remark.text,
        created_at=at,
        kind=remark.kind,
        own=remark.own,
        restricted=remark.restricted,
    )
    account.add(comment)
    return comment, [comment_change(account, comment, flat=remark.flat, keyed=remark.keyed)]


def remove_remark(account: IgAccount, comment: IgComment, by: str) -> list[Change]:
    """Somebody (`by`: author, account, graph) deletes a comment and what stands under it: without a word."""
    for each in (comment, *(reply for reply in account.replies_to(comment) if not reply.removed)):
        each.removed_by = by
    return []


def hide_remark(comment: IgComment, *, hidden: bool) -> list[Change]:
    """The account hides a comment or shows it again: without a word."""
    comment.hidden = hidden
    return []


def mention_account(account: IgAccount, author: IgPerson, text: str, at: datetime, *, in_comment: bool) -> list[Change]:
    """Somebody names the account in a caption or in a comment on a media of their own."""
    media_id = account.next_id("foreign media")
    comment_id = account.next_id("mention") if in_comment else None
    mention = IgMention(media_id, comment_id, author, text, at)
    account.mentions.append(mention)
    return [mention_change(account, mention)]
