"""Danger and crisis: somebody hears, somebody declares, and each effect has what it needs."""

from collections.abc import Iterator

from common.policy.pack import Pack
from common.policy.proofs.flaw import Flaw, in_rules
from common.policy.shape import Path

# What these do is done by, or with, a role.
_NEED_ROLE = {
    "require_crisis_approval": "say who approves",
    "give_crisis_contact": "say whose contact is given",
}


def crisis_flaws(pack: Pack) -> Iterator[Flaw]:
    """Yield effects without a role, and effects on something that the pack does not have."""
    roles = pack.file.roles
    if not any(role in roles and roles[role].on_call for role in pack.file.urgent.alert):
        message = "danger is told day and night: one of these roles says on_call = true"
        yield in_rules(message, ("urgent", "alert"))
    crisis, channels = pack.file.crisis, pack.file.publish.crisis_channels
    path: Path = ("crisis",)
    for index, step in enumerate(() if crisis is None else crisis.steps):
        if step.do == "route_crisis_channels":
            message = "it does nothing here: which accounts may speak stands under [publish.crisis_channels]"
            yield in_rules(message, (*path, "steps", index), step.do)
        if step.tell:
            yield in_rules("a crisis tells nobody by its steps: leave 'tell' out", (*path, "steps", index), "tell")
        if step.do in _NEED_ROLE and not step.to:
            yield in_rules(
                f"'{step.do}' needs a role: {_NEED_ROLE[step.do]} under 'to'", (*path, "steps", index), step.do
            )
    if channels is not None and crisis is None:
        yield in_rules("nobody declares a crisis: say who under [crisis]", ("publish", "crisis_channels"))
    if crisis is not None and crisis.cap_off and pack.file.publish.cap is None:
        yield in_rules("there is no cap that could be off", (*path, "cap_off"))
