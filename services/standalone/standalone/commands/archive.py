"""`ordstyrer archive`: verify the journal, print it."""

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
    """Verify every chain (exit 1 when something is altered), or print a municipality's journal."""
    parser = parser_of(
        "archive",
        "verify: find every altered, removed, reordered or inserted line. journal: print the records.",
        "ordstyrer archive verify; ordstyrer archive journal --municipality sogne",
    )
    parser.add_argument("act", choices=["verify", "journal"])
    parser.add_argument("--municipality", metavar="ID", help="only this one (journal: required)")
    parser.add_argument("--year", type=int, help="journal: only what was numbered in this year")
    parser.add_argument("--json", action="store_true", help="JSON lines")
    given = parser.parse_args(arguments)
    if given.act == "journal" and given.municipality is None:
        parser.error("--municipality is missing: whose journal?")
    settings = ArchiverSettings.from_environ(os.environ)
    return asyncio.run(_verify(settings, given) if given.act == "verify" else _journal(settings, given))


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


async def _journal(settings: ArchiverSettings, given: Namespace) -> int:
    async with tables_of(settings, "archiver") as db:
        rows = await archiver.app.journal(db, given.municipality, given.year)
    for row in rows:
        if given.json:
            line_out(msgspec.to_builtins(row))
        else:
            number = row.number or "(not numbered)"
            file = f" in {row.case_file}" if row.case_file else ""
            sys.stdout.write(
                f"{number:<16}{row.kind:<12}{row.status:<4}{row.captured_at:%Y-%m-%d %H:%M}  {row.title}{file}"
                f"  [{', '.join(row.clauses)}]\n"
            )
    return 0
