"""Looks at what whoever runs this may do on Kafka: what its service works with, and nothing else."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from common.bus.kafka_rights import rights_on, who_of
from common.bus.rights import READ, TOPIC, WRITE, rights_of
from common.codec import catalogue
from standalone.looks.finding import LATER, OK, PROBLEM, Given, Said, worst

HOW = "docs/reference/kafka.md lists who may do what"


async def kafka_rights(given: Given) -> Said:
    """Each service may do with each topic what it has to, and no more."""
    settings = given.settings
    if settings.kafka is None:
        return OK, "no Kafka is set"
    security = settings.kafka_security()
    may = await rights_on(settings.kafka, security, catalogue())
    if not may:
        return LATER, "there is no topic yet: `ordstyrer migrate` makes them"
    who = who_of(security)
    if who is not None:
        return compared(who, may)
    if all({READ, WRITE} <= found for found in may.values()):
        return LATER, f"whoever reaches Kafka so may read and write every topic: give each service its own user; {HOW}"
    return LATER, f"the user's name ends in no service's, so nobody knows what it should be able to do; {HOW}"


def compared(who: str, may: Mapping[str, AbstractSet[str]]) -> Said:
    """Say what somebody lacks or has too much, topic by topic."""
    wanted = {right.name: set(right.operations) for right in rights_of(who) if right.resource == TOPIC}
    found: list[Said] = []
    for topic, has in may.items():
        needs = wanted.get(topic, set())
        if lacks := needs - has:
            found.append((PROBLEM, f"{who} lacks {_joined(lacks)} on {topic}"))
        if more := (has & {READ, WRITE}) - needs:
            found.append((LATER, f"{who} may {_joined(more)} {topic} and has no need to"))
    if found:
        state, said = worst(found)
        return state, f"{said}; {HOW}"
    can = {what: [topic for topic in may if what in wanted.get(topic, set())] for what in (READ, WRITE)}
    told = " and ".join(f"{what.lower()} {', '.join(topics)}" for what, topics in can.items() if topics)
    return OK, f"{who} may {told}, and nothing else"


def _joined(operations: AbstractSet[str]) -> str:
    return " and ".join(sorted(operations))
