"""What one phase of the engine finds, before the findings of all phases become one decision."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from common.events.decision import AlertWanted, Archived, Promise
from common.policy.rules import Rule
from common.policy.vocabulary import STRENGTHS


class Wanted(NamedTuple):
    """A step that a rule asks for. `texts` are names of texts; `mode` overrides that of the step's name.

    `strength` is the guideline's word (GEN-01), `laws` are ids of law rows. `carries` are steps whose texts travel
    inside this one's.
    """

    do: str
    clauses: tuple[str, ...]
    rule: str
    because: str
    texts: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    mode: str = ""
    due_at: datetime | None = None
    carries: tuple["Wanted", ...] = ()
    strength: str = ""
    registers: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()


class Silent(NamedTuple):
    """A rule that fired and asks for nothing; it is the reason where nothing else is asked for."""

    clauses: tuple[str, ...]
    rule: str
    because: str


class Found(NamedTuple):
    """What a phase found. `replaces`: its reply stands for the answer; `offers`: what a person may choose."""

    wanted: tuple[Wanted, ...] = ()
    silent: tuple[Silent, ...] = ()
    offers: tuple[Wanted, ...] = ()
    alerts: tuple[AlertWanted, ...] = ()
    archived: Archived | None = None
    promise: Promise | None = None
    replaces: bool = False


NOTHING = Found()
_CARRIES_SEVERAL_TEXTS = "notify_author_privately"


def wanted_by(rule: Rule, name: str, do: str) -> Wanted:
    """Return the step that a rule asks for under its own clauses."""
    return Wanted(do, rule.clauses, name, rule.because, laws=rule.laws)


def silent_by(rule: Rule, name: str) -> Silent:
    """Return that a rule fired and asks for nothing."""
    return Silent(rule.clauses, name, rule.because)


def together(*parts: Found) -> Found:
    """Return the union of what several phases found, in their order; the first promise holds."""
    parts = tuple(part for part in parts if part is not NOTHING)
    if len(parts) == 1:
        return parts[0]
    return Found(
        wanted=merged(wanted for part in parts for wanted in part.wanted),
        silent=tuple(silent for part in parts for silent in part.silent),
        offers=merged(offer for part in parts for offer in part.offers),
        alerts=merged_alerts(alert for part in parts for alert in part.alerts),
        archived=_one_record(part.archived for part in parts if part.archived),
        promise=next((part.promise for part in parts if part.promise), None),
        replaces=any(part.replaces for part in parts),
    )


def merged(steps: Iterable[Wanted]) -> tuple[Wanted, ...]:
    """Return one step a name: clauses, rules, reasons, texts and addressees of all that asked for it."""
    by_name: dict[tuple[str, str], Wanted] = {}
    for step in steps:
        key = (step.do, step.mode)
        by_name[key] = _both(by_name[key], step) if key in by_name else step
    return tuple(by_name.values())


def merged_alerts(alerts: Iterable[AlertWanted]) -> tuple[AlertWanted, ...]:
    """Return one alert for each time and group of roles."""
    by_target: dict[tuple[tuple[str, ...], str], AlertWanted] = {}
    for alert in alerts:
        known = by_target.get((alert.to, alert.when))
        by_target[alert.to, alert.when] = alert if known is None else _both_alerts(known, alert)
    return tuple(by_target.values())


def union(*parts: Iterable[str]) -> tuple[str, ...]:
    """Return the words of all parts, each once, in the order in which they first came."""
    return tuple(dict.fromkeys(word for part in parts for word in part))


def joined(first: str, second: str) -> str:
    """Return two reasons as one text, each once."""
    return first if second in first else f"{first} {second}".lstrip()


def stronger(first: str, second: str) -> str:
    """Return the stronger of two words of GEN-01."""
    return min(first, second, key=lambda word: STRENGTHS.index(word) if word in STRENGTHS else len(STRENGTHS))


def _both(first: Wanted, second: Wanted) -> Wanted:
    """Join two wishes for one step. A reply has one text; only a private message carries several."""
    several = first.do == _CARRIES_SEVERAL_TEXTS
    return first._replace(
        clauses=union(first.clauses, second.clauses),
        rule="+".join(union(first.rule.split("+"), second.rule.split("+"))),
        because=joined(first.because, second.because),
        texts=union(first.texts, second.texts) if several else first.texts or second.texts,
        to=union(first.to, second.to),
        due_at=first.due_at or second.due_at,
        carries=(*first.carries, *second.carries),
        strength=stronger(first.strength, second.strength),
        registers=union(first.registers, second.registers),
        laws=union(first.laws, second.laws),
    )


def _both_alerts(first: AlertWanted, second: AlertWanted) -> AlertWanted:
    return AlertWanted(
        to=first.to,
        when=first.when,
        clauses=union(first.clauses, second.clauses),
        reason=joined(first.reason, second.reason),
    )


def _one_record(records: Iterable[Archived]) -> Archived | None:
    """Return one record: a journal entry goes before a mere document (RANDABERG-67), and rests on both."""
    known = tuple(records)
    if not known:
        return None
    kept = next((record for record in known if record.kind != "documented"), known[0])
    return Archived(
        kind=kept.kind,
        case_file=kept.case_file,
        clauses=union(kept.clauses, *(record.clauses for record in known)),
        note=next((record.note for record in known if record.note), None),
    )
