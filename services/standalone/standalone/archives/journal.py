"""`ordstyrer archive journal`: print a municipality's records."""

import asyncio
import os
import sys
from argparse import Namespace

import msgspec

import archiver.app
from archiver.settings import ArchiverSettings
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.parsers.archives.journal import new_parser


def main(arguments: list[str]) -> int:
    """Print a municipality's records in the order of their numbers."""
    parser = new_parser()
    return asyncio.run(_journal(ArchiverSettings.from_environ(os.environ), parser.parse_args(arguments)))


async def _journal(settings: ArchiverSettings, given: Namespace) -> int:
    async with tables_of(settings, "archiver") as db:
        rows = await archiver.app.journal(db, given.municipality, given.year)
    for row in rows:
        if given.json:
            line_out(msgspec.to_builtins(row))
        else:
            tracked = f"({row.delivery}, tracking {row.tracking})" if row.tracking else "(not numbered)"
            number = row.number or tracked
            file = f" in {row.case_file}" if row.case_file else ""
            sys.stdout.write(
                f"{number:<16}{row.kind:<12}{row.status:<4}{row.captured_at:%Y-%m-%d %H:%M}  {row.title}{file}"
                f"  [{', '.join(row.clauses)}]\n"
            )
    return 0
