"""What a queue can be narrowed by, and how a case is marked for it. Never by who wrote: nobody's items are listed."""

import msgspec

from common.events import Step
from desk.core.act import steps_of
from desk.core.facts import Case
from desk.core.lane import LANES, MUST
from desk.core.rights import account_of

ACCOUNT, TAG, CLAUSE, UNIT, LANGUAGE, STEP = "account", "tag", "clause", "unit", "tongue", "step"
SIEVES = (ACCOUNT, TAG, CLAUSE, UNIT, LANGUAGE, STEP)
MARKS_CHARS_MAX = 1000
"""An index holds no longer rows; no real case comes near."""
VALUE_CHARS_MAX = 200
_UNIT_STEPS = frozenset({"forward_to_unit", "refer_unit"})
DECIDE, ANSWER = "decide", "answer"
_OLD_LANES = {"open": MUST, "done": "done", DECIDE: MUST, ANSWER: MUST}
"""The addresses that people have kept from before there were lanes."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases are to be shown: a lane, `part` of it ("decide", "answer" or ""), and sieve → value."""

    lane: str = MUST
    part: str = ""
    sieves: tuple[tuple[str, str], ...] = ()

    def pairs(self) -> list[tuple[str, str]]:
        """Return it as fields of an address."""
        part = [("show", self.part)] if self.part else []
        return [("lane", self.lane), *part, *self.sieves]

    def marks(self) -> list[str]:
        """Return the marks that a case must have."""
        return [f"{sieve}:{value}" for sieve, value in self.sieves]


def wanted(given: dict[str, str]) -> Wanted:
    """Return what an address asks for; what it says that we do not know is left out."""
    part = given.get("show", "")
    lane = given.get("lane", "")
    if lane not in LANES:
        lane = _OLD_LANES.get(part, MUST)
    sieves = tuple((s, given[s]) for s in SIEVES if _plain(given.get(s, "")))
    return Wanted(lane=lane, part=part if lane == MUST and part in {DECIDE, ANSWER} else "", sieves=sieves)


def marks_of(case: Case) -> str:
    """Return all that a case can be found by, one a line, with a line end before and after each."""
    item = case.item
    if item is None:
        return ""
    tagging = case.ruling.tagging if case.ruling else None
    steps = steps_of(case)
    found = [f"{ACCOUNT}:{account_of(item.platform, item.account_id)}"]
    found += [f"{LANGUAGE}:{tagging.lang}"] if tagging and tagging.lang else []
    found += [f"{UNIT}:{unit}" for unit in _units(case, steps)]
    found += [f"{TAG}:{tag}" for tag in (*tagging.tags, *tagging.abuse_reasons)] if tagging else []
    found += [f"{STEP}:{step.do}" for step in steps]
    found += [f"{CLAUSE}:{clause}" for step in steps for clause in step.clauses]
    marks = "\n"
    for mark in dict.fromkeys(m for m in found if _plain(m)):
        if len(marks) + len(mark) < MARKS_CHARS_MAX:
            marks += mark + "\n"
    return marks


def _units(case: Case, steps: tuple[Step, ...]) -> list[str]:
    if case.unit is not None and case.unit.unit:
        return [case.unit.unit]
    return [to for step in steps if step.do in _UNIT_STEPS for to in step.to]


def _plain(value: str) -> bool:
    return bool(value) and len(value) <= VALUE_CHARS_MAX and "\n" not in value
