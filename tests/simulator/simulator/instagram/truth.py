"""The truth of Instagram accounts: items in the shape that all platforms share, writes, and careless ones."""

from collections.abc import Sequence

from simulator.instagram.account import IgAccount, IgComment, IgMention, IgPerson, Media
from simulator.surroundings import item_truth
from simulator.writes import write_truth


def account_truth(accounts: Sequence[IgAccount]) -> dict[str, object]:
    """Return all that was ever written, what was tried through the API, by hand, and what was careless."""
    return {
        "accounts": [
            {
                "account_id": account.page_id,
                "username": account.row.name,
                "login": account.row.settings.get("login", "instagram"),
                "subscribed": account.subscribed,
            }
            for account in accounts
        ],
        "items": [item for account in accounts for item in _items(account)],
        "writes": [write_truth(account.page_id, write) for account in accounts for write in account.writes],
        "native": [act.told() for account in accounts for act in account.native],
        "forged": [
            {"object_id": forgery.object_id, "how": forgery.how}
            for account in accounts
            for forgery in account.forgeries
        ],
        "findings": [finding for account in accounts for finding in findings_of(account)],
    }


def _items(account: IgAccount) -> list[dict[str, object]]:
    return [
        *(_media(account, media) for media in account.media.values()),
        *(_comment(account, comment) for comment in account.comments.values()),
        *(_mention(account, mention) for mention in account.mentions),
    ]


def _author(author: IgPerson) -> dict[str, object] | None:
    return {"id": author.person_id, "name": author.username} if author.shown else None


def _media(account: IgAccount, media: Media) -> dict[str, object]:
    return item_truth(
        {
            "kind": "post",
            "object_id": media.media_id,
            "account_id": account.page_id,
            "text": media.caption,
            "texts": [media.caption],
            "author": _author(account.itself()),
            "own": True,
            "visibility": "removed" if media.removed else "visible",
            "created_at": media.created_at.isoformat(),
        }
    )


def _comment(account: IgAccount, comment: IgComment) -> dict[str, object]:
    return item_truth(
        {
            "object_id": comment.comment_id,
            "account_id": account.page_id,
            "post_id": comment.media_id,
            "parent_id": comment.parent_id,
            "author": _author(comment.author),
            "text": comment.text,
            "texts": [comment.text],
            "visibility": comment.visibility,
            "own": comment.own,
            "removed_by": comment.removed_by,
            "restricted": comment.restricted,
            "replies_by_account": sum(reply.own for reply in account.replies_to(comment)),
            "private_replies": comment.private_replies,
            "created_at": comment.created_at.isoformat(),
        }
    )


def _mention(account: IgAccount, mention: IgMention) -> dict[str, object]:
    return item_truth(
        {
            "kind": "mention",
            "object_id": mention.comment_id or mention.media_id,
            "account_id": account.page_id,
            "post_id": mention.media_id,
            "author": _author(mention.author),
            "text": mention.text,
            "texts": [mention.text],
            "created_at": mention.created_at.isoformat(),
        }
    )


def findings_of(account: IgAccount) -> list[str]:
    """Return what a careful product never does: the same create or delete twice, or a delete of what was not hidden."""
    found: list[str] = []
    seen: set[tuple[str, str, str | None]] = set()
    for write in account.writes:
        label = f"write {write.number}: {write.do} {write.object_id}"
        comment = account.comments.get(write.object_id)
        same = (write.do, write.object_id, write.text)
        if not write.applied:
            continue
        if write.do in {"reply", "private_reply", "delete", "publish"} and same in seen:
            found.append(f"{label} done twice")
        if write.do == "delete" and comment and not comment.own and not comment.hidden:
            found.append(f"{label} without hiding it first")
        seen.add(same)
    return found
