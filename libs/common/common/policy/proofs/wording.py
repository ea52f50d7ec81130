"""Texts: every one that a rule needs is there, in one language, and every slot of it has a value."""

import re
from collections.abc import Iterator

from common.policy.nearest import nearest
from common.policy.own.speech import PARTIES, REFERENCES
from common.policy.pack import Pack
from common.policy.proofs.flaw import Flaw, in_rules
from common.policy.texts import ENGLISH, ONLY_SOME_TEXTS, may_vanish, slots_of, unknown_slot
from common.policy.uses import sure_slots, text_uses

_HALF_A_SLOT = re.compile(r"\{\w*(?![\w}])|(?<![\w{])\w*\}")


def wording_flaws(pack: Pack) -> Iterator[Flaw]:
    """Yield texts that are missing, needless, could vanish, or hold a slot without a value."""
    yield from _texts_are_there(pack)
    yield from _slots_are_known(pack)
    yield from _slots_have_values(pack)
    yield from _word_lists(pack)


def _texts_are_there(pack: Pack) -> Iterator[Flaw]:
    needed = {use.name for use in text_uses(pack)}
    for use in text_uses(pack):
        if use.name not in pack.texts:
            language = pack.file.pack.language
            hint = nearest(use.name, (name for name in pack.texts if not name.endswith(ENGLISH)))
            message = f"there is no text '{use.name}' in {language}: write texts/{use.name}.txt{hint}"
            yield in_rules(message, use.path, use.name if use.named else "do")
    for name in pack.texts:
        if name not in needed and not name.endswith(ENGLISH):
            yield Flaw(f"no rule needs this text{nearest(name, needed)}", file_of(name), ())


def _slots_are_known(pack: Pack) -> Iterator[Flaw]:
    for name, text in pack.texts.items():
        unknown = unknown_slot(text)
        if unknown:
            yield Flaw(f"unknown slot '{unknown[0]}'{unknown[1]}", file_of(name), (), unknown[0])
        half = _HALF_A_SLOT.search(text)
        if half:
            yield Flaw("a slot stands between { and }: one of the two is missing", file_of(name), (), half.group())


def _slots_have_values(pack: Pack) -> Iterator[Flaw]:
    for use in text_uses(pack):
        text = pack.texts.get(use.name)
        if text is None:
            continue
        for slot in slots_of(text):
            if slot in ONLY_SOME_TEXTS and slot not in use.knows:
                where = ".".join(map(str, use.path))
                message = f"the slot '{slot}' has no value where {where} uses this text"
                yield Flaw(message, file_of(use.name), (), slot)
        if may_vanish(text, sure_slots(pack, use)):
            message = "every line hangs on a slot that may be empty, so that the text could vanish"
            yield Flaw(message, file_of(use.name), (), (slots_of(text) or ("",))[0])


def file_of(name: str) -> str:
    """Return the file in which a text stands."""
    return f"texts/{name}.txt"


def _word_lists(pack: Pack) -> Iterator[Flaw]:
    publish = pack.file.publish
    of_parties = any("party_politics" in rule.scope for rule in publish.neutrality.values())
    read = {PARTIES: of_parties, REFERENCES: bool(publish.political_reply)}
    for name, words in pack.words.items():
        file = f"words/{name}.txt"
        if not read.get(name, False):
            hint = "" if name in read else nearest(name, read)
            yield Flaw(f"no rule reads this word list{hint}", file, ())
        if not words:
            yield Flaw("the list is empty: leave the file out", file, ())
        for word in dict.fromkeys(word for word in words if words.count(word) > 1):
            yield Flaw(f"'{word}' stands twice in this list", file, (), word)
