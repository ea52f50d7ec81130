"""The benches: two municipalities, Bø and Søgne, each with one page, and with or without Instagram."""

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


@pytest.fixture
async def meta(tmp_path: Path) -> AsyncIterator[Bench]:
    """The same two municipalities, with two Instagram accounts each."""
    founding = Founding(("bo", "sogne"), SEED, "http://graph.invalid", platforms=("instagram",))
    made = bench_of(founded(tmp_path, founding))
    yield made
    await closed(made)
