"""The topics of a Kafka cluster, looked at and made: for `ordstyrer migrate` and `ordstyrer doctor` alone."""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, for_code

from common.bus.kafka_security import security_of, user_of
from common.bus.kafka_trouble import FORBIDDEN, forbidden, why_not
from common.bus.topics import Allowed, Change, Found, Wanted, plan
from common.errors import OrdstyrerError, Permanent, Transient

THERE_ALREADY = 36
SEEN_S_MAX = 20.0
SEEN_EVERY_S = 0.05
TOPIC_ITSELF = 1
"""Kafka's mark of a setting that was made on the topic, and is no broker's default."""


class KafkaAdmin:
    """A cluster's topics, as a context manager. `security` is what `Settings.kafka_security` gives."""

    def __init__(self, bootstrap: str, security: Mapping[str, str] | None = None) -> None:
        self._bootstrap = bootstrap
        self._user = user_of(security or {})
        self._security = security_of(security or {})

    async def __aenter__(self) -> Self:
        self._admin = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap, **self._security)
        try:
            await self._admin.start()
        except (KafkaError, OSError) as e:
            await self._admin.close()
            raise Transient(await why_not(self._bootstrap, self._security) or "kafka: no answer") from e
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._admin.close()

    async def found(self, names: Iterable[str]) -> dict[str, Found]:
        """Return those of these topics that are there and that we may see, with the settings in force."""
        try:
            there = [t for t in await self._admin.describe_topics(list(names)) if t["error_code"] == 0]
            asked = [ConfigResource(ConfigResourceType.TOPIC, t["topic"]) for t in there]
            answers = await self._admin.describe_configs(asked) if asked else []
        except (KafkaError, OSError) as e:
            raise self._told(e) from e
        entries = {resource[3]: self._entries(resource) for answer in answers for resource in answer.resources}
        return {t["topic"]: _found(t, entries.get(t["topic"], [])) for t in there}

    def _entries(self, resource: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        self._check(resource[0], resource[3])
        entries: list[tuple[Any, ...]] = resource[4]
        return entries

    async def do(self, change: Change) -> None:
        """Make the topic, give it its settings, or add its partitions."""
        try:
            if change.make is not None:
                answer = await self._admin.create_topics([_new_topic(change.make)])
                for name, code, *_ in answer.topic_errors:
                    self._check(code, name)
            elif change.partitions is not None:
                await self._admin.create_partitions({change.topic: NewPartitions(change.partitions)})
            else:
                resource = ConfigResource(ConfigResourceType.TOPIC, change.topic, configs=change.settings)
                for answer in await self._admin.alter_configs([resource]):
                    for code, _, _, name in answer.resources:
                        self._check(code, name)
        except (KafkaError, OSError) as e:
            raise self._told(e) from e

    async def until_seen(self, topics: Sequence[Wanted], allowed: Allowed) -> None:
        """Return when brokers tell of what was done: they hear of it a moment after it has been promised."""
        ends = time.monotonic() + SEEN_S_MAX
        names = [topic.name for topic in topics]
        while plan(await self.found(names), topics, allowed).changes:
            if time.monotonic() > ends:
                raise Transient("kafka: the topics are made, and the brokers do not show them yet: run this once more")
            await asyncio.sleep(SEEN_EVERY_S)

    async def brokers(self) -> int:
        """Return how many brokers the cluster has now."""
        try:
            return len((await self._admin.describe_cluster())["brokers"])
        except (KafkaError, OSError) as e:
            raise self._told(e) from e

    def _check(self, code: int, name: str) -> None:
        if code in {0, THERE_ALREADY}:
            return
        error = for_code(code)
        if issubclass(error, FORBIDDEN):
            raise Permanent(forbidden(error(name), self._user) or name)
        raise Permanent(f"kafka: the topic {name} could not be made or changed: {error.message}")

    def _told(self, error: BaseException) -> OrdstyrerError:
        said = forbidden(error, self._user)
        return Permanent(said) if said else Transient("kafka: no answer")


def _found(topic: Mapping[str, Any], entries: list[tuple[Any, ...]]) -> Found:
    copies = [len(partition["replicas"]) for partition in topic["partitions"]]
    return Found(
        partitions=len(copies),
        copies=min(copies, default=0),
        settings={name: value for name, value, *_ in entries if value is not None},
        own={name: value for name, value, _, source, *_ in entries if source == TOPIC_ITSELF and value is not None},
    )


def _new_topic(want: Wanted) -> NewTopic:
    return NewTopic(want.name, want.partitions, want.copies, topic_configs=want.settings)
