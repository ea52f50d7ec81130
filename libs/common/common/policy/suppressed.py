"""Why a rule that fired is not in the decision: another stands for it, or nothing may be said."""

from itertools import chain

from common.policy.abuse import is_hidden, judge_abuse, rules_hit
from common.policy.asked import Asked
from common.policy.deadline import applies
from common.policy.decide import is_replaced, judge_urgent
from common.policy.found import Found
from common.policy.matter import judge_matter
from common.policy.pack import Pack
from common.policy.political import judge_political
from common.policy.reply import judge_reply
from common.policy.vocabulary import ITEM_KINDS
from common.policy.words_explain import why


def why_suppressed(pack: Pack, asked: Asked, fired: set[str]) -> dict[str, str]:
    """Return, for each rule that fired but is not in the decision, why it gave way."""
    if asked.kind not in ITEM_KINDS:
        return {}
    abuse, matter, political = judge_abuse(pack, asked), judge_matter(pack, asked), judge_political(pack, asked)
    whole = judge_reply(pack, asked, replaced=False)
    given = judge_reply(pack, asked, replaced=is_replaced(matter, political))
    replaced = _names(whole) - _names(given)
    hidden = asked.hidden or is_hidden(abuse)
    language = pack.file.pack.language
    hit = set(rules_hit(pack, asked))
    said = {name: why(language, _of_abuse(asked, name)) for name in hit}
    others = set().union(*map(_names, (abuse, judge_urgent(pack, asked), matter, political, whole, given)))
    for name in others - hit:
        said[name] = why(language, _of_others(asked, name, replaced=name in replaced, hidden=hidden))
    if applies(pack.file.deadline, asked):
        said["deadline"] = why(language, "deleted" if asked.deleted else "no_clock")
    return {name: words for name, words in said.items() if name not in fired}


def _of_abuse(asked: Asked, name: str) -> str:
    if asked.deleted:
        return "deleted"
    if name == "removal.law.ignore":
        return "asks_nothing"
    if asked.kind == "message":
        return "in_message"
    if not asked.facts.own_channel:
        return "elsewhere"
    return "settled"


def _of_others(asked: Asked, name: str, *, replaced: bool, hidden: bool) -> str:
    if asked.deleted:
        return "deleted"
    if replaced:
        return "replaced"
    if hidden and name.startswith(("reply.", "political", "common.side_question")):
        return "hidden"
    return "asks_nothing"


def _names(found: Found) -> set[str]:
    steps = (step.rule for step in (*found.wanted, *found.offers))
    silent = (reason.rule for reason in found.silent)
    return {part for name in chain(steps, silent) for part in name.split("+")}
