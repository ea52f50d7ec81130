"""The real parts every suite may ask for: one of each a session, started by the first test that wants it."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings

from common.starting import know_shapes
from tests.parts.chromium import Chromium
from tests.parts.install import PartMissingError
from tests.parts.kafka import Kafka
from tests.parts.part import Part
from tests.parts.postgres import Postgres

# Suites that decide without touching anything; everybody else may reach loopback.
_TOUCH_NOTHING = ("core", "models", "policies")
_TESTS = Path(__file__).parent
P = TypeVar("P", bound=Part)

# Hypothesis would judge each example by the clock: on a busy machine that says nothing of what is promised.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Cut the pure suites off from the network, loopback too."""
    for item in items:
        if item.path.relative_to(_TESTS).parts[0] in _TOUCH_NOTHING:
            item.add_marker(pytest.mark.disable_socket)


def pytest_sessionstart() -> None:
    """Tests and what they import stay to the end: no collector of garbage looks at them while they come."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From here on there is garbage: what came before is set apart. From here on there are threads, too."""
    know_shapes()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def _running(part: P) -> Iterator[P]:
    try:
        part.start()
    except PartMissingError as error:
        part.close()
        # Failed, not skipped: a suite that quietly leaves its real parts out promises nothing.
        pytest.fail(f"{part.name} could not be started. {error}", pytrace=False)
    yield part
    part.close()


@pytest.fixture(scope="session")
def kafka() -> Iterator[Kafka]:
    """A broker, shared by the session: a test makes topics and groups of its own, named after itself."""
    yield from _running(Kafka())


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server, shared by the session: a test takes a `database` of its own."""
    yield from _running(Postgres())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """A browser, shared by the session: a test opens a context of its own."""
    yield from _running(Chromium())


@pytest.fixture
def database(postgres: Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty database on the real server, which no other test sees; it is gone afterwards."""
    name = postgres.create_database(request.node.name)
    yield postgres.url(name)
    postgres.drop_database(name)
