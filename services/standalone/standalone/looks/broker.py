"""Looks at Kafka: it lets us in, has every topic as this version needs it, and enough brokers."""

from common.bus.kafka_admin import KafkaAdmin
from common.bus.topics import plan, wanted
from common.errors import Permanent, Transient
from standalone.looks.finding import OK, PROBLEM, Given, Said, worst

TOLD_MAX = 3


async def bus(given: Given) -> Said:
    """Messages have a way."""
    settings = given.settings
    if settings.kafka is None:
        return OK, "messages go through the embedded database; no Kafka is set"
    topics = wanted(settings.kafka_replication, settings.kafka_min_insync)
    try:
        async with KafkaAdmin(settings.kafka, settings.kafka_security()) as admin:
            todo = plan(await admin.found(topic.name for topic in topics), topics)
            brokers = await admin.brokers()
    except Transient as e:
        raise Permanent(f"{e} (ORDSTYRER_KAFKA={settings.kafka})") from e
    found: list[Said] = [(PROBLEM, said) for said in todo.drift]
    if todo.changes:
        names = list(dict.fromkeys(change.topic for change in todo.changes))
        more = f" and {len(names) - TOLD_MAX} more" if len(names) > TOLD_MAX else ""
        said = f"{', '.join(names[:TOLD_MAX])}{more} are missing or otherwise than they should be: `ordstyrer migrate`"
        found.append((PROBLEM, said))
    if brokers < settings.kafka_replication:
        found.append((PROBLEM, f"{brokers} brokers cannot keep {settings.kafka_replication} copies of each topic"))
    return worst(found) if found else (OK, f"{brokers} brokers answer, with all {len(topics)} topics as they should be")
