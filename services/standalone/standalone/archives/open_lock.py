"""`ordstyrer archive open-lock`: two persons have files deleted that the store still locks."""

import asyncio
import os
import sys
from argparse import Namespace

import msgspec

import archiver.app
from archiver.jobs.open_lock import Opening
from archiver.settings import ArchiverSettings
from common.clock import SystemClock
from common.process import blobs_of
from standalone.asked import line_out
from standalone.counted import count
from standalone.doors import tables_of
from standalone.parsers.archives.open_lock import new_parser


def main(arguments: list[str]) -> int:
    """Ask, or open what another person asked for."""
    parser = new_parser()
    return asyncio.run(_open(ArchiverSettings.from_environ(os.environ), parser.parse_args(arguments)))


async def _open(settings: ArchiverSettings, given: Namespace) -> int:
    asked = Opening(
        municipality=given.municipality, subject_id=given.subject, person=given.person, because=given.because
    )
    async with tables_of(settings, "archiver") as db:
        found = await archiver.app.open_lock(db, blobs_of(settings), asked, SystemClock().now())
    if given.json:
        line_out(msgspec.to_builtins(found))
    elif found.state == "asked":
        sys.stdout.write(f"{count(found.files, 'file waits', 'files wait')}: another person types the same command.\n")
    else:
        sys.stdout.write(f"{found.gone} of {count(found.files, 'file')} went; {found.asked_by} had asked for it.\n")
    return 0
