"""Where no check of a pack may apply, the pack says what that rests on."""

from collections.abc import Iterable, Iterator

from common.policy.own.outgoing import is_internal
from common.policy.own.rules import CaseworkTalk, Hint, Neutrality, Tone
from common.policy.own.vocabulary import OWN_KINDS
from common.policy.pack import Pack
from common.policy.proofs.flaw import Flaw, in_rules

_BOTH_PARTS = ("name", "title")


def silent_flaws(pack: Pack) -> Iterator[Flaw]:
    """Yield the kinds for which a decision could rest on nothing, and rules that leave open what they look at."""
    yield from _spoken_of(pack)
    for kind in OWN_KINDS:
        said, checked = kind in pack.file.silent, _is_always_checked(pack, kind)
        if not said and not checked:
            message = f"write [silent.{kind}]: where no check applies, the decision rests on its clauses"
            yield in_rules(message, ("silent",))
        if said and checked:
            yield in_rules("it is never silent here: some check always applies", ("silent", kind))
    yield from _open_tables(pack)


def _spoken_of(pack: Pack) -> Iterator[Flaw]:
    """Yield the matters that the pack both has a rule for and calls open."""
    publish = pack.file.publish
    ruled = {
        "picture": publish.image_rights is not None or publish.photographer_credit is not None,
        "volume": publish.cap is not None,
        "politics": bool(publish.neutrality),
        "crisis": pack.file.crisis is not None,
        "approval": bool(pack.file.accounts.approval),
        "admin_count": pack.file.accounts.admins_min is not None or pack.file.accounts.admins_max is not None,
    }
    for matter, spoken in ruled.items():
        if spoken and matter in pack.file.silent:
            yield in_rules("it is not silent here: a rule speaks of it", ("silent", matter))


def _open_tables(pack: Pack) -> Iterator[Flaw]:
    for name, rule in pack.file.outgoing.items():
        if is_internal(rule) and not rule.because.strip():
            message = "say why: nothing else gives the reason of what stays in the house"
            yield in_rules(message, ("outgoing", name), "because")
    for name, hint in pack.file.publish.hint.items():
        if not hint.any_of and hint.sentence_words_max is None:
            yield in_rules("say what it looks for: any_of or sentence_words_max", ("publish", "hint", name))
    for name, signature in pack.file.publish.name_title.items():
        if signature.ask == "omit" and signature.parts != _BOTH_PARTS:
            yield in_rules("'parts' belongs to ask = 'require'", ("publish", "name_title", name, "parts"))
        if bool(signature.who) == bool(signature.but):
            yield in_rules("say whose: either who or but", ("publish", "name_title", name))


def _is_always_checked(pack: Pack, kind: str) -> bool:
    plan = pack.file.plan
    if kind == "plan":
        return plan is not None and (plan.exists is not None or plan.monthly is not None)
    publish = pack.file.publish
    of_words: Iterable[Neutrality | Tone | CaseworkTalk] = (
        *publish.neutrality.values(),
        *publish.tone.values(),
        *publish.casework.values(),
    )
    read = any(kind in check.kinds for check in of_words)
    return kind != "account" and (read or any(_is_everywhere(hint, kind) for hint in publish.hint.values()))


def _is_everywhere(hint: Hint, kind: str) -> bool:
    return kind in hint.kinds and not hint.platforms
