"""What of an item's case counts in the municipality's figures: days, accounts and codes, never a word or a person.

The cells follow from the case alone. A case comes to the same whatever order its events came in, and however often,
so that its cells do too (G2). Whoever keeps the sum adds what the cells are now and takes away what they were.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from common.events import ItemChanged
from desk.core.facts import AUTO, TAKEN, Case, Ended, Placed
from desk.core.outside import HIDE, REMOVE, REPLIES, turned
from desk.core.party import parties_named

CAME, TAGGED, FOUND_REASON, ANSWERED = "came", "tagged", "reason", "answered"
MET, MISSED = "deadline_met", "deadline_missed"
HIDDEN_BY_SYSTEM, HIDDEN_BY_PERSON, REMOVED_BY_US = "hidden_by_system", "hidden_by_person", "removed"
UPHELD, RESTORED, WAITING, OVERTAKEN = "hide_upheld", "hide_restored", "hide_waiting", "hide_overtaken"
VERDICTS = (UPHELD, RESTORED, WAITING, OVERTAKEN)
"""What became of what the system hid: a person kept it hidden, showed it again, has yet to say, or it went before."""
LOOKED_AT = "hide_looked_at"
TAG_ADDED, TAG_DROPPED = "tag_added", "tag_dropped"
ALERTED, ALERT_FAILED = "alerted", "alert_failed"
TOPIC, PARTY = "topic", "party"
HIDDEN_OF, REMOVED_OF = "hidden_", "removed_"
"""Before TOPIC, PARTY and TAGGED: so many of those were hidden, or removed."""
EXACT_MINUTES, TEN_MINUTES = 120, 1440
"""Waits are kept to the minute up to two hours, to ten minutes up to a day, and to the hour from there."""


class Cell(msgspec.Struct, frozen=True, kw_only=True, array_like=True, order=True):
    """One thing that is counted. `account` is "platform:id", `kind` an item's, `detail` a code, `amount` minutes."""

    day: date
    what: str
    account: str = ""
    kind: str = ""
    detail: str = ""
    amount: int = 0


Cells = Mapping[Cell, int]


def cells_of(case: Case, timezone: str) -> Cells:
    """Return what a case counts for; nothing before its item is known. Our own posts count for alerts alone."""
    item = case.item
    if item is None:
        return {}
    counting = _Counting(case, item, ZoneInfo(timezone))
    cells = [*counting.alerts(), *(() if item.own else counting.residents())]
    return dict(Counter(cells))


def rounded(minutes: int) -> int:
    """Return a wait as finely as the figures keep it."""
    if minutes <= EXACT_MINUTES:
        return max(0, minutes)
    step = 10 if minutes <= TEN_MINUTES else 60
    return round(minutes / step) * step


