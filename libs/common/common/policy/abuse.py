"""What abuse leads to: own data, the guideline's grounds, privacy, the law where the guideline is silent."""

from collections.abc import Iterator
from typing import NamedTuple

from common.events.decision import AlertWanted
from common.policy.asked import Asked
from common.policy.found import NOTHING, Found, Silent, Wanted, together, union
from common.policy.pack import Pack
from common.policy.rules import Ground, Removal, Rule
from common.policy.vocabulary import EXPOSURE


class Hit(NamedTuple):
    """A removal rule that fired for some reasons. `effect` is what it does to an item that can be reached."""

    rule: str
    found: Rule
    effect: str
    reasons: tuple[str, ...]
    alert: tuple[str, ...]


def judge_abuse(pack: Pack, asked: Asked) -> Found:
    """Return what the item's abuse leads to; in a message or another's channel nothing is hidden (GEN-13)."""
    if "abuse" not in asked.tags and not reasons_of(asked):
        return NOTHING
    removal = pack.file.removal
    hits = tuple(_hits(removal, asked))
    if not hits:
        review = removal.unclear
        return Found(wanted=(Wanted(review.do, review.clauses, "removal.unclear", review.because),))
    if asked.kind == "message":
        harmful = tuple(hit for hit in hits if not EXPOSURE.issuperset(hit.reasons))
        return _out_of_reach(harmful, "removal.message", removal.message)
    if not asked.facts.own_channel:
        return _out_of_reach(hits, "removal.elsewhere", removal.elsewhere)
    return _in_reach(pack, asked, hits)


def reasons_of(asked: Asked) -> tuple[str, ...]:
    """Return the reasons that rules see: those named, with a scam link as fraud (GEN-24)."""
    return union(asked.abuse_reasons, ("fraud",) if asked.facts.scam_link else ())


def is_hidden(found: Found) -> bool:
    """Say whether the item is hidden at once; a proposal to hide leaves it visible."""
    return any(step.do == "hide_pending_review" and not step.mode for step in found.wanted)


def _hits(removal: Removal, asked: Asked) -> Iterator[Hit]:
    reasons = reasons_of(asked)
    subject = asked.facts.personal_data_subject
    everyone_is_told = removal.confirm.alert
    if "personal_data" in reasons and subject in {"self", "both"}:
        yield Hit("removal.own_data", removal.own_data, "own_data", ("personal_data",), everyone_is_told)
    others = tuple(reason for reason in reasons if reason != "personal_data" or subject != "self")
    for name, ground in removal.grounds.items():
        yield from _ground_hit(f"removal.grounds.{name}", ground, "ground", others, everyone_is_told)
    if removal.privacy is not None:
        yield from _ground_hit("removal.privacy", removal.privacy, "privacy", others, everyone_is_told)
    law = removal.law
    effects = (("hide", law.hide, law.alert), ("flag", law.flag, law.alert), ("ignore", law.ignore, ()))
    for effect, listed, told in effects:
        matched = tuple(reason for reason in others if reason in listed)
        if matched:
            yield Hit(f"removal.law.{effect}", law, effect, matched, told)


def _ground_hit(
    rule: str, ground: Ground, effect: str, reasons: tuple[str, ...], alert: tuple[str, ...]
) -> Iterator[Hit]:
    matched = tuple(reason for reason in reasons if reason in ground.reasons)
    if matched:
        yield Hit(rule, ground, effect, matched, alert)


def _out_of_reach(hits: tuple[Hit, ...], rule: str, review: Rule) -> Found:
    """Return a look by a person for what would be hidden or flagged."""
    serious = tuple(hit for hit in hits if hit.effect in {"ground", "hide", "flag"})
    if not serious:
        return Found(silent=(Silent(review.clauses, rule, review.because),))
    clauses = union(review.clauses, *(hit.found.clauses for hit in serious))
    return Found(wanted=(Wanted("flag_for_review", clauses, rule, review.because),))


def _in_reach(pack: Pack, asked: Asked, hits: tuple[Hit, ...]) -> Found:
    """Return the effects of all rules together; one that hides for certain settles the others' doubt."""
    found = together(*(_effect(pack, asked, hit) for hit in hits))
    if not is_hidden(found):
        return found
    settled = (step for step in found.wanted if step.mode != "propose" and step.rule != "confidence")
    return found._replace(wanted=tuple(settled))


def _effect(pack: Pack, asked: Asked, hit: Hit) -> Found:
    if hit.effect == "ignore":
        return Found(silent=(Silent(hit.found.clauses, hit.rule, hit.found.because),))
    if hit.effect == "flag":
        return Found(wanted=(_step("flag_for_review", hit),), alerts=_alerts(hit))
    hiding = _hiding(pack, asked, hit)
    if hit.effect == "ground":
        hiding = together(hiding, _removal(pack, hit))
    if hit.effect == "own_data":
        text = pack.file.removal.own_data.text or "notify_author_privately"
        told = _step("notify_author_privately", hit)._replace(texts=(text,))
        hiding = together(hiding, Found(wanted=(told,)))
    return hiding


def _hiding(pack: Pack, asked: Asked, hit: Hit) -> Found:
    """Return the hide; in doubt (GEN-19), or where the pack hides nothing at once, a look with a proposal."""
    confidence = pack.file.confidence
    proposal = _step("hide_pending_review", hit)._replace(mode="propose")
    if max(_score(asked, reason) for reason in hit.reasons) < confidence.hide:
        look = Wanted(
            "flag_for_review",
            union(confidence.clauses, hit.found.clauses),
            "confidence",
            confidence.because,
        )
        return Found(wanted=(look, proposal))
    if isinstance(hit.found, Ground) and not hit.found.hide_at_once:
        return Found(wanted=(_step("flag_for_review", hit), proposal))
    return Found(wanted=(_step("hide_pending_review", hit),), alerts=_alerts(hit))


def _removal(pack: Pack, hit: Hit) -> Found:
    """Return the proposal to remove, with the notice to the writer: asked for, or offered (GEN-22)."""
    confirm, notice = pack.file.removal.confirm, pack.file.removal.notice
    told = notice.clauses if notice.required else ()
    clauses = union(hit.found.clauses, confirm.clauses, told)
    remove = Wanted("remove", clauses, hit.rule, hit.found.because, to=confirm.by)
    text = notice.text or "notify_author_privately"
    notify = Wanted("notify_author_privately", notice.clauses, "removal.notice", notice.because, (text,))
    if notice.required:
        return Found(wanted=(remove, notify))
    return Found(wanted=(remove,), offers=(notify._replace(mode="draft"),))


def _step(do: str, hit: Hit) -> Wanted:
    return Wanted(do, hit.found.clauses, hit.rule, hit.found.because)


def _alerts(hit: Hit) -> tuple[AlertWanted, ...]:
    if not hit.alert:
        return ()
    return (AlertWanted(to=hit.alert, when="now", clauses=hit.found.clauses, reason=hit.found.because),)


def _score(asked: Asked, reason: str) -> float:
    return asked.scores.get(reason, asked.scores.get("abuse", 1.0))
