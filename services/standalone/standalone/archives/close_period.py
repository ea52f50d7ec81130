"""`ordstyrer archive close-period`: close a year of a municipality's journal, or list what hinders it."""

import asyncio
import os
import sys
from argparse import Namespace

import msgspec

import archiver.app
from archiver.core.noark.rules import in_words
from archiver.core.whose import only_own
from archiver.handlers.closing_years import CloseYear, YearClosed
from archiver.settings import ArchiverSettings
from common.clock import SystemClock
from common.command_line import FOUND_PROBLEMS
from standalone.asked import line_out
from standalone.counted import count
from standalone.doors import tables_of
from standalone.parsers.archives.close_period import new_parser


def main(arguments: list[str]) -> int:
    """Close a year; exit 1 when something hinders it, after saying what."""
    parser = new_parser()
    return asyncio.run(_close(ArchiverSettings.from_environ(os.environ), parser.parse_args(arguments)))


async def _close(settings: ArchiverSettings, given: Namespace) -> int:
    asked = CloseYear(
        municipality=given.municipality,
        year=given.year,
        person=given.person,
        series=given.series,
        close_cases=given.close_cases,
        look_only=not given.person,
    )
    only_own(archiver.app.journal_of(settings, given.municipality), "period")
    async with tables_of(settings, "archiver") as db:
        found = await archiver.app.close_period(db, asked, SystemClock().now())
    if given.json:
        line_out(msgspec.to_builtins(found))
    else:
        sys.stdout.write(_told(asked, found))
    return FOUND_PROBLEMS if found.hindrances else 0


def _told(asked: CloseYear, found: YearClosed) -> str:
    where = f"{asked.municipality} {asked.year}" + (f" ({found.series})" if asked.series else "")
    cases = f"{count(found.cases, 'case was', 'cases were')} closed.\n" if found.cases else ""
    if found.hindrances:
        listed = "".join(f"  {in_words(one)}\n" for one in found.hindrances)
        return f"{cases}{where} is not closed. {len(found.hindrances)} in the way:\n{listed}"
    if found.closed:
        return f"{cases}{where} is closed.\n"
    return f"Nothing hinders closing {where}. Say who closes it: --person NAME\n"
