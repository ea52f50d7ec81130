"""One run for all that is looked at."""

from collections.abc import Iterator

import pytest

from tests.planted.ran import Ran, ran

RUN_S_MAX = 600


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test waits for the whole run."""
    for item in items:
        if "flow_ran" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(RUN_S_MAX))


@pytest.fixture(scope="session")
def flow_ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    """A whole flow with planted data in it, and the product as it stands afterwards."""
    with ran(tmp_path_factory.mktemp("planted")) as found:
        yield found
