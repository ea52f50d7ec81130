"""HTML of platforms to the words that a reader sees, in time that grows with the text and no faster.

The standard library's parser is not used: 60 kB of `<a <a <a` cost it more than a minute (Python 3.11), and a
comment is written by anybody.
"""

import re
from collections.abc import Iterator
from html import unescape

_MARKUP = re.compile(
    r"<(?:!--.*?(?:-->|\Z)"
    r"|[!?][^<>]*>"
    r"|(?P<end>/?)(?P<name>[a-z][a-z0-9:-]*)(?P<rest>(?:[^<>\"']++|\"[^\"<]*\"|'[^'<]*')*+)>)",
    re.DOTALL | re.IGNORECASE,
)
"""A comment, a declaration or a tag; each stops at the next `<`, so that no text is gone through twice."""
_UNSEEN = {name: re.compile(rf"</{name}", re.IGNORECASE) for name in ("script", "style", "template")}
_LINES = frozenset(
    {"blockquote", "br", "dd", "div", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p"}
    | {"pre", "table", "tr", "ul"}
)
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_WEB = ("http://", "https://")


class _Words:
    """The words so far. A link whose words hide where it leads is followed by its address, in brackets."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._link: tuple[str, int] | None = None

    def tag(self, name: str, rest: str, *, is_end: bool) -> None:
        """Take a tag in: a new line, a picture's words, or where a link begins and ends."""
        if name in _LINES:
            self.parts.append("\n")
        elif name == "img":
            self.parts.append(unescape(_first(_ALT, rest)))  # a smiley is a picture whose words stand beside it
        elif name == "a":
            self._link_ends()
            address = "" if is_end else unescape(_first(_HREF, rest)).strip()
            self._link = (address, len(self.parts)) if address.startswith(_WEB) else None

    def _link_ends(self) -> None:
        if self._link is None:
            return
        address, begin = self._link
        self._link = None
        if _bare(address) not in _bare("".join(self.parts[begin:])):
            self.parts.append(f" ({address})")


def html_to_text(html: str, *, keep_lines: bool = False) -> str:
    """Return the words of a piece of HTML, a line for each line of the page. Nothing is raised, whatever comes.

    `keep_lines` keeps the line ends that stand in the text itself, for platforms that mean them (Flickr).
    """
    words = _Words()
    for piece in _pieces(html):
        if isinstance(piece, str):
            text = unescape(piece)
            words.parts.append(text if keep_lines else re.sub(r"\s+", " ", text))
        elif piece["name"]:
            words.tag(piece["name"].lower(), piece["rest"], is_end=bool(piece["end"]))
    words.tag("a", "", is_end=True)
    lines = "".join(words.parts).splitlines()
    tidy = [" ".join(line.split()) for line in lines]
    return "\n".join(line for line in tidy if line)


def same_words(one: str, other: str) -> bool:
    """True when two texts are the same but for what platforms tidy up: spaces, line ends, quotation marks, dashes."""
    mine, theirs = (("".join(c for c in text if c.isalnum())) for text in (one, other))
    return mine == theirs if mine or theirs else one.split() == other.split()


def _pieces(html: str) -> Iterator[str | re.Match[str]]:
    """Yield words and tags in turn; what stands inside a script or a style is no words."""
    place = 0
    while (found := _MARKUP.search(html, place)) is not None:
        if found.start() > place:
            yield html[place : found.start()]
        yield found
        place = found.end()
        unseen = _UNSEEN.get((found["name"] or "").lower())
        if unseen is not None and not found["end"]:
            end = unseen.search(html, place)
            place = end.start() if end else len(html)
    if place < len(html):
        yield html[place:]


def _first(pattern: re.Pattern[str], rest: str) -> str:
    found = pattern.search(rest)
    return next((group for group in found.groups() if group), "") if found else ""


def _bare(address: str) -> str:
    return re.sub(r"^https?://", "", address.strip()).rstrip("/")
