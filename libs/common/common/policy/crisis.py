"""What a declared crisis adds to what is said to residents."""

from collections.abc import Iterator

from common.policy.asked import Asked
from common.policy.found import Wanted, union
from common.policy.pack import Pack
from common.policy.vocabulary import CONVERSATION, MATTER, SPOKEN

_PUBLIC = CONVERSATION | MATTER | {"escalate_crisis"}


def in_crisis(pack: Pack, asked: Asked, steps: tuple[Wanted, ...], *, hidden: bool) -> Iterator[Wanted]:
    """Yield the contact block that a public reply carries, and the approval that everything said waits for."""
    rule = pack.file.crisis
    if rule is None or not asked.context.crisis or asked.deleted:
        return
    said = {step.do for step in steps}
    for act in rule.steps:
        if act.do == "give_crisis_contact" and (hidden or not said & _PUBLIC):
            continue
        if act.do == "route_crisis_channels" or not said & SPOKEN:
            continue
        yield Wanted(
            act.do,
            union(act.clauses, rule.clauses),
            "crisis",
            rule.because,
            (act.text or act.do,),
            act.to,
            strength=act.strength,
            laws=rule.laws,
        )
