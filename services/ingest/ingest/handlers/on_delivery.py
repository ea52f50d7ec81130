"""A delivery is split into changes; each becomes the newest state of its item, or is kept with the reason."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from common.blob import digest
from common.bus.port import Incoming
from common.codec import encode, headers_of
from common.control import Control
from common.db import Tx
from common.dead_letters import SENDER, Letter
from common.errors import BadMessage
from common.events import DeliveryReceived, Event, ItemErased, derived_id, item_id_of
from common.metrics import Metrics
from ingest import store
from ingest.core import item_state
from ingest.core.change import Change, Ignored, RawChange, change_id
from ingest.handlers.changing import Came, standing, take_in, want_reread
from ingest.ports import Platform, Platforms
from ingest.store import unmatched


class Read(NamedTuple):
    """A change as it stood on the wire, what it means, and whose it is; or why it cannot be understood."""

    raw: RawChange
    change: Change | Ignored | BadMessage
    ids: store.Ids | None


class OnDelivery:
    """Handles `DeliveryReceived`."""

    def __init__(self, platforms: Platforms, control: Control, metrics: Metrics) -> None:
        self._platforms = platforms
        self._control = control
        self._metrics = metrics
        self._ahead: Mapping[UUID, list[Read]] = {}

    @contextmanager
    def together(self, tx: Tx, events: Sequence[Event]) -> Iterator[None]:
        """Open while a batch is handled: all its changes are read once, and looked up together.

        An erasure among them takes away what is held: then each goes alone.
        """
        if any(isinstance(event, ItemErased) for event in events):
            yield
            return
        read = {event.event_id: self._read(event) for event in events if isinstance(event, DeliveryReceived)}
        ids = [one.ids for changes in read.values() for one in changes if one.ids is not None]
        with store.together(tx, ids):
            self._ahead = read
            try:
                yield
            finally:
                self._ahead = {}

    def __call__(self, tx: Tx, event: Event, at: datetime) -> None:
        """Apply every change; one that cannot be understood is parked and its neighbours go on."""
        if not isinstance(event, DeliveryReceived):
            return
        for change in self._ahead.get(event.event_id) or self._read(event):
            try:
                result = self._apply(tx, event, change, at)
            except BadMessage as e:
                if event.one_change:
                    raise  # it is parked already; whoever replays it hears that it is still broken
                result = "parked"
                letter = _letter(event, self._platforms[event.platform], change.raw, str(e))
                store.MACHINERY.dead_letters.park(tx, letter, at)
            self._metrics.count(
                "ordstyrer_changes_total",
                service="ingest",
                municipality=event.municipality,
                platform=change.raw.platform or event.platform,
                result=result,
            )

    def _read(self, event: DeliveryReceived) -> list[Read]:
        """Split a delivery and say what each change means. BadMessage when it is unreadable as a whole."""
        platform = self._platforms[event.platform]
        return [_read(event, platform, raw) for raw in platform.split(event.body, event.headers)]

    def _apply(self, tx: Tx, event: DeliveryReceived, read: Read, at: datetime) -> str:
        """Apply a change. BadMessage comes before anything is saved of it."""
        change, raw = read.change, read.raw
        if isinstance(change, BadMessage):
            raise change
        if isinstance(change, Ignored) or read.ids is None:
            return "ignored"
        if not self._control.is_active(event.municipality, change.platform, raw.account_id, at):
            kept = unmatched.Unmatched(
                unmatched_id=read.ids.change_id,
                platform=change.platform,
                app=event.app,
                body=self._platforms[event.platform].one_body(raw),
                received_at=event.occurred_at,
            )
            unmatched.keep(tx, event.municipality, kept, raw.account_id)
            return "unmatched"
        return self._change_item(tx, event, change, read.ids, raw.raw, at)

    def _change_item(
        self, tx: Tx, event: DeliveryReceived, change: Change, ids: store.Ids, raw: bytes, at: datetime
    ) -> str:
        rows = store.of(tx, ids.municipality)
        before = standing(rows, ids.item_id)
        if before.keeps_out(change):
            return "ignored"
        if before.state is not None and not item_state.may_tell_of(before.state, change):
            raise BadMessage("a change of an item that belongs to another account")
        sha256 = digest(raw)
        if not rows.add_change(ids.change_id, ids.item_id, sha256, raw, at):
            return "duplicate"
        applied = take_in(tx, rows, ids, before, change, Came(event.occurred_at, at, sha256))
        if item_state.is_race(before.state, change) or item_state.is_untold(change):
            want_reread(tx, ids, at)
        if applied.told is not None:
            self._metrics.count(
                "ordstyrer_items_total",
                service="ingest",
                municipality=ids.municipality,
                platform=change.platform,
                change=applied.told,
            )
        return "applied"


def _read(event: DeliveryReceived, platform: Platform, raw: RawChange) -> Read:
    try:
        change = platform.read(raw, event.occurred_at)
        if isinstance(change, Ignored):
            return Read(raw, change, None)
        item_id = item_id_of(event.municipality, change.platform, change.object_id)
        ids = store.Ids(event.municipality, item_id, change_id(event.municipality, change))
        return Read(raw, change, ids)
    except BadMessage as e:
        return Read(raw, e, None)


def _letter(event: DeliveryReceived, platform: Platform, change: RawChange, why: str) -> Letter:
    """Park one change as a delivery of its own, so that it can be replayed without its neighbours."""
    alone = DeliveryReceived(
        event_id=derived_id(event.event_id, "change", digest(change.raw)),
        municipality=event.municipality,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        platform=change.platform or event.platform,
        app=event.app,
        body=platform.one_body(change),
        one_change=True,
    )
    message = Incoming(
        topic="deliveries",
        partition=0,
        offset=0,
        key=str(alone.event_id),
        kind="DeliveryReceived",
        headers=headers_of(alone, "ingest"),
        value=encode(alone),
    )
    return Letter(municipality=event.municipality, message=message, fault=SENDER, why=why)
