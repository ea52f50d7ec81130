"""`ordstyrer serve`: all services in one process, for real use on this machine."""

import asyncio
import os
import sys
from collections.abc import Mapping
from functools import partial

from common import log, loop
from common.pack_folder import load_pack, pack_folders
from common.process import database_path, open_doors, run_services
from common.settings import Settings, unknown_variables
from common.tracing import traced
from common.web import servers_for, stop_on_signals
from standalone.compose import compose, facts_are_known, known_variables, take_over
from standalone.embedded import bring_up_to_date, hold
from standalone.parsers.serve import new_parser


def main(arguments: list[str]) -> int:
    """Serve until told to stop."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    environ = dict(os.environ)
    if given.port is not None:
        environ["ORDSTYRER_PORT"] = str(given.port)
    if given.accounts is not None:
        environ["ORDSTYRER_ACCOUNTS_FILE"] = given.accounts
    settings = Settings.from_environ(environ)
    log.configure(as_json=settings.log_json, level=settings.log_level)
    for sentence in unknown_variables(environ, known_variables()):
        sys.stderr.write(sentence + "\n")
    if settings.url() is not None:
        with traced(settings.trace_endpoint, settings.trace_share):
            loop.run(_serve(settings, environ))
        return 0
    with hold(settings, "serve"), traced(settings.trace_endpoint, settings.trace_share):
        loop.run(_serve(settings, environ))
    return 0


async def _serve(settings: Settings, environ: Mapping[str, str]) -> None:
    municipalities = _municipalities(settings)
    if settings.url() is None:
        await bring_up_to_date(settings)
    async with open_doors(settings, environ) as doors:
        composition = compose(doors, environ)
        await take_over(doors, composition)
        stop = asyncio.Event()
        server = servers_for(composition.web, composition.health, settings)
        sys.stderr.write(f"Ordstyrer serves http://{settings.host}:{settings.port}/ (Ctrl-C ends it)\n")
        with stop_on_signals(stop):
            known = partial(facts_are_known, doors, municipalities, stop)
            await run_services(doors, composition.services, server, stop, known)


def _municipalities(settings: Settings) -> list[str]:
    """Return whose packs lie in the folder. Nobody begins with a wrong one; later the version in force stays so."""
    folders = pack_folders(settings.policies_dir)
    if settings.url() is None and not database_path(settings).exists():
        return [load_pack(folder).file.pack.id for folder in folders]
    return [folder.name for folder in folders]
