"""A record made ready to be asked: what was said and sent of each item and alert, and when it was open."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tests.year.record import TAKEN, Item, Record, Said, Sent

WORST = 5
"""So many examples of a broken promise are shown."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a promise: how many cases were looked at, which broke it, what was counted beside.

    A promise that nothing was looked at for is not kept: nobody can tell.
    """

    name: str
    looked_at: int
    broken: tuple[str, ...] = ()
    counted: dict[str, int] = {}

    @property
    def is_kept(self) -> bool:
        """Say whether there was something to look at and nothing was wrong with it."""
        return self.looked_at > 0 and not self.broken


class Seen:
    """Answers about one record."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.items: dict[UUID, Item] = {item.item_id: item for item in record.items}
        self.taken: list[Sent] = [sent for sent in record.sent if sent.ended == TAKEN]
        self.of_alert: dict[UUID, list[Sent]] = defaultdict(list)
        self.of_item: dict[tuple[UUID, str], list[Sent]] = defaultdict(list)
        self.tried_of_item: dict[tuple[UUID, str], list[Sent]] = defaultdict(list)
        for sent in record.sent:
            for about in sent.about:
                if about.item_id is not None:
                    self.tried_of_item[about.item_id, about.reason].append(sent)
                if sent.ended == TAKEN:
                    self.of_alert[about.alert_id].append(sent)
                    if about.item_id is not None:
                        self.of_item[about.item_id, about.reason].append(sent)
        self._said: dict[tuple[str, UUID], list[Said]] = defaultdict(list)
        for said in record.said:
            self._said[said.kind, said.alert_id or said.deadline_id or said.item_id or UUID(int=0)].append(said)
        self._begins = {m: [each.begins for each in opened] for m, opened in record.opened.items()}

    def said(self, kind: str, about: UUID) -> list[Said]:
        """Return what was said of an alert or a deadline, oldest first."""
        return self._said.get((kind, about), [])

    def all_said(self, kind: str) -> Iterable[Said]:
        """Return all that was said of a kind."""
        return (said for said in self.record.said if said.kind == kind)

    def is_open(self, municipality: str, at: datetime) -> bool:
        """Say whether the municipality is open at that instant."""
        n = bisect_right(self._begins[municipality], at) - 1
        return n >= 0 and at < self.record.opened[municipality][n].ends

    def open_after(self, municipality: str, at: datetime, amount: timedelta) -> datetime:
        """Return when so much opening time has run since an instant; far away where the record ends before."""
        opened, left = self.record.opened[municipality], amount
        n = max(0, bisect_right(self._begins[municipality], at) - 1)
        for interval in opened[n:]:
            begins = max(interval.begins, at)
            if interval.ends <= begins:
                continue
            if left <= interval.ends - begins:
                return begins + left
            left -= interval.ends - begins
        return at + timedelta(days=400)

    def round_of(self, alert_id: UUID, at: datetime) -> int:
        """Return how often the alert had been raised by then."""
        return bisect_right([said.at for said in self.said("AlertRaised", alert_id)], at)

    def is_settled_by(self, alert_id: UUID, since: datetime, until: datetime) -> bool:
        """Say whether the alert was resolved between two instants."""
        instants = [said.at for said in self.said("AlertResolved", alert_id)]
        return bisect_left(instants, since) < bisect_right(instants, until)

    def is_told(self, alert_id: UUID, since: datetime, until: datetime) -> bool:
        """Say whether a message about the alert was taken between two instants."""
        return any(since <= sent.at <= until for sent in self.of_alert.get(alert_id, ()))

    def person(self, sent: Sent) -> str:
        """Return whose address a message went to."""
        return self.record.persons.get((sent.municipality, sent.to), sent.to)


def shown(broken: list[str]) -> tuple[str, ...]:
    """Return some examples, and how many more there are."""
    more = (f"and {len(broken) - WORST} more",) if len(broken) > WORST else ()
    return (*broken[:WORST], *more)
