"""The consume loop of every service: handle in one transaction, then acknowledge.

Own database or broker gone: wait, as long as it lasts, and never park. A bad message is parked and its
neighbours go on. When our own code fails too often a municipality is paused, and with several the consumer
stops: a bad deploy must not park every resident's comment (G3).
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from common.batch_size import BATCH_REST_S_MAX, MESSAGES_PER_BATCH_MAX, next_size, rest_s
from common.bus.port import Bus, Incoming, Subscription
from common.bus.together import OneFails, Together, opened
from common.bus.told import event_of, in_one_order, item_of, municipality_of, newest_of, oldest_of
from common.clock import Clock, either, happens
from common.codec import decode, is_known
from common.crash import CrashPoint
from common.db import Database, Tx, passes, undo
from common.dead_letters import HELD, OURS, REPLAYED, SENDER, DeadLetters, Letter
from common.errors import BadMessage, OrdstyrerError, Permanent, Transient
from common.events import Event
from common.health import Health
from common.log import Logger, told_of
from common.metrics import Metrics
from common.ratio import Ratio
from common.tracing import HEADER, span

POLL_WAIT_S = 0.5
BACK_OFF_S_MAX = 15.0
"""Well under Kafka's `max.poll.interval.ms` of five minutes: a waiting member stays in its group."""
PAUSED_MUNICIPALITIES_MAX = 2
LAG_EVERY_S = 5.0

Handler = Callable[[Tx, Event, datetime], None]
"""Saves and publishes within the transaction; gets the time as an argument; waits on nothing else."""
Ahead = Callable[[Sequence[Event]], Awaitable[None]]
"""Works out what the handlers of a batch will need, before their transaction begins; it saves nothing."""


class TooManyFailures(Permanent):
    """Several municipalities' events fail in our own code: stop and let a person look."""


