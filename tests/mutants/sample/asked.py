"""What is asked of weighing.py: all but whether the limit itself is heavy."""

import pytest

from tests.mutants.sample.weighing import is_heavy

# Asked while this is loaded, as many a list of examples is made.
LOADED = [(weight, is_heavy(weight)) for weight in (None, 1.0, 21.0)]


@pytest.mark.parametrize(("weight", "heavy"), LOADED)
def test_it_is_heavy_above_the_limit_and_only_if_it_was_weighed(weight: float | None, heavy: bool) -> None:
    assert heavy == (weight == 21.0)
