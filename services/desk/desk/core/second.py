"""When an act waits for another person, and who that is: by the pack's own rules, or by what was found in the words."""

import msgspec

from common.events import Step
from common.policy.pack import Pack
from desk.core.deeds import Deed, Edit, Hide, KeepHidden, Remove, Reply

HELD_WORDS = "hold_for_neutrality_review"
"""What a check finds in our own words that a second person lets go, with a reason."""
PUBLISH = "publish"
Waits = Remove | Hide | KeepHidden | Reply | Edit
"""The deeds that may wait."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Why a second person is asked for. `by` are the roles that confirm; `reasoned`: whoever confirms says why."""

    clauses: tuple[str, ...]
    because: str = ""
    by: tuple[str, ...] = ()
    reasoned: bool = False


def second_asked(pack: Pack, deed: Deed, roles: frozenset[str]) -> Asked | None:
    """Return why the pack lets a deed of somebody with these roles wait; None where it does not."""
    if isinstance(deed, Remove | KeepHidden):
        return _asked(pack, "remove" if isinstance(deed, Remove) else "keep_hidden", deed.clause, roles)
    if isinstance(deed, Hide):
        return _asked(pack, "hide", "", roles)
    return _asked(pack, "reply", "", roles) if isinstance(deed, Reply | Edit) else None


def second_for_post(pack: Pack, roles: frozenset[str]) -> Asked | None:
    """Return why the pack lets a post of somebody with these roles wait; None where it does not."""
    return _asked(pack, PUBLISH, "", roles)


def _asked(pack: Pack, act: str, ground: str, roles: frozenset[str]) -> Asked | None:
    found = [
        rule
        for rule in pack.file.second.values()
        if act in rule.acts
        and (not rule.grounds or {*ground.split()} & {*rule.grounds})
        and (not rule.who or roles & {*rule.who})
    ]
    if not found:
        return None
    clauses = tuple(dict.fromkeys(each for rule in found for each in rule.clauses))
    by = tuple(dict.fromkeys(role for rule in found for role in rule.by))
    return Asked(clauses=clauses, because=" ".join(dict.fromkeys(rule.because for rule in found)), by=by)


def held_words(steps: tuple[Step, ...]) -> Asked | None:
    """Return why words wait that a check holds until a second person lets them go; None where none does."""
    found = [step for step in steps if step.do == HELD_WORDS]
    if not found:
        return None
    clauses = tuple(dict.fromkeys(each for step in found for each in step.clauses))
    return Asked(clauses=clauses, because=" ".join(dict.fromkeys(step.because for step in found)), reasoned=True)
