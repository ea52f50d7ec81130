"""WordPress comments as its REST API shows them. A comment's id counts within its site, so ours names the site too.

Source: developer.wordpress.org/rest-api/reference/comments. Asked for in the view context: the edit context tells
e-mail and IP addresses, personal data that nobody needs here. Should they come all the same, they are cut out.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from common.errors import BadMessage
from common.events import Author
from ingest.core import raw_json
from ingest.core.change import Change, Listed
from ingest.core.plain_text import html_to_text, same_words
from ingest.core.told_values import told_id, told_object, told_text, told_time, told_url

PLATFORM = "wordpress"
NOBODY = "0"
"""What WordPress writes for no user, and for no parent."""
KINDS = {"comment": "comment", "pingback": "mention", "trackback": "mention", "review": "review"}
"""Other types are no words of a visitor: orders, editors' notes."""
GONE = frozenset({"trash", "post-trashed"})
HELD = frozenset({"hold", "spam"})
SHOWN = "approved"
PERSONAL = frozenset({"author_email", "author_ip", "author_user_agent"})
CLOCK_TURNED_BACK = timedelta(hours=2)
"""`after` is compared with the site's own clock, which once a year has the same hour twice."""


def read_page(content: bytes, account_id: str, our_user: str | None) -> tuple[Listed, ...]:
    """Read a page of comments, those in the trash left out; BadMessage when it is no list."""
    found = []
    for raw in raw_json.elements(content):
        try:
            comment = read_comment(raw, account_id, our_user)
        except BadMessage:
            continue  # it costs no neighbour
        if comment is not None:
            found.append(comment)
    return tuple(found)


def read_comment(raw: bytes, account_id: str, our_user: str | None) -> Listed | None:
    """Read one comment; None for one in the trash or of a type that is none. BadMessage when it is no comment."""
    members = raw_json.members(raw)
    comment = told_object(raw_json.value(raw))
    number = told_id(comment.get("id"))
    kind = KINDS.get(told_text(comment.get("type") or "comment") or "")
    if number is None:
        raise BadMessage("a comment without id")
    status = told_text(comment.get("status"))
    if kind is None or status in GONE:
        return None
    user = told_id(comment.get("author"))
    return Listed(
        raw=_without_personal(members) if PERSONAL & members.keys() else raw,
        object_id=of_site(account_id, number),
        kind=kind,
        text=_text(comment),
        hidden=_hidden(status),
        author=_author(account_id, number, user, told_text(comment.get("author_name"))),
        created_at=told_time(comment.get("date_gmt")),
        post_id=_of_site_or_none(account_id, comment.get("post")),
        parent_id=_of_site_or_none(account_id, comment.get("parent")),
        permalink=told_url(comment.get("link")),
        own=our_user is not None and user == our_user,
    )


def pushed(change: Change) -> Change:
    """Return what a site pushed as an item of that site: the same one that is listed, with the same words."""
    author = change.author
    if author is not None:
        number = None if author.id.startswith("guest:") else author.id
        author = _author(change.account_id, change.object_id, number, author.name)
    return msgspec.structs.replace(
        change,
        platform=PLATFORM,
        object_id=of_site(change.account_id, change.object_id),
        post_id=_of_site_or_none(change.account_id, change.post_id),
        parent_id=_of_site_or_none(change.account_id, change.parent_id),
        author=author,
        text=None if change.text is None else told_text(html_to_text(change.text, keep_lines=True)),
    )


def of_site(account_id: str, number: str) -> str:
    """Return the id that is one comment's or post's alone."""
    return f"{account_id}/{number}"


def number_of(object_id: str) -> str:
    """Return the id that the site itself uses."""
    return object_id.rpartition("/")[2]


def is_ours(comment: Listed, text: str, since: datetime, *, knows_us: bool) -> bool:
    """True for our user's comment with these words, not older than `since` (whole seconds).

    Where the site does not tell who we are (`knows_us` is false), any of its own users' will do.
    """
    made = comment.created_at
    ours = comment.own if knows_us else comment.author is not None and not comment.author.id.startswith("guest:")
    in_time = made is not None and made >= since.replace(microsecond=0)
    return ours and in_time and same_words(comment.text or "", text)


def after(since: datetime | None) -> dict[str, str]:
    """Return the parameter that asks for comments from then on."""
    if since is None:
        return {}
    return {"after": (since - CLOCK_TURNED_BACK).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}


def next_cursor(cursor: str | None, headers: Mapping[str, str], *, is_empty: bool) -> str | None:
    """Return the next page's cursor, `<page> <comments in all>`; None after the last one.

    When there are fewer comments than a page ago, later ones have moved up a page: that page is read again. Sites
    that hide the headers are asked until a page is empty.
    """
    page, before = _page(cursor)
    total, pages = _number(headers.get("x-wp-total")), _number(headers.get("x-wp-totalpages"))
    if total is None or pages is None:
        return None if is_empty else f"{page + 1}"
    if before is not None and total < before and page > 1:
        return f"{page - 1} {total}"
    return f"{page + 1} {total}" if page < pages else None


def page_of(cursor: str | None) -> str:
    """Return the number of the page that a cursor asks for."""
    return str(_page(cursor)[0])


def user_of(content: bytes) -> str | None:
    """Return the id of the user that an answer of users/me is about; BadMessage when it is no JSON."""
    return told_id(told_object(raw_json.value(content)).get("id"))


def _page(cursor: str | None) -> tuple[int, int | None]:
    page, _, before = (cursor or "1").partition(" ")
    return _number(page) or 1, _number(before)


def _number(digits: str | None) -> int | None:
    return int(digits) if digits and digits.isascii() and digits.isdigit() and len(digits) < 10 else None  # noqa: PLR2004 - no site has a thousand million comments


def _text(comment: dict[str, Any]) -> str | None:
    rendered = told_text(told_object(comment.get("content")).get("rendered"))
    return None if rendered is None else told_text(html_to_text(rendered))


def _hidden(status: str | None) -> bool | None:
    if status == SHOWN:
        return False
    return True if status in HELD else None


def _author(account_id: str, number: str, user: str | None, name: str | None) -> Author | None:
    """A visitor has a name and no id. Two visitors of one name are two people: each is known by what they wrote."""
    if user is not None and user != NOBODY:
        return Author(f"{account_id}/user-{user}", name or None)
    return Author(f"guest:{of_site(account_id, number)}", name) if name else None


def _of_site_or_none(account_id: str, number: object) -> str | None:
    told = told_id(number)
    return None if told is None or told == NOBODY else of_site(account_id, told)


def _without_personal(members: dict[str, bytes]) -> bytes:
    kept = [(name, raw) for name, raw in members.items() if name not in PERSONAL]
    return b"{" + b",".join(msgspec.json.encode(name) + b":" + raw for name, raw in kept) + b"}"
