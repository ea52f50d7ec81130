"""What differs between two packs, and between two decisions, for whoever answers for a guideline to read."""

import difflib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time

import msgspec

from common.events.decision import AlertWanted
from common.policy.decide import Decided, decide
from common.policy.pack import Pack
from common.policy.shape import Path
from common.policy.verify import clauses_of

NOTHING = "nothing"
_NAMES = ("do", "id", "clause", "category", "name")
"""What tells the members of a list apart; where none does, their place."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that differs: a `rule`, a `clause`, a `text` or a list of `words`, and what it says before and after.

    `name` is the place of a rule (`deadline.opening_days`) or the name of the others. None: it is not there.
    """

    what: str
    name: str
    before: str | None
    after: str | None


class Turned(msgspec.Struct, frozen=True, kw_only=True):
    """A worked case that comes out differently, with what does."""

    name: str
    changes: tuple[Change, ...]


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """All that differs between two packs."""

    old: str
    new: str
    changes: tuple[Change, ...]
    turned: tuple[Turned, ...]


def compare(old: Pack, new: Pack) -> Compared:
    """Return what the new pack says otherwise, and which worked cases of either come out differently by it."""
    changes = (
        *_changes("rule", dict(_leaves(old.file, ())), dict(_leaves(new.file, ()))),
        *_changes("clause", _clauses(old), _clauses(new)),
        *_changes("text", old.texts, new.texts),
        *_changes("words", _words(old), _words(new)),
    )
    return Compared(old=old.ref, new=new.ref, changes=changes, turned=tuple(_turned(old, new)))


def outcomes(before: Decided, after: Decided) -> tuple[Change, ...]:
    """Return what comes out differently: steps with how they are done, record, deadlines, alerts, clauses, drafts."""
    return tuple(_changes("outcome", dict(_outcome(before)), dict(_outcome(after))))


def in_words(change: Change) -> tuple[str, ...]:
    """Return a change as lines to read; of longer texts only the lines that differ."""
    if change.before is None:
        return (f"+ {change.what} {change.name}: {_short(change.after)}",)
    if change.after is None:
        return (f"- {change.what} {change.name}: {_short(change.before)}",)
    if "\n" not in change.before + change.after:
        return (f"~ {change.what} {change.name}: {change.before} → {change.after}",)
    told = difflib.ndiff(change.before.splitlines(), change.after.splitlines())
    return (f"~ {change.what} {change.name}:", *(f"    {line}" for line in told if line[0] in "+-"))


def _short(text: str | None) -> str:
    first, _, rest = (text or "").strip().partition("\n")
    return f"{first} …" if rest else first


def _turned(old: Pack, new: Pack) -> Iterator[Turned]:
    cases = {case.name: case for case in (*old.cases, *new.cases)}
    for name, case in cases.items():
        changes = outcomes(decide(old, case.asked), decide(new, case.asked))
        if changes:
            yield Turned(name=name, changes=changes)


def _changes(what: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield Change(what=what, name=name, before=before.get(name), after=after.get(name))


def _leaves(value: object, path: Path) -> Iterator[tuple[str, str]]:
    """Yield every value of a pack's tables with its place; a list of tables by what tells them apart."""
    if isinstance(value, msgspec.Struct):
        for name, key in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
            yield from _leaves(getattr(value, name), (*path, key))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)))
    elif isinstance(value, tuple) and any(isinstance(each, msgspec.Struct) for each in value):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, _name(inner, index)))
    elif value not in (None, (), ""):
        yield ".".join(map(str, path)), said(value)


def _name(table: object, index: int) -> str | int:
    return next((str(getattr(table, key)) for key in _NAMES if getattr(table, key, None)), index)


def said(value: object) -> str:
    """Return a value as people write it."""
    match value:
        case tuple() | list():
            return ", ".join(map(said, value)) or NOTHING
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.isoformat(timespec="minutes")
        case date() | time():
            return value.isoformat()
        case None | "":
            return NOTHING
        case _:
            return str(value)


def _clauses(pack: Pack) -> dict[str, str]:
    quotes = {clause.id: f"«{clause.quote}» ({said(clause.exec)})" for clause in pack.clauses.values()}
    return quotes | {reading.id: reading.adopted for reading in pack.readings.values()}


def _words(pack: Pack) -> dict[str, str]:
    return {name: "\n".join(words) for name, words in pack.words.items()}


def _outcome(decided: Decided) -> Iterator[tuple[str, str]]:
    yield "steps", said(sorted(f"{step.do} ({step.mode})" for step in decided.steps))
    yield "archived", decided.archived.kind if decided.archived else NOTHING
    yield "due", said(decided.due_at)
    yield "follow-up due", said(decided.follow_up_due)
    yield "alerts", said(sorted(map(_alert, decided.alerts)))
    yield "offers", said(sorted(step.do for step in decided.offers))
    yield "clauses", said(sorted(clauses_of(decided)))
    for step in decided.steps:
        if step.text:
            yield f"text of {step.do}", step.text


def _alert(alert: AlertWanted) -> str:
    return f"{said(alert.to)} ({alert.when})"
