"""What `ordstyrer migrate` does on a broker before any service comes: the catalogue's topics, made."""

from collections.abc import Sequence

from common.bus.kafka_admin import KafkaAdmin
from common.bus.topics import Allowed, Wanted, plan, wanted


async def make_topics(bootstrap: str, topics: Sequence[Wanted] | None = None) -> None:
    """Make those of the catalogue's topics that are missing."""
    wished = wanted(1) if topics is None else topics
    async with KafkaAdmin(bootstrap) as admin:
        for change in plan(await admin.found(topic.name for topic in wished), wished).changes:
            await admin.do(change)
        await admin.until_seen(wished, Allowed())
