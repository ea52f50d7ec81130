"""`ordstyrer archive open-lock`: two persons have files deleted that the store still locks."""

import asyncio
import os
import sys
from argparse import Namespace
from uuid import UUID

import archiver.app
from archiver.jobs.open_lock import Opening
from archiver.settings import ArchiverSettings
from common.clock import SystemClock
from common.process import blobs_of
from standalone.asked import parser_of
from standalone.doors import tables_of


def main(arguments: list[str]) -> int:
    """Ask, or open what another person asked for."""
    parser = parser_of(
        "archive open-lock",
        "Have files of an erased item or a disposed record deleted before the store's lock ends. One person asks, and "
        "another gives the same command; both stand in the chain of the evidence.",
        'ordstyrer archive open-lock 8e6f… --municipality bo --person "Kari Arkivar" --because "vedtak 2026/14"',
    )
    parser.add_argument("subject", type=UUID, metavar="ID", help="the item, or the record that was disposed of")
    parser.add_argument("--municipality", metavar="ID", required=True, help="whose archive")
    parser.add_argument("--person", required=True, help="who asks or opens; it stands in the proof")
    parser.add_argument("--because", default="", help="by which decision or law; the first person says it")
    return asyncio.run(_open(ArchiverSettings.from_environ(os.environ), parser.parse_args(arguments)))


async def _open(settings: ArchiverSettings, given: Namespace) -> int:
    asked = Opening(
        municipality=given.municipality, subject_id=given.subject, person=given.person, because=given.because
    )
    async with tables_of(settings, "archiver") as db:
        found = await archiver.app.open_lock(db, blobs_of(settings), asked, SystemClock().now())
    if found.state == "asked":
        sys.stdout.write(f"{found.files} files wait. Another person opens them with the same command.\n")
    else:
        sys.stdout.write(f"{found.gone} of {found.files} files were deleted; {found.asked_by} had asked for it.\n")
    return 0
