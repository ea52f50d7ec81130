"""Puts what was measured into a page of docs, between two marks: what stands between them is lost."""

from pathlib import Path

from bench.measure import BenchError


def put(page: Path, name: str, text: str) -> None:
    """Replace what stands between `<!-- name -->` and `<!-- /name -->`."""
    before, begins, rest = page.read_text(encoding="utf-8").partition(f"<!-- {name} -->")
    _, ends, after = rest.partition(f"<!-- /{name} -->")
    if not begins or not ends:
        raise BenchError(f"{page} has no marks <!-- {name} --> and <!-- /{name} -->")
    page.write_text(f"{before}{begins}\n{text.strip()}\n\n{ends}{after}", encoding="utf-8")
