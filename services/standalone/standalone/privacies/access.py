"""`ordstyrer privacy access`: everything that is kept of somebody, as JSON lines."""

from argparse import Namespace
from collections.abc import Mapping

import msgspec

from archiver.jobs import privacy
from archiver.settings import ArchiverSettings
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.privacies import others
from standalone.privacies.request import request_of


async def run(environ: Mapping[str, str], given: Namespace) -> int:
    """Print the archive's rows, each with whether it would be erased, then those of the other services."""
    async with tables_of(ArchiverSettings.from_environ(environ), "archiver") as db:
        wrote = await privacy.access(db, request_of(given))
        holds = await privacy.holds(db, given.municipality)
    for one in wrote:
        line_out({"service": "archiver", **msgspec.to_builtins(one)})
    for hold in holds:
        if hold.scope == "author" and hold.subject == given.author:
            line_out({"service": "archiver", "hold": msgspec.to_builtins(hold)})
    for row in await others.shown(environ, given.municipality, [one.item_id for one in wrote]):
        line_out(row)
    return 0
