"""What one phase of the engine finds, before the findings of all phases become one decision."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from common.events.decision import AlertWanted, Archived, Promise


class Wanted(NamedTuple):
    """A step that a rule asks for. `texts` are names of texts; `mode` overrides that of the step's name.

    `carries` are steps whose texts travel inside this one's.
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


def together(*parts: Found) -> Found:
    """Return the union of what several phases found, in their order; the first archive and promise hold."""
    return Found(
        wanted=merged(wanted for part in parts for wanted in part.wanted),
        silent=tuple(silent for part in parts for silent in part.silent),
        offers=merged(offer for part in parts for offer in part.offers),
        alerts=merged_alerts(alert for part in parts for alert in part.alerts),
        archived=next((part.archived for part in parts if part.archived), None),
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


def _both(first: Wanted, second: Wanted) -> Wanted:
    return first._replace(
        clauses=union(first.clauses, second.clauses),
        rule="+".join(union(first.rule.split("+"), second.rule.split("+"))),
        because=" ".join(union([first.because], [second.because])),
        texts=union(first.texts, second.texts),
        to=union(first.to, second.to),
        due_at=first.due_at or second.due_at,
        carries=(*first.carries, *second.carries),
    )


def _both_alerts(first: AlertWanted, second: AlertWanted) -> AlertWanted:
    return AlertWanted(
        to=first.to,
        when=first.when,
        clauses=union(first.clauses, second.clauses),
        reason=" ".join(union([first.reason], [second.reason])),
    )
