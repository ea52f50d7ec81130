"""Finds links in normalised text and says which have the marks of a trap."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]{3,2000}"
    r"|(?<![\w@.])(?:[\w\-]{1,63}\.){1,4}"
    r"(?:no|se|com|net|org|io|info|biz|eu|dk|fi|de|uk|ru|cn|top|xyz|click|online|shop|site|live|app|tv|me|ly|gl|to|cc"
    r"|link|vip|win|bid|loan|example|test)(?!\w|\.\w)(?:/[^\s<>\"]{0,2000})?",
)
_HOST = re.compile(r"(?:https?://)?([^/?#\s]+)")
_CHEAP_ENDS = (".top", ".xyz", ".click", ".vip", ".win", ".bid", ".loan", ".cc", ".ru", ".cn", ".site")
_SHORTENERS = ("bit.ly", "tinyurl.com", "t.ly", "goo.gl", "is.gd", "cutt.ly", "rb.gy", "t.me", "wa.me")
# Names that a trap borrows; the real ones are at their own address.
_BORROWED = ("bankid", "vipps", "swish", "posten", "postnord", "skatte", "nav", "altinn", "dnb", "klarna", "helsenorge")
_REAL_ENDS = (".no", ".se")
_LABELS_MAX = 2
_TRAILING = ".,;:!?)]}'\""


class Link(NamedTuple):
    """[start, end) in the text. `odd`: its address is one that fraud uses."""

    start: int
    end: int
    odd: bool


def links(text: str) -> Iterator[Link]:
    """Every link with or without scheme, in order; end punctuation left out."""
    for match in _LINK.finditer(text):
        written = match[0].rstrip(_TRAILING)
        yield Link(match.start(), match.start() + len(written), odd=_is_odd(written))


def _is_odd(link: str) -> bool:
    """Short, cheap, numeric, disguised hosts, and hosts that borrow a trusted name."""
    found = _HOST.match(link)
    host = found[1].removeprefix("www.") if found else ""
    name, _, port = host.partition(":")
    if "@" in host or port or "xn--" in name or name in _SHORTENERS or name.endswith(_CHEAP_ENDS):
        return True
    if name.replace(".", "").isdigit():
        return True
    own = name.count(".") < _LABELS_MAX and name.endswith(_REAL_ENDS) and "-" not in name
    return any(word in name for word in _BORROWED) and not own
