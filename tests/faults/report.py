"""What a run found, as lines for people."""

from collections.abc import Iterator

from tests.faults.run import Plan, Result
from tests.faults.table import left_out, parts


def lines(plan: Plan, result: Result) -> Iterator[str]:
    """Yield the table of strikes, what could not be struck, the figures, and the promises."""
    yield f"\n{plan.composition}: {plan.seconds:.0f} s, {plan.rate:g} comments a second asked for, seed {plan.seed}"
    yield f"{'part':11} {'fault':12} {'down s':>7} {'ready s':>8} {'worst s':>8} {'< 60 s after':>13}  how"
    how = parts()
    for (part, fault), told in sorted(result.recoveries.items()):
        ready, under = (f"{s:.1f}" if s is not None else "never" for s in (told.ready_s, told.under_bound_s))
        made = getattr(how[part], fault)
        yield f"{part:11} {fault:12} {told.down_s:7.1f} {ready:>8} {told.worst_s:8.1f} {under:>13}  {made}"
    yield "not made here:"
    for part, fault, why in left_out(plan.composition):
        yield f"{part:11} {fault:12} {why}"
    yield from (f"{what}: {told}" for what, told in result.figures.items())
    yield from (f"{what}: {found}" for what, found in result.promises.counts.items())
    for what, cases in result.promises.broken.items():
        yield f"BROKEN: {what}"
        yield from (f"  {case}" for case in cases)


def is_right(result: Result) -> bool:
    """Whether every promise held and every strike was got over."""
    return result.promises.hold and all(one.under_bound_s is not None for one in result.recoveries.values())
