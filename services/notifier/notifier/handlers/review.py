"""After any news of an item: judge its deadlines anew, raise what the facts ask for, settle the rest.

Handlers only keep facts and call this, and so do the clocks: what comes twice, late or in another order ends in
the same deadlines and alerts (G2).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from common.calendar import OpeningHours
from common.db import Tx
from common.events import AlertRaised, AlertResolved, DeadlineChanged, DeadlineMissed, DecisionMade, derived_id
from common.metrics import Metrics
from common.work import Job
from notifier.core.alert import FORWARDED, RAISED, RESOLVED, WINDOW_CLOSING, Alert, Matter, Wanted, raised
from notifier.core.deadline import (
    DROPPED,
    FOLLOW_UP,
    RUNNING,
    Deadline,
    clocks,
    deadline_id_of,
    followed_up,
    judged,
    news,
    promised,
    recounted,
)
from notifier.core.facts import Facts
from notifier.core.hidden import HideDue
from notifier.core.hour import told_at
from notifier.core.matters import Waits, is_answered, is_looked_at, waits_hidden_since, wanted_alerts
from notifier.core.open import open_of
from notifier.core.roles import RoleBook, told_but
from notifier.core.window import Window, window_of
from notifier.handlers.climbing import begin_to_climb, seen_at_the_desk
from notifier.handlers.digests import Days
from notifier.handlers.packs import Packs
from notifier.handlers.telling import ask_to_tell
from notifier.store import Known, Store, ask_for, hold, of, publish

Alerts = Mapping[UUID, Alert]
LOOK = "look"
"""The kind of job that looks at an item again at an instant."""
SERVICE = "notifier"
UNWARNED = "missed_unwarned"
"""How a miss is counted too that nobody could be warned of: it reached us, or we were there, after its last point."""


class Review:
    """Looks at items and at matters without an item."""

    def __init__(self, metrics: Metrics, packs: Packs, *, evidence_wait_s_max: float) -> None:
        self._metrics = metrics
        self._packs = packs
        self._evidence_wait = timedelta(seconds=evidence_wait_s_max)
        self._days = Days(packs.office)

    def hours(self, municipality: str, at: datetime) -> OpeningHours | None:
        """Return the hours in which people of a municipality are told of things; None where nobody knows any."""
        return self._packs.hours(municipality, at)

    def book_of(self, municipality: str) -> RoleBook:
        """Return what the municipality's pack says of its roles."""
        return self._packs.book_of(municipality)

    def item(self, tx: Tx, municipality: str, item_id: UUID, at: datetime) -> None:
        """Judge an item by everything that is known at `at`."""
        hold(tx, municipality, item_id)
        store = of(tx, municipality)
        self.judge(store, store.item(item_id), at)

    def judge(self, store: Store, known: Known, at: datetime, decision: DecisionMade | None = None) -> None:
        """Judge an item that the caller has locked, by what is known of it; a decision may bring a promise with it."""
        facts, tx = known.facts, store.tx
        standing = self._standing(known.deadlines, facts, decision)
        deadlines = [
            self._judge(store, known.deadlines.get(deadline_id), deadline, facts, at)
            for deadline_id, deadline in standing.items()
        ]
        waits = Waits(
            self._evidence_wait,
            self._ground_due(tx, facts, at),
            self._window(tx, facts, at),
            self._hide_due(tx, facts, at),
        )
        wanted = wanted_alerts(facts, deadlines, at, waits, self._packs.book_of(store.municipality))
        stands = open_of(facts)
        if stands != known.open:
            store.rounds.stands(facts.item_id, stands)
        matter = Matter(
            municipality=store.municipality,
            item_id=facts.item_id,
            revision=facts.said.revision if facts.said else 0,
            account=facts.account,
            unit=facts.unit,
        )
        self._matter(store, matter, wanted, at, (known.alerts, facts.said.lang if facts.said else None))

    def _ground_due(self, tx: Tx, facts: Facts, at: datetime) -> datetime | None:
        """Return by when the ground of a deed past the desk is to be given: then the item is looked at again."""
        deed = facts.ground_open
        if deed is None:
            return None
        due = self._packs.open_day(facts.municipality, deed.at)
        if at < due:
            self.look_at(tx, facts.municipality, facts.item_id, derived_id(facts.item_id, deed.change_no), [due])
        return due

    def _window(self, tx: Tx, facts: Facts, at: datetime) -> Window | None:
        """Return how long the platform lets us write to the writer: near its end the item is looked at again."""
        hours = self._packs.hours(facts.municipality, at)
        window = window_of(facts, answered=is_answered(facts), looked=is_looked_at(facts), hours=hours)
        if window is not None:
            instants = [instant for instant in (window.warn_at, window.ends_at) if at < instant]
            self.look_at(tx, facts.municipality, facts.item_id, derived_id(facts.item_id, WINDOW_CLOSING), instants)
        return window

    def _hide_due(self, tx: Tx, facts: Facts, at: datetime) -> HideDue | None:
        """Return by when a person must have looked at what the system hid: at both instants it is looked at again."""
        since = waits_hidden_since(facts)
        if since is None:
            return None
        due = HideDue(*self._packs.hide_due(facts.municipality, since))
        cause = derived_id(facts.item_id, "hide_due", since.isoformat())
        self.look_at(tx, facts.municipality, facts.item_id, cause, [instant for instant in due if at < instant])
        return due

    def _standing(
        self, before: dict[UUID, Deadline], facts: Facts, decision: DecisionMade | None
    ) -> dict[UUID, Deadline]:
        """Return the item's deadlines with those that a decision, or a general first answer, has made."""
        standing = dict(before)
        if decision is not None and decision.promise is not None:
            deadline_id = deadline_id_of(facts.municipality, facts.item_id, decision.promise.kind)
            made = promised(before.get(deadline_id), decision)
            if made is not None:
                standing[deadline_id] = made
        if facts.said is not None and facts.held_at is not None:
            promise = self._packs.follow_up(facts.municipality, facts.said, facts.held_at)
            if promise is not None:
                deadline_id = deadline_id_of(facts.municipality, facts.item_id, FOLLOW_UP)
                standing[deadline_id] = followed_up(before.get(deadline_id), promise, facts)
        return standing

    def matter(self, store: Store, matter: Matter, wanted: Sequence[Wanted], at: datetime) -> None:
        """Raise the alerts that are wanted about a matter, and resolve the open ones that are not."""
        self._matter(store, matter, wanted, at, (store.alerts.about(matter), None))

    def _matter(
        self, store: Store, matter: Matter, wanted: Sequence[Wanted], at: datetime, stands: tuple[Alerts, str | None]
    ) -> None:
        """`stands`: the matter's alerts so far, and the language to speak of it, where that is known."""
        alerts, lang = stands
        if self._packs.digests:
            self._days.begin(store.tx, matter.municipality, at)
        spoken = lang or self._packs.language_of(matter.municipality)
        for want in wanted:
            self._raise(store, matter, alerts, (want, spoken), at)
        reasons = {want.reason for want in wanted}
        for alert in alerts.values():
            if alert.state == RAISED and alert.reason not in reasons:
                self._resolve(store, matter, alert, at)

    def seen(self, tx: Tx, municipality: str, alert_id: UUID, by: str, at: datetime) -> None:
        """Take in that a person has seen an alert at the desk: it climbs no further."""
        seen_at_the_desk(tx, municipality, alert_id, by, at, self._metrics)

    def look_at(self, tx: Tx, municipality: str, item_id: UUID, cause: UUID, instants: Collection[datetime]) -> None:
        """Look at the item again at these instants; the same cause twice asks once."""
        for instant in instants:
            job_id = derived_id(cause, LOOK, instant.isoformat())
            job = Job(
                municipality=municipality,
                job_id=job_id,
                kind=LOOK,
                # A job in the future holds up later ones of its key: each clock has its own.
                key=str(job_id),
                args={"item_id": str(item_id)},
                run_at=instant,
            )
            ask_for(tx, job)

    def _judge(self, store: Store, before: Deadline | None, deadline: Deadline, facts: Facts, at: datetime) -> Deadline:
        promise, since = self._packs.recount(deadline.municipality, deadline.pack, deadline.as_made, at)
        after = judged(recounted(deadline, promise, since, at), facts, at)
        told = news(before, after, at)
        after = msgspec.structs.replace(after, changes=after.changes + len(told))
        if after == before:
            return after
        store.deadlines.save(after)
        if after.state in RUNNING and _runs_anew(before, after):
            cause = derived_id(after.deadline_id, after.changes)
            self.look_at(store.tx, after.municipality, after.item_id, cause, clocks(after))
        self._tell(store, told)
        if after.settled_at is not None and (before is None or before.settled_at is None):
            self._answered(after, after.settled_at)
        if not after.warned and any(isinstance(event, DeadlineMissed) for event in told):
            self._count_deadline(after.municipality, UNWARNED)
        return after

    def _answered(self, deadline: Deadline, answered_at: datetime) -> None:
        """Measure how long an answer took; a duty that ended without one, and a second answer, are not counted."""
        if deadline.state == DROPPED or deadline.because or deadline.promise.kind == FOLLOW_UP:
            return
        took_s = max(0.0, (answered_at - deadline.promise.starts_at).total_seconds())
        municipality = deadline.municipality
        self._metrics.observe("ordstyrer_first_answer_seconds", took_s, service=SERVICE, municipality=municipality)

    def _tell(self, store: Store, told: Sequence[DeadlineChanged]) -> None:
        publish(store.tx, *told)
        for event in told:
            self._count_deadline(event.municipality, type(event).__name__.removeprefix("Deadline").lower())

    def _count_deadline(self, municipality: str, change: str) -> None:
        self._metrics.count("ordstyrer_deadlines_total", service=SERVICE, municipality=municipality, change=change)

    def _raise(self, store: Store, matter: Matter, alerts: Alerts, asked: tuple[Wanted, str], at: datetime) -> None:
        wanted, lang = asked
        known = alerts.get(matter.alert_id(wanted.reason))
        alert, to_tell = raised(known, matter, wanted, lang)
        is_new = known is None or known.round_no != alert.round_no
        if is_new:
            store.alerts.begin(matter, alert, at)
        elif alert != known:
            store.alerts.change(alert, at)
        store.alerts.caused(alert, wanted.causes, at)
        if is_new:
            event_id = derived_id(alert.alert_id, "raised", alert.round_no)
            publish(store.tx, _told(AlertRaised, matter, alert, event_id, at))
            self._counted(matter, alert, "raised")
            self._climb(store, alert, at)
        # A person may name another unit under the same role: its people have not heard of the item.
        for role in wanted.to if wanted.reason == FORWARDED else to_tell:
            self.tell(store, matter, alert, role, at)

    def _climb(self, store: Store, alert: Alert, at: datetime) -> None:
        chain = self._packs.chains(store.municipality, alert.reason)
        if chain.steps:
            hours = self._packs.office(store.municipality, at)
            begin_to_climb(store.tx, store.municipality, alert, at, chain, hours)

    def tell(self, store: Store, matter: Matter, alert: Alert, role: str, at: datetime, step_no: int = 0) -> None:
        """Let the role be told; what comes while a telling waits goes with it. A higher step tells once more."""
        told = self._packs.book_of(matter.municipality).addressee(role, matter.account, matter.unit)
        tell_at = told_at(alert, role, at, at, self._packs.hours(matter.municipality, at))
        ask_to_tell(store, alert, told_but(told, alert.but), at, step_no, when=tell_at)

    def _resolve(self, store: Store, matter: Matter, alert: Alert, at: datetime) -> None:
        settled = msgspec.structs.replace(alert, state=RESOLVED)
        store.alerts.change(settled, at)
        store.alerts.withdraw(settled)
        event_id = derived_id(alert.alert_id, "resolved", alert.round_no)
        publish(store.tx, _told(AlertResolved, matter, settled, event_id, at))
        self._counted(matter, settled, "resolved")

    def _counted(self, matter: Matter, alert: Alert, result: str) -> None:
        self._metrics.count(
            "ordstyrer_alerts_total",
            service=SERVICE,
            municipality=matter.municipality,
            reason=alert.reason,
            result=result,
        )


def _runs_anew(before: Deadline | None, after: Deadline) -> bool:
    return before is None or before.state not in RUNNING or before.promise != after.promise


def _told(
    kind: type[AlertRaised | AlertResolved], matter: Matter, alert: Alert, event_id: UUID, at: datetime
) -> AlertRaised | AlertResolved:
    return kind(
        event_id=event_id,
        municipality=matter.municipality,
        item_id=alert.item_id,
        revision=alert.revision,
        occurred_at=at,
        recorded_at=at,
        alert_id=alert.alert_id,
        reason=alert.reason,
        to=alert.to,
        clauses=alert.clauses,
        round_no=alert.round_no,
    )
