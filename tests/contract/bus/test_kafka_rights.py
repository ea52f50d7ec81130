"""The brokers say themselves what each service may do: it is what the catalogue asks for, told in plain words."""

import pytest

from common.bus.kafka_rights import rights_on, who_of
from common.bus.rights import TOOL, services
from common.codec import catalogue
from standalone.looks.kafka_rights import compared
from tests.contract.bus.rights_given import NOBODY
from tests.parts.kafka import Kafka
from tests.parts.secure_kafka import SecureKafka

pytestmark = pytest.mark.kafka


@pytest.mark.parametrize("who", [*services(), TOOL])
async def test_each_service_has_what_it_needs_and_nothing_else(secured: SecureKafka, who: str) -> None:
    for where, security in (
        (secured.with_password, secured.of_password(who)),
        (secured.with_certificate, secured.of_certificate(who)),
    ):
        assert who_of(security) == who
        may = await rights_on(where, security, catalogue())
        state, said = compared(who, may)
        assert (state, said.endswith("and nothing else")) == ("ok", True), said


async def test_who_has_anothers_rights_is_told_what_is_missing_and_what_is_too_much(secured: SecureKafka) -> None:
    may = await rights_on(secured.with_password, secured.of_password("classifier"), catalogue())
    state, said = compared("archiver", may)
    assert state == "problem"
    assert "archiver lacks Write on records" in said
    only_more = {topic: {"Read", "Write"} for topic in catalogue()}
    state, said = compared("classifier", only_more)
    assert (state, "classifier may Write items and has no need to" in said) == ("later", True)


async def test_who_has_no_right_is_told_so(secured: SecureKafka) -> None:
    security = secured.of_password(NOBODY)
    assert who_of(security) is None
    may = await rights_on(secured.with_password, security, catalogue())
    assert set(may.values()) == {frozenset()}


async def test_a_broker_that_asks_nobody_who_they_are_lets_everybody_do_everything(kafka: Kafka) -> None:
    may = await rights_on(kafka.bootstrap, {}, ["never-made"])
    assert may == {}, "a topic that is not there is not told of"
    assert who_of({}) is None
