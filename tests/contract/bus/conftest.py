"""Both buses: the log in the embedded database, and a real Kafka."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from common.bus.port import Bus
from tests.contract.opened import Buses
from tests.contract.set_clock import SetClock
from tests.parts.kafka import Kafka


@pytest.fixture(params=["local", pytest.param("kafka", marks=pytest.mark.kafka)])
async def buses(request: pytest.FixtureRequest, tmp_path: Path, clock: SetClock) -> AsyncIterator[Buses]:
    """The same bus, opened as often as wanted."""
    if request.param == "local":
        where = f"sqlite:///{tmp_path / 'bus.db'}"
    else:
        broker: Kafka = request.getfixturevalue("kafka")
        where = broker.bootstrap
    opened = Buses(where, clock)
    yield opened
    await opened.close()


@pytest.fixture
async def bus(buses: Buses) -> Bus:
    """One bus, connected."""
    return await buses.open()
