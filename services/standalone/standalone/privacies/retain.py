"""`ordstyrer privacy retain`: hold everything of somebody's, for a court or a complaint, or lift the hold."""

import sys
from argparse import Namespace
from collections.abc import Mapping

from archiver.jobs import privacy
from archiver.settings import ArchiverSettings
from standalone.asked import line_out
from standalone.counted import count
from standalone.doors import tables_of
from standalone.privacies.request import request_of


async def run(environ: Mapping[str, str], given: Namespace) -> int:
    """Set or lift the hold; without --yes say only how much it would be about."""
    request = request_of(given)
    async with tables_of(ArchiverSettings.from_environ(environ), "archiver") as db:
        about = len(await privacy.access(db, request))
        what = "lifted from" if given.lift else "set on"
        if not given.yes:
            words = f"A hold would be {what} {count(about, 'item')}. Nothing was done: add --person NAME --yes."
            _tell(given, words, done=False, items=about)
            return 0
        if given.lift:
            lifted = await privacy.lift(db, request)
            _tell(given, f"{count(lifted, 'hold was', 'holds were')} lifted.", done=True, lifted=lifted)
        else:
            hold = await privacy.hold(db, request, given.because)
            words = f"Hold {hold.hold_id} is set on {count(about, 'item')}: nothing of them goes until it is lifted."
            _tell(given, words, done=True, items=about, hold_id=hold.hold_id)
    return 0


def _tell(given: Namespace, words: str, **facts: object) -> None:
    if given.json:
        line_out(facts)
    else:
        sys.stdout.write(f"{words}\n")
