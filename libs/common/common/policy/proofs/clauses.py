"""Every sentence that asks for something is carried out or excused, and every rule names what it rests on."""

from collections.abc import Iterator
from typing import NamedTuple

from common.policy.nearest import nearest
from common.policy.pack import ClausesFile, Pack
from common.policy.proofs.flaw import CLAUSES, Flaw, in_rules
from common.policy.shape import Path
from common.policy.uses import carried_out, cited, rules, tables


class Coverage(NamedTuple):
    """Every clause of a guideline stands in exactly one of the three."""

    executed: tuple[str, ...]
    shown: tuple[str, ...]
    not_executed: tuple[str, ...]


def coverage(pack: Pack) -> Coverage:
    """Return what becomes of each clause: rules carry it out, people read it, or a reason says why neither."""
    used = carried_out(pack)
    excused = {entry.clause for entry in pack.file.not_executed}
    executed = tuple(id_ for id_, clause in pack.clauses.items() if clause.normative and id_ in used)
    not_executed = tuple(id_ for id_ in pack.clauses if id_ in excused)
    shown = tuple(id_ for id_ in pack.clauses if id_ not in {*executed, *not_executed})
    return Coverage(executed, shown, not_executed)


def clause_flaws(pack: Pack, clauses: ClausesFile) -> Iterator[Flaw]:
    """Yield what is wrong with clauses, citations and excuses."""
    yield from _sentences(clauses)
    yield from _rules_say_why(pack)
    yield from _citations(pack)
    yield from _excuses(pack)
    yield from _left_out(pack)


def _sentences(clauses: ClausesFile) -> Iterator[Flaw]:
    seen: set[str] = set()
    ids: list[tuple[Path, str]] = [(("clause", index), entry.id) for index, entry in enumerate(clauses.clause)]
    ids += [(("reading", index), entry.id) for index, entry in enumerate(clauses.reading)]
    for path, clause in ids:
        if clause in seen:
            yield Flaw(f"'{clause}' stands twice", CLAUSES, path, clause)
        seen.add(clause)
    for index, entry in enumerate(clauses.clause):
        if not entry.quote.strip():
            yield Flaw(f"'{entry.id}' quotes no sentence", CLAUSES, ("clause", index), "quote")
        if not entry.exec:
            message = f"say how '{entry.id}' is executed: enforce, decide, remind or show"
            yield Flaw(message, CLAUSES, ("clause", index), "exec")


def _rules_say_why(pack: Pack) -> Iterator[Flaw]:
    for path, rule in rules(pack):
        if not rule.clauses:
            yield in_rules("a rule needs at least one clause", path, "clauses")
        if not rule.because.strip():
            yield in_rules("a rule needs a reason in plain words", path, "because")


def _citations(pack: Pack) -> Iterator[Flaw]:
    known = (*pack.clauses, *pack.readings)
    for path, clause in cited(pack):
        if clause not in known:
            yield in_rules(f"there is no clause '{clause}'{nearest(clause, known)}", path, clause)
    for path, table in tables(pack.file):
        listed = getattr(table, "clauses", ())
        for clause in dict.fromkeys(clause for clause in listed if listed.count(clause) > 1):
            yield in_rules(f"'{clause}' stands twice in this list", path, clause)


def _excuses(pack: Pack) -> Iterator[Flaw]:
    used = carried_out(pack)
    excused = [entry.clause for entry in pack.file.not_executed]
    for index, entry in enumerate(pack.file.not_executed):
        path: Path = ("not_executed", index)
        clause = pack.clauses.get(entry.clause)
        if clause is None:
            hint = nearest(entry.clause, pack.clauses)
            yield in_rules(f"there is no clause '{entry.clause}'{hint}", path, entry.clause)
        elif not clause.normative:
            yield in_rules(f"'{entry.clause}' is only shown: it needs no excuse", path, entry.clause)
        if entry.clause in used:
            yield in_rules(f"a rule carries out '{entry.clause}': it needs no excuse", path, entry.clause)
        if entry.clause in excused[:index]:
            yield in_rules(f"'{entry.clause}' is excused already", path, entry.clause)
        if not entry.because.strip():
            yield in_rules("say why the clause is not carried out", path, "because")


def _left_out(pack: Pack) -> Iterator[Flaw]:
    used = carried_out(pack)
    excused = {entry.clause for entry in pack.file.not_executed}
    for clause in pack.clauses.values():
        if clause.normative and clause.id not in used | excused:
            message = f"no rule carries out '{clause.id}': cite it, or say under not_executed why"
            yield Flaw(message, CLAUSES, (), clause.id)
