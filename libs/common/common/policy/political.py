"""What a political item leads to: the ordinary reply, a referral, or a document; and party campaign material."""

import msgspec

from common.policy.asked import Asked
from common.policy.found import NOTHING, Found, Silent, Wanted, silent_by, together, union, wanted_by
from common.policy.matter import step_of, told_by
from common.policy.pack import Pack
from common.policy.rules import DocumentAct, Political, PoliticalAct, Rule


def judge_political(pack: Pack, asked: Asked) -> Found:
    """Return what a political item leads to beside, or in place of, the ordinary reply. Nothing here hides."""
    campaign = _campaign(pack.file.political, asked)
    if "political" not in asked.tags:
        return campaign
    return together(campaign, _judge(pack, asked))


def is_campaign(pack: Pack, asked: Asked) -> bool:
    """Say whether a person has to look at the item because it campaigns for a party."""
    return asked.facts.party_campaign and pack.file.political.campaign is not None


def not_addressed(pack: Pack) -> Silent:
    """Return that the item speaks to another user."""
    return silent_by(pack.file.common.addressed, "common.addressed")


def unasked(rule: Rule, name: str) -> Silent:
    """Return the rule that is not asked for, without its words: they say what would be done."""
    return silent_by(rule, name)._replace(because="")


def _campaign(rule: Political, asked: Asked) -> Found:
    if rule.campaign is None or not asked.facts.party_campaign:
        return NOTHING
    return Found(wanted=(wanted_by(rule.campaign, "political.campaign", rule.campaign.do),))


def _judge(pack: Pack, asked: Asked) -> Found:
    rule = pack.file.political
    if rule.mode == "answer":
        about_a_case = asked.context.political_case is not None and "question" in asked.tags
        return _acts(rule.known_case if about_a_case else (), rule)._replace(silent=(silent_by(rule, "political"),))
    if not asked.facts.addressed:
        return Found(silent=(not_addressed(pack), unasked(rule, "political")), replaces=True)
    if rule.mode == "document_reference":
        return Found(wanted=(_document(rule, asked),), replaces=True)
    if rule.when_any and not set(rule.when_any) & set(asked.tags):
        return Found(silent=(silent_by(rule, "political"),))
    return _acts(rule.steps, _beside_casework(rule, asked))._replace(replaces=True)


def _beside_casework(rule: Political, asked: Asked) -> Political:
    """Return the rule as it rests on what the pack says of an item that is light casework as well."""
    if "saksbehandling" not in asked.tags or asked.casework != "light":
        return rule
    return msgspec.structs.replace(rule, clauses=union(rule.clauses, rule.light_casework))


def _acts(acts: tuple[PoliticalAct, ...], rule: Political) -> Found:
    """Return the steps; a referral that its role hears of at once is done by the system."""
    wanted = (step_of(act, "political", rule) for act in acts)
    routed = {act.do for act in acts if act.do == "refer_political" and act.tell == "now"}
    return Found(
        wanted=tuple(step._replace(mode="auto") if step.do in routed else step for step in wanted),
        alerts=told_by(acts, rule),
    )


def _document(rule: Political, asked: Asked) -> Wanted:
    """Return the reference to the picked case's document; which case it is, only a person says."""
    case = asked.context.political_case
    by_state = {"pending": rule.pending, "decided": rule.decided}
    act = (by_state.get(case.state) if case is not None else None) or rule.unknown
    if act is None:
        return wanted_by(rule, "political", "flag_for_review")
    return _reference(act, rule, published=case is not None and bool(case.url))


def _reference(act: DocumentAct, rule: Rule, *, published: bool) -> Wanted:
    text = act.text if published else act.text_without_url or act.text
    return Wanted(
        act.do,
        union(act.clauses, rule.clauses),
        "political",
        rule.because,
        (text or act.do,),
        act.to,
        strength=act.strength,
        laws=rule.laws,
    )
