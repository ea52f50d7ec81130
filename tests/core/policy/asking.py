"""Questions and changed packs for the tests of the engine."""

from datetime import datetime
from typing import TypeVar

import msgspec

from common.events.decision import AlertWanted, Step
from common.policy.asked import Asked
from common.policy.decide import Decided
from common.policy.pack import Pack

S = TypeVar("S", bound=msgspec.Struct)
# A Monday morning on which every municipality is open.
AT = datetime.fromisoformat("2026-01-19T10:00:00+01:00")


def item(*tags: str, **more: object) -> Asked:
    """Return a comment with these tags."""
    return replaced(Asked(kind="comment", received_at=AT, tags=tags), **more)


def abuse(*reasons: str, **more: object) -> Asked:
    """Return a comment that breaks the rules for these reasons."""
    return item("abuse", **{"abuse_reasons": reasons, **more})


def replaced(struct: S, **members: object) -> S:
    """Return a struct with other members; a name `a__b` reaches into member `a`."""
    changed = dict(members)
    for name in [name for name in members if "__" in name]:
        first, _, rest = name.partition("__")
        inner = changed.get(first, getattr(struct, first))
        assert isinstance(inner, msgspec.Struct)
        changed[first] = replaced(inner, **{rest: changed.pop(name)})
    return msgspec.structs.replace(struct, **changed)


def with_rule(pack: Pack, **members: object) -> Pack:
    """Return a pack in which some rule is another."""
    return replaced(pack, **{f"file__{name}": value for name, value in members.items()})


def dos(decided: Decided) -> list[str]:
    """Return the names of the steps, in their order."""
    return [step.do for step in decided.steps]


def modes(decided: Decided) -> dict[str, str]:
    """Return the mode of each step."""
    return {step.do: step.mode for step in decided.steps}


def step_of(decided: Decided, do: str) -> Step:
    """Return the step of that name."""
    return next(step for step in decided.steps if step.do == do)


def offer_of(decided: Decided, do: str) -> Step:
    """Return the offer of that name."""
    return next(step for step in decided.offers if step.do == do)


def alert_to(decided: Decided, role: str) -> AlertWanted:
    """Return the first alert that a role hears."""
    return next(alert for alert in decided.alerts if role in alert.to)
