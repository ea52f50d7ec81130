"""After any news of an item: judge its deadlines anew, raise what the facts ask for, settle the rest.

Handlers only keep facts and call this, and so do the clocks: what comes twice, late or in another order ends in
the same deadlines and alerts (G2).
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from common.db import Tx, lock
from common.events import AlertRaised, AlertResolved, DeadlineChanged, DecisionMade, derived_id
from common.metrics import Metrics
from common.work import Job, enqueue
from notifier.core.alert import AT_ONCE, FORWARDED, RESOLVED, Alert, Matter, Wanted, raised
from notifier.core.deadline import (
    FOLLOW_UP,
    RUNNING,
    Deadline,
    clocks,
    deadline_id_of,
    followed_up,
    judged,
    news,
    promised,
)
from notifier.core.facts import Facts
from notifier.core.hidden import HideDue
from notifier.core.matters import Waits, waits_hidden_since, wanted_alerts
from notifier.core.roles import NOBODY, RoleBook
from notifier.ports import FollowUps, HideDues, OpenDays
from notifier.store import MACHINERY, Store, of

LOOK, MAIL = "look", "mail"
"""The notifier's two kinds of job: look at an item again at an instant, and send a mail."""
SERVICE = "notifier"


class Packs(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a municipality's pack: language, roles, what a general first answer promises, its open days."""

    language_of: Callable[[str], str]
    book_of: Callable[[str], RoleBook] = lambda _: NOBODY
    follow_up: FollowUps = lambda _, _said, _sent_at: None
    open_day: OpenDays = lambda _, since: since + timedelta(days=1)
    hide_due: HideDues = lambda _, since: (since + timedelta(hours=4), since + timedelta(hours=24))


class Review:
    """Looks at items and at matters without an item."""

    def __init__(self, metrics: Metrics, packs: Packs, *, evidence_wait_s_max: float, gather_s: float) -> None:
        self._metrics = metrics
        self._packs = packs
        self._evidence_wait = timedelta(seconds=evidence_wait_s_max)
        self._gather = timedelta(seconds=gather_s)

    def item(
        self, tx: Tx, municipality: str, item_id: UUID, at: datetime, decision: DecisionMade | None = None
    ) -> None:
        """Judge an item by everything that is known at `at`; a decision may bring a promise with it."""
        lock(tx, municipality, item_id)
        store = of(tx, municipality)
        facts = store.facts.of_item(item_id)
        before = store.deadlines.of_item(item_id)
        standing = self._standing(before, facts, decision)
        deadlines = [
            self._judge(store, before.get(deadline_id), deadline, facts, at)
            for deadline_id, deadline in standing.items()
        ]
        waits = Waits(self._evidence_wait, self._ground_due(tx, facts, at), self._hide_due(tx, facts, at))
        wanted = wanted_alerts(facts, deadlines, at, waits, self._packs.book_of(municipality))
        matter = Matter(
            municipality=municipality,
            item_id=item_id,
            revision=facts.said.revision if facts.said else 0,
            account=facts.account,
            unit=facts.unit,
        )
        self.matter(store, matter, wanted, at, lang=facts.said.lang if facts.said else None)

    def _ground_due(self, tx: Tx, facts: Facts, at: datetime) -> datetime | None:
        """Return by when the ground of a deed past the desk is to be given: then the item is looked at again."""
        deed = facts.ground_open
        if deed is None:
            return None
        due = self._packs.open_day(facts.municipality, deed.at)
        if at < due:
            self.look_at(tx, facts.municipality, facts.item_id, derived_id(facts.item_id, deed.change_no), [due])
        return due

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

    def matter(
        self, store: Store, matter: Matter, wanted: Sequence[Wanted], at: datetime, lang: str | None = None
    ) -> None:
        """Raise the alerts that are wanted about a matter, and resolve the open ones that are not."""
        spoken = lang or self._packs.language_of(matter.municipality)
        for want in wanted:
            self._raise(store, matter, want, spoken, at)
        reasons = {want.reason for want in wanted}
        for alert in store.alerts.open_about(matter):
            if alert.reason not in reasons:
                self._resolve(store, matter, alert, at)

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
            enqueue(tx, MACHINERY.jobs, job)

    def _judge(self, store: Store, before: Deadline | None, deadline: Deadline, facts: Facts, at: datetime) -> Deadline:
        after = judged(deadline, facts, at)
        told = news(before, after, at)
        after = msgspec.structs.replace(after, changes=after.changes + len(told))
        if after == before:
            return after
        store.deadlines.save(after)
        if after.state in RUNNING and _runs_anew(before, after):
            cause = derived_id(after.deadline_id, after.changes)
            self.look_at(store.tx, after.municipality, after.item_id, cause, clocks(after))
        self._tell(store, told)
        return after

    def _tell(self, store: Store, told: Sequence[DeadlineChanged]) -> None:
        MACHINERY.outbox.publish(store.tx, *told)
        for event in told:
            change = type(event).__name__.removeprefix("Deadline").lower()
            self._metrics.count(
                "ordstyrer_deadlines_total", service=SERVICE, municipality=event.municipality, change=change
            )

    def _raise(self, store: Store, matter: Matter, wanted: Wanted, lang: str, at: datetime) -> None:
        known = store.alerts.known(matter.alert_id(wanted.reason))
        alert, to_tell = raised(known, matter, wanted, lang)
        if alert != known:
            store.alerts.save(matter, alert, at)
        store.alerts.caused(alert, wanted.causes, at)
        if known is None or known.round_no != alert.round_no:
            event_id = derived_id(alert.alert_id, "raised", alert.round_no)
            MACHINERY.outbox.publish(store.tx, _told(AlertRaised, matter, alert, event_id, at))
            self._counted(matter, alert, "raised")
        # A person may name another unit under the same role: its people have not heard of the item.
        for role in wanted.to if wanted.reason == FORWARDED else to_tell:
            self.tell(store, matter, alert, role, at)

    def tell(self, store: Store, matter: Matter, alert: Alert, role: str, at: datetime) -> None:
        """Tell the role; in a storm the next message waits a little and tells of all that came meanwhile."""
        role = self._packs.book_of(matter.municipality).addressee(role, matter.account, matter.unit)
        if not store.alerts.to_mail(alert, role):
            return
        last = store.alerts.last_mail_at(role, alert.reason)
        soonest = last + self._gather if last and alert.reason not in AT_ONCE else at
        job = Job(
            municipality=matter.municipality,
            job_id=derived_id(alert.alert_id, MAIL, alert.round_no, role),
            kind=MAIL,
            key=f"mail:{role}:{alert.reason}",
            target="mail",
            args={"role": role, "reason": alert.reason},
            run_at=max(at, soonest),
        )
        enqueue(store.tx, MACHINERY.jobs, job)

    def _resolve(self, store: Store, matter: Matter, alert: Alert, at: datetime) -> None:
        settled = msgspec.structs.replace(alert, state=RESOLVED)
        store.alerts.save(matter, settled, at)
        store.alerts.withdraw_mails(settled)
        event_id = derived_id(alert.alert_id, "resolved", alert.round_no)
        MACHINERY.outbox.publish(store.tx, _told(AlertResolved, matter, settled, event_id, at))
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
    )
