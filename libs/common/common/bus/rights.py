"""Who may read and write what on Kafka: the least that each service works with, drawn from the catalogue.

`docs/reference/kafka.md` lists it for operators. A KafkaUser of Strimzi takes it as `strimzi_acls` gives it.
"""

from typing import Any

import msgspec

from common.codec import Topic, catalogue

TOPIC, GROUP = "topic", "group"
READ, WRITE = "Read", "Write"
"""Either lets one see that the topic is there (Kafka's Describe)."""
TOOL = "tool"
"""The command line: it makes the topics, and reads them (`ordstyrer events`)."""
OF_THE_TOOL = ("Create", "Alter", "AlterConfigs", READ)


class Right(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody may do with one topic or group, by its whole name."""

    resource: str
    name: str
    operations: tuple[str, ...]


def group_of(service: str) -> str:
    """Return the consumer group of a service's replicas."""
    return f"ordstyrer-{service}"


def services() -> list[str]:
    """Return every service that the catalogue names, as it comes."""
    found = [name for topic in catalogue().values() for name in (*producers(topic), *topic.consumers)]
    return list(dict.fromkeys(found))


def producers(topic: Topic) -> list[str]:
    """Return the services that tell on a topic."""
    return [name.strip() for name in topic.producer.split(",")]


def reads(service: str) -> list[str]:
    """Return the topics that a service hears, those that every service reads among them."""
    return [name for name, topic in catalogue().items() if service in topic.consumers or not topic.consumers]


def writes(service: str) -> list[str]:
    """Return the topics that a service tells on."""
    return [name for name, topic in catalogue().items() if service in producers(topic)]


def rights_of(who: str) -> list[Right]:
    """Return all that a service, or the command line (`TOOL`), may do on Kafka."""
    if who == TOOL:
        return [Right(resource=TOPIC, name=name, operations=OF_THE_TOOL) for name in catalogue()]
    found = []
    for name in catalogue():
        may = [what for what, names in ((READ, reads(who)), (WRITE, writes(who))) if name in names]
        if may:
            found.append(Right(resource=TOPIC, name=name, operations=tuple(may)))
    return [*found, Right(resource=GROUP, name=group_of(who), operations=(READ,))]


def strimzi_acls(who: str) -> list[dict[str, Any]]:
    """Return the same as `spec.authorization.acls` of a KafkaUser (`type: simple`)."""
    return [
        {
            "resource": {"type": right.resource, "name": right.name, "patternType": "literal"},
            "operations": list(right.operations),
        }
        for right in rights_of(who)
    ]
