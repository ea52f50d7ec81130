"""Which alerts an item's facts ask for right now. Whatever is not asked for any more is settled."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from common.events import derived_id
from notifier.core.alert import (
    DEADLINE_MISSED,
    DEADLINE_NEAR,
    EVIDENCE_FAILED,
    EVIDENCE_LATE,
    GROUND_MISSING,
    HIDDEN,
    OPERATOR,
    REFERRED,
    REVIEW,
    WINDOW_CLOSING,
    Wanted,
    union,
)
from notifier.core.deadline import MISSED, REPLIES, WARNED, Deadline
from notifier.core.facts import KEEP, TAKEN, UNHIDE, Done, Facts, Seal
from notifier.core.filing import Filing
from notifier.core.hidden import HideDue, due_alerts, hidden_at
from notifier.core.roles import RoleBook
from notifier.core.window import Window


class Waits(NamedTuple):
    """How long people are not yet told of a seal, and by when something is asked of them.

    The ground of a deed past the desk is to be given, what the system hid is to be looked at, and how long the platform
    still lets us write to the writer in private.
    """

    evidence: timedelta
    ground_due: datetime | None = None
    window: Window | None = None
    hide_due: HideDue | None = None


def wanted_alerts(
    facts: Facts, deadlines: Collection[Deadline], now: datetime, waits: Waits, book: RoleBook
) -> tuple[Wanted, ...]:
    """Return every alert that the facts ask for, at most one a reason."""
    return (
        *standing(facts),
        *_handed_over(facts, book),
        *_timed(deadlines),
        *_closing(facts, deadlines, now, waits.window, book),
        *_acted(facts),
        *_sealed(facts, now, waits.evidence),
        *_ground(facts, now, waits.ground_due, book),
        *_filed(facts, book),
        *_hidden(facts, now, waits.hide_due),
    )


def caretakers(facts: Facts) -> tuple[str, ...]:
    """Return whom to tell when something about the item fails: the pack's roles, else the operator."""
    return (facts.said.caretakers if facts.said else ()) or (OPERATOR,)


def waits_hidden_since(facts: Facts) -> datetime | None:
    """Return since when what the system hid waits for a person; None where somebody has looked, or it is gone."""
    return None if is_looked_at(facts) else hidden_at(facts)


def _hidden(facts: Facts, now: datetime, due: HideDue | None) -> Iterable[Wanted]:
    since = waits_hidden_since(facts)
    for want in due_alerts(facts, since, now, due) if since and due else ():
        yield want if want.to else msgspec.structs.replace(want, to=caretakers(facts))


def _ground(facts: Facts, now: datetime, due: datetime | None, book: RoleBook) -> Iterable[Wanted]:
    """Return what people are told when nobody gave the ground of a hide or unhide past the desk in time (GEN-07)."""
    deed = facts.ground_open
    if deed is None or due is None or now < due:
        return
    cause = derived_id(facts.item_id, GROUND_MISSING, deed.change_no)
    yield Wanted(reason=GROUND_MISSING, to=_answerable(facts, book), causes=(cause,))


def _filed(facts: Facts, book: RoleBook) -> Iterable[Wanted]:
    """Return what the archivists are told of the item's records; one alert a reason, however many records there are."""
    found: dict[str, list[Filing]] = {}
    for filing in facts.filings:
        if filing.wants is not None:
            found.setdefault(filing.wants, []).append(filing)
    for reason, filings in found.items():
        yield Wanted(
            reason=reason,
            to=union(*(filing.to for filing in filings)) or book.archivists or _answerable(facts, book),
            clauses=union(*(filing.clauses for filing in filings)),
            causes=tuple(derived_id(filing.record_id, reason) for filing in filings),
        )


def _answerable(facts: Facts, book: RoleBook) -> tuple[str, ...]:
    """Return who answers for the item where no role is named for the matter: its caretakers, or the account's owner."""
    named = facts.said.caretakers if facts.said else ()
    return named or tuple(sorted(book.owners)) or (OPERATOR,)


def standing(facts: Facts) -> tuple[Wanted, ...]:
    """Return what the newest decision has people told of at once, but for what is settled."""
    if facts.said is None:
        return ()
    settled = {HIDDEN, REVIEW} if is_looked_at(facts) or facts.is_closed else set()
    if is_answered(facts) or facts.is_closed:
        settled.add(REFERRED)
    return tuple(alert for alert in facts.said.alerts if alert.reason not in settled)


def is_answered(facts: Facts) -> bool:
    """Say whether we have written in the thread since the newest text came."""
    since = max((text.happened_at for text in facts.texts), default=None)
    ours = [d.at for d in facts.done if d.do in REPLIES and d.result == TAKEN and not d.notice and not d.held]
    return any(since is None or at >= since for at in (*ours, *(reply.at for reply in facts.replies)))


