"""`ordstyrer archive export`: write a period as a Noark 5 deposit, an E-ARK package, messages or a plain folder."""

import asyncio
import os
import sys
import time
from argparse import Namespace
from pathlib import Path

import msgspec

import archiver.app
from archiver.jobs.export import Exported, Order, Year
from archiver.jobs.export import Progress as Told
from archiver.settings import ArchiverSettings
from common.command_line import FOUND_PROBLEMS
from common.process import blobs_of
from standalone.asked import line_out
from standalone.counted import count
from standalone.doors import tables_of
from standalone.parsers.archives.export import new_parser

TELL_EVERY_S = 0.2


def main(arguments: list[str]) -> int:
    """Write a delivery; exit 1 when something hinders it, after saying what."""
    parser = new_parser()
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
    if given.json:
        counts = msgspec.to_builtins(made.counts)
        line_out({"out": str(given.out), "hindrances": made.hindrances, "counts": counts})
        return FOUND_PROBLEMS if made.counts is None else 0
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
        f"{out}: {count(counts.saksmapper, 'case file')}, {count(counts.journalposter, 'journal post')}, "
        f"{count(counts.dokumentfiler, 'document')}, {count(counts.endringer, 'change')}.\n"
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
            sys.stderr.write(f"\r\033[K{count(self._files, 'file')}; {path}: {size_bytes / 1e6:.1f} MB")
            sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        sys.stderr.write("\r\033[K")
