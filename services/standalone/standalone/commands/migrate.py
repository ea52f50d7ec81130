"""`ordstyrer migrate`: bring the database to the newest schema, and Kafka's topics to what the catalogue says."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from common.bus.kafka_admin import KafkaAdmin
from common.bus.topics import Allowed, plan, wanted
from common.settings import Settings, WrongSettings
from standalone.asked import FOUND_PROBLEMS, parser_of
from standalone.compose import SERVICES
from standalone.embedded import bring_up_to_date, hold
from standalone.on_server import MAKE_ROLES, upgrade


def main(arguments: list[str]) -> int:
    """Migrate the embedded database, or every service's schema and the topics of what is configured."""
    given = _given(arguments)
    settings = Settings.from_environ(os.environ)
    if given.check:
        return asyncio.run(_topics(settings, given))
    _tables(settings, given.service or list(SERVICES), given.make_roles)
    return 0 if given.service else asyncio.run(_topics(settings, given))


def _given(arguments: list[str]) -> argparse.Namespace:
    parser = parser_of(
        "migrate",
        "Bring the database to the newest schema, and Kafka's topics to what this version needs. Says each change of a "
        "topic before it is made; deletes none, and takes nothing away that was not asked for.",
        "ordstyrer migrate",
    )
    parser.add_argument(
        "service", nargs="*", metavar="SERVICE", help="only these services' tables (default: all, and topics)"
    )
    parser.add_argument(
        "--check", action="store_true", help="only say what is to be done to the topics; 1 if anything is"
    )
    parser.add_argument(
        "--more-partitions",
        action="store_true",
        help="add the partitions that topics lack: keys move, so stop the services when nothing waits",
    )
    parser.add_argument(
        "--shorter-retention", action="store_true", help="shorten what is kept too long: what is older is gone for good"
    )
    parser.add_argument("--make-roles", type=Path, metavar="DIR", help=MAKE_ROLES)
    given = parser.parse_args(arguments)
    if unknown := set(given.service) - set(SERVICES):
        parser.error(f"no such service: {', '.join(sorted(unknown))}; there are {', '.join(SERVICES)}")
    return given


def _tables(settings: Settings, services: list[str], urls: Path | None) -> None:
    url = settings.url()
    if url is None:
        with hold(settings, "migrate"):
            asyncio.run(bring_up_to_date(settings))
    else:
        asyncio.run(upgrade(settings.direct_url() or url, services, settings, urls))
    sys.stdout.write("The database has the newest schema.\n")


async def _topics(settings: Settings, given: argparse.Namespace) -> int:
    """Say what is to be done, then do it. What stays otherwise than it should be is said and stops nobody."""
    if settings.kafka is None:
        return 0
    if (settings.kafka_min_insync or 1) > settings.kafka_replication:
        raise WrongSettings("ORDSTYRER_KAFKA_MIN_INSYNC is more than ORDSTYRER_KAFKA_REPLICATION: no write would end.")
    topics = wanted(settings.kafka_replication, settings.kafka_min_insync)
    allowed = Allowed(more_partitions=given.more_partitions, shorter_retention=given.shorter_retention)
    async with KafkaAdmin(settings.kafka, settings.kafka_security()) as admin:
        found = plan(await admin.found(topic.name for topic in topics), topics, allowed)
        for said in found.drift:
            sys.stdout.write(f"! {said}\n")
        for change in found.changes:
            sys.stdout.write(f"{'would' if given.check else 'will'} {change.said}\n")
        sys.stdout.flush()
        if given.check:
            return FOUND_PROBLEMS if found.changes or found.drift else 0
        for change in found.changes:
            await admin.do(change)
        await admin.until_seen(topics, allowed)
    sys.stdout.write(
        "The topics are as they should be.\n" if not found.drift else "The topics are made, but see above.\n"
    )
    return 0