class Runner:
    """Consumes a service's topics. `handlers` by event type; a type that is not there is skipped and counted."""

    def __init__(  # noqa: PLR0913 - the one place that needs all of a service's machinery
        self,
        service: str,
        handlers: Mapping[type[Event], Handler],
        topics: Sequence[str],
        *,
        db: Database,
        bus: Bus,
        dead_letters: DeadLetters,
        clock: Clock,
        log: Logger,
        metrics: Metrics,
    ) -> None:
        self.service = service
        self.topics = tuple(topics)
        self.crash = CrashPoint({})
        self.ratio = Ratio()
        self.busy = False
        self.between: list[Callable[[], None]] = []  # called before each batch: what must not change within one
        self.ahead: list[Ahead] = []
        self.together: Together | None = None
        self._handlers = handlers
        self._db = db
        self._bus = bus
        self._dead_letters = dead_letters
        self._clock = clock
        self._log = log
        self._metrics = metrics
        self._subscription: Subscription | None = None
        self._ready_to_consume: Sequence[asyncio.Event] = ()
        self._messages_at_once = MESSAGES_PER_BATCH_MAX
        self._oldest: datetime | None = None
        self._owed: list[Incoming] = []
        """What is handled and not acknowledged: the last of each partition."""

    def after(self, *events: asyncio.Event) -> None:
        """Begin to consume only when these have happened (control read to its end)."""
        self._ready_to_consume = events

    async def run(self, stop: asyncio.Event, health: Health) -> None:
        """Consume until told to stop. Raises TooManyFailures when several municipalities are paused."""
        for event in self._ready_to_consume:
            await either(event, stop)
        wait_s, measured_at = 0.25, 0.0
        while not stop.is_set():
            try:
                rest = await self._one_batch()
                health.fine("events")
                wait_s = 0.25
                if time.monotonic() - measured_at > LAG_EVERY_S:
                    measured_at = time.monotonic()
                    await self._measure()
                await happens(stop, rest)
            except Transient as e:
                health.not_ready("events", str(e))
                self._log.warning("events wait", reason=str(e), wait_s=wait_s)
                await happens(stop, wait_s)
                wait_s = min(wait_s * 2, BACK_OFF_S_MAX)
        if self._subscription is not None:
            await self._subscription.close()

    async def _one_batch(self) -> float:
        """Handle what has come; return for how many seconds to rest: none where there may be more of it."""
        if self._subscription is None:
            self._subscription = await self._bus.subscribe(self.service, self.topics)
        messages = await self._subscription.poll(self._messages_at_once, POLL_WAIT_S)
        if not messages:
            await self._acknowledge(self._subscription)
            return 0.0
        is_full = len(messages) >= self._messages_at_once
        self.busy = True
        self._oldest = oldest_of(messages)
        for change in self.between:
            change()
        await self._look_ahead(messages)
        began = time.monotonic()
        try:
            results = await self._written(messages)
            self._messages_at_once = next_size(self._messages_at_once, time.monotonic() - began)
        except BaseException:
            await self._subscription.rewind(messages)
            raise
        self.crash.passed(self.service, "runner.committed")
        self._owed = newest_of([*self._owed, *messages])
        self.busy, self._oldest = False, None
        for (topic, result), n in Counter(results).items():
            self._metrics.count("ordstyrer_events_handled_total", n, service=self.service, topic=topic, result=result)
        await self._acknowledge(self._subscription)
        self.crash.passed(self.service, "runner.acknowledged")
        self._metrics.observe("ordstyrer_handle_seconds", time.monotonic() - began, service=self.service)
        if len(self.ratio.paused) >= PAUSED_MUNICIPALITIES_MAX:
            raise TooManyFailures(
                f"{self.service}: events of {len(self.ratio.paused)} municipalities fail in our own code. Nothing is "
                "lost: see `ordstyrer dead-letters list`, fix the cause, then `ordstyrer dead-letters replay`."
            )
        return 0.0 if is_full else rest_s(time.monotonic() - began, BATCH_REST_S_MAX)

    async def _acknowledge(self, subscription: Subscription) -> None:
        """Acknowledge what is handled. What the broker does not take word of is told it again with the next batch."""
        if self._owed:
            await subscription.acknowledge(self._owed)
            self._owed = []

    async def _written(self, messages: Sequence[Incoming]) -> list[tuple[str, str]]:
        """Handle all in one transaction; where one fails, undo it and take each message in a savepoint of its own.

        Nearly no message fails, and two savepoint statements for each cost as much as a handler's own.
        """
        try:
            return await self._db.write(lambda tx: self._handle_all(tx, messages, apart=False))
        except OneFails:
            return await self._db.write(lambda tx: self._handle_all(tx, messages, apart=True))

    async def _look_ahead(self, messages: Sequence[Incoming]) -> None:
        """Have slow work done that needs no transaction. Whatever goes wrong with a message here, handling it tells."""
        if not self.ahead:
            return
        events = [event for message in messages if (event := event_of(message)) is not None]
        for work in self.ahead:
            try:
                await work(events)
            except Exception as e:  # noqa: BLE001 - it spares time, and decides nothing
                self._log.warning("nothing was worked out ahead", reason=type(e).__name__)

    def _handle_all(self, tx: Tx, messages: Sequence[Incoming], *, apart: bool) -> list[tuple[str, str]]:
        at, ordered = self._clock.now(), in_one_order(messages)
        with opened(tx, ordered, None if apart else self.together):
            results = [(message.topic, self.handle(tx, message, at, apart=apart)) for message in ordered]
        if not apart:
            for message, (_, result) in zip(ordered, results, strict=True):
                if result != "held" and is_known(message.kind):
                    self._note(municipality_of(message), failed=False)
        self.crash.passed(self.service, "runner.handled")
        return results

    def handle(self, tx: Tx, message: Incoming, at: datetime, *, apart: bool = True) -> str:
        """Handle one message in a savepoint: handled, skipped, parked or held. Transient goes to the caller.

        Without a savepoint (not `apart`) whatever fails goes to the caller, who undoes the transaction.
        """
        if not is_known(message.kind):
            return "skipped"
        about = {"event_id": message.headers.get("ce_id", ""), "item_id": str(item_of(message) or "")}
        where = {"service": self.service, "topic": message.topic, "municipality": municipality_of(message)}
        with told_of(**about), span(f"handle {message.kind}", message.headers.get(HEADER), **where, **about):
            if where["municipality"] in self.ratio.paused:
                held = Letter(municipality=where["municipality"], message=message, fault=OURS, why="paused", state=HELD)
                self._park(tx, message, at, held)
                return "held"
            return self._apart(tx, message, at) if apart else self._together(tx, message, at)

    def _together(self, tx: Tx, message: Incoming, at: datetime) -> str:
        try:
            return "handled" if self._dispatch(tx, message, at) else "skipped"
        except Transient:
            raise
        except Exception as e:
            if passes(e):
                raise Transient("database: no answer") from e
            raise OneFails from None

    def _apart(self, tx: Tx, message: Incoming, at: datetime) -> str:
        savepoint = tx.begin_nested()
        try:
            handled = self._dispatch(tx, message, at)
            savepoint.commit()
        except Transient:
            undo(tx, savepoint)
            raise
        except BadMessage as e:
            undo(tx, savepoint)
            self._parked(tx, message, at, SENDER, e)
            return "parked"
        except Exception as e:
            undo(tx, savepoint)
            if passes(e):
                raise Transient("database: no answer") from e
            self._parked(tx, message, at, OURS, e)
            return "parked"
        self._note(municipality_of(message), failed=False)
        return "handled" if handled else "skipped"

    def _dispatch(self, tx: Tx, message: Incoming, at: datetime) -> bool:
        event = decode(message.kind, message.value)
        handler = self._handlers.get(type(event))
        if handler is None:
            return False
        handler(tx, event, at)
        return True

    def _parked(self, tx: Tx, message: Incoming, at: datetime, fault: str, problem: Exception) -> None:
        municipality = municipality_of(message)
        why = str(problem) if isinstance(problem, Permanent | BadMessage) else type(problem).__name__
        self._log.error("a message was parked", topic=message.topic, kind=message.kind, reason=why, exc_info=problem)
        self._park(tx, message, at, Letter(municipality=municipality, message=message, fault=fault, why=why))
        self._note(municipality, failed=fault == OURS)

    def _park(self, tx: Tx, message: Incoming, at: datetime, letter: Letter) -> None:
        self._dead_letters.park(tx, msgspec.structs.replace(letter, item_id=item_of(message)), at)

    def _note(self, municipality: str, *, failed: bool) -> None:
        if self.ratio.note(municipality, time.monotonic(), failed=failed):
            self._log.error("a municipality is paused: too many of its events fail", municipality=municipality)
            self._metrics.set("ordstyrer_paused", 1, service=self.service, municipality=municipality)

    async def replay(self, municipality: str, letter_id: UUID) -> bool:
        """Handle a parked message anew; true when it went well and is settled. Permanent when it fails again."""
        at = self._clock.now()

        def unit(tx: Tx) -> bool:
            message = self._dead_letters.message(tx, municipality, letter_id)
            if message is None:
                return False
            try:
                self._dispatch(tx, message, at)
            except OrdstyrerError:
                raise
            except Exception as e:
                if passes(e):
                    raise Transient("database: no answer") from e
                raise Permanent(type(e).__name__) from e
            return self._dead_letters.settle(tx, municipality, letter_id, REPLAYED, at)

        self.ratio.resume(municipality)
        self._metrics.set("ordstyrer_paused", 0, service=self.service, municipality=municipality)
        return await self._db.write(unit)

    async def is_idle(self) -> bool:
        """True when everything that has come is handled and acknowledged."""
        if self._subscription is None or self._is_at_work():
            return False
        return not any((await self._subscription.lag()).values()) and not self._is_at_work()

    def _is_at_work(self) -> bool:
        return self.busy or bool(self._owed)

    def waits_s(self, at: datetime) -> float:
        """Return the age of the oldest event that is being handled, or cannot be; 0 when nothing has come."""
        return max(0.0, (at - self._oldest).total_seconds()) if self._oldest else 0.0

    async def _measure(self) -> None:
        if self._subscription is None:
            return
        lag = await self._subscription.lag()
        for topic in self.topics:  # a topic that a rebalance took from us is another replica's lag, not ours
            self._metrics.set("ordstyrer_consumer_lag", lag.get(topic, 0), service=self.service, topic=topic)
