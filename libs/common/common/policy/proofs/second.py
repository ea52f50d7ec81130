"""The second person: each rule says which acts wait, and on grounds that there are."""

from collections.abc import Iterator

from common.policy.nearest import nearest
from common.policy.pack import Pack
from common.policy.proofs.flaw import Flaw, in_rules
from common.policy.rules_second import Second
from common.policy.shape import Path

ON_GROUNDS = frozenset({"remove", "keep_hidden"})
"""Whoever hides until something else is decided may leave the ground open: it would be a way round the rule."""


def second_flaws(pack: Pack) -> Iterator[Flaw]:
    """Yield rules that hold nothing, and those that ask for grounds where there are none."""
    for name, rule in pack.file.second.items():
        path: Path = ("second", name)
        if not rule.acts:
            yield in_rules("say which acts wait for a second person", path, "acts")
        yield from _grounds(pack, rule, path)


def _grounds(pack: Pack, rule: Second, path: Path) -> Iterator[Flaw]:
    for act in rule.acts if rule.grounds else ():
        if act not in ON_GROUNDS:
            yield in_rules(f"'{act}' need have no ground: give it a rule of its own", (*path, "acts"), act)
    known = {*pack.clauses, *pack.readings}
    for ground in rule.grounds:
        if ground not in known:
            yield in_rules(f"there is no clause '{ground}'{nearest(ground, known)}", (*path, "grounds"), ground)
