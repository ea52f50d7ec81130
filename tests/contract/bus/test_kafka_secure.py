"""A real broker that asks who one is: who is let in, who is not and hears why, and what each service may do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from common.bus.kafka import KafkaBus
from common.bus.kafka_admin import KafkaAdmin
from common.bus.port import Outgoing
from common.bus.rights import GROUP, TOOL, reads, rights_of, services, writes
from common.bus.topics import Change, wanted
from common.codec import catalogue
from common.errors import Permanent, Transient
from tests.contract.bus.letters import WAIT_S_MAX
from tests.contract.bus.rights_given import NOBODY
from tests.parts.secure_kafka import SecureKafka

pytestmark = pytest.mark.kafka


def _one(topic: str, value: str = "x") -> Outgoing:
    return Outgoing(topic, "k", "AlertRaised", {"ce_type": "AlertRaised"}, value.encode())


@asynccontextmanager
async def _bus(where: str, security: dict[str, str]) -> AsyncIterator[KafkaBus]:
    bus = KafkaBus(where, security=security, publish_wait_s_max=60.0)
    try:
        yield bus
    finally:
        await bus.close()


async def test_the_right_password_and_the_right_certificate_are_let_in(secured: SecureKafka) -> None:
    for where, security in (
        (secured.with_password, secured.of_password("desk")),
        (secured.with_certificate, secured.of_certificate("desk")),
    ):
        async with _bus(where, security) as bus:
            await bus.start()
            await bus.ping()
            await bus.publish([_one("actions")])


async def test_a_wrong_password_is_refused_and_the_two_settings_are_named(secured: SecureKafka) -> None:
    async with _bus(secured.with_password, secured.of_password("desk", "guessed")) as bus:
        with pytest.raises(Transient, match=r"does not know the user 'desk'.*ORDSTYRER_KAFKA_PASSWORD_FILE") as told:
            await bus.start()
    assert "guessed" not in str(told.value)


async def test_who_has_no_certificate_is_refused_and_hears_which_setting_names_one(secured: SecureKafka) -> None:
    async with _bus(secured.with_certificate, secured.of_certificate(None)) as bus:
        with pytest.raises(Transient, match="ORDSTYRER_KAFKA_CERT_FILE"):
            await bus.start()


async def test_a_broker_that_another_ca_signed_is_not_trusted(secured: SecureKafka, tmp_path: Path) -> None:
    other, _ = secured.certificate(NOBODY)  # signs nothing
    async with _bus(secured.with_password, {**secured.of_password("desk"), "ca_file": str(other)}) as bus:
        with pytest.raises(Transient, match=r"is not to be trusted.*ORDSTYRER_KAFKA_CA_FILE"):
            await bus.start()
    with pytest.raises(Permanent, match="ORDSTYRER_KAFKA_CA_FILE"):
        KafkaBus("x", security={**secured.of_password("desk"), "ca_file": str(tmp_path / "none.pem")})
    _, key = secured.certificate("ingest")
    with pytest.raises(Permanent, match="belong together"):
        KafkaBus("x", security={**secured.of_certificate("desk"), "key_file": str(key)})


async def test_a_door_that_speaks_otherwise_is_named(secured: SecureKafka) -> None:
    async with _bus(secured.with_password, {}) as bus:
        with pytest.raises(Transient, match=r"with PLAINTEXT.*ORDSTYRER_KAFKA_SECURITY_PROTOCOL"):
            await bus.start()


@pytest.mark.parametrize("by", ["password", "certificate"])
async def test_who_has_no_right_is_refused_everything_and_hears_where_rights_are_listed(
    secured: SecureKafka, by: str
) -> None:
    security = secured.of_password(NOBODY) if by == "password" else secured.of_certificate(NOBODY)
    where = secured.with_password if by == "password" else secured.with_certificate
    async with _bus(where, security) as bus:
        with pytest.raises(Transient, match=r"docs/reference/kafka\.md"):
            await bus.start()
        with pytest.raises(Transient, match="control is not there for"):
            async for _ in bus.history("control", follow=False):
                pass
    async with KafkaAdmin(where, security) as admin:
        (first, *_) = wanted(1)
        with pytest.raises(Permanent, match=r"docs/reference/kafka\.md"):
            await admin.do(Change(topic=first.name, said="", settings=first.settings))


@pytest.mark.parametrize("service", services())
async def test_each_service_works_with_its_own_rights_and_is_refused_on_every_other_topic(
    secured: SecureKafka, service: str
) -> None:
    async with _bus(secured.with_certificate, secured.of_certificate(service)) as bus:
        await bus.start()
        await bus.ping()
        await bus.publish([_one(topic, f"{service} was here") for topic in writes(service)])
        for topic in sorted(set(catalogue()) - set(writes(service))):
            with pytest.raises(Transient, match=f"may not use the topic {topic}"):
                await bus.publish([_one(topic)])
        heard = [topic for topic in reads(service) if topic != "control"]
        member = await bus.subscribe(service, heard)
        found = await member.poll(10, 0.5)
        await member.acknowledge(found)
        await member.close()
        async for _ in bus.history("control", follow=False):
            pass
        for topic in sorted(set(catalogue()) - set(reads(service))):
            with pytest.raises(Transient, match=r"kafka\.md"):
                await _read_one(bus, service, topic)
        with pytest.raises(Transient, match="may not join its consumer group"):
            await bus.subscribe("somebody-elses", heard)


async def _read_one(bus: KafkaBus, service: str, topic: str) -> None:
    async with asyncio.timeout(WAIT_S_MAX):
        member = await bus.subscribe(service, [topic])
        try:
            await member.poll(1, 0.5)
        finally:
            await member.close()


async def test_the_command_line_may_look_at_topics_and_mend_them_and_cannot_tell_on_them(secured: SecureKafka) -> None:
    security = secured.of_password(TOOL)
    async with KafkaAdmin(secured.with_password, security) as admin:
        topics = wanted(1)
        assert set(await admin.found(topic.name for topic in topics)) == set(catalogue())
        await admin.do(Change(topic="alerts", said="", settings=topics[0].settings))
        await admin.do(Change(topic="channels", said="", partitions=2))
    async with _bus(secured.with_password, security) as bus:
        async for _ in bus.history("control", follow=False):
            pass
        with pytest.raises(Transient, match=r"docs/reference/kafka\.md"):
            await bus.start()


def test_no_service_has_a_right_that_the_catalogue_does_not_ask_for() -> None:
    for service in services():
        for right in rights_of(service):
            assert set(right.operations) <= {"Read", "Write"}
            assert right.resource != GROUP or right.name == f"ordstyrer-{service}"
