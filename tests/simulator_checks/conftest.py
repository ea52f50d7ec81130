"""The bench: two municipalities, Bø and Søgne, each with one page."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simulator.founding import Founding
from tests.simulator_checks.bench import SEED, Bench, bench_of, closed, founded


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    """A simulator joined to a receiver that accepts what is well signed."""
    made = bench_of(founded(tmp_path, Founding(("bo", "sogne"), SEED, "http://graph.invalid")))
    yield made
    await closed(made)
