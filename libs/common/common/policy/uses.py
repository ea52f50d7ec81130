"""Where a pack names its clauses, roles and texts: one walk over all rules, for the proofs."""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from common.policy.pack import Pack
from common.policy.rules import Rule
from common.policy.shape import Path
from common.policy.texts import ADVICE, CONTACT, PRIVATE_ADVICE, REASON
from common.policy.vocabulary import SPOKEN


class TextUse(NamedTuple):
    """A text that a rule needs; `knows` are the slots that have a value there beside the common ones.

    `named`: the rule says the text's name itself.
    """

    name: str
    path: Path
    knows: frozenset[str]
    named: bool = False


def tables(value: object, path: Path = ()) -> Iterator[tuple[Path, msgspec.Struct]]:
    """Yield every table of a pack with the path that leads to it."""
    if isinstance(value, msgspec.Struct):
        yield path, value
        for field in msgspec.structs.fields(value):
            yield from tables(getattr(value, field.name), (*path, field.encode_name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from tables(inner, (*path, key))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from tables(inner, (*path, index))


def rules(pack: Pack) -> Iterator[tuple[Path, Rule]]:
    """Yield every rule with its path."""
    for path, table in tables(pack.file):
        if isinstance(table, Rule):
            yield path, table


def cited(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Yield every clause id that a rule or one of its steps names."""
    for path, table in tables(pack.file):
        for clause in getattr(table, "clauses", ()):
            yield path, clause


def role_uses(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Yield every role that is alerted, confirms, or is written to."""
    yield ("units",), pack.file.units.role
    for path, table in tables(pack.file):
        for key in ("alert", "to", "by"):
            for role in getattr(table, key, ()):
                yield (*path, key), role


def text_uses(pack: Pack) -> Iterator[TextUse]:
    """Yield every text that a decision may need."""
    yield TextUse(PRIVATE_ADVICE, ("common", "hidden"), frozenset({ADVICE}))
    removal = pack.file.removal
    for key, notice in (("notice", removal.notice), ("own_data", removal.own_data)):
        yield TextUse(
            notice.text or "notify_author_privately", ("removal", key), frozenset({REASON}), bool(notice.text)
        )
    for path, table in tables(pack.file):
        do = getattr(table, "do", "")
        if do in SPOKEN:
            reachable = getattr(table, "to", ()) or getattr(table, "alert", ())
            knows = frozenset({CONTACT}) if reachable else frozenset()
            text = getattr(table, "text", "")
            yield TextUse(text or do, path, knows, bool(text))
