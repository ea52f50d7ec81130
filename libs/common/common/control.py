"""Facts that all services share, read from `control` to the end before a service is ready."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from datetime import datetime
from typing import TypeVar

import msgspec

from common.bus.port import Bus, Incoming
from common.codec import decode
from common.errors import BadMessage, Transient
from common.events import AccountFact, FactStated
from common.health import Health
from common.log import Logger

BACK_OFF_S = 1.0
T = TypeVar("T")


class Control:
    """The newest value of every fact, by key; kept up to date without a group by every replica."""

    def __init__(self, bus: Bus, log: Logger) -> None:
        self._bus = bus
        self._log = log
        self._facts: dict[str, FactStated] = {}
        self._listeners: list[Callable[[FactStated], None]] = []
        self.at_end = asyncio.Event()

    def listen(self, told: Callable[[FactStated], None]) -> None:
        """Be told of every fact as it now stands, and of every change from now on."""
        self._listeners.append(told)
        for fact in list(self._facts.values()):
            told(fact)

    async def run(self, stop: asyncio.Event, health: Health) -> None:
        """Read the topic from its start and follow it; not ready before the end seen at start is reached."""
        health.not_ready("control", "reading the shared facts")
        while not stop.is_set():
            try:
                await self._follow(stop, health)
            except Transient as e:
                if not self.at_end.is_set():
                    health.not_ready("control", str(e))
                self._log.warning("the shared facts wait", reason=str(e), wait_s=BACK_OFF_S)
                await asyncio.sleep(BACK_OFF_S)

    async def _follow(self, stop: asyncio.Event, health: Health) -> None:
        async with aclosing(self._bus.history("control", follow=True)) as facts:
            reading = asyncio.create_task(self._read(facts, health))
            stopping = asyncio.create_task(stop.wait())
            try:
                await asyncio.wait({reading, stopping}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                # The reader must have let go of the history before that can be closed.
                stopping.cancel()
                reading.cancel()
                await asyncio.wait({reading, stopping})
            if not reading.cancelled():
                reading.result()

    async def _read(self, facts: AsyncIterator[Incoming | None], health: Health) -> None:
        # Read again after the broker was away, the topic tells every fact's past: nobody may act on that.
        past: dict[str, FactStated] | None = {}
        async for message in facts:
            if message is None:
                for fact in (past or {}).values():
                    self.state(fact)
                past = None
                self.at_end.set()
                health.fine("control")
                continue
            try:
                event = decode(message.kind, message.value)
            except BadMessage:
                self._log.error("a shared fact cannot be read and is passed over", offset=message.offset)
                continue
            if not isinstance(event, FactStated):
                continue
            if past is None:
                self.state(event)
            else:
                past[event.key] = event

    def state(self, fact: FactStated) -> None:
        """Take a fact in and tell the listeners, unless they know it already."""
        if self._facts.get(fact.key) == fact:
            return
        if fact.value is None:
            self._facts.pop(fact.key, None)
        else:
            self._facts[fact.key] = fact
        for told in self._listeners:
            told(fact)

    def account(self, municipality: str, platform: str, account_id: str) -> AccountFact | None:
        """Return the registry's row of an account of this municipality, or None."""
        fact = self._facts.get(account_key(municipality, platform, account_id))
        if fact is None or fact.value is None:
            return None
        return msgspec.json.decode(fact.value, type=AccountFact)

    def is_active(self, municipality: str, platform: str, account_id: str, at: datetime) -> bool:
        """True when the registry says that the account was active then (KINN-01: else never moderated)."""
        account = self.account(municipality, platform, account_id)
        return account is not None and account.state_at(at) in {"active", "closing"}

    def facts(self, prefix: str) -> dict[str, FactStated]:
        """Return the facts whose key begins so."""
        # A handler asks from another thread while facts may come.
        return {key: fact for key, fact in list(self._facts.items()) if key.startswith(prefix)}


def told(fact: FactStated, shape: type[T]) -> T | None:
    """Return what a fact says; None where it is gone, or in a shape that this release cannot read."""
    if fact.value is None:
        return None
    try:
        return msgspec.json.decode(fact.value, type=shape)
    except msgspec.MsgspecError:
        return None


def account_key(municipality: str, platform: str, account_id: str) -> str:
    """Return the key under which an account stands on `control`."""
    return f"{municipality}/account/{platform}:{account_id}"
