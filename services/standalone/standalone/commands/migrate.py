"""`ordstyrer migrate`: bring the database to the newest schema, and Kafka's topics to what the catalogue says."""

import argparse
import asyncio
import os
import sys

from common.bus.kafka_admin import KafkaAdmin
from common.bus.topics import Allowed, plan, wanted
from common.command_line import FOUND_PROBLEMS
from common.settings import Settings, WrongSettings
from standalone.asked import line_out
from standalone.embedded import bring_up_to_date, hold
from standalone.on_server import upgrade
from standalone.parsers.made import SERVICES
from standalone.parsers.migrate import new_parser


def main(arguments: list[str]) -> int:
    """Migrate the embedded database, or every service's schema and the topics of what is configured."""
    given = _given(arguments)
    settings = Settings.from_environ(os.environ)
    if given.check:
        return asyncio.run(_topics(settings, given))
    _tables(settings, given)
    return 0 if given.service else asyncio.run(_topics(settings, given))


def _given(arguments: list[str]) -> argparse.Namespace:
    parser = new_parser()
    given = parser.parse_args(arguments)
    if unknown := set(given.service) - set(SERVICES):
        parser.error(f"no such service: {', '.join(sorted(unknown))}; there are {', '.join(SERVICES)}")
    return given


def _tables(settings: Settings, given: argparse.Namespace) -> None:
    services, urls = given.service or list(SERVICES), given.make_roles
    url = settings.url()
    if url is None:
        with hold(settings, "migrate"):
            asyncio.run(bring_up_to_date(settings))
    else:
        asyncio.run(upgrade(settings.direct_url() or url, services, settings, urls))
    _tell(given, "The database has the newest schema.", tables="newest")


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
            _tell(given, f"! {said}", drift=said)
        for change in found.changes:
            _tell(given, f"{'would' if given.check else 'will'} {change.said}", topic=change.topic, change=change.said)
        sys.stdout.flush()
        if given.check:
            return FOUND_PROBLEMS if found.changes or found.drift else 0
        for change in found.changes:
            await admin.do(change)
        await admin.until_seen(topics, allowed)
    words = "The topics are made, but see above." if found.drift else "The topics are as they should be."
    _tell(given, words, topics="made")
    return 0


def _tell(given: argparse.Namespace, words: str, **facts: str) -> None:
    if given.json:
        line_out(facts)
    else:
        sys.stdout.write(f"{words}\n")
