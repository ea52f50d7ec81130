"""The same in English: every text that others hear has it, with nothing in it that the text itself lacks."""

from collections.abc import Iterator

from common.policy.nearest import nearest
from common.policy.pack import Pack
from common.policy.proofs.flaw import Flaw, in_rules
from common.policy.proofs.wording import file_of
from common.policy.rules import English
from common.policy.texts import ENGLISH, SLOTS, may_vanish, slots_of
from common.policy.uses import TextUse, sure_slots, text_uses

# What the municipality itself writes is in its own language alone.
_OWN = "publish"


def english_flaws(pack: Pack) -> Iterator[Flaw]:
    """Yield what is missing of the English, needless in it, or could vanish from it."""
    rule = pack.file.english
    uses = tuple(use for use in text_uses(pack) if use.path[0] != _OWN)
    if rule is None:
        yield from (
            Flaw("nobody hears it: the pack has no table [english]", file_of(name), ()) for name in _named(pack)
        )
        return
    if pack.file.pack.language == "en":
        yield in_rules("the pack's own texts are in English already", ("english",))
    yield from _all_is_named(pack, rule)
    for use in uses:
        yield from _says_the_same(pack, use)
    yield from _somebody_hears_it(pack, frozenset(use.name for use in uses))


def _named(pack: Pack) -> Iterator[str]:
    return (name for name in pack.texts if name.endswith(ENGLISH))


def _somebody_hears_it(pack: Pack, heard: frozenset[str]) -> Iterator[Flaw]:
    for name in _named(pack):
        base = name.removesuffix(ENGLISH)
        if base not in pack.texts:
            yield Flaw(
                f"there is no text '{base}' that this could say in English{nearest(base, heard)}", file_of(name), ()
            )
        elif base not in heard:
            yield Flaw(f"nobody outside reads '{base}': it needs no English", file_of(name), ())


def _all_is_named(pack: Pack, rule: English) -> Iterator[Flaw]:
    if not rule.unit_unknown.strip():
        yield in_rules(
            "say in English what the unit is called before a person has named one", ("english",), "unit_unknown"
        )
    for reason in pack.file.reasons:
        if not rule.reasons.get(reason, "").strip():
            yield in_rules(f"'{reason}' needs a name in plain English", ("english", "reasons"), reason)


def _says_the_same(pack: Pack, use: TextUse) -> Iterator[Flaw]:
    name = use.name + ENGLISH
    base, text = pack.texts.get(use.name), pack.texts.get(name)
    if base is None:
        return
    if text is None:
        yield in_rules(f"there is no English beside the text '{use.name}': write {file_of(name)}", ("english",))
        return
    for slot in dict.fromkeys(slots_of(text)):
        if slot in SLOTS and slot not in slots_of(base):
            yield Flaw(f"{file_of(use.name)} has no slot '{slot}': English says the same", file_of(name), (), slot)
    if may_vanish(text, sure_slots(pack, use)):
        message = "every line hangs on a slot that may be empty, so that the English could vanish"
        yield Flaw(message, file_of(name), (), (slots_of(text) or ("",))[0])
