"""Time: a promise can be counted, kept and warned of, and hours are there where something needs them."""

from collections.abc import Iterator

from common.policy.pack import Pack
from common.policy.proofs.flaw import Flaw, in_rules
from common.policy.shape import Path
from common.policy.uses import tables
from common.policy.vocabulary import TIMED, Tag

_AT: Path = ("deadline",)
_NOT_BY_A_ROW = ": dated rows change it from their day on, and never stand in for it"
"""Before the first row's day nothing would be promised, and worked cases are reckoned without rows."""


def promise_flaws(pack: Pack) -> Iterator[Flaw]:
    """Yield deadlines that nobody could count, keep or hear of, and hours that contradict the pack."""
    yield from _kind(pack)
    yield from _length(pack)
    yield from _warnings(pack)
    yield from _what_stops_it(pack)
    yield from _whom_it_applies_to(pack)
    yield from _follow_up(pack)
    yield from _hours(pack)


def _kind(pack: Pack) -> Iterator[Flaw]:
    deadline = pack.file.deadline
    if deadline.kind in TIMED and pack.file.hours is None:
        yield in_rules(f"{deadline.kind} needs the table [hours]{_NOT_BY_A_ROW}", (*_AT, "kind"), deadline.kind)
    if deadline.kind != "none" and not deadline.applies_to:
        yield in_rules("the deadline applies to nothing: name a tag, or kind 'none'", (*_AT, "applies_to"))
    if deadline.kind == "none" and deadline.applies_to:
        yield in_rules("'none' promises nothing: leave the tags out", (*_AT, "applies_to"))
    if deadline.kind not in TIMED:
        for key in ("opening_days", "warn_at", "check_at", "alert"):
            if getattr(deadline, key):
                message = f"'{deadline.kind}' has no time that could be counted or warned of"
                yield in_rules(message, (*_AT, key))


def _length(pack: Pack) -> Iterator[Flaw]:
    deadline = pack.file.deadline
    if deadline.kind == "opening_time" and deadline.opening_days <= 0:
        yield in_rules("opening_time needs opening_days above 0", (*_AT, "opening_days"))
    if deadline.kind == "handling_day" and deadline.opening_days:
        yield in_rules("a handling day ends when the municipality closes", (*_AT, "opening_days"))
    if deadline.kind == "opening_time" and deadline.check_at is not None:
        yield in_rules("only a handling day has a time at which it is checked", (*_AT, "check_at"))
    hours = pack.file.hours
    if deadline.check_at is not None and hours is not None and not hours.opens <= deadline.check_at < hours.closes:
        yield in_rules(f"not between {hours.opens} and {hours.closes}, when it is open", (*_AT, "check_at"))


def _warnings(pack: Pack) -> Iterator[Flaw]:
    deadline = pack.file.deadline
    rows = [(_AT, deadline.warn_at, deadline.alert, deadline.check_at is not None)]
    if deadline.follow_up is not None:
        rows.append(((*_AT, "follow_up"), deadline.follow_up.warn_at, deadline.follow_up.alert, False))
    for path, shares, roles, checked in rows:
        for index, share in enumerate(shares):
            if not 0 < share <= 1:
                message = "a share of the time is above 0 and at most 1: write 75 percent as 0.75"
                yield in_rules(message, (*path, "warn_at", index))
        if list(shares) != sorted(set(shares)):
            yield in_rules("write the shares from small to large, each once", (*path, "warn_at"))
        if (shares or checked) and not roles:
            yield in_rules("nobody hears the warnings: name roles under 'alert'", (*path, "warn_at"))
        if roles and not (shares or checked) and deadline.kind in TIMED:
            yield in_rules("they never hear anything: 'warn_at' says no time", (*path, "alert"))


def _asked_for(pack: Pack) -> set[str]:
    """Return every step that some rule of the pack asks for."""
    return {do for path, table in tables(pack.file) for do in [getattr(table, "do", "")] if path != ("deadline",)}


def _what_stops_it(pack: Pack) -> Iterator[Flaw]:
    asked_for = _asked_for(pack)
    for step in pack.file.deadline.stops_on:
        if step not in asked_for:
            yield in_rules(f"no rule asks for '{step}': it never stops the clock", (*_AT, "stops_on"), step)


def _whom_it_applies_to(pack: Pack) -> Iterator[Flaw]:
    deadline = pack.file.deadline
    for tag in deadline.applies_to:
        if not _answers_to(pack, tag) & set(deadline.stops_on):
            message = f"no rule for '{tag}' leads to a step that stops the clock"
            yield in_rules(message, (*_AT, "applies_to"), tag)


def _answers_to(pack: Pack, tag: Tag) -> set[str]:
    file = pack.file
    political = file.political
    by_tag: dict[str, set[str]] = {
        "praise": {file.reply.praise.do},
        "question": {file.reply.question.do},
        "criticism": {file.reply.criticism.do},
        "saksbehandling": {step.do for rule in file.casework.values() for step in rule.steps},
        "documentation_value": {step.do for step in file.documentation.steps},
        "political": {step.do for step in (*political.steps, *political.known_case)}
        | {act.do for act in (political.pending, political.decided, political.unknown) if act is not None},
    }
    return by_tag.get(tag, set())


def _follow_up(pack: Pack) -> Iterator[Flaw]:
    deadline, path = pack.file.deadline, (*_AT, "follow_up")
    if deadline.follow_up is None:
        return
    if pack.file.reply.holding is None:
        yield in_rules("no rule gives a general first answer: say it under [reply.holding]", path)
    if pack.file.hours is None:
        yield in_rules(f"the next working day needs the table [hours]{_NOT_BY_A_ROW}", path)


def _hours(pack: Pack) -> Iterator[Flaw]:
    hours, header = pack.file.hours, pack.file.pack
    if hours is None:
        return
    if hours.timezone != header.timezone:
        yield in_rules(f"not the timezone of [pack], {header.timezone}", ("hours", "timezone"), hours.timezone)
    if hours.country != header.country:
        yield in_rules(f"not the country of [pack], {header.country}", ("hours", "country"), hours.country)
