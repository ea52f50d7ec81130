"""The real parts keep what they acknowledged when they are killed, and say why where they cannot start."""

import urllib.request
from pathlib import Path

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from tests.parts.chromium import Chromium
from tests.parts.install import PartMissingError
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres
from tests.parts.process import Program, free_port


@pytest.mark.kafka
async def test_a_killed_broker_still_has_what_it_acknowledged() -> None:
    with Kafka() as broker:
        await _make_topic(broker, "kept")
        async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap, acks="all") as producer:
            await producer.send_and_wait("kept", b"acknowledged", partition=0)
        broker.kill()
        broker.start()
        assert await _first(broker, "kept") == b"acknowledged"


@pytest.mark.kafka
async def test_a_topic_that_nobody_made_is_refused(kafka: Kafka) -> None:
    async with AIOKafkaConsumer(bootstrap_servers=kafka.bootstrap) as consumer:
        assert "never-made" not in await consumer.topics()


@pytest.mark.postgres
async def test_a_killed_server_still_has_what_it_committed() -> None:
    with Postgres() as server:
        url = server.url(server.create_database(), scheme="postgresql")
        connection = await asyncpg.connect(url)
        await connection.execute("create table kept (word text); insert into kept values ('committed')")
        connection.terminate()
        server.kill()
        server.start()
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("select word from kept") == "committed"
        await connection.close()


@pytest.mark.postgres
async def test_each_test_gets_a_database_of_its_own(postgres: Postgres, database: str) -> None:
    other = postgres.url(postgres.create_database("another test"))
    assert database != other
    connection = await asyncpg.connect(database.replace("+asyncpg", ""))
    assert await connection.fetchval("select count(*) from pg_tables where schemaname = 'public'") == 0
    await connection.close()


@pytest.mark.browser
def test_the_browser_answers_on_loopback(chromium: Chromium) -> None:
    with urllib.request.urlopen(f"{chromium.endpoint}/json/version") as answer:  # noqa: S310 - loopback
        assert b"Chrome/" in answer.read()


def test_a_program_that_ends_at_once_is_reported_with_its_own_words(tmp_path: Path) -> None:
    broken = Program("Broken", ["sh", "-c", "echo the disk is full; exit 3"], tmp_path / "log")
    with pytest.raises(PartMissingError, match=r"(?s)status 3.*the disk is full"):
        broken.start(ready=lambda: False)


def test_a_program_that_never_gets_ready_is_ended_and_reported(tmp_path: Path) -> None:
    slow = Program("Slow", ["sleep", "60"], tmp_path / "log")
    with pytest.raises(PartMissingError, match="was not ready"):
        slow.start(ready=lambda: False, wait_s_max=0.1)
    with pytest.raises(PartMissingError, match="not running"):
        _ = slow.pid


def test_a_port_is_given_once_though_nobody_listens_on_it_yet() -> None:
    with pytest.raises(PartMissingError, match="no free port"):
        free_port([free_port()])


async def _make_topic(broker: Kafka, name: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(name, num_partitions=1, replication_factor=1)])
    await admin.close()


async def _first(broker: Kafka, topic: str) -> bytes | None:
    async with AIOKafkaConsumer(bootstrap_servers=broker.bootstrap, auto_offset_reset="earliest") as reader:
        reader.assign([TopicPartition(topic, 0)])
        return bytes((await reader.getone()).value or b"")
