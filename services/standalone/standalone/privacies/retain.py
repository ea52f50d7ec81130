"""`ordstyrer privacy retain`: hold everything of somebody's, for a court or a complaint, or lift the hold."""

import sys
from argparse import Namespace
from collections.abc import Mapping

from archiver.jobs import privacy
from archiver.settings import ArchiverSettings
from standalone.doors import tables_of
from standalone.privacies.request import request_of


async def run(environ: Mapping[str, str], given: Namespace) -> int:
    """Set or lift the hold; without --yes say only how much it would be about."""
    request = request_of(given)
    async with tables_of(ArchiverSettings.from_environ(environ), "archiver") as db:
        count = len(await privacy.access(db, request))
        what = "lifted from" if given.lift else "set on"
        if not given.yes:
            sys.stdout.write(f"A hold would be {what} {count} items. Nothing was done: add --actor PERSON --yes.\n")
            return 0
        if given.lift:
            lifted = await privacy.lift(db, request)
            sys.stdout.write(f"{lifted} holds were lifted.\n")
        else:
            hold = await privacy.hold(db, request, given.because)
            sys.stdout.write(f"Hold {hold.hold_id} is set on {count} items: nothing of them goes until it is lifted.\n")
    return 0
