"""A worked case is held to all that it says, and each difference is told by what was expected and what came."""

from datetime import UTC, datetime

import msgspec
import pytest

from common.policy.asked import Asked, Context, Marks
from common.policy.case import Case, Expected
from common.policy.decide import decide
from common.policy.verify import clauses_of, differences, told_now
from tests.core.policy.asking import item
from tests.core.policy.packs import of

PACK = of("randaberg")
HELD = item("question", context=Context(marks=Marks(cannot_answer_now=True)))
CRITICISM = item("criticism")
THEN = datetime(2026, 1, 20, 9, tzinfo=UTC)


def case(asked: Asked, **more: object) -> Case:
    """Return a case that expects what the pack decides, and more."""
    decided = decide(PACK, asked)
    expect = Expected(
        steps=tuple(step.do for step in decided.steps),
        clauses=clauses_of(decided),
        archived=decided.archived.kind if decided.archived else "none",
        alerts=told_now(decided),
        due_at=decided.due_at,
        follow_up_due=decided.follow_up_due,
        warn_at=decided.promise.warn_at if decided.promise else (),
        offers=tuple(offer.do for offer in decided.offers),
    )
    return Case(name="lovet", asked=asked, expect=msgspec.structs.replace(expect, **more))


@pytest.mark.parametrize(
    ("asked", "wrong", "difference"),
    [
        (HELD, {"follow_up_warn_at": (THEN,)}, "follow_up_warn_at: expected [2026-01-20T09:00:00+00:00], got ["),
        (CRITICISM, {"follow_up_warn_at": (THEN,)}, "follow_up_warn_at: expected [2026-01-20T09:00:00+00:00], got []"),
        (CRITICISM, {"registers": {"answer": ("kort",)}}, "registers of answer: expected ['kort'], got ["),
        (HELD, {"registers": {"holding_reply": ("kort",)}}, "registers of holding_reply: expected ['kort'], got ["),
    ],
)
def test_what_a_case_says_of_warnings_and_registers_is_held_against_the_decision(
    asked: Asked, wrong: dict[str, object], difference: str
) -> None:
    (found,) = differences(case(asked, **wrong), decide(PACK, asked))
    assert found.startswith(difference)


def test_a_case_that_says_what_the_pack_decides_has_no_difference() -> None:
    decided = decide(PACK, HELD)
    assert decided.follow_up is not None
    warned = decided.follow_up.warn_at
    assert warned
    assert list(differences(case(HELD, follow_up_warn_at=warned), decided)) == []
    registers = decide(PACK, CRITICISM).steps[0].registers
    assert registers
    assert list(differences(case(CRITICISM, registers={"answer": registers}), decide(PACK, CRITICISM))) == []
