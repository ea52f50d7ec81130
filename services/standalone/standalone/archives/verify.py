"""`ordstyrer archive verify`: find whatever in a journal, its seals and its files nobody with the right to wrote."""

import asyncio
import os
import sys
from argparse import Namespace

import msgspec

import archiver.app
from archiver.core.chain import Report
from archiver.settings import ArchiverSettings
from common.command_line import FOUND_PROBLEMS
from common.process import blobs_of
from standalone.asked import line_out
from standalone.counted import count
from standalone.doors import tables_of
from standalone.parsers.archives.verify import new_parser
from standalone.showing.working import working


def main(arguments: list[str]) -> int:
    """Verify every chain; exit 1 when something is altered."""
    parser = new_parser()
    return asyncio.run(_verify(ArchiverSettings.from_environ(os.environ), parser.parse_args(arguments)))


async def _verify(settings: ArchiverSettings, given: Namespace) -> int:
    async with tables_of(settings, "archiver") as db:
        with working("proving") as told:
            reports = await archiver.app.verify(
                db,
                settings,
                given.municipality,
                blobs=None if given.quick else blobs_of(settings),
                public_key=given.public_key,
                told=lambda chain, files: told(f"{chain}, {count(files, 'file')} read"),
            )
    for report in reports:
        line_out(msgspec.to_builtins(report)) if given.json else _print(report)
    if not reports and not given.json:
        whose = f" of '{given.municipality}'" if given.municipality else ""
        sys.stdout.write(f"There is no journal{whose} yet.\n")
    return FOUND_PROBLEMS if any(report.problems for report in reports) else 0


def _print(report: Report) -> None:
    state = "whole" if not report.problems else count(len(report.problems), "problem")
    files = report.documents + report.seals
    sys.stdout.write(
        f"{report.municipality}/{report.series}: {count(report.lines, 'line')}, {state}; "
        f"{count(report.checkpoints, 'checkpoint')}, {count(report.younger, 'line')} younger than the newest; "
        f"{count(files, 'file')} read\n"
    )
    if report.unproven:
        sys.stdout.write(f"  {report.unproven} older checkpoints need their own key (HMAC): they were not counted\n")
    if report.restores:
        sys.stdout.write(f"  {report.restores} times a person went on after a restore (`ordstyrer archive resume`)\n")
    for problem in report.problems:
        place = f"line {problem.seq}" if problem.seq else "no line"
        sys.stdout.write(f"  {place}: {problem.code}: {problem.says}\n")
