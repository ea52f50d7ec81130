"""The report as a PDF that can be read aloud (PDF/A-2a and PDF/UA-1), by Typst and with the archive's own fonts."""

import tempfile
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import msgspec

from archiver.checking.report import Report

NEEDED = ("typst", "manimgx_fonts")
_FONTS = ("Noto Sans",)
_STANDARDS: Final = ("a-2a", "ua-1")


class NoPressError(Exception):
    """What makes PDFs is not installed; the message names it."""


def pdf(made: Report) -> bytes:
    """Print a report. NoPressError when Typst or the fonts are missing."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise NoPressError(", ".join(missing))
    import typst  # noqa: PLC0415 - a check without PDF does without it

    content = {**made._asdict(), "lines": [one._asdict() for one in made.lines], "fonts": _FONTS}
    year, month, day = map(int, made.day.split("-"))
    content["dated"] = {"year": year, "month": month, "day": day}
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(files("manimgx_fonts"))]
    )
    with tempfile.TemporaryDirectory(prefix="ordstyrer-") as folder:
        page = Path(folder) / "page.typ"
        page.write_text(files("archiver.checking").joinpath("report_page.typ").read_text(encoding="utf-8"), "utf-8")
        (Path(folder) / "report.json").write_bytes(msgspec.json.encode(content))
        printed: bytes = typst.compile(
            str(page), root=folder, font_paths=fonts, format="pdf", pdf_standards=list(_STANDARDS)
        )
    return printed
