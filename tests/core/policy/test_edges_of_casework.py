"""An open case file is not opened again, and what a person said of an item is in no doubt (GEN-19)."""

from common.policy.decide import decide
from common.policy.matter import is_in_doubt
from tests.core.policy.asking import dos, item
from tests.core.policy.packs import of

SOGNE = of("sogne")


def test_a_case_file_is_opened_where_there_is_none_and_all_else_is_done_where_there_is_one() -> None:
    new = dos(decide(SOGNE, item("saksbehandling", casework="light")))
    known = dos(decide(SOGNE, item("saksbehandling", casework="light", context__case_file="2026/1")))
    assert "open_case_file" in new
    assert [step for step in new if step != "open_case_file"] == known
    assert known


def test_what_has_no_share_was_said_by_somebody_and_is_in_no_doubt() -> None:
    needed = SOGNE.file.confidence.to_archive
    assert needed > 0
    assert not is_in_doubt(SOGNE, item("saksbehandling"))
    assert is_in_doubt(SOGNE, item("saksbehandling", scores={"saksbehandling": needed - 0.01}))
    assert not is_in_doubt(SOGNE, item("saksbehandling", scores={"saksbehandling": needed}))
