"""What casework or documentation value leads to: notices, case file, forwarding, and how the item is archived."""

from common.events.decision import AlertWanted, Archived
from common.policy.abuse import reasons_of
from common.policy.asked import Asked
from common.policy.found import NOTHING, Found, Wanted, silent_by, together, union, wanted_by
from common.policy.pack import Pack
from common.policy.rules import Act, Archive, CaseworkRule, MatterStep, PoliticalAct, Rule
from common.policy.vocabulary import AUTO_ONCE_CASEWORK_IS_CONFIRMED, KEEPING, MATTER

_MATTERS = ("saksbehandling", "documentation_value")


def judge_matter(pack: Pack, asked: Asked) -> Found:
    """Return what the item's matter leads to; casework comes before documentation value."""
    requested = _judge_requested(pack, asked)
    if "saksbehandling" in asked.tags:
        return together(_judge_casework(pack, asked), requested)
    if "documentation_value" in asked.tags:
        return together(_judge_documentation(pack, asked), requested)
    return requested


def shield(pack: Pack, asked: Asked, archived: Archived | None) -> Found:
    """Return the shielding of an archived copy that holds what others must not see."""
    rule = pack.file.shield
    if rule is None or archived is None or not set(rule.reasons) & set(reasons_of(asked)):
        return NOTHING
    return Found(wanted=(wanted_by(rule, "shield", "restrict_access"),))


def step_of(act: MatterStep | PoliticalAct, name: str, rule: Rule) -> Wanted:
    """Return the step that one act of a rule asks for."""
    return Wanted(
        act.do,
        union(act.clauses, rule.clauses),
        name,
        rule.because,
        (act.text or act.do,),
        act.to,
        strength=act.strength,
        laws=rule.laws,
    )


def told_by(acts: tuple[Act, ...], rule: Rule) -> tuple[AlertWanted, ...]:
    """Return who hears of these acts, at once or once a person has confirmed the unit."""
    return tuple(
        AlertWanted(to=act.to, when=act.tell, clauses=union(act.clauses, rule.clauses), reason=rule.because)
        for act in acts
        if act.tell and act.to
    )


def _judge_casework(pack: Pack, asked: Asked) -> Found:
    name, rule = _casework_rule(pack, asked)
    due = tuple(step for step in rule.steps if _is_due(step, asked))
    found = Found(
        wanted=tuple(_confirmed(step_of(step, name, rule), asked) for step in due),
        silent=() if due else (silent_by(rule, name),),
        offers=tuple(step_of(step, name, rule)._replace(mode="propose") for step in rule.offer),
        alerts=told_by(due, rule),
        replaces=any(step.do in MATTER for step in due),
    )
    return _archive(pack, asked, found, rule.archive, "saksbehandling")


def _casework_rule(pack: Pack, asked: Asked) -> tuple[str, CaseworkRule]:
    """Return the rule of the item's class. A follow-up without a class has that of what it answers."""
    inherited = asked.parent.casework if asked.parent else None
    size = asked.casework or inherited or "unset"
    return next((f"casework.{name}", rule) for name, rule in pack.file.casework.items() if size in rule.classes)


def _judge_documentation(pack: Pack, asked: Asked) -> Found:
    rule = pack.file.documentation
    found = Found(
        wanted=tuple(step_of(step, "documentation", rule) for step in rule.steps),
        silent=() if rule.steps else (silent_by(rule, "documentation"),),
        offers=tuple(step_of(step, "documentation", rule)._replace(mode="propose") for step in rule.offer),
        alerts=told_by(rule.steps, rule),
        replaces=any(step.do in MATTER for step in rule.steps),
    )
    return _archive(pack, asked, found, rule.archive, "documentation_value")


def _judge_requested(pack: Pack, asked: Asked) -> Found:
    """Return how an answer to our own request for views is kept, whatever it says."""
    rule, parent = pack.file.documentation.requested, asked.parent
    if rule is None or parent is None or not (parent.own and parent.asks_for_views and asked.facts.addressed):
        return NOTHING
    name = "documentation.requested"
    return Found(
        wanted=tuple(step_of(step, name, rule) for step in rule.steps),
        silent=() if rule.steps else (silent_by(rule, name),),
        alerts=told_by(rule.steps, rule),
        archived=_record(asked, rule.archive) if rule.archive else None,
    )


def is_in_doubt(pack: Pack, asked: Asked) -> bool:
    """Say whether a person is still to look whether the item is something to keep (GEN-19)."""
    needed = pack.file.confidence.to_archive
    unsure = any(asked.scores.get(tag, 1.0) < needed for tag in _MATTERS if tag in asked.tags)
    return unsure and not asked.casework_confirmed


def _archive(pack: Pack, asked: Asked, found: Found, archive: Archive | None, tag: str) -> Found:
    """Add how the item is kept; in doubt (GEN-19) nothing is kept before a person has looked."""
    if archive is None:
        return found
    confidence = pack.file.confidence
    if asked.scores.get(tag, 1.0) < confidence.to_archive and not asked.casework_confirmed:
        look = wanted_by(confidence, "confidence", "flag_for_review")
        doubtful = tuple(step._replace(mode="propose") if step.do in KEEPING else step for step in found.wanted)
        return found._replace(wanted=(look, *doubtful))
    return found._replace(archived=_record(asked, archive))


def _record(asked: Asked, archive: Archive) -> Archived:
    return Archived(kind=archive.kind, case_file=asked.context.case_file, clauses=archive.clauses)


def _is_due(step: MatterStep, asked: Asked) -> bool:
    """Say whether the step is still to be done: an open case file is not opened again."""
    return step.do != "open_case_file" or asked.context.case_file is None


def _confirmed(step: Wanted, asked: Asked) -> Wanted:
    """Let the system do what a person has confirmed."""
    by_itself = asked.casework_confirmed and step.do in AUTO_ONCE_CASEWORK_IS_CONFIRMED
    return step._replace(mode="auto") if by_itself else step
