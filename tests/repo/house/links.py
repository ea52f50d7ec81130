"""Links between our own pages: each leads to a file that is committed, and to a heading that stands there."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from posixpath import normpath

from tests.repo.tree import ROOT, files

# Code shows things that are elsewhere: no link in it is ours to follow.
_CODE = re.compile(r"^ *```.*?^ *```|`[^`\n]+`", re.DOTALL | re.MULTILINE)
_BLOCK = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(
    r"\]\(<?([^)\s>]+)>?(?: +\"[^\"]*\")?\)|^\[[^\]]+\]: +(\S+)|\b(?:href|src)=\"([^\"]+)\"", re.MULTILINE
)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_NAMED = re.compile(r"<a (?:id|name)=\"([^\"]+)\"")


def pages() -> Iterator[tuple[Path, str]]:
    """Yield every page, without its blocks of code."""
    for path in files():
        if path.suffix == ".md":
            yield path, _BLOCK.sub("", (ROOT / path).read_text(encoding="utf-8"))


def broken(texts: Mapping[Path, str], committed: Iterable[Path]) -> list[str]:
    """Return every link that leads nowhere: a file that is not committed, or a heading that is not in it."""
    known = {str(place) for path in committed for place in (path, *path.parents)}
    anchors = {str(path): _anchors(text) for path, text in texts.items()}
    found = []
    for path, text in texts.items():
        for link in _links(text):
            target, _, anchor = link.partition("#")
            to = normpath(PurePosixPath(path.parent, target)) if target else str(path)
            if to not in known or (anchor and anchor not in anchors.get(to, {anchor})):
                found.append(f"{path}: nothing is at {link}")
    return found


def _links(text: str) -> Iterator[str]:
    for found in _LINK.findall(_CODE.sub("", text)):
        link = "".join(found)
        if not re.match(r"[a-z]+:", link):
            yield link


def _anchors(text: str) -> set[str]:
    """The anchors that GitHub gives headings: small letters, words joined by hyphens, nothing else; and those given."""
    headings = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(text))
    return {heading.replace(" ", "-") for heading in headings} | set(_NAMED.findall(text))