def _handed_over(facts: Facts, book: RoleBook) -> Iterable[Wanted]:
    """Return what the unit is told: nothing before a person has said which unit it is."""
    if facts.said is None or facts.unit is None:
        return
    for alert in facts.said.confirmed:
        yield msgspec.structs.replace(alert, to=book.handed_to(alert.to, facts.unit))


def is_looked_at(facts: Facts) -> bool:
    """Say whether a person has decided on what was hidden, at the desk or on the platform."""
    revision = facts.said.revision if facts.said else 0
    return any(_looked(done, revision) for done in facts.done) or _looked_outside(facts)


def _looked(done: Done, revision: int) -> bool:
    """Say whether a person has decided on what was hidden: removed it, shown it again, or said that it stays."""
    if not done.by_person or done.result != TAKEN:
        return False
    return done.do == "remove" or (done.do in {UNHIDE, KEEP} and done.revision >= revision)


def _looked_outside(facts: Facts) -> bool:
    """Say whether somebody of ours has shown the item again, or removed it, on the platform itself."""
    return facts.remover == "we" or any(deed.do == UNHIDE for deed in facts.outside)


def _timed(deadlines: Iterable[Deadline]) -> Iterable[Wanted]:
    for deadline in deadlines:
        promise = deadline.promise
        if not promise.alert or not deadline.awaits_answer:
            continue
        if deadline.state == WARNED:
            yield _of_deadline(deadline, DEADLINE_NEAR, deadline.warned)
        elif deadline.state == MISSED:
            yield _of_deadline(deadline, DEADLINE_MISSED, (0,))


def _closing(
    facts: Facts, deadlines: Iterable[Deadline], now: datetime, window: Window | None, book: RoleBook
) -> Iterable[Wanted]:
    """Return the alert that the platform's own clock runs out, while something can be done about it."""
    if window is None or not window.warn_at <= now < window.ends_at:
        return
    awaited = [deadline.promise for deadline in deadlines if deadline.awaits_answer]
    yield Wanted(
        reason=WINDOW_CLOSING,
        to=union(*(promise.alert for promise in awaited)) or _answerable(facts, book),
        clauses=union(*(promise.clauses for promise in awaited)),
        causes=(derived_id(facts.item_id, WINDOW_CLOSING, window.ends_at.isoformat()),),
        due=window.ends_at,
    )


def _of_deadline(deadline: Deadline, reason: str, points: tuple[int, ...]) -> Wanted:
    promise = deadline.promise
    return Wanted(
        reason=reason,
        to=promise.alert,
        clauses=promise.clauses,
        causes=tuple(derived_id(deadline.deadline_id, reason, point) for point in points),
        due=promise.due_at,
    )


def _acted(facts: Facts) -> Iterable[Wanted]:
    """Return what the newest attempt at each act came to; one that worked settles those before it."""
    newest: dict[tuple[str, bool], Done] = {}
    for done in facts.done:
        act = (done.do, done.notice)
        if act not in newest or newest[act].at < done.at:
            newest[act] = done
    troubles: dict[str, list[Done]] = {}
    for done in newest.values():
        if done.result != TAKEN and not _overtaken(done, facts.done):
            kind = "notice" if done.notice else "action"
            troubles.setdefault(f"{kind}_{done.result}", []).append(done)
    for reason, found in troubles.items():
        causes = tuple(done.action_id for done in found)
        yield Wanted(reason=reason, to=caretakers(facts), causes=causes, at_once=_is_urgent(facts, found))


def _is_urgent(facts: Facts, troubles: Iterable[Done] = ()) -> bool:
    """Say whether what protects people did not work, of an item whose alert did not wait for the morning either."""
    protects = all(done.do in {"hide", "remove"} and not done.notice for done in troubles)
    return protects and facts.said is not None and bool(facts.said.alerts)


def _overtaken(done: Done, others: Sequence[Done]) -> bool:
    """Say whether the item is removed by now, so that it does not matter whether it could be hidden."""
    if done.do not in {"hide", "unhide", "remove"}:
        return False
    return any(o.do == "remove" and o.result == TAKEN and o.at >= done.at for o in others)


def _sealed(facts: Facts, now: datetime, wait: timedelta) -> Iterable[Wanted]:
    to_be = [seal for seal in facts.seals if not _is_secured(seal, facts.seals)]
    failed = [seal for seal in to_be if seal.failed_at]
    late = [s for s in to_be if s.wanted_at and not s.failed_at and s.wanted_at + wait <= now]
    for reason, seals in ((EVIDENCE_FAILED, failed), (EVIDENCE_LATE, late)):
        if seals:
            causes = tuple(derived_id(facts.item_id, "seal", s.revision, s.stage) for s in seals)
            yield Wanted(reason=reason, to=caretakers(facts), causes=causes, at_once=_is_urgent(facts))


def _is_secured(seal: Seal, seals: Iterable[Seal]) -> bool:
    """Say whether it is sealed, or a newer revision is: that one stands on the platform now (G4)."""
    return any(s.secured_at and s.revision >= seal.revision and s.stage >= seal.stage for s in seals)
