"""A municipality's page: what becomes of each sentence of its guideline."""

from collections.abc import Iterable

from common.policy.pack import Pack, Role
from common.policy.proofs.clauses import coverage
from common.policy.rules_kept import Retention
from common.policy.uses import role_uses
from tests.repo.guidelines.marks import NOTE, cell, code, folded, many
from tests.repo.guidelines.packs import Uses, rule_name, uses_of
from tests.repo.reference.marked import table

NOTHING = "-"
_CLAUSES = (
    "Every sentence of the guideline in its order, word for word, the rules of the pack that carry it out, and the "
    "worked cases that rest on it."
)
_READINGS = (
    "What was adopted where the guideline is silent or can be read in several ways, and where all guidelines are "
    "alike (GEN)."
)
_HELD_BY = {
    "fixed": "always the same",
    "account_owner": "whoever owns the account",
    "topic_map": "the unit of the item's topic",
}


def page(pack: Pack) -> str:
    """Return the page of one municipality."""
    uses = uses_of(pack)
    sections = (
        f"# {pack.file.pack.name}",
        NOTE,
        _head(pack),
        "## Clauses",
        _CLAUSES,
        _clauses(pack, uses),
        "## Readings",
        _READINGS,
        _readings(pack, uses),
        "## Not executed",
        _not_executed(pack),
        "## Retention",
        _retention(pack),
        "## Roles",
        _roles(pack),
    )
    return "\n\n".join(sections) + "\n"


def counts(pack: Pack) -> tuple[int, int, int]:
    """Return how many clauses rules carry out, people read, and nothing carries out."""
    found = coverage(pack)
    return len(found.executed), len(found.shown), len(found.not_executed)


def adopted(pack: Pack) -> str:
    """Return who adopted the guideline and when, as far as the document says it."""
    guideline = pack.file.guideline
    said = [guideline.adopted_by, guideline.adopted_on, guideline.case_no]
    return ", ".join(part for part in said if part) or "not stated"


def _head(pack: Pack) -> str:
    header, guideline = pack.file.pack, pack.file.guideline
    folder = f"[`policies/{header.id}`](../../policies/{header.id})"
    executed, shown, not_executed = counts(pack)
    settings = f", {many(len(pack.settings), 'worked setting')}" if pack.settings else ""
    return "\n".join(
        (
            f"- **Guideline:** {cell(guideline.title)}",
            f"- **Adopted:** {cell(adopted(pack))}",
            f"- **Document:** SHA-256 `{guideline.sha256}`",
            f"- **Pack:** {folder}, version {header.version}, valid from {header.valid_from}, in `{header.language}`",
            f"- **Clauses:** {len(pack.clauses)}: {executed} executed, {shown} shown, {not_executed} not executed",
            f"- **Worked:** {many(len(pack.cases), 'case')}{settings}",
        )
    )


def _clauses(pack: Pack, uses: Uses) -> str:
    rows = [
        (clause.id, f"«{cell(clause.quote)}»", cell(clause.section), ", ".join(clause.exec), *_used(uses, clause.id))
        for clause in pack.clauses.values()
    ]
    return table(("clause", "sentence", "section", "executed by", "rules", "worked cases"), rows)


def _readings(pack: Pack, uses: Uses) -> str:
    rows = [
        (reading.id, cell(reading.matter), cell(reading.adopted), *_used(uses, reading.id))
        for reading in pack.readings.values()
    ]
    return table(("reading", "matter", "adopted", "rules", "worked cases"), rows) if rows else "None."


def _used(uses: Uses, clause: str) -> tuple[str, str]:
    rules, cases = uses.rules.get(clause, ()), uses.cases.get(clause, ())
    return code(rules) or NOTHING, folded(cases, "cases") or NOTHING


def _not_executed(pack: Pack) -> str:
    rows = [
        (row.clause, f"«{cell(pack.clauses[row.clause].quote)}»", cell(row.because)) for row in pack.file.not_executed
    ]
    if not rows:
        return "Nothing: rules carry out every sentence that asks for more than being shown."
    return table(("clause", "sentence", "why"), rows)


def _retention(pack: Pack) -> str:
    if not pack.file.retention:
        return "No row: nothing is erased before somebody has decided how long it is kept."
    rows = [
        (row.category, _kept(row), cell(_decided(row)), ", ".join(row.clauses), cell(row.because))
        for row in pack.file.retention
    ]
    return table(("category", "kept", "decided by", "clauses", "because"), rows)


def _kept(row: Retention) -> str:
    return "for ever" if isinstance(row.keep, str) else many(row.keep, "day")


def _decided(row: Retention) -> str:
    number = f", {row.decision_no}" if row.decision_no else ""
    return f"{row.decided_by}, {row.decided_on}{number}"


def _roles(pack: Pack) -> str:
    named: dict[str, dict[str, None]] = {}
    for path, role in role_uses(pack):
        named.setdefault(role, {})[f"{rule_name(pack, path[:-1])}.{path[-1]}"] = None
    rows = [
        (f"`{id_}`", cell(role.label), _held_by(role), "yes" if role.on_call else "no", code(named.get(id_, ())))
        for id_, role in pack.file.roles.items()
    ]
    return table(("role", "called", "held by", "day and night", "named by"), rows)


def _held_by(role: Role) -> str:
    parts: Iterable[str] = (f"`{part}`" for part in role.of)
    return f"{_HELD_BY[role.resolve]}; consists of {', '.join(parts)}" if role.of else _HELD_BY[role.resolve]
