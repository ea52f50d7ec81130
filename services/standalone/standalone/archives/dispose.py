"""`ordstyrer archive dispose`: what is due to be disposed of (kassasjon, gallring), and to do it."""

import asyncio
import os
import sys
from argparse import Namespace

import msgspec

import archiver.app
from archiver.jobs import privacy
from archiver.settings import ArchiverSettings
from common.clock import SystemClock
from standalone.asked import line_out
from standalone.counted import count
from standalone.doors import tables_of
from standalone.parsers.archives.dispose import new_parser

DUE = (
    "item that was never filed is due: the nightly sweep erases it",
    "items that were never filed are due: the nightly sweep erases them",
)


def main(arguments: list[str]) -> int:
    """List what is due; with --yes dispose of the case files that are."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    if given.yes and not given.actor.strip():
        parser.error("say who carries it out: --person NAME")
    return asyncio.run(_dispose(ArchiverSettings.from_environ(os.environ), given))


async def _dispose(settings: ArchiverSettings, given: Namespace) -> int:
    at = SystemClock().now()
    async with tables_of(settings, "archiver") as db:
        items = await privacy.due_items(db, given.municipality, at)
        cases = await privacy.due_cases(db, given.municipality, at)
        gone = await archiver.app.dispose(db, given.municipality, given.actor, at) if given.yes else []
    if given.json:
        for one in (*items, *cases):
            line_out(msgspec.to_builtins(one))
        return 0
    sys.stdout.write(f"{count(len(items), *DUE)}.\n")
    for case in cases:
        due = f"{case.verdict.due_at:%Y-%m-%d}" if case.verdict.due_at else "-"
        sys.stdout.write(f"{case.number:<12}{case.verdict.code:<16}{due:<12}{count(case.records, 'record')}\n")
    if given.yes:
        sys.stdout.write(f"{count(len(gone), 'case file was', 'case files were')} disposed of.\n")
    return 0
