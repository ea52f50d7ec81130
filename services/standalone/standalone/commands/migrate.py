"""`ordstyrer migrate`: bring the database to the newest schema."""

import asyncio
import os
import sys

from common import migrate
from common.settings import Settings
from standalone.asked import parser_of
from standalone.compose import SERVICES
from standalone.embedded import bring_up_to_date, hold


def main(arguments: list[str]) -> int:
    """Migrate the embedded database, or every service's schema of the one that is configured."""
    parser = parser_of("migrate", "Bring the database to the newest schema.", "ordstyrer migrate")
    parser.add_argument("service", nargs="*", metavar="SERVICE", help="only these services (default: all)")
    given = parser.parse_args(arguments)
    if unknown := set(given.service) - set(SERVICES):
        parser.error(f"no such service: {', '.join(sorted(unknown))}; there are {', '.join(SERVICES)}")
    settings = Settings.from_environ(os.environ)
    url = settings.url()
    services = given.service or list(SERVICES)
    if url is None:
        with hold(settings, "migrate"):
            asyncio.run(bring_up_to_date(settings))
    else:
        asyncio.run(migrate.upgrade(url, services, settings.roles()))
    sys.stdout.write("The database has the newest schema.\n")
    return 0
