"""Roles: every one that a rule needs is there with a label, and every one that is there is needed."""

from collections.abc import Iterator

from common.policy.nearest import nearest
from common.policy.pack import Pack
from common.policy.proofs.flaw import Flaw, in_rules
from common.policy.uses import role_uses


def people_flaws(pack: Pack) -> Iterator[Flaw]:
    """Yield roles that are missing or nameless, and units that nothing is called by."""
    yield from _roles(pack)
    for topic, row in pack.file.topics.items():
        if not row.unit.strip():
            yield in_rules(f"the topic '{topic}' needs its unit: a role, or a name", ("topics", topic))
    if not pack.file.units.unknown.strip():
        yield in_rules("say what a draft calls the right unit before a person has named it", ("units",), "unknown")


def _roles(pack: Pack) -> Iterator[Flaw]:
    roles = pack.file.roles
    for path, role in role_uses(pack):
        if role not in roles:
            yield in_rules(f"there is no role '{role}'{nearest(role, roles)}", path, role)
    for role, contact in roles.items():
        if not contact.label.strip():
            yield in_rules("a role needs a label", ("roles", role))


def idle_flaws(pack: Pack) -> Iterator[Flaw]:
    """Yield roles that no rule needs: after all else, for what else is wrong may be the cause."""
    used = {role for _, role in role_uses(pack)}
    for role in pack.file.roles:
        if role not in used:
            yield in_rules(f"no rule needs the role '{role}'", ("roles", role))
