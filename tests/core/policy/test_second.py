"""What a pack says of a second person is proved with all the rest: acts, grounds, roles, and no rule twice."""

import pytest

from common.pack_folder import read_files
from common.policy.locate import PackError
from common.policy.parse import parse_pack
from tests.service.told import POLICIES

WHY = 'clauses = ["BO-38"]\nbecause = "To personer er enige."\n'
GOOD = f'[second.fjerning]\nacts = ["remove", "keep_hidden"]\ngrounds = ["BO-39"]\nby = ["administratorer"]\n{WHY}'


def of(rules: str) -> None:
    files = read_files(POLICIES / "bo")
    parse_pack({**files, "pack.toml": f"{files['pack.toml']}\n{rules}"})


def test_a_rule_of_acts_grounds_and_roles_is_a_rule_of_the_pack() -> None:
    of(GOOD)
    of(f'[second.skjuling]\nacts = ["hide"]\nby = ["administratorer"]\n{WHY}')


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        (f"[second.a]\nacts = []\n{WHY}", "say which acts wait for a second person"),
        (f'[second.a]\nacts = ["removes"]\n{WHY}', "remove"),
        (f'[second.a]\nacts = ["publish"]\ngrounds = ["BO-39"]\n{WHY}', "'publish' need have no ground"),
        (f'[second.a]\nacts = ["remove", "hide"]\ngrounds = ["BO-39"]\n{WHY}', "'hide' need have no ground"),
        (f'[second.a]\nacts = ["remove"]\ngrounds = ["BO-390"]\n{WHY}', "there is no clause 'BO-390'"),
        (f'[second.a]\nacts = ["remove"]\nby = ["administratore"]\n{WHY}', "there is no role 'administratore'"),
        ('[second.a]\nacts = ["remove"]\nclauses = []\nbecause = "x"\n', "clause"),
        (f"{GOOD}\n{GOOD.replace('fjerning', 'igjen')}", "the same as 'fjerning' before it"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said(rules: str, says: str) -> None:
    with pytest.raises(PackError) as found:
        of(rules)
    assert says in str(found.value)
