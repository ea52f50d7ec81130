"""One run in each composition for all that is looked at."""

from collections.abc import Iterator

import pytest

from tests.flow.rig import SERVICES
from tests.flow.roles import names
from tests.parts.kafka import Kafka
from tests.parts.pgbouncer import PgBouncer
from tests.parts.postgres import Postgres
from tests.planted.broken import break_all
from tests.planted.ran import Parts, Ran, ran

EMBEDDED, PRODUCTION = "embedded", "production"
RUN_S_MAX = 900


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test waits for the whole run."""
    for item in items:
        if "flow_ran" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(RUN_S_MAX))


@pytest.fixture(scope="session", params=[EMBEDDED, PRODUCTION])
def flow_ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    """A whole flow with planted data in it.

    Embedded, the product still answers afterwards. In production (five processes, a broker, a database and a pooler of
    their own) everything was broken at the end, and is down.
    """
    folder = tmp_path_factory.mktemp(f"planted-{request.param}")
    if request.param == EMBEDDED:
        with ran(folder) as found:
            yield found
        return
    with Kafka() as kafka, Postgres() as postgres:
        url = postgres.url(postgres.create_database("planted"))
        with PgBouncer(postgres, names(url, SERVICES)) as pooler, ran(folder, Parts(kafka, url, pooler)) as found:
            break_all(found, postgres)
            yield found
