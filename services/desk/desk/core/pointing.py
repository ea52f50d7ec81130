"""Which of our items a stranger's link points at: a writer who got no private link says where the comment stood."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

LINK_CHARS_MAX = 2000
_NUMBER = re.compile(r"[0-9]{3,40}")
_ID = re.compile(r"[A-Za-z0-9_.-]{3,120}")
_IN_QUERY = ("comment_id", "reply_comment_id", "story_fbid", "fbid", "lc", "v", "id")
IDS_MAX = 20
_MOBILE = ("www.", "m.", "mobile.", "mbasic.")


def plain_link(link: str) -> str:
    """Return a link in a form in which two links to the same thing are alike; "" for what is no web address."""
    try:
        parts = urlsplit(link.strip()[:LINK_CHARS_MAX])
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    host = parts.hostname.lower()
    for prefix in _MOBILE:
        host = host.removeprefix(prefix)
    kept = {name: values for name, values in parse_qs(parts.query).items() if name in _IN_QUERY}
    query = "&".join(f"{name}={values[0]}" for name, values in sorted(kept.items()))
    return f"{host}{parts.path.rstrip('/')}{'?' if query else ''}{query}"


def object_ids(link: str) -> tuple[str, ...]:
    """Return the platform's ids that a link may be of, the likeliest first; never more than IDS_MAX.

    Facebook calls a comment `<post>_<comment>`; others stand in the path or in the query as they are.
    """
    try:
        parts = urlsplit(link.strip()[:LINK_CHARS_MAX])
    except ValueError:
        return ()
    return tuple(dict.fromkeys(_ids(parts.path, parse_qs(parts.query))))[:IDS_MAX]


def _ids(path: str, query: dict[str, list[str]]) -> Iterator[str]:
    asked = [query[name][0] for name in _IN_QUERY if name in query and _ID.fullmatch(query[name][0])]
    in_path = [part for part in reversed(path.split("/")) if _ID.fullmatch(part)]
    numbers = [one for part in in_path for one in _NUMBER.findall(part)]
    posts = [*numbers, *(n for one in asked[1:] for n in _NUMBER.findall(one))]
    for comment in asked[:2]:
        yield from (f"{post}_{comment}" for post in posts if post != comment)
        yield comment
    yield from asked[2:]
    yield from in_path
    yield from numbers
