"""Worked cases: each can be asked, and expects nothing that the pack could never say."""

from collections.abc import Iterator

from common.errors import BadMessage
from common.policy.asked import check_asked
from common.policy.case import Case, Expected, Setting
from common.policy.nearest import nearest
from common.policy.pack import Pack
from common.policy.proofs.flaw import CASES, Flaw
from common.policy.setting import keys_of, names_in
from common.policy.shape import Path
from common.policy.vocabulary import MODES


def case_flaws(pack: Pack) -> Iterator[Flaw]:
    """Yield cases that cannot be asked, have another's name, or expect an unknown word."""
    names: set[str] = set()
    for index, case in enumerate(pack.cases):
        path: Path = ("case", index)
        if case.name in names:
            yield Flaw("another case has this name", CASES, (*path, "name"))
        names.add(case.name)
        yield from _asked(case, path)
        yield from _expected(pack, case.expect, (*path, "expect"))
    for index, setting in enumerate(pack.settings):
        yield from _setting(pack, setting, ("setting", index))


def _asked(case: Case, path: Path) -> Iterator[Flaw]:
    try:
        check_asked(case.asked)
    except BadMessage as error:
        said = str(error)
        quoted = said.split("'")
        word = quoted[1] if len(quoted) > 1 else said.partition(":")[0]
        yield Flaw(said, CASES, (*path, "asked"), word)


def _expected(pack: Pack, expect: Expected, path: Path) -> Iterator[Flaw]:
    known = (*pack.clauses, *pack.readings)
    named = (*expect.clauses, *(expect.record or ()), *(expect.alert_clauses or ()))
    of_steps = (clause for clauses in expect.step_clauses.values() for clause in clauses)
    for clause in dict.fromkeys((*named, *of_steps)):
        if clause not in known:
            yield Flaw(f"there is no clause '{clause}'{nearest(clause, known)}", CASES, path, clause)
    for step in dict.fromkeys((*expect.steps, *expect.step_clauses, *expect.modes, *expect.strengths, *expect.offers)):
        if step not in MODES:
            yield Flaw(f"unknown step '{step}'{nearest(step, MODES)}", CASES, path, step)
    told = (*expect.alerts, *expect.confirmed, *(expect.warned or ()))
    addressed = (role for roles in (expect.to or {}).values() for role in roles)
    for role in dict.fromkeys((*told, *addressed)):
        if role not in pack.file.roles:
            yield Flaw(f"there is no role '{role}'{nearest(role, pack.file.roles)}", CASES, path, role)


def _setting(pack: Pack, setting: Setting, path: Path) -> Iterator[Flaw]:
    found: object = pack.file
    for part in setting.at.split("."):
        names = names_in(found)
        if part not in names or names[part] is None:
            yield Flaw(f"there is no '{part}' in the pack{nearest(part, names)}", CASES, (*path, "at"), part)
            return
        found = names[part]
    keys = keys_of(found)
    for key in setting.says:
        if key not in keys:
            yield Flaw(f"{setting.at} has no key '{key}'{nearest(key, keys)}", CASES, (*path, "says"), key)
