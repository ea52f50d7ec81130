"""Retention, disposal and reminders: each category once, decided by somebody, in numbers that can be meant."""

from collections.abc import Iterator

from common.policy.pack import Pack
from common.policy.proofs.flaw import Flaw, in_rules


def kept_flaws(pack: Pack) -> Iterator[Flaw]:
    """Yield rows of retention and disposal that contradict each other or that nobody has decided."""
    seen: set[str] = set()
    for index, row in enumerate(pack.file.retention):
        path = ("retention", index)
        if row.category in seen:
            yield in_rules(f"'{row.category}' has a row already", (*path, "category"), row.category)
        seen.add(row.category)
        if not row.decided_by.strip():
            yield in_rules("say who decided it", (*path, "decided_by"))
        if isinstance(row.keep, int) and row.keep < 1:
            yield in_rules("keep it for at least one day", (*path, "keep"))
    yield from _disposal(pack)


def _disposal(pack: Pack) -> Iterator[Flaw]:
    case = pack.file.archive.case if pack.file.archive else None
    disposal = case.kassasjon if case else None
    if disposal is None:
        return
    path = ("archive", "case", "kassasjon")
    if disposal.action == "kasseres" and not disposal.after_years:
        yield in_rules("say after how many years: after_years", path)
    if disposal.action == "bevares" and disposal.after_years is not None:
        yield in_rules("what is preserved has no last year", (*path, "after_years"))
    if not disposal.decision.strip():
        yield in_rules("say which decision allows it", (*path, "decision"))
