"""A removal rests on the clause about telling the writer where the guideline asks for that, and only there."""

from common.policy.decide import decide
from tests.core.policy.asking import abuse, step_of, with_rule
from tests.core.policy.packs import of


def test_a_removal_names_the_clause_about_its_notice_only_where_the_writer_must_be_told() -> None:
    bo = of("bo")
    told = step_of(decide(bo, abuse("threat")), "remove")
    untold = step_of(decide(with_rule(bo, removal__notice__required=False), abuse("threat")), "remove")
    assert "BO-40" in told.clauses
    assert "BO-40" not in untold.clauses
