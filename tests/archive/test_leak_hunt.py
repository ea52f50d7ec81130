"""Nothing withheld is found in anything public, in 5,000 random cases; and the hunt finds it when it is there."""

import pytest

from archiver.core.public_journal.showing import shown
from archiver.core.shielding.folding import fold
from tests.archive.leak_cases import a_case, with_name_beside
from tests.archive.leak_hunt import leaks, told, written

CASES = 5000
PARTS = 25


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, PARTS))])
def test_no_public_output_tells_a_case_from_one_with_another_secret(part: int) -> None:
    found = [leak for seed in range(part, CASES, PARTS) for leak in leaks(a_case(seed), shown)]
    assert not found, f"{len(found)} leaks, such as: {found[:5]}"


def test_no_name_stands_beside_what_tells_of_health_belief_or_crime() -> None:
    for seed in range(100):
        case, name = with_name_beside(a_case(seed), seed)
        public = written(shown(case.case, case.posts, case.told))
        said = {fold(word).says for word in name.split() if len(word) > 1}
        assert not list(told(public, said, written(()))), (seed, name)
