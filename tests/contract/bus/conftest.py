"""Both buses: the log in the embedded database, and a real Kafka."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from common.bus.port import Bus
from common.bus.rights import TOOL, services
from tests.contract.bus.rights_given import NOBODY, give_rights
from tests.contract.bus.topics_made import make_topics
from tests.contract.opened import Buses
from tests.contract.set_clock import SetClock
from tests.parts.install import PartMissingError
from tests.parts.kafka import Kafka
from tests.parts.secure_kafka import SecureKafka


@pytest.fixture(params=["local", pytest.param("kafka", marks=pytest.mark.kafka)])
async def buses(request: pytest.FixtureRequest, tmp_path: Path, clock: SetClock) -> AsyncIterator[Buses]:
    """The same bus, opened as often as wanted."""
    if request.param == "local":
        where = f"sqlite:///{tmp_path / 'bus.db'}"
    else:
        broker: Kafka = request.getfixturevalue("kafka")
        where = broker.bootstrap
        await make_topics(where)
    opened = Buses(where, clock)
    yield opened
    await opened.close()


@pytest.fixture
async def bus(buses: Buses) -> Bus:
    """One bus, connected."""
    return await buses.open()


@pytest.fixture(scope="session")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureKafka]:
    """A broker on which each service has its rights, and nobody else any."""
    part = SecureKafka((*services(), TOOL, NOBODY), tmp_path_factory.mktemp("keys"))
    try:
        part.start()
        asyncio.run(give_rights(part))
    except PartMissingError as error:
        part.close()
        pytest.fail(f"{part.name} could not be started. {error}", pytrace=False)
    yield part
    part.close()
