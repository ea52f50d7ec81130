"""Abuse: each reason leads to one thing, nothing is removed without a person, and every threshold counts."""

from collections.abc import Iterable, Iterator

from common.policy.pack import Pack
from common.policy.proofs.flaw import Flaw, in_rules
from common.policy.rules import Archive
from common.policy.rules_removal import HIDE_DUE_OPENING_HOURS_MAX
from common.policy.shape import Path
from common.policy.uses import tables
from common.policy.vocabulary import REASONS


def removal_flaws(pack: Pack) -> Iterator[Flaw]:
    """Yield reasons in no or two places, rules that never fire, and removals that nobody confirms."""
    yield from _every_reason_is_named(pack)
    yield from _every_reason_stands_once(pack)
    yield from _hidden_at_once(pack)
    yield from _what_is_done(pack)
    yield from _who_hears(pack)
    yield from _shares(pack)
    yield from _hide_due(pack)
    yield from _extraordinary(pack)


def _hide_due(pack: Pack) -> Iterator[Flaw]:
    """What the system hid waits for a person, but never for ever."""
    if not 0 < pack.file.removal.hide_due_opening_hours <= HIDE_DUE_OPENING_HOURS_MAX:
        message = f"more than 0 and at most {HIDE_DUE_OPENING_HOURS_MAX:.0f} opening hours: a person is to look at it"
        yield in_rules(message, ("removal", "hide_due_opening_hours"))


def _every_reason_is_named(pack: Pack) -> Iterator[Flaw]:
    named = {reason for reason, label in pack.file.reasons.items() if label.strip()}
    for reason in REASONS:
        if reason not in named:
            yield in_rules(f"'{reason}' needs a name in plain words", ("reasons",), reason)


def _places_of_reasons(pack: Pack) -> Iterator[tuple[str, Path, Iterable[str]]]:
    removal = pack.file.removal
    for name, ground in removal.grounds.items():
        yield f"removal.grounds.{name}", ("removal", "grounds", name, "reasons"), ground.reasons
    if removal.privacy is not None:
        yield "removal.privacy", ("removal", "privacy", "reasons"), removal.privacy.reasons
    for name in ("hide", "flag", "ignore"):
        yield f"removal.law.{name}", ("removal", "law", name), getattr(removal.law, name)


def _every_reason_stands_once(pack: Pack) -> Iterator[Flaw]:
    seen: dict[str, str] = {}
    for name, path, reasons in _places_of_reasons(pack):
        if path[-1] == "reasons" and not reasons:
            yield in_rules(f"{name} lists no reason, so that it never applies", path)
        for reason in reasons:
            if reason in seen:
                yield in_rules(f"'{reason}' stands under {seen[reason]} already", path, reason)
            seen[reason] = name
    for reason in REASONS:
        if reason not in seen:
            yield in_rules(f"no rule says what '{reason}' leads to", ("removal", "law"))


def _hidden_at_once(pack: Pack) -> Iterator[Flaw]:
    law = pack.file.removal.law
    path: Path = ("removal", "hide_at_once")
    for reason in pack.file.removal.hide_at_once:
        for name, listed in (("flag", law.flag), ("ignore", law.ignore)):
            if reason in listed:
                yield in_rules(f"'{reason}' stands under removal.law.{name}: it is not hidden at all", path, reason)


def _what_is_done(pack: Pack) -> Iterator[Flaw]:
    removal = pack.file.removal
    removes = removal.action != "none"
    grounded = bool(removal.grounds or removal.own_data.ground)
    if removes and not grounded:
        yield in_rules(f"'{removal.action}' never happens: there is no ground", ("removal", "action"), removal.action)
    if grounded and not removes:
        where: Path = ("removal", "grounds") if removal.grounds else ("removal", "own_data", "ground")
        yield in_rules("action 'none' removes nothing: there can be no grounds", where)
    if removes and not removal.confirm.by:
        yield in_rules("a removal needs somebody who confirms it", ("removal", "confirm", "by"))
    if removal.action == "remove_and_archive" and removal.archive is None:
        message = "say under [removal.archive] how a removed item is kept"
        yield in_rules(message, ("removal", "action"), removal.action)
    if removal.archive is not None and removal.action != "remove_and_archive":
        yield in_rules(f"action '{removal.action}' keeps no copy", ("removal", "archive"))
    if removal.notice.required and not removes:
        yield in_rules("action 'none' removes nothing: no notice can be required", ("removal", "notice", "required"))


def _who_hears(pack: Pack) -> Iterator[Flaw]:
    removal = pack.file.removal
    elsewhere = removal.elsewhere
    if (elsewhere.do == "report_to_channel_owner") != bool(elsewhere.to):
        needs = "say who reports it: name roles under 'to'" if not elsewhere.to else f"'{elsewhere.do}' goes to nobody"
        yield in_rules(needs, ("removal", "elsewhere"), "to" if elsewhere.to else elsewhere.do)
    if removal.alert is not None and not removal.alert.to:
        yield in_rules("an alert needs somebody who hears it", ("removal", "alert", "to"))


def _keeps_something(pack: Pack) -> bool:
    """Say whether any rule archives what a machine has tagged."""
    if any(isinstance(table, Archive) for _, table in tables(pack.file)):
        return True
    return any(rule.when == "valuable" for rule in pack.file.outgoing.values())


def _shares(pack: Pack) -> Iterator[Flaw]:
    confidence = pack.file.confidence
    path: Path = ("confidence",)
    keeps = _keeps_something(pack)
    if keeps and confidence.archive is None:
        yield in_rules("say from which share on something is archived: archive", path)
    if not keeps and confidence.archive is not None:
        yield in_rules("never asked for: nothing is archived", (*path, "archive"))
    for name in ("hide", "archive"):
        yield from _share((*path, name), getattr(confidence, name))
    law = pack.file.removal.law
    for reason, share in confidence.hide_for.items():
        place: Path = (*path, "hide_for", reason)
        yield from _share(place, share)
        if share == confidence.hide:
            yield in_rules(f"the same share as 'hide': it changes nothing for '{reason}'", place)
        if reason in (*law.flag, *law.ignore):
            yield in_rules(f"'{reason}' is never hidden: its share is never asked for", place)


def _share(path: Path, share: float | None) -> Iterator[Flaw]:
    if share is not None and not 0 < share <= 1:
        yield in_rules("a share is above 0 and at most 1: write 80 percent as 0.8", path)


def _extraordinary(pack: Pack) -> Iterator[Flaw]:
    rule = pack.file.removal.extraordinary
    if rule is None:
        return
    path: Path = ("removal", "extraordinary")
    yield from _share((*path, "hide"), rule.hide)
    reasons = {reason for ground in pack.file.removal.grounds.values() for reason in ground.reasons}
    if not reasons:
        yield in_rules("there is no ground that could be extraordinary", path)
    confidence = pack.file.confidence
    if reasons and all(rule.hide <= confidence.to_hide_for(reason) for reason in reasons):
        message = f"never asked for: {confidence.hide} is needed to hide anything at all"
        yield in_rules(message, (*path, "hide"))
