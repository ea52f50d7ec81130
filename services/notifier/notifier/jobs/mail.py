"""Mail to a role about all its alerts of one reason that wait.

An attempt is a row before the server is spoken to. When a process dies, or a line breaks, between the attempt and
the answer, nobody can tell whether the mail went out; then it goes out again with the same Message-ID. That is the
opposite of what ingest does on platforms (G5), on purpose: an alert that comes twice is a small nuisance, and mail
programs recognise the repeat; an alert that never comes is a threat that nobody sees.
"""

from collections.abc import Sequence
from datetime import datetime

from common.db import Database, Tx
from common.errors import OrdstyrerError, Permanent, Transient
from common.events import AlertFailed, AlertSent, derived_id
from common.log import Logger
from common.metrics import Metrics
from common.work import Job, Unit
from notifier.core.alert import AT_ONCE, Alert
from notifier.core.letter import fields_of, link_of
from notifier.core.message import MAIL, Address, Message
from notifier.core.roles import parts_of
from notifier.ports import Addresses, Channel, Texts
from notifier.store import MACHINERY, of
from notifier.store.alerts import NO_ADDRESS, REFUSED, SENT, WITHDRAWN

SERVICE = "notifier"


class Mail:
    """Does the jobs of kind `mail`."""

    def __init__(  # noqa: PLR0913 - the one place where alerts, texts, addresses and the server meet
        self,
        db: Database,
        channel: Channel,
        texts: Texts,
        addresses: Addresses,
        *,
        desk_url: str,
        metrics: Metrics,
        log: Logger,
    ) -> None:
        self._db = db
        self._channel = channel
        self._texts = texts
        self._addresses = addresses
        self._desk_url = desk_url
        self._metrics = metrics
        self._log = log

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Send what waits. Transient and Permanent as the server answers."""
        role, reason = job.args["role"], job.args["reason"]
        to = self._addresses.of(job.municipality, *parts_of(role))
        alerts = await self._db.write(lambda tx: of(tx, job.municipality).alerts.take(job.job_id, role, reason, at))
        if not alerts:
            return lambda tx: of(tx, job.municipality).alerts.ended(job.job_id, WITHDRAWN, at)
        if not to:
            return lambda tx: self._not_sent(tx, job, alerts, NO_ADDRESS, at)
        refused = [e for address in to if (e := await self._refused(job, address, alerts, at)) is not None]
        if len(refused) == len(to):
            raise refused[0]
        if refused:
            self._log.warning("some addresses of a role were refused", count=len(refused), reason=reason)
        return lambda tx: self._sent(tx, job, alerts, at)

    def give_up(self, tx: Tx, job: Job, problem: OrdstyrerError, at: datetime) -> None:
        """Say that mail did not bring it: the desk shows the alert, and the next mail may take it along."""
        store = of(tx, job.municipality).alerts
        if isinstance(problem, Transient):
            self._tell_failed(tx, job, store.put_back(job.job_id, at), "no_answer", at)
        else:
            self._not_sent(tx, job, store.of_mail(job.job_id), REFUSED, at)

    async def _refused(self, job: Job, to: str, alerts: Sequence[Alert], at: datetime) -> Permanent | None:
        try:
            await self._channel.send(Address(kind=MAIL, to=to), self._message(job, to, alerts, at))
        except Permanent as e:
            return e
        return None

    def _message(self, job: Job, to: str, alerts: Sequence[Alert], at: datetime) -> Message:
        lang, reason = alerts[0].lang, alerts[0].reason
        subject, text = self._texts.written(reason, lang, fields_of(job.municipality, alerts, self._desk_url, lang))
        return Message(
            message_id=derived_id(job.job_id, to),
            municipality=job.municipality,
            lang=lang,
            subject=subject,
            text=text,
            at=at,
            urgent=reason in AT_ONCE,
            role=parts_of(job.args["role"])[0],
            alerts=tuple(alerts),
            links=tuple(link_of(alert, self._desk_url, job.municipality) for alert in alerts),
        )

    def _sent(self, tx: Tx, job: Job, alerts: Sequence[Alert], at: datetime) -> None:
        of(tx, job.municipality).alerts.ended(job.job_id, SENT, at)
        for alert in alerts:
            event = AlertSent(
                event_id=derived_id(job.job_id, str(alert.alert_id), SENT),
                municipality=job.municipality,
                item_id=alert.item_id,
                revision=alert.revision,
                occurred_at=at,
                recorded_at=at,
                alert_id=alert.alert_id,
                reason=alert.reason,
                to=parts_of(job.args["role"])[:1],
                clauses=alert.clauses,
                channel=MAIL,
            )
            MACHINERY.outbox.publish(tx, event)
        self._count(job, SENT, len(alerts))

    def _not_sent(self, tx: Tx, job: Job, alerts: Sequence[Alert], why: str, at: datetime) -> None:
        of(tx, job.municipality).alerts.ended(job.job_id, why, at)
        self._tell_failed(tx, job, alerts, why, at)

    def _tell_failed(self, tx: Tx, job: Job, alerts: Sequence[Alert], why: str, at: datetime) -> None:
        for alert in alerts:
            event = AlertFailed(
                event_id=derived_id(job.job_id, str(alert.alert_id), why),
                municipality=job.municipality,
                item_id=alert.item_id,
                revision=alert.revision,
                occurred_at=at,
                recorded_at=at,
                alert_id=alert.alert_id,
                reason=alert.reason,
                to=parts_of(job.args["role"])[:1],
                clauses=alert.clauses,
                channel=MAIL,
                why=why,
            )
            MACHINERY.outbox.publish(tx, event)
        self._count(job, why if why == NO_ADDRESS else "failed", len(alerts))

    def _count(self, job: Job, result: str, amount: int) -> None:
        self._metrics.count(
            "ordstyrer_alerts_total",
            amount,
            service=SERVICE,
            municipality=job.municipality,
            reason=job.args["reason"],
            result=result,
        )
