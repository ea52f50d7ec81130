"""What abuse leads to: own data, the guideline's grounds, privacy, the law where the guideline is silent."""

from collections.abc import Iterator
from typing import NamedTuple

from common.events.decision import AlertWanted
from common.policy.asked import Asked
from common.policy.found import NOTHING, Found, Wanted, silent_by, together, union, wanted_by
from common.policy.pack import Pack
from common.policy.removing import kept_copy, offered_notice, removal
from common.policy.rules import Rule
from common.policy.rules_removal import Ground, Removal
from common.policy.vocabulary import EXPOSURE, HIDES


class Hit(NamedTuple):
    """A removal rule that fired for some reasons. `effect` is what it does to an item that can be reached."""

    rule: str
    found: Rule
    effect: str
    reasons: tuple[str, ...]


# What would take an item out of sight, or to a person, if it could be reached.
_SERIOUS = frozenset({"ground", "privacy", "hide", "flag"})
_TAKES_AWAY = frozenset({"ground", "privacy", "hide", "own_data"})


def judge_abuse(pack: Pack, asked: Asked) -> Found:
    """Return what the item's abuse leads to; in a message or another's channel nothing is hidden (GEN-13)."""
    if "abuse" not in asked.tags and not reasons_of(asked):
        return NOTHING
    return _with_flags_told(pack, _judged(pack, asked))


def _judged(pack: Pack, asked: Asked) -> Found:
    rules = pack.file.removal
    hits = tuple(_hits(rules, asked))
    if not hits:
        return Found(wanted=(wanted_by(rules.unclear, "removal.unclear", rules.unclear.do),))
    if asked.kind == "message":
        harmful = tuple(hit for hit in hits if not EXPOSURE.issuperset(hit.reasons))
        return _out_of_reach(harmful, "removal.message", rules.message, rules.message.do)
    if not asked.facts.own_channel:
        found = _out_of_reach(hits, "removal.elsewhere", rules.elsewhere, rules.elsewhere.do)
        return found._replace(wanted=tuple(step._replace(to=rules.elsewhere.to) for step in found.wanted))
    return _in_reach(pack, asked, hits)


def _with_flags_told(pack: Pack, found: Found) -> Found:
    """Add who hears of a flag in doubt, where the pack has every flag told."""
    told = pack.file.removal.alert
    flags = tuple(step for step in found.wanted if step.do == "flag_for_review")
    if told is None or not told.every_flag or found.alerts or not flags:
        return found
    clauses = union(*(flag.clauses for flag in flags), told.clauses)
    because = " ".join(union(flag.because for flag in flags))
    return found._replace(alerts=(AlertWanted(to=told.to, when="now", clauses=clauses, reason=because),))


def reasons_of(asked: Asked) -> tuple[str, ...]:
    """Return the reasons that rules see: those named, with a scam link as fraud (GEN-24)."""
    return union(asked.abuse_reasons, ("fraud",)) if asked.facts.scam_link else asked.abuse_reasons


def rules_hit(pack: Pack, asked: Asked) -> tuple[str, ...]:
    """Return the names of the removal rules that the item's reasons meet, whatever becomes of them."""
    return tuple(hit.rule for hit in _hits(pack.file.removal, asked))


def is_hidden(found: Found) -> bool:
    """Say whether the item is hidden at once; a proposal to hide leaves it visible."""
    return any(step.do == "hide_pending_review" and not step.mode for step in found.wanted)


def _hits(rules: Removal, asked: Asked) -> Iterator[Hit]:
    reasons = reasons_of(asked)
    subject = asked.facts.personal_data_subject
    if "personal_data" in reasons and subject in {"self", "both"}:
        yield Hit("removal.own_data", rules.own_data, "own_data", ("personal_data",))
    others = tuple(reason for reason in reasons if reason != "personal_data" or subject != "self")
    for name, ground in rules.grounds.items():
        yield from _ground_hit(f"removal.grounds.{name}", ground, "ground", others)
    if rules.privacy is not None:
        yield from _ground_hit("removal.privacy", rules.privacy, "privacy", others)
    law = rules.law
    for effect, listed in (("hide", law.hide), ("flag", law.flag), ("ignore", law.ignore)):
        matched = tuple(reason for reason in others if reason in listed)
        if matched:
            yield Hit(f"removal.law.{effect}", law, effect, matched)


def _ground_hit(rule: str, ground: Ground, effect: str, reasons: tuple[str, ...]) -> Iterator[Hit]:
    matched = tuple(reason for reason in reasons if reason in ground.reasons)
    if matched:
        yield Hit(rule, ground, effect, matched)