class _Counting:
    """Goes through one case."""

    def __init__(self, case: Case, item: ItemChanged, zone: ZoneInfo) -> None:
        self._case = case
        self._item = item
        self._zone = zone
        self._came = case.created_at or item.received_at or item.recorded_at
        self._account = f"{item.platform}:{item.account_id}"
        self._parties = parties_named(item.text)

    def _cell(self, at: datetime, what: str, detail: str = "", *, kind: str = "", amount: int = 0) -> Cell:
        day = at.astimezone(self._zone).date()
        return Cell(day=day, what=what, account=self._account, kind=kind, detail=detail, amount=amount)

    def residents(self) -> Iterator[Cell]:
        """Yield what counts of what somebody else wrote."""
        yield self._cell(self._came, CAME, kind=self._item.kind)
        yield from self._labels(self._came, "")
        yield from self._found()
        yield from self._answer()
        yield from self._deadlines()
        yield from self._hides()
        yield from self._removal()
        yield from self._corrections()

    def alerts(self) -> Iterator[Cell]:
        for one in self._case.alerts:
            yield self._cell(one.at, ALERTED, one.reason)
            if one.state == "failed":
                yield self._cell(one.at, ALERT_FAILED, one.reason)

    def _labels(self, at: datetime, of: str) -> Iterator[Cell]:
        """Yield what it is about: its tags, its topic, the parties that it names."""
        tagging = self._case.ruling.tagging if self._case.ruling else None
        for tag in dict.fromkeys(tagging.tags if tagging else ()):
            yield self._cell(at, of + TAGGED, tag)
        if self._case.unit is not None:
            yield self._cell(at, of + TOPIC, self._case.unit.topic)
        for party in self._parties:
            yield self._cell(at, of + PARTY, party)

    def _found(self) -> Iterator[Cell]:
        tagging = self._case.ruling.tagging if self._case.ruling else None
        for reason in dict.fromkeys(tagging.abuse_reasons if tagging else ()):
            yield self._cell(self._came, FOUND_REASON, reason)

    def _answer(self) -> Iterator[Cell]:
        """The first answer counts, on the day it was given, whoever gave it, and wherever."""
        replies = {p.action_id for p in self._case.placed if p.purpose in REPLIES}
        given = [e.at for e in self._case.ended if e.action_id in replies and e.state == TAKEN]
        first = min([*given, *(s.at for s in self._case.spoken)], default=None)
        if first is not None:
            waited = rounded(int((first - self._came).total_seconds() // 60))
            yield self._cell(first, ANSWERED, kind=self._item.kind, amount=waited)

    def _deadlines(self) -> Iterator[Cell]:
        states = {"met": MET, "missed": MISSED}
        for one in self._case.deadlines:
            if one.state in states:
                yield self._cell(one.due_at, states[one.state], one.kind, kind=self._item.kind)

    def _taken(self, do: str) -> Iterator[tuple[Placed, Ended]]:
        for placed in self._case.placed:
            outcome = self._case.outcome(placed.action_id)
            if placed.do == do and outcome is not None and outcome.state == TAKEN:
                yield placed, outcome

    def _hides(self) -> Iterator[Cell]:
        removing = {p.act_id for p, _ in self._taken(REMOVE)}
        for placed, outcome in self._taken(HIDE):
            if placed.actor == AUTO:
                yield self._cell(outcome.at, HIDDEN_BY_SYSTEM, placed.clause)
                yield from self._verdict(placed, outcome.at)
            elif placed.act_id in removing:
                continue  # it is the first half of a removal, which counts as one
            else:
                yield self._cell(outcome.at, HIDDEN_BY_PERSON, placed.clause)
            yield from self._labels(outcome.at, HIDDEN_OF)
        for one in self._case.outside:
            if one.do == HIDE:
                yield self._cell(one.at, HIDDEN_BY_PERSON, self._case.ground_clauses.get(one.change_no, ""))
                yield from self._labels(one.at, HIDDEN_OF)

    def _verdict(self, placed: Placed, at: datetime) -> Iterator[Cell]:
        yield self._cell(at, verdict_of(self._case, placed), placed.clause)
        looked = next((one.at for one in self._case.looked if one.revision == placed.revision), None)
        past_the_desk = [o.at for o in self._case.outside if o.revision == placed.revision and o.at >= at]
        first = min([*([looked] if looked else []), *past_the_desk], default=None)
        if first is not None:
            waited = rounded(int((first - at).total_seconds() // 60))
            yield self._cell(at, LOOKED_AT, placed.clause, amount=waited)

    def _removal(self) -> Iterator[Cell]:
        done = [(outcome.at, placed.clause) for placed, outcome in self._taken(REMOVE)][:1]
        remover = self._case.remover
        if not done and remover is not None and remover.by == "we":
            done = [(o.at, remover.clause) for o in self._case.outside if o.do == REMOVE][-1:]
        for at, clause in done:
            yield self._cell(at, REMOVED_BY_US, clause)
            yield from self._labels(at, REMOVED_OF)

    def _corrections(self) -> Iterator[Cell]:
        for one in self._case.corrected:
            for tag in sorted(set(one.after) - set(one.before)):
                yield self._cell(one.at, TAG_ADDED, tag)
            for tag in sorted(set(one.before) - set(one.after)):
                yield self._cell(one.at, TAG_DROPPED, tag)


def verdict_of(case: Case, placed: Placed) -> str:
    """Return what became of an order by which the system hid a text: one of VERDICTS."""
    deed, wish = turned(case), case.wish
    removed_by_us = any(p.do == REMOVE and case.state_of(p) == TAKEN for p in case.placed)
    if removed_by_us or (case.remover is not None and case.remover.by == "we"):
        return UPHELD
    if deed is not None and deed.revision == placed.revision:
        return UPHELD if deed.do == HIDE else RESTORED
    if wish is not None and wish.revision == placed.revision:
        return RESTORED if wish.do == "unhide" else UPHELD
    if case.closed == placed.revision:
        return UPHELD
    gone = case.visibility == "removed" or case.revision != placed.revision
    return OVERTAKEN if gone else WAITING
