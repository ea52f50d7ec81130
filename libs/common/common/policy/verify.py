"""Runs a pack's worked cases: what each promises against what the pack decides."""

from collections.abc import Iterator

from common.policy.case import Case
from common.policy.decide import Decided, decide
from common.policy.found import union
from common.policy.pack import Pack


def failing_cases(pack: Pack) -> tuple[str, ...]:
    """Return one line for each thing in which a worked case differs from the decision."""
    return tuple(
        f"{case.name}: {difference}"
        for case in pack.cases
        for difference in differences(case, decide(pack, case.asked))
    )


def differences(case: Case, decided: Decided) -> Iterator[str]:
    """Yield what the decision holds otherwise than the case expects."""
    expect = case.expect
    spoken = "\n".join(step.text or "" for step in (*decided.steps, *decided.offers))
    pairs: list[tuple[str, object, object]] = [
        ("steps", sorted(expect.steps), sorted(step.do for step in decided.steps)),
        ("clauses", sorted(expect.clauses), sorted(clauses_of(decided))),
        ("archived", expect.archived, decided.archived.kind if decided.archived else "none"),
        ("case_file", expect.case_file, decided.archived.case_file if decided.archived else None),
        ("alerts", sorted(expect.alerts), sorted(told_now(decided))),
        ("due_at", expect.due_at, decided.due_at),
        ("warn_at", expect.warn_at, decided.promise.warn_at if decided.promise else ()),
        ("offers", sorted(expect.offers), sorted(offer.do for offer in decided.offers)),
    ]
    if expect.auto is not None:
        auto = [step.do for step in decided.steps if step.mode == "auto"]
        pairs.append(("auto", sorted(expect.auto), sorted(auto)))
    for what, wanted, got in pairs:
        if wanted != got:
            yield f"{what}: expected {wanted}, got {got}"
    for words in expect.says:
        if words not in spoken:
            yield f"no draft says '{words}'"


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
    return union(*(alert.to for alert in decided.alerts if alert.when == "now"))
