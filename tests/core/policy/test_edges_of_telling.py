"""Who hears of a step: those whom the rule names, where it says that they are told (GEN-15)."""

import pytest

from common.policy.matter import told_by
from common.policy.rules import MatterStep, Rule

RULE = Rule(clauses=("GEN-15",), because="Noen skal vite det.")
STEP = MatterStep(do="forward_to_unit", clauses=("KINN-18",), to=("vei",), tell="now")


def test_those_whom_the_rule_names_hear_of_it_when_it_says_with_both_their_clauses() -> None:
    (wanted,) = told_by((STEP,), RULE)
    assert (wanted.to, wanted.when, wanted.reason) == (("vei",), "now", RULE.because)
    assert set(wanted.clauses) == {"KINN-18", "GEN-15"}


@pytest.mark.parametrize(
    "step",
    [
        MatterStep(do="forward_to_unit", clauses=("KINN-18",), to=("vei",)),
        MatterStep(do="forward_to_unit", clauses=("KINN-18",), tell="now"),
    ],
    ids=["nobody is to be told", "nobody is named"],
)
def test_a_step_of_which_nobody_is_told_or_for_nobody_tells_nobody(step: MatterStep) -> None:
    assert told_by((step,), RULE) == ()
