"""Looks for a secret in everything public: page, JSON, CSV, search index. Returns what it finds, and where."""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from archiver.core.noark.model import Journalpost, Saksmappe
from archiver.core.public_journal.as_csv import as_csv
from archiver.core.public_journal.as_html import Reader, day_page
from archiver.core.public_journal.as_json import as_json
from archiver.core.public_journal.entry import Place, PublicEntry, PublicPage
from archiver.core.public_journal.search import index_of
from archiver.core.public_journal.showing import Told
from archiver.core.shielding.folding import fold, words_of
from tests.archive.leak_cases import AT, Case

PLACE = Place(
    municipality="sogne", series="main", name="Søgne kommune", country="no", lang="nb", contact="post@sogne.example"
)
READER = Reader(lang="nb", zone=UTC, base="/sogne/journal")
TODAY = date(2026, 11, 22)
Shown = Callable[[Saksmappe, Sequence[Journalpost], Told], tuple[PublicEntry, ...]]
_TAG = re.compile(r"<[^>]*>")


def as_ours(show: Callable[..., tuple[Any, ...]]) -> Shown:
    """Return what shows records by modules loaded anew as what shows them by ours."""

    def anew(case: Saksmappe, posts: Sequence[Journalpost], told: Told) -> tuple[PublicEntry, ...]:
        return tuple(msgspec.convert(msgspec.to_builtins(one), PublicEntry) for one in show(case, posts, told))

    return anew


def page_of(entries: tuple[PublicEntry, ...], today: date = TODAY) -> PublicPage:
    """Return a day's page."""
    made = datetime(2026, 11, 21, 5, tzinfo=UTC)
    return PublicPage(place=PLACE, day=AT.date(), made_at=made, today=today, entries=entries)


def written(entries: tuple[PublicEntry, ...]) -> dict[str, bytes]:
    """Return everything public of a page, by what it is."""
    page = page_of(entries)
    index = msgspec.json.encode([index_of(one) for one in entries])
    return {
        "html": day_page(page, READER).encode(),
        "json": as_json(page, "nb"),
        "csv": as_csv(page, "nb"),
        "index": index,
    }


def leaks(case: Case, shown: Shown) -> Iterator[str]:
    """Yield what tells a case from its twin, and every secret that stands where it can be read."""
    public = written(shown(case.case, case.posts, case.told))
    twin = written(shown(case.twin_case, case.twin_posts, case.twin_told))
    for kind, content in public.items():
        if content != twin[kind]:
            yield f"{kind} tells the secret from another (seed {case.seed}: {', '.join(case.what)})"
    yield from (f"{kind} says {said!r} (seed {case.seed})" for kind, said in told(public, case.secret, twin))


def told(public: dict[str, bytes], secret: set[str], frame: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield (where, what) for each secret that is read in something public, and is not of the frame around it."""
    for kind, content in public.items():
        says, framed = _read(content), _read(frame[kind])
        for said in secret:
            if _stands(said, says) and not _stands(said, framed):
                yield kind, said


def _read(content: bytes) -> tuple[str, frozenset[str]]:
    """Return what is read in it; of a page its entries alone, for the rest is the same on every one."""
    text = content.decode()
    if "<ol" in text:
        text = html.unescape(_TAG.sub(" ", text.partition('<ol class="entries">')[2].partition("</ol>")[0]))
    return fold(text).says, frozenset(words_of(text))


def _stands(said: str, where: tuple[str, frozenset[str]]) -> bool:
    run, words = where
    return said in words if len(said) < 4 else said in run
