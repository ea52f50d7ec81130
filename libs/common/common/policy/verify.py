"""Runs a pack's worked cases: what each promises against what the pack decides."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from common.events.decision import Step
from common.policy.case import Case, Expected
from common.policy.decide import Decided, decide
from common.policy.found import union
from common.policy.pack import Pack
from common.policy.setting import setting_differences
from common.policy.shape import Path

_Pair = tuple[str, object, object]


class Failure(NamedTuple):
    """A worked case or setting that does not hold, where it stands in `cases.toml`, and in what it differs."""

    path: Path
    name: str
    difference: str


def failing_cases(pack: Pack) -> tuple[str, ...]:
    """Return one line for each thing in which the pack does otherwise than its worked cases and settings promise."""
    return tuple(f"{failure.name}: {failure.difference}" for failure in failures(pack))


def failures(pack: Pack) -> Iterator[Failure]:
    """Yield each thing in which the pack does otherwise than its worked cases and settings promise."""
    for index, case in enumerate(pack.cases):
        for difference in differences(case, decide(pack, case.asked)):
            yield Failure(("case", index, "name"), case.name, difference)
    for index, setting in enumerate(pack.settings):
        for difference in setting_differences(setting, pack.file):
            yield Failure(("setting", index, "name"), setting.name, difference)


def differences(case: Case, decided: Decided) -> Iterator[str]:
    """Yield what the decision holds otherwise than the case expects."""
    expect = case.expect
    for what, wanted, got in (*_always(expect, decided), *_where_given(expect, decided), *_of_steps(expect, decided)):
        if wanted != got:
            yield f"{what}: expected {_written(wanted)}, got {_written(got)}"
    spoken = "\n".join(step.text or "" for step in (*decided.steps, *decided.offers))
    for words in expect.says:
        if words not in spoken:
            yield f"no draft says '{words}'"


def _written(value: object) -> str:
    """Write it as the pack's files do: whoever reads this has a guideline at hand, and no Python."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"[{', '.join(map(_written, value))}]"
    return str(value)


def _always(expect: Expected, decided: Decided) -> Iterator[_Pair]:
    yield "steps", sorted(expect.steps), sorted(step.do for step in decided.steps)
    yield "clauses", sorted(expect.clauses), sorted(clauses_of(decided))
    yield "archived", expect.archived, decided.archived.kind if decided.archived else "none"
    yield "case_file", expect.case_file, decided.archived.case_file if decided.archived else None
    yield "alerts", sorted(expect.alerts), sorted(told_now(decided))
    yield "confirmed", sorted(expect.confirmed), sorted(_told(decided, "confirmed"))
    yield "due_at", expect.due_at, decided.due_at
    yield "follow_up_due", expect.follow_up_due, decided.follow_up_due
    yield "warn_at", expect.warn_at, decided.promise.warn_at if decided.promise else ()
    yield "offers", sorted(expect.offers), sorted(offer.do for offer in decided.offers)


def _where_given(expect: Expected, decided: Decided) -> Iterator[_Pair]:
    lists = (
        ("auto", expect.auto, (step.do for step in decided.steps if step.mode == "auto")),
        ("warned", expect.warned, union(*(a.to for a in decided.alerts if a.when not in {"now", "confirmed"}))),
        ("record", expect.record, decided.archived.clauses if decided.archived else ()),
        ("alert_clauses", expect.alert_clauses, union(*(alert.clauses for alert in decided.alerts))),
    )
    for what, wanted, got in lists:
        if wanted is not None:
            yield what, sorted(wanted), sorted(got)
    if expect.follow_up_warn_at is not None:
        yield "follow_up_warn_at", expect.follow_up_warn_at, decided.follow_up.warn_at if decided.follow_up else ()
    if expect.note is not None:
        yield "note", expect.note, decided.archived.note if decided.archived else None
    if expect.to is not None:
        addressed = {step.do: sorted(step.to) for step in decided.steps if step.to}
        yield "to", {do: sorted(roles) for do, roles in expect.to.items()}, addressed


def _of_steps(expect: Expected, decided: Decided) -> Iterator[_Pair]:
    yield from _clauses_each("clauses of", expect.step_clauses, decided.steps)
    yield from _clauses_each("clauses of the offer", expect.offer_clauses, decided.offers)
    for do, mode in expect.modes.items():
        yield f"mode of {do}", [mode], sorted({step.mode for step in decided.steps if step.do == do})
    for do, strength in expect.strengths.items():
        found = {step.strength for step in (*decided.steps, *decided.offers) if step.do == do}
        yield f"strength of {do}", [strength], sorted(found)
    for do, registers in expect.registers.items():
        got = union(*(step.registers for step in decided.steps if step.do == do))
        yield f"registers of {do}", sorted(registers), sorted(got)


def _clauses_each(what: str, expected: Mapping[str, tuple[str, ...]], steps: tuple[Step, ...]) -> Iterator[_Pair]:
    for do, clauses in expected.items():
        got = union(*(step.clauses for step in steps if step.do == do))
        yield f"{what} {do}", sorted(clauses), sorted(got)


def clauses_of(decided: Decided) -> tuple[str, ...]:
    """Return every clause that the decision rests on: of its steps, its record and its alerts."""
    record = decided.archived.clauses if decided.archived else ()
    steps = union(*(step.clauses for step in decided.steps))
    return union(steps, record, *(alert.clauses for alert in decided.alerts))


def rules_of(decided: Decided) -> tuple[str, ...]:
    """Return the rules that the decision's steps and offers come from."""
    return union(*(step.rule.split("+") for step in (*decided.steps, *decided.offers)))


def told_now(decided: Decided) -> tuple[str, ...]:
    """Return the roles that hear at once."""
    return _told(decided, "now")


def _told(decided: Decided, when: str) -> tuple[str, ...]:
    return union(*(alert.to for alert in decided.alerts if alert.when == when))
