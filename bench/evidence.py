"""Evidence: a comment's page in PDF/A-2u and its sealed container, beside Typst printing the same words bare."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from training.corpus import TEST, own

from archiver.adapters.pdf_press import Limits, PdfPress
from archiver.adapters.pdf_worker import FAMILIES, Press
from archiver.core.rendering import page_of
from archiver.core.seal import Sealed, second_container, sha256_of
from bench.measure import Act, BenchError, Row, Times, timed
from common.events import item_id_of

COMMENTS, ROUNDS = 60, 2
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
CHANGE_BYTES = 1200
"""So large is what a platform sends of a comment."""
_BARE = """#let page-of = json("page.json")
#set text(font: page-of.fonts)
#page-of.text
"""


def rows() -> Iterator[Row]:
    """Yield what the page of a comment costs, and its container."""
    sealed = [_sealed(at, text) for at, text in enumerate(_texts())]
    with TemporaryDirectory(prefix="ordstyrer-bench-") as name, asyncio.Runner() as runner:
        folder = Path(name)
        with closing(PdfPress(Limits(seconds_max=20, memory_mib_max=1024))) as press:

            def printed(one: Sealed) -> bytes:
                return runner.run(press.render(page_of(one, "nb"), {})).content

            if not printed(sealed[0]).startswith(b"%PDF"):
                raise BenchError("evidence: what was printed is no PDF")
            taken = timed(Act(printed, _bare(folder)), sealed, ROUNDS)
            page = printed(sealed[0])
        yield _row("a comment's page in PDF/A-2u, asked of the press", taken, "Typst with the same words, no PDF/A")
        taken = timed(Act(lambda one: second_container(one, page), lambda _one: sha256_of(page)), sealed, ROUNDS)
        yield _row("the container that is sealed", taken, "SHA-256 of the page")


def _texts() -> list[str]:
    return [item.text for item in own() if item.split == TEST][:COMMENTS]


def _sealed(at: int, text: str) -> Sealed:
    change = json.dumps({"message": text}).encode()
    return Sealed(
        municipality="bo",
        item_id=item_id_of("bo", "facebook", f"1_{at}"),
        revision=1,
        platform="facebook",
        account_id="1",
        object_id=f"1_{at}",
        kind="comment",
        text=text,
        visibility="visible",
        author_name="Kari Nordmann",
        created_at=BEGAN + timedelta(minutes=at),
        received_at=BEGAN + timedelta(minutes=at, seconds=2),
        change=change.ljust(CHANGE_BYTES),
    )


def _bare(folder: Path) -> Callable[[Sealed], object]:
    """Return what prints a text with our fonts and nothing else: no PDF/A, no facts, no other process."""
    (folder / "main.typ").write_text(_BARE, encoding="utf-8")
    fonts = Press(folder).fonts

    def printed(one: Sealed) -> object:
        (folder / "page.json").write_text(json.dumps({"text": one.text, "fonts": list(FAMILIES)}), encoding="utf-8")
        return typst.compile(str(folder / "main.typ"), root=str(folder), font_paths=fonts, format="pdf")

    return printed


def _row(what: str, taken: tuple[Times, Times], beside: str) -> Row:
    us, bare_us = taken[0].mean_us, taken[1].mean_us
    return Row(
        benchmark="evidence", what=f"{what}, mean", value=us, unit="µs a page", ratio=us / bare_us, baseline=beside
    )
