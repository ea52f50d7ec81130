"""`ordstyrer archive verify`: find every line of a journal that nobody with the right to write wrote."""

import asyncio
import os
import sys
from argparse import Namespace

import msgspec

import archiver.app
from archiver.settings import ArchiverSettings
from standalone.asked import FOUND_PROBLEMS, line_out, parser_of
from standalone.doors import tables_of


def main(arguments: list[str]) -> int:
    """Verify every chain; exit 1 when something is altered."""
    parser = parser_of(
        "archive verify",
        "Find every altered, removed, reordered or inserted line, up to the newest checkpoint.",
        "ordstyrer archive verify --municipality sogne",
    )
    parser.add_argument("--municipality", metavar="ID", help="only this one")
    parser.add_argument("--json", action="store_true", help="JSON lines")
    return asyncio.run(_verify(ArchiverSettings.from_environ(os.environ), parser.parse_args(arguments)))


async def _verify(settings: ArchiverSettings, given: Namespace) -> int:
    async with tables_of(settings, "archiver") as db:
        reports = await archiver.app.verify(db, settings, given.municipality)
    for report in reports:
        if given.json:
            line_out(msgspec.to_builtins(report))
            continue
        state = "whole" if not report.problems else f"{len(report.problems)} problems"
        sys.stdout.write(
            f"{report.municipality}/{report.series}: {report.lines} lines, {state}; "
            f"{report.checkpoints} checkpoints, {report.younger} lines younger than the newest\n"
        )
        for problem in report.problems:
            sys.stdout.write(f"  {problem}\n")
    if not reports:
        sys.stdout.write("There is no journal yet.\n")
    return FOUND_PROBLEMS if any(report.problems for report in reports) else 0
