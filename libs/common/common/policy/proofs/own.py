"""Own texts, accounts and the plan: no check shadows another or never applies, and numbers can be meant."""

from collections.abc import Iterator, Mapping
from functools import cache

import msgspec

from common.policy.pack import Pack
from common.policy.proofs.flaw import Flaw, in_rules
from common.policy.rules import Rule
from common.policy.shape import Path
from common.policy.uses import tables

_WHY = frozenset({"clauses", "because", "laws"})
# Tables whose lists say what a check looks at: an empty one looks at nothing.
_NEVER_EMPTY = ("kinds", "parts")
_CHECKS = ("publish", "accounts", "plan", "presence", "crisis", "urgent")


def own_flaws(pack: Pack) -> Iterator[Flaw]:
    """Yield checks that stand twice, can never apply, or contradict themselves."""
    yield from _no_check_twice(pack)
    yield from _no_empty_list(pack)
    yield from _numbers(pack)
    yield from _admins(pack)
    yield from _plan(pack)
    yield from _known_accounts(pack)


def _no_check_twice(pack: Pack) -> Iterator[Flaw]:
    for path, table in tables(pack.file):
        for key in table.__struct_fields__:
            rows = getattr(table, key)
            if isinstance(rows, dict):
                yield from _alike((*path, key), rows)


def _alike(path: Path, rows: Mapping[str, object]) -> Iterator[Flaw]:
    """Yield a rule that asks for the very thing that one before it asks for, whatever it rests on."""
    seen: dict[str, str] = {}
    for name, rule in rows.items():
        if not isinstance(rule, Rule):
            continue
        fields = {key: getattr(rule, key) for key in rule.__struct_fields__ if key not in _WHY}
        if not fields:
            continue
        says = msgspec.json.encode(fields, order="deterministic").decode()
        if says in seen:
            message = f"the same as '{seen[says]}' before it: put both their clauses there"
            yield in_rules(message, (*path, name), name)
        seen.setdefault(says, name)


def _no_empty_list(pack: Pack) -> Iterator[Flaw]:
    for path, table in tables(pack.file):
        if not path or path[0] not in _CHECKS:
            continue
        admins_may = getattr(table, "admins_of_account", False)
        for field in _fields(type(table)):
            if field.name == "clauses" or (field.name == "who" and admins_may):
                continue
            if (field.required or field.name in _NEVER_EMPTY) and getattr(table, field.name) == ():
                message = f"'{field.encode_name}' lists nothing, so that this never applies"
                yield in_rules(message, (*path, field.encode_name))


def _numbers(pack: Pack) -> Iterator[Flaw]:
    for path, table in tables(pack.file):
        if not path or path[0] not in _CHECKS:
            continue
        for field in _fields(type(table)):
            value = getattr(table, field.name)
            if isinstance(value, int | float) and not isinstance(value, bool) and value <= 0:
                yield in_rules("a number above 0 is needed here", (*path, field.encode_name))


@cache
def _fields(shape: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(shape)


def _admins(pack: Pack) -> Iterator[Flaw]:
    least, most = pack.file.accounts.admins_min, pack.file.accounts.admins_max
    if least is not None and most is not None and least.persons_min > most.persons_max:
        message = f"more than persons_max, {most.persons_max}, allows"
        yield in_rules(message, ("accounts", "admins_min", "persons_min"))


def _plan(pack: Pack) -> Iterator[Flaw]:
    plan = pack.file.plan
    if plan is None:
        return
    if not plan.fields:
        yield in_rules("an entry of the plan needs at least one field", ("plan",))
    if "content_type" in plan.fields and not plan.content_types:
        yield in_rules("say which types of content there are", ("plan", "content_types"))
    horizon = plan.horizon
    if horizon is not None and horizon.months_min > horizon.months_max:
        message = f"the plan reaches at least {horizon.months_min} months: this is less"
        yield in_rules(message, ("plan", "horizon", "months_max"))


def _known_accounts(pack: Pack) -> Iterator[Flaw]:
    seen: set[tuple[str, str]] = set()
    for index, account in enumerate(pack.file.accounts.known):
        if (account.platform, account.name) in seen:
            yield in_rules("this account stands twice", ("accounts", "known", index), account.name)
        seen.add((account.platform, account.name))
