"""What casework or documentation value leads to: notices, case file, and how the item is archived."""

from common.events.decision import Archived
from common.policy.abuse import reasons_of
from common.policy.asked import Asked
from common.policy.found import NOTHING, Found, Silent, Wanted, union
from common.policy.pack import Pack
from common.policy.rules import Archive, CaseworkRule, MatterStep, Rule
from common.policy.vocabulary import AUTO_ONCE_CASEWORK_IS_CONFIRMED, MATTER


def judge_matter(pack: Pack, asked: Asked) -> Found:
    """Return what the item's matter leads to; casework comes before documentation value."""
    if "saksbehandling" in asked.tags:
        return _judge_casework(pack, asked)
    if "documentation_value" in asked.tags:
        return _judge_documentation(pack, asked)
    return NOTHING


def shield(pack: Pack, asked: Asked, archived: Archived | None) -> Found:
    """Return the shielding of an archived copy that holds what others must not see."""
    rule = pack.file.shield
    if rule is None or archived is None or not set(rule.reasons) & set(reasons_of(asked)):
        return NOTHING
    return Found(wanted=(Wanted("restrict_access", rule.clauses, "shield", rule.because),))


def _judge_casework(pack: Pack, asked: Asked) -> Found:
    name, rule = _casework_rule(pack, asked)
    steps = tuple(_wanted(step, name, rule, asked) for step in rule.steps if _is_due(step, asked))
    found = Found(wanted=steps, replaces=any(step.do in MATTER for step in steps))
    if not steps:
        found = found._replace(silent=(Silent(rule.clauses, name, rule.because),))
    return _archive(pack, asked, found, rule.archive, "saksbehandling")


def _casework_rule(pack: Pack, asked: Asked) -> tuple[str, CaseworkRule]:
    """Return the rule of the item's class. A follow-up without a class has that of what it answers."""
    inherited = asked.parent.casework if asked.parent else None
    size = asked.casework or inherited or "unset"
    return next((f"casework.{name}", rule) for name, rule in pack.file.casework.items() if size in rule.classes)


def _judge_documentation(pack: Pack, asked: Asked) -> Found:
    rule = pack.file.documentation
    found = Found(
        wanted=tuple(_wanted(step, "documentation", rule, asked) for step in rule.steps),
        offers=tuple(_wanted(step, "documentation", rule, asked)._replace(mode="propose") for step in rule.offer),
        silent=() if rule.steps else (Silent(rule.clauses, "documentation", rule.because),),
    )
    return _archive(pack, asked, found, rule.archive, "documentation_value")


def _archive(pack: Pack, asked: Asked, found: Found, archive: Archive | None, tag: str) -> Found:
    """Add how the item is kept; in doubt (GEN-19) nothing is kept before a person has looked."""
    if archive is None:
        return found
    confidence = pack.file.confidence
    if asked.scores.get(tag, 1.0) < confidence.archive and not asked.casework_confirmed:
        look = Wanted("flag_for_review", confidence.clauses, "confidence", confidence.because)
        doubtful = tuple(step._replace(mode="propose") if step.do == "document" else step for step in found.wanted)
        return found._replace(wanted=(look, *doubtful))
    kept = Archived(kind=archive.kind, case_file=asked.context.case_file, clauses=archive.clauses)
    return found._replace(archived=kept)


def _is_due(step: MatterStep, asked: Asked) -> bool:
    """Say whether the step is still to be done: an open case file is not opened again."""
    return step.do != "open_case_file" or asked.context.case_file is None


def _wanted(step: MatterStep, name: str, rule: Rule, asked: Asked) -> Wanted:
    confirmed = asked.casework_confirmed and step.do in AUTO_ONCE_CASEWORK_IS_CONFIRMED
    return Wanted(
        step.do,
        union(step.clauses, rule.clauses),
        name,
        rule.because,
        (step.text or step.do,),
        step.to,
        mode="auto" if confirmed else "",
    )
