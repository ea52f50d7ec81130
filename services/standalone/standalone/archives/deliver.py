"""`ordstyrer archive deliver`: how records are on their way to municipalities' own cores, and another push."""

import asyncio
import os
import sys
from argparse import Namespace

import msgspec

from archiver.handlers.delivering import DeliveryRow, deliveries, push
from archiver.settings import ArchiverSettings
from common.clock import SystemClock
from common.command_line import FOUND_PROBLEMS
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.parsers.archives.deliver import new_parser

DO = {
    "refused_message": "the core could not read the message: tell whoever runs it what it said, then --push",
    "refused_case": "the core refused the case file: open it there or name another one, then --push",
    "refused_record": "the core refused the record: put right what it says, then --push",
    "cannot_be_told": "the record has lost its title or its case: correct it, then --push",
    "number_taken": "the core gave this number to two records: its archivist must look; nothing is taken over",
    "two_receipts": "the core has told two numbers: the first one stands, its archivist must look",
    "not_taken": "nobody took the message in time: it is sent again by itself once the core says that it has none",
    "core_broke": "something broke at the core: it is sent again by itself once the core says that it has none",
}
"""Code of a trouble → what to do about it."""
OVERDUE = "no receipt after an open day: ask whoever runs the core, then --push"


def main(arguments: list[str]) -> int:
    """Show deliveries; exit 1 when one needs a person."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    if given.record is not None and not (given.push and given.municipality):
        parser.error("--record needs --push and --municipality")
    return asyncio.run(_deliver(ArchiverSettings.from_environ(os.environ), given))


async def _deliver(settings: ArchiverSettings, given: Namespace) -> int:
    async with tables_of(settings, "archiver") as db:
        if given.push:
            pushed = await push(db, SystemClock().now(), given.municipality, given.record)
            sys.stderr.write(f"{len(pushed)} pushed; the running service goes on with them within seconds\n")
        found = await deliveries(db, given.municipality)
    for row in found:
        if given.json:
            line_out(msgspec.to_builtins(row))
        elif given.all or row.state != "journaled":
            sys.stdout.write(_told(row))
    if not found and not given.json:
        sys.stdout.write("Nothing was ever delivered to a municipality's own core.\n")
    return FOUND_PROBLEMS if any(row.state == "refused" or row.late for row in found) else 0


def _told(row: DeliveryRow) -> str:
    number = f"  journal number {row.journal_number}" if row.journal_number else ""
    lines = [f"{row.municipality}  tracking {row.tracking}  {row.state}{number}  {row.record_id}"]
    if row.core_said:
        lines.append(f"  the core said: {row.core_said}")
    if row.trouble:
        lines.append(f"  {DO.get(row.trouble, row.trouble)}")
    if row.late:
        lines.append(f"  {OVERDUE}")
    return "\n".join(lines) + "\n"
