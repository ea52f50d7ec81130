"""Why a rule did not fire, in plain words of the pack's language."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from common.policy.abuse import is_hidden, judge_abuse, reasons_of
from common.policy.asked import Asked
from common.policy.draft import wants_english
from common.policy.pack import Pack
from common.policy.vocabulary import Reason
from common.policy.words_explain import why

Because = tuple[str, ...]
_Why = Callable[[Pack, Asked], Because]
_GROUND, _CASEWORK = "removal.grounds.", "casework."
"""How the names of rules begin that a pack gives names of its own."""


def why_silent(pack: Pack, asked: Asked, name: str) -> str:
    """Return why the rule of that name asks for nothing of this item."""
    if name.startswith(_GROUND):
        reason = _no_reason(pack, pack.file.removal.grounds[name.removeprefix(_GROUND)].reasons)
    elif name.startswith(_CASEWORK):
        reason = _no_casework(pack, asked)
    else:
        reason = _BY_NAME[name](pack, asked)
    return why(pack.file.pack.language, *reason)


def _tag(tag: str) -> _Why:
    return lambda _pack, _asked: ("tag_missing", f"«{tag}»")


def _always(reason: str) -> _Why:
    return lambda _pack, _asked: (reason,)


def _no_reason(pack: Pack, reasons: tuple[Reason, ...]) -> Because:
    return ("no_reason", ", ".join(pack.file.reasons.get(reason, reason) for reason in reasons))


def _no_privacy(pack: Pack, _asked: Asked) -> Because:
    rule = pack.file.removal.privacy
    return _no_reason(pack, rule.reasons if rule else ())


def _no_shield(pack: Pack, asked: Asked) -> Because:
    rule = pack.file.shield
    if rule is None or set(rule.reasons) & set(reasons_of(asked)):
        return ("nothing_to_shield",)
    return _no_reason(pack, rule.reasons)


def _no_casework(_pack: Pack, asked: Asked) -> Because:
    if "saksbehandling" not in asked.tags:
        return ("tag_missing", "«saksbehandling»")
    inherited = asked.parent.casework if asked.parent else None
    return ("other_class", f"«{asked.casework or inherited or 'unset'}»")


def _no_documentation(_pack: Pack, asked: Asked) -> Because:
    return ("casework_first",) if "documentation_value" in asked.tags else ("tag_missing", "«documentation_value»")


def _not_requested(_pack: Pack, asked: Asked) -> Because:
    asks = asked.parent is not None and asked.parent.own and asked.parent.asks_for_views
    return ("not_addressed",) if asks else ("not_requested",)


def _no_politics(_pack: Pack, asked: Asked) -> Because:
    return ("not_addressed",) if "political" in asked.tags else ("tag_missing", "«political»")


def _not_neutral(pack: Pack, asked: Asked) -> Because:
    toned = [tag for tag in asked.tags if tag not in pack.file.reply.neutral_beside]
    if toned:
        return ("has_tags", ", ".join(f"«{tag}»" for tag in toned))
    return ("not_addressed",) if not asked.facts.addressed else ("no_cause",)


def _few_replies(_pack: Pack, asked: Asked) -> Because:
    return ("few_replies", str(asked.context.thread_own_replies))


def _no_deadline(pack: Pack, _asked: Asked) -> Because:
    tags = pack.file.deadline.applies_to
    return ("tag_missing", ", ".join(f"«{tag}»" for tag in tags)) if tags else ("no_cause",)


def _no_crisis(_pack: Pack, asked: Asked) -> Because:
    return ("nothing_public",) if asked.context.crisis else ("no_crisis",)


def _no_english(_pack: Pack, asked: Asked) -> Because:
    return ("nothing_said",) if wants_english(asked) else ("no_english_needed",)


def _not_held(_pack: Pack, asked: Asked) -> Because:
    return ("no_answer_due",) if asked.context.marks.cannot_answer_now else ("not_held",)


def _clear(_pack: Pack, asked: Asked) -> Because:
    return ("reason_known",) if reasons_of(asked) else ("no_abuse",)


def _no_message(_pack: Pack, asked: Asked) -> Because:
    return _out_of_reach(asked) if asked.kind == "message" else ("not_message",)


def _not_elsewhere(_pack: Pack, asked: Asked) -> Because:
    return ("own_channel",) if asked.facts.own_channel else _out_of_reach(asked)


def _out_of_reach(asked: Asked) -> Because:
    """Say why nothing is left to such a rule: abuse whose reason nobody has said is left to another."""
    return ("no_cause",) if "abuse" in asked.tags or reasons_of(asked) else ("no_abuse",)


def _not_hidden(pack: Pack, asked: Asked) -> Because:
    return ("nothing_to_tell",) if asked.hidden or is_hidden(judge_abuse(pack, asked)) else ("not_hidden",)


def _sure(_pack: Pack, asked: Asked) -> Because:
    """Say why nobody is to look: what two readers read differently may be taken away, or hidden for certain."""
    if not asked.doubted:
        return ("sure",)
    return ("deleted",) if asked.deleted else ("settled",)


def _addressed(_pack: Pack, asked: Asked) -> Because:
    return ("addressed",) if asked.facts.addressed else ("something_asked",)


def _all_read(_pack: Pack, asked: Asked) -> Because:
    return ("deleted",) if asked.unread else ("all_read",)


def _no_side_question(_pack: Pack, asked: Asked) -> Because:
    return ("not_replaced",) if "question" in asked.tags else ("tag_missing", "«question»")


_BY_NAME: Mapping[str, _Why] = MappingProxyType(
    {
        **{f"reply.{tag}": _tag(tag) for tag in ("praise", "question", "criticism")},
        "reply.neutral": _not_neutral,
        "reply.fact_error": _always("no_fact_error"),
        "reply.holding": _not_held,
        "reply.close_prompt": _few_replies,
        "urgent": _tag("urgent"),
        "crisis": _no_crisis,
        "english": _no_english,
        "confidence": _sure,
        "deadline": _no_deadline,
        "deadline.follow_up": _not_held,
        "shield": _no_shield,
        "documentation": _no_documentation,
        "documentation.requested": _not_requested,
        "political": _no_politics,
        "political.campaign": _always("no_campaign"),
        "removal.confirm": _always("not_taken_away"),
        "removal.notice": _always("not_taken_away"),
        "removal.archive": _always("not_taken_away"),
        "removal.extraordinary": _always("sure"),
        "removal.own_data": _always("no_own_data"),
        "removal.privacy": _no_privacy,
        "removal.law.hide": lambda pack, _asked: _no_reason(pack, pack.file.removal.law.hide),
        "removal.law.flag": lambda pack, _asked: _no_reason(pack, pack.file.removal.law.flag),
        "removal.law.ignore": lambda pack, _asked: _no_reason(pack, pack.file.removal.law.ignore),
        "removal.unclear": _clear,
        "removal.message": _no_message,
        "removal.elsewhere": _not_elsewhere,
        "common.hidden": _not_hidden,
        "common.addressed": _addressed,
        "common.edit": _always("not_edited"),
        "common.informal": _always("something_asked"),
        "common.unread": _all_read,
        "common.deleted": _always("not_deleted"),
        "common.side_question": _no_side_question,
    },
)