def _out_of_reach(hits: tuple[Hit, ...], name: str, rule: Rule, do: str) -> Found:
    """Return a look by a person for what would be hidden or flagged."""
    serious = tuple(hit for hit in hits if hit.effect in _SERIOUS)
    if not serious or do == "none":
        return Found(silent=(silent_by(rule, name),))
    clauses = union(rule.clauses, *(hit.found.clauses for hit in serious))
    names = "+".join((name, *(hit.rule for hit in serious)))
    return Found(wanted=(wanted_by(rule, names, do)._replace(clauses=clauses),))


def _in_reach(pack: Pack, asked: Asked, hits: tuple[Hit, ...]) -> Found:
    """Return the effects of all rules together; one that hides for certain settles the others' doubt."""
    sure = tuple(hit for hit in hits if hit.effect not in _TAKES_AWAY or _is_sure(pack, asked, hit))
    settled = any(hit.effect in _TAKES_AWAY and _at_once(pack, hit) for hit in sure)
    found = together(*(_effect(pack, asked, hit, sure=hit in sure) for hit in (sure if settled else hits)))
    if not any(step.do in HIDES for step in found.wanted):
        return found
    return together(found, offered_notice(pack, found))


def _effect(pack: Pack, asked: Asked, hit: Hit, *, sure: bool) -> Found:
    if hit.effect == "ignore":
        return Found(silent=(silent_by(hit.found, hit.rule),))
    if hit.effect == "flag":
        return Found(wanted=(wanted_by(hit.found, hit.rule, "flag_for_review"),), alerts=_alerts(pack, hit))
    extraordinary = pack.file.removal.extraordinary
    if not sure and hit.effect == "ground" and extraordinary is not None:
        return Found(wanted=(_doubt(extraordinary, "removal.extraordinary", hit),))
    hiding = _hiding(pack, hit, sure=sure)
    if hit.effect == "own_data":
        hiding = together(hiding, Found(wanted=(_told(pack, hit),)))
    ground = _ground_of(pack, hit)
    if ground:
        hiding = together(hiding, removal(pack, hit.found, hit.rule, ground))
        if is_hidden(hiding):
            hiding = together(hiding, kept_copy(pack, asked))
    return hiding


def _hiding(pack: Pack, hit: Hit, *, sure: bool) -> Found:
    """Return the hide; in doubt (GEN-19), or where the pack hides nothing at once, a look with a proposal."""
    hide = wanted_by(hit.found, hit.rule, "hide_pending_review")
    proposal = hide._replace(mode="propose")
    if not sure:
        return Found(wanted=(_doubt(pack.file.confidence, "confidence", hit), proposal))
    if not _at_once(pack, hit):
        look = wanted_by(hit.found, hit.rule, "flag_for_review")
        return Found(wanted=(look, proposal), alerts=_alerts(pack, hit))
    return Found(wanted=(hide,), alerts=_alerts(pack, hit))


def _doubt(rule: Rule, name: str, hit: Hit) -> Wanted:
    step = wanted_by(rule, f"{name}+{hit.rule}", "flag_for_review")
    return step._replace(clauses=union(rule.clauses, hit.found.clauses))


def _told(pack: Pack, hit: Hit) -> Wanted:
    text = pack.file.removal.own_data.text or "notify_author_privately"
    return wanted_by(hit.found, hit.rule, "notify_author_privately")._replace(texts=(text,))


def _ground_of(pack: Pack, hit: Hit) -> tuple[str, ...]:
    """Return the clauses by which a removal is proposed, if any."""
    if hit.effect == "own_data":
        return pack.file.removal.own_data.ground
    return hit.found.clauses if hit.effect == "ground" else ()


def _alerts(pack: Pack, hit: Hit) -> tuple[AlertWanted, ...]:
    told = pack.file.removal.alert
    if told is None:
        return ()
    clauses = union(hit.found.clauses, told.clauses)
    return (AlertWanted(to=told.to, when="now", clauses=clauses, reason=hit.found.because),)


def _at_once(pack: Pack, hit: Hit) -> bool:
    return any(reason in pack.file.removal.hide_at_once for reason in hit.reasons)


def _is_sure(pack: Pack, asked: Asked, hit: Hit) -> bool:
    """Say whether one reason at least reaches the share that its hiding needs."""
    confidence, extraordinary = pack.file.confidence, pack.file.removal.extraordinary
    least = extraordinary.hide if extraordinary is not None and hit.effect == "ground" else 0.0
    return any(_score(asked, reason) >= max(confidence.to_hide_for(reason), least) for reason in hit.reasons)


def _score(asked: Asked, reason: str) -> float:
    return asked.scores.get(reason, asked.scores.get("abuse", 1.0))
