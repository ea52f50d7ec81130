"""What a webhook tells of one event on Instagram: comments and mentions, and nothing of edits, hides or deletions."""

from simulator.facebook.bodies import Change
from simulator.instagram.account import IgAccount, IgComment, IgMention, IgPerson


def _from(author: IgPerson) -> dict[str, object]:
    return {"from": {"id": author.person_id, "username": author.username}} if author.shown else {}


def comment_change(account: IgAccount, comment: IgComment, *, flat: bool = False, keyed: str = "id") -> Change:
    """Return the change of a new comment, the only one there is: without verb, and without a time.

    `keyed` is the member that holds its id: `id`, or `comment_id` as Meta's page of examples prints it.
    """
    media = account.media[comment.media_id]
    value: dict[str, object] = dict(_from(comment.author))
    value[keyed] = comment.comment_id
    if comment.parent_id is not None:
        value["parent_id"] = comment.parent_id
    if comment.text is not None:
        value["text"] = comment.text
    value["media"] = {"id": media.media_id, "media_product_type": media.product}
    name = "live_comments" if media.product == "LIVE" else "comments"
    return Change(account, name, value, comment.comment_id, "comment", flat=flat)


def mention_change(account: IgAccount, mention: IgMention) -> Change:
    """Return the change of a mention: ids only, or with Instagram Login a comment on somebody else's media."""
    object_id = mention.comment_id or mention.media_id
    if account.by_facebook or mention.comment_id is None:
        value: dict[str, object] = {"comment_id": mention.comment_id} if mention.comment_id else {}
        return Change(account, "mentions", value | {"media_id": mention.media_id}, object_id, "mention")
    value = dict(_from(mention.author))
    value |= {"id": mention.comment_id, "text": mention.text}
    value["media"] = {"id": mention.media_id, "media_product_type": "FEED"}
    return Change(account, "comments", value, object_id, "mention")
