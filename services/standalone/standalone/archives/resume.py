"""`ordstyrer archive resume`: give numbers again after a restore, above all that were given outside of it."""

import asyncio
import json
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import msgspec

import archiver.app
from archiver.core.entry import CASE_OPENED, REGISTERED
from archiver.core.office import number_in
from archiver.jobs.resume import Above, GoOn, Resumed
from archiver.settings import ArchiverSettings
from common.clock import SystemClock
from common.command_line import FOUND_PROBLEMS
from common.errors import Permanent
from standalone.asked import line_out
from standalone.counted import count
from standalone.doors import tables_of
from standalone.parsers.archives.resume import new_parser


def main(arguments: list[str]) -> int:
    """Lift the series; exit 1 when a number was given to two."""
    parser = new_parser()
    return asyncio.run(_resume(ArchiverSettings.from_environ(os.environ), parser.parse_args(arguments)))


async def _resume(settings: ArchiverSettings, given: Namespace) -> int:
    above = [Above(REGISTERED, *number) for number in given.above]
    above += [Above(CASE_OPENED, *number) for number in given.above_case]
    for path in given.published:
        above += _published(path)
    asked = GoOn(municipality=given.municipality, actor=given.person, above=tuple(above))
    at, dry = SystemClock().now(), not given.person
    async with tables_of(settings, "archiver") as db:
        found = await archiver.app.resume(db, settings, asked, at, dry=dry)
    for one in found:
        if given.json:
            line_out(msgspec.to_builtins(one))
        else:
            sys.stdout.write(_told(one, dry=dry))
    if not found and not given.json:
        sys.stdout.write(f"{given.municipality}: every series gives numbers; there is nothing to resume\n")
    return FOUND_PROBLEMS if any(one.found.doubled for one in found) else 0


def _told(one: Resumed, *, dry: bool) -> str:
    does = "would give" if dry else "gives"
    lines = [f"{one.municipality}/{one.series}: no numbers since {one.since:%Y-%m-%d %H:%M} UTC, after a restore"]
    lines.append(f"  read {count(one.checkpoints, 'newer checkpoint')} and {count(one.receipts, 'receipt')}")
    lines += [f"  {does} {event} numbers of {year} above {number}" for event, year, number in one.found.floors]
    kept = count(len(one.found.reserved), "forgotten number is", "forgotten numbers are")
    lines.append(f"  {kept} kept for those who had got them")
    lines += [
        f"  TWO HAVE GOT {g.event} {g.year}/{g.number}, one of them {g.subject_id}: the archivist must look"
        for g in one.found.doubled
    ]
    lines.append(f"  {count(one.waiting, 'record waits', 'records wait')} for a number")
    if dry:
        lines.append("  nothing is written yet: run it again with --person NAME")
    return "\n".join(lines) + "\n"


def _published(path: Path) -> list[Above]:
    """Return every number in a public journal as JSON. Permanent when the file is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as e:
        raise Permanent(f"{path} is no public journal in JSON") from e
    numbers = list(_numbers(found))
    if not numbers:
        raise Permanent(f"{path} holds no journal number")
    return numbers


def _numbers(found: object) -> Iterator[Above]:
    if isinstance(found, dict):
        for name, event in (("number", REGISTERED), ("case", CASE_OPENED)):
            told = found.get(name)
            number = number_in(told) if isinstance(told, str) else None
            if number is not None:
                yield Above(event, *number)
        for value in found.values():
            yield from _numbers(value)
    elif isinstance(found, list):
        for value in found:
            yield from _numbers(value)
