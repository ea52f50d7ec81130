"""`ordstyrer archive export`: write a period as a Noark 5 deposit, an E-ARK package, messages or a plain folder."""

import asyncio
import os
import sys
import time
from argparse import Namespace
from pathlib import Path

import archiver.app
from archiver.core.deposit.profile import PROFILES
from archiver.jobs.export import FOLDER, NOARK5, Exported, Order, Year
from archiver.jobs.export import Progress as Told
from archiver.jobs.export_outside import ARKIVMELDING, EARK
from archiver.settings import ArchiverSettings
from common.process import blobs_of
from standalone.asked import FOUND_PROBLEMS, parser_of
from standalone.doors import tables_of

TELL_EVERY_S = 0.2


def main(arguments: list[str]) -> int:
    """Write a delivery; exit 1 when something hinders it, after saying what."""
    parser = parser_of(
        "archive export",
        "Write a closed period as a Noark 5 deposit or an E-ARK package, or any as messages or a plain folder.",
        "ordstyrer archive export --format noark5 --municipality sogne --year 2026 --out ./deposit-2026",
    )
    parser.add_argument("--format", choices=(NOARK5, FOLDER, EARK, ARKIVMELDING), required=True, help="what to write")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", required=True, help="a folder that is empty or not there yet"
    )
    parser.add_argument("--municipality", metavar="ID", help="whose journal")
    parser.add_argument("--year", type=int, help="which year of it")
    parser.add_argument("--series", metavar="NAME", default="", help="which authority's, where there are several")
    parser.add_argument("--from", dest="source", type=Path, metavar="DIR", help="read a plain folder, not the database")
    parser.add_argument("--profile", choices=sorted(PROFILES), default="standard", help="what the depot asks for")
    parser.add_argument("--terms", type=Path, metavar="FILE", help="TOML: what a depot agreed of an E-ARK package")
    given = parser.parse_args(arguments)
    if (given.source is None) == (given.municipality is None) or (given.source is None) == (given.year is None):
        parser.error("name --municipality and --year, or --from a plain folder")
    return _export(ArchiverSettings.from_environ(os.environ), given)


def _export(settings: ArchiverSettings, given: Namespace) -> int:
    order = Order(format=given.format, out=given.out, profile=given.profile, terms=given.terms)
    progress = Progress() if sys.stderr.isatty() else None
    told = progress or quiet
    if given.source is not None:
        periode = archiver.app.exported(given.source)
        made = archiver.app.export(periode, periode.fil, settings, order, told)
    else:
        year = Year(municipality=given.municipality, year=given.year, series=given.series)
        made = asyncio.run(_year(settings, year, order, told))
    if progress is not None:
        progress.end()
    return said(made, given.out)


async def _year(settings: ArchiverSettings, year: Year, order: Order, told: Told) -> Exported:
    async with tables_of(settings, "archiver") as db:
        return await archiver.app.export_year(db, blobs_of(settings), settings, year, order, told)


def said(made: Exported, out: Path) -> int:
    """Say what came of it; return the exit code."""
    if made.counts is None:
        sys.stdout.write("Nothing was written. In the way:\n")
        sys.stdout.write("".join(f"  {one}\n" for one in made.hindrances))
        return FOUND_PROBLEMS
    counts = made.counts
    sys.stdout.write(
        f"{out}: {counts.saksmapper} case files, {counts.journalposter} journal posts, "
        f"{counts.dokumentfiler} documents, {counts.endringer} changes.\n"
        f"What was left out, and why: {out / 'utelatt.csv'}\n"
    )
    return 0


def quiet(_path: str, _bytes: int) -> None:
    """Tell nobody."""


class Progress:
    """One line on a terminal, written over and over."""

    def __init__(self) -> None:
        self._files = 0
        self._path = ""
        self._told_s = 0.0

    def __call__(self, path: str, size_bytes: int) -> None:
        """Tell of a file that is being written."""
        self._files += path != self._path
        self._path = path
        now_s = time.monotonic()
        if now_s - self._told_s >= TELL_EVERY_S:
            self._told_s = now_s
            sys.stderr.write(f"\r\033[K{self._files} files; {path}: {size_bytes / 1e6:.1f} MB")
            sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        sys.stderr.write("\r\033[K")
