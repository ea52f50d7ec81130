"""What a declared crisis asks of own texts: approval, the team's contacts, the official channels."""

from collections.abc import Iterator

from common.policy.asked import Asked
from common.policy.contact import Contact
from common.policy.found import Found, Wanted, union
from common.policy.own import evidence
from common.policy.own.check import passed, stopped, with_clauses
from common.policy.own.reading.text import words_of
from common.policy.own.registry import class_of
from common.policy.own.rules import CrisisChannels
from common.policy.pack import Pack
from common.policy.rules_time import Crisis, CrisisAct

APPROVAL = "require_crisis_approval"


def judge_crisis(pack: Pack, asked: Asked) -> Iterator[Found]:
    """Yield what a crisis asks of a text, or of an entry of the plan; nothing while there is none."""
    rule = pack.file.crisis
    if rule is None or not asked.context.crisis:
        return
    checked = tuple(_acts(pack, asked, rule))
    yield from checked
    channels = pack.file.publish.crisis_channels
    if channels is not None and asked.kind != "plan":
        waiting = tuple(step for found in checked for step in found.wanted if step.do == APPROVAL)
        yield _channels(pack, asked, channels, waiting)


def _acts(pack: Pack, asked: Asked, rule: Crisis) -> Iterator[Found]:
    for act in rule.steps:
        if act.do == APPROVAL:
            yield from _approval(asked, rule, act)
        elif act.do == "give_crisis_contact" and asked.kind != "plan":
            yield _contact(pack, asked, rule, act)


def _approval(asked: Asked, rule: Crisis, act: CrisisAct) -> Iterator[Found]:
    """Yield the approval that the text waits for; those who approve need none. A plan waits where it is paused."""
    if asked.kind == "plan" and not rule.pause_scheduled:
        return
    replier = asked.context.replier
    own = with_clauses(rule, union(act.clauses, rule.clauses))
    if replier is not None and replier.role in act.to:
        yield passed(own, "crisis")
    else:
        yield stopped(own, "crisis", act.do, to=act.to)


def _contact(pack: Pack, asked: Asked, rule: Crisis, act: CrisisAct) -> Found:
    """Return the contact block, unless the text has it already."""
    own = with_clauses(rule, union(act.clauses, rule.clauses))
    if all(_stands(asked.text, pack.file.roles[role], asked.contacts.get(role, Contact())) for role in act.to):
        return passed(own, "crisis")
    (step,) = stopped(own, "crisis", act.do, to=act.to).wanted
    return Found(wanted=(step._replace(texts=(act.text or act.do,)),))


def _stands(text: str, listed: Contact, row: Contact) -> bool:
    """Say whether the role's addresses stand in the text; of a role that has none its name is looked for."""
    addresses = tuple(filter(None, (row.phone or listed.phone, row.email or listed.email)))
    small = "".join(text.lower().split())
    wanted = addresses or (row.label or listed.label,)
    return any("".join(each.lower().split()) in small for each in wanted)


def _channels(pack: Pack, asked: Asked, rule: CrisisChannels, waiting: tuple[Wanted, ...]) -> Found:
    """Return what the channels are for. Who is to approve a text without a pointer hears that one is asked for."""
    where, kind = "publish.crisis_channels", class_of(pack, asked)
    points = any(pointer.lower() in asked.text.lower() for pointer in rule.pointers)
    if kind in rule.classes:
        short = len(words_of(asked.text)) <= rule.pointer_words_max
        return passed(rule, where) if points and short else stopped(rule, where, "route_crisis_channels")
    if kind not in rule.official_asks:
        return Found()
    if points:
        return passed(rule, where)
    hint = evidence.hint(pack.file.pack.language, ", ".join(rule.pointers))
    if not waiting:
        return passed(rule, where, hint)
    because = f"{rule.because} {hint}"
    return Found(wanted=tuple(step._replace(clauses=rule.clauses, rule=where, because=because) for step in waiting))
