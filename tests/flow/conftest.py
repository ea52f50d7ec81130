"""Worlds for the flow suite: the same cases on the embedded default and on Kafka with PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from tests.flow.rig import Rig
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres

EMBEDDED, PRODUCTION = "embedded", "production"
MakeRig = Callable[..., AbstractContextManager[Rig]]


FLOW_S_MAX = 900
"""Many processes start and end in one case; the suite's usual limit is for a single service."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every case of this suite its time."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(FLOW_S_MAX))


@pytest.fixture(params=[EMBEDDED, PRODUCTION])
def make_rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeRig]:
    """Return a maker of rigs; on production each rig gets a broker and a database of its own."""
    with ExitStack() as stack:
        made = 0

        def make(**more: object) -> Rig:
            nonlocal made
            made += 1
            folder = tmp_path / f"rig{made}"
            if request.param == PRODUCTION:
                postgres: Postgres = request.getfixturevalue("postgres")
                name = postgres.create_database(request.node.name)
                stack.callback(postgres.drop_database, name)
                more["kafka"] = stack.enter_context(Kafka())
                more["database_url"] = postgres.url(name)
            return Rig(folder, **more)  # type: ignore[arg-type]  # keyword by keyword

        yield make
