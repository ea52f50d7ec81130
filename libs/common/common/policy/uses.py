"""Where a pack names its clauses, roles and texts: one walk over all tables, for the proofs."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from common.policy.pack import Pack
from common.policy.rules import Rule
from common.policy.shape import Path
from common.policy.texts import ADVICE, CONTACT, NEXT_WORKING_DAY, PRIVATE_ADVICE, REASON
from common.policy.vocabulary import SPOKEN

# Keys that hold role ids wherever they stand.
_ROLE_KEYS = ("alert", "to", "cc", "by", "who", "but", "of", "declared_by", "administrativ_enhet", "saksansvarlig")


_NO_PART_OF_DECISIONS = frozenset({"archive", "retention", "presence", "second"})

_ONLY_SHOWN = frozenset({"public", "shown"})


class TextUse(NamedTuple):
    """A text that a rule needs; `knows` are the slots that have a value there beside the common ones.

    `named`: the rule says the text's name itself.
    """

    name: str
    path: Path
    knows: frozenset[str]
    named: bool = False


def tables(value: object, path: Path = ()) -> list[tuple[Path, msgspec.Struct]]:
    """Return every table of a pack with the path that leads to it, in the pack's order."""
    found: list[tuple[Path, msgspec.Struct]] = []
    _collect(value, path, found)
    return found


def _collect(value: object, path: Path, found: list[tuple[Path, msgspec.Struct]]) -> None:
    """Go into what may hold tables. The proofs walk often: words and numbers are passed by, annotations not read."""
    if isinstance(value, msgspec.Struct):
        found.append((path, value))
    for key, inner in _inside(value):
        if isinstance(inner, msgspec.Struct | dict) or (
            isinstance(inner, tuple) and inner and type(inner[0]) is not str
        ):
            _collect(inner, (*path, key), found)


def _inside(value: object) -> Iterable[tuple[str | int, object]]:
    if isinstance(value, msgspec.Struct):
        names = zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True)
        return ((key, getattr(value, name)) for key, name in names)
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, tuple) else ()


def rules(pack: Pack) -> Iterator[tuple[Path, Rule]]:
    """Yield every rule with its path."""
    for path, table in tables(pack.file):
        if isinstance(table, Rule):
            yield path, table


def rule_names(pack: Pack) -> Iterator[str]:
    """Yield the names by which a decision tells of its rules, in the pack's order.

    The law's lists are three rules, as far as they list anything. Without a ground nobody confirms a removal. No
    decision names what is kept, what people are reminded of, and what waits for a second person.
    """
    removal = pack.file.removal
    for path, _ in rules(pack):
        name = ".".join(map(str, path))
        if name == "removal.law":
            law = removal.law
            yield from (f"{name}.{part}" for part in ("hide", "flag", "ignore") if getattr(law, part))
        elif path[0] not in _NO_PART_OF_DECISIONS and (name != "removal.confirm" or removal.action != "none"):
            yield name


def cited(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Yield every clause id that a rule or one of its steps names."""
    for path, table in tables(pack.file):
        for clause in getattr(table, "clauses", ()):
            yield path, clause
    for clause in pack.file.removal.own_data.ground:
        yield ("removal", "own_data", "ground"), clause


def carried_out(pack: Pack) -> frozenset[str]:
    """Return the clauses that some rule carries out: being shown to people is not enough."""
    return frozenset(clause for path, clause in cited(pack) if path[0] not in _ONLY_SHOWN)


def role_uses(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Yield every role that a rule names: who hears, confirms, may, owns or is written to."""
    yield ("units", "role"), pack.file.units.role
    for topic, row in pack.file.topics.items():
        if row.unit in pack.file.roles:
            yield ("topics", topic, "unit"), row.unit
    for path, table in tables(pack.file):
        for key in _ROLE_KEYS:
            named = getattr(table, key, ())
            for role in (named,) if isinstance(named, str) else named if isinstance(named, tuple) else ():
                if role:
                    yield (*path, key), role


def text_uses(pack: Pack) -> Iterator[TextUse]:
    """Yield every text that a decision may need."""
    yield TextUse(PRIVATE_ADVICE, ("common", "hidden"), frozenset({ADVICE}))
    removal = pack.file.removal
    for key, notice in (("notice", removal.notice), ("own_data", removal.own_data)):
        yield TextUse(
            notice.text or "notify_author_privately", ("removal", key), frozenset({REASON}), bool(notice.text)
        )
    error = pack.file.publish.fact_error
    if error is not None:
        yield TextUse(error.text or "correct_fact", ("publish", "fact_error"), frozenset(), bool(error.text))
    for path, table in tables(pack.file):
        do = getattr(table, "do", "")
        if do in SPOKEN:
            text = getattr(table, "text", "")
            yield TextUse(text or do, path, _known_to(table), bool(text))
            without_url = getattr(table, "text_without_url", "")
            if without_url:
                yield TextUse(without_url, path, _known_to(table), named=True)


def sure_slots(pack: Pack, use: TextUse) -> frozenset[str]:
    """Return the slots that are never empty there beside the common ones: without hours no working day is named."""
    return use.knows if pack.file.hours is not None else use.knows - {NEXT_WORKING_DAY}


def _known_to(table: msgspec.Struct) -> frozenset[str]:
    """Return the slots that have a value in this step's text alone."""
    reachable = getattr(table, "to", ()) or getattr(table, "alert", ())
    holding = getattr(table, "do", "") == "holding_reply"
    return frozenset({CONTACT} if reachable else ()) | frozenset({NEXT_WORKING_DAY} if holding else ())
