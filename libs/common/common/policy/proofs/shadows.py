"""No rule stands in another's shadow: what one says already, and what two say against each other."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from common.policy.own.rules import NameTitle
from common.policy.pack import Pack
from common.policy.proofs.flaw import Flaw, in_rules
from common.policy.shape import Path
from common.policy.uses import tables
from common.policy.vocabulary import CASEWORK, SPOKEN


def shadow_flaws(pack: Pack) -> Iterator[Flaw]:
    """Yield rules that another one before them leaves nothing to do, or contradicts."""
    yield from _no_word_twice(pack)
    yield from _outgoing(pack)
    yield from _read_already(pack)
    yield from _omitted_and_required(pack)
    yield from _texts_that_nobody_hears(pack)


def _no_word_twice(pack: Pack) -> Iterator[Flaw]:
    for path, table in tables(pack.file):
        for name, key in zip(table.__struct_fields__, table.__struct_encode_fields__, strict=True):
            words = getattr(table, name)
            if key == "clauses" or not isinstance(words, tuple):
                continue
            for word in dict.fromkeys(word for word in words if isinstance(word, str) and words.count(word) > 1):
                yield in_rules(f"'{word}' stands twice in this list", (*path, key), word)


def _outgoing(pack: Pack) -> Iterator[Flaw]:
    """The first row that fits holds: one for classes that rows before it have taken never applies."""
    taken: dict[str, set[str]] = {}
    for name, row in pack.file.outgoing.items():
        classes = set(row.casework or CASEWORK)
        if classes <= taken.get(row.when, set()):
            message = f"rows before this one say already what '{row.when}' becomes"
            yield in_rules(message, ("outgoing", name), name)
        taken.setdefault(row.when, set()).update(classes)


class _Look(NamedTuple):
    """What a check of words looks for, and in which texts."""

    key: str
    words: tuple[str, ...]
    kinds: tuple[str, ...]


def _read_already(pack: Pack) -> Iterator[Flaw]:
    publish = pack.file.publish
    yield from _doubled(
        "neutrality", {name: _Look("scope", rule.scope, rule.kinds) for name, rule in publish.neutrality.items()}
    )
    yield from _doubled("tone", {name: _Look("scope", rule.scope, rule.kinds) for name, rule in publish.tone.items()})
    yield from _doubled(
        "casework", {name: _Look("looks_for", rule.looks_for, rule.kinds) for name, rule in publish.casework.items()}
    )


def _doubled(table: str, looks: Mapping[str, _Look]) -> Iterator[Flaw]:
    seen: dict[tuple[str, str], str] = {}
    for name, look in looks.items():
        for word in look.words:
            for kind in look.kinds:
                if (word, kind) in seen:
                    message = f"publish.{table}.{seen[word, kind]} looks for '{word}' in {kind} already"
                    yield in_rules(message, ("publish", table, name, look.key), word)
                    break
            else:
                seen |= {(word, kind): name for kind in look.kinds}


def _omitted_and_required(pack: Pack) -> Iterator[Flaw]:
    rules = list(pack.file.publish.name_title.items())
    for index, (name, rule) in enumerate(rules):
        for before, other in rules[:index]:
            both = _whose(pack, rule) & _whose(pack, other)
            alike = set(rule.kinds) & set(other.kinds) and set(rule.parent_tags) == set(other.parent_tags)
            if both and alike and rule.ask != other.ask:
                path: Path = ("publish", "name_title", name, "ask")
                yield in_rules(f"name_title.{before} says the opposite for '{min(both)}'", path, rule.ask)


def _whose(pack: Pack, rule: NameTitle) -> set[str]:
    return set(rule.who) if rule.who else set(pack.file.roles) - set(rule.but)


def _texts_that_nobody_hears(pack: Pack) -> Iterator[Flaw]:
    for path, table in tables(pack.file):
        do = getattr(table, "do", "")
        if do and do not in SPOKEN and getattr(table, "text", ""):
            yield in_rules(f"nothing is said by '{do}': it needs no text", path, "text")
