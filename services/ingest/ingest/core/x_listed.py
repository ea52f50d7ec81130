"""X: what its lists show, as items, and how our own post is known again.

Sources: docs.x.com, "User mention timeline", "Post object model".
"""

import re
from collections.abc import Collection
from datetime import datetime
from html import unescape
from typing import Any

from common.errors import BadMessage
from ingest.core import raw_json
from ingest.core.change import Change, Listed, RawChange
from ingest.core.plain_text import same_words
from ingest.core.told_values import told_id, told_list, told_object, told_time
from ingest.core.x_posts import post_change

FIELDS = {
    "tweet.fields": "attachments,author_id,conversation_id,created_at,edit_history_tweet_ids,entities,"
    "in_reply_to_user_id,note_tweet,referenced_tweets",
    "expansions": "author_id,attachments.media_keys",
    "user.fields": "name,username",
    "media.fields": "preview_image_url,type,url",
}
_MENTIONS_BEFORE = re.compile(r"(?:@\w+\s+)+")


def listed(content: bytes, account_id: str, ours: Collection[str], at: datetime) -> list[Listed]:
    """Return the posts of a list that are items, whole; what is none, or cannot be read, is passed over.

    `ours` are the conversations that the account began: an answer there is a comment, whomever it answers.
    """
    includes = told_object(raw_json.value(raw_json.members(content).get("includes", b"null")))
    found = [_listed(raw, post, includes, account_id, at, ours) for raw, post in posts(content)]
    return [one for one in found if one is not None]


def posts(content: bytes) -> list[tuple[bytes, dict[str, Any]]]:
    """Return a list's posts, each with its exact bytes; BadMessage when the answer is no object."""
    rows = raw_json.members(content).get("data", b"null")
    found = [(raw, raw_json.value(raw)) for raw in (raw_json.elements(rows) if rows.startswith(b"[") else [])]
    return [(raw, post) for raw, post in found if isinstance(post, dict)]


def roots_to_ask_for(content: bytes, account_id: str) -> list[str]:
    """Return the conversations whose first post must be looked at to know whose they are."""
    found = []
    for _, post in posts(content):
        root = told_id(post.get("conversation_id"))
        answers_others = account_id not in {told_id(post.get("in_reply_to_user_id")), told_id(post.get("author_id"))}
        if root is not None and root != told_id(post.get("id")) and answers_others:
            found.append(root)
    return list(dict.fromkeys(found))


def begun_by(content: bytes, account_id: str) -> set[str]:
    """Return the posts of a list that the account wrote."""
    told = [(told_id(post.get("id")), told_id(post.get("author_id"))) for _, post in posts(content)]
    return {object_id for object_id, author_id in told if object_id and author_id == account_id}


def _listed(
    raw: bytes, post: dict[str, Any], includes: dict[str, Any], account_id: str, at: datetime, ours: Collection[str]
) -> Listed | None:
    to_us = told_id(post.get("in_reply_to_user_id")) == account_id or told_id(post.get("conversation_id")) in ours
    own = told_id(post.get("author_id")) == account_id
    change = RawChange(account_id=account_id, field="post.create", raw=raw)
    try:
        found = post_change(change, post, includes, "post" if own else "comment" if to_us else "mention", at)
    except BadMessage:
        return None
    if not isinstance(found, Change):
        return None
    return Listed(
        raw=raw,
        object_id=found.object_id,
        kind=found.kind,
        text=found.text,
        author=found.author,
        created_at=found.told_at,
        post_id=found.post_id,
        parent_id=found.parent_id,
        permalink=found.permalink,
        attachments=found.attachments,
        own=found.own,
    )


def is_reply_of_ours(post: dict[str, Any], answered: str, text: str, since: datetime) -> bool:
    """True for a post that answers that one, in our words, since then.

    X writes the names of those who are answered before the words, and short addresses for links.
    """
    refers = {told_id(one.get("id")) for one in map(told_object, told_list(post.get("referenced_tweets")))}
    made = told_time(post.get("created_at"))
    if answered not in refers or made is None or made < since.replace(microsecond=0):
        return False
    words = unescape(str(told_object(post.get("note_tweet")).get("text") or post.get("text") or ""))
    for link in map(told_object, told_list(told_object(post.get("entities")).get("urls"))):
        words = words.replace(told_id(link.get("url")) or "\0", told_id(link.get("expanded_url")) or "")
    before = _MENTIONS_BEFORE.match(words)
    return same_words(words, text) or (before is not None and same_words(words[before.end() :], text))
