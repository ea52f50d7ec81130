"""Which of our items a stranger's link points at: a writer who got no private link says where the comment stood."""

import re
from collections.abc import Iterator

LINK_CHARS_MAX = 2000
IDS_MAX = 20
_LINK = re.compile(r"https?://(?P<host>[^/?#\s]+)(?P<path>[^?#\s]*)(?:\?(?P<query>[^#\s]*))?(?:#.*)?", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{3,40}")
_ID = re.compile(r"[A-Za-z0-9_.-]{3,120}")
_IN_QUERY = ("comment_id", "reply_comment_id", "story_fbid", "fbid", "lc", "v", "id")
_MOBILE = ("www.", "m.", "mobile.", "mbasic.")


def plain_link(link: str) -> str:
    """Return a link in a form in which two links to the same thing are alike; "" for what is no web address."""
    found = _LINK.fullmatch(link.strip()[:LINK_CHARS_MAX])
    if found is None:
        return ""
    host = found["host"].lower()
    for prefix in _MOBILE:
        host = host.removeprefix(prefix)
    query = "&".join(f"{name}={value}" for name, value in sorted(_asked(found["query"]).items()))
    return f"{host}{found['path'].rstrip('/')}{'?' if query else ''}{query}"


def object_ids(link: str) -> tuple[str, ...]:
    """Return the platform's ids that a link may be of, the likeliest first; never more than IDS_MAX.

    Facebook calls a comment `<post>_<comment>`; others stand in the path or in the query as they are.
    """
    found = _LINK.fullmatch(link.strip()[:LINK_CHARS_MAX])
    return () if found is None else tuple(dict.fromkeys(_ids(found["path"], _asked(found["query"]))))[:IDS_MAX]


def _asked(query: str | None) -> dict[str, str]:
    """Return the parts of a query that may name something, the first of each name."""
    asked: dict[str, str] = {}
    for part in re.split("[&;]", query or ""):
        name, _, value = part.partition("=")
        if name in _IN_QUERY and value:
            asked.setdefault(name, value)
    return asked


def _ids(path: str, query: dict[str, str]) -> Iterator[str]:
    asked = [query[name] for name in _IN_QUERY if name in query and _ID.fullmatch(query[name])]
    in_path = [part for part in reversed(path.split("/")) if _ID.fullmatch(part)]
    numbers = [one for part in in_path for one in _NUMBER.findall(part)]
    posts = [*numbers, *(n for one in asked[1:] for n in _NUMBER.findall(one))]
    for comment in asked[:2]:
        yield from (f"{post}_{comment}" for post in posts if post != comment)
        yield comment
    yield from asked[2:]
    yield from in_path
    yield from numbers
