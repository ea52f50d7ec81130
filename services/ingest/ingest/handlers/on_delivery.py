"""A delivery is split into changes; each becomes the newest state of its item, or is kept with the reason."""

from datetime import datetime, timedelta
from uuid import UUID

from common.blob import digest
from common.bus.port import Incoming
from common.codec import encode, headers_of
from common.control import Control
from common.db import Tx
from common.dead_letters import SENDER, Letter
from common.errors import BadMessage
from common.events import DeliveryReceived, Event, derived_id, item_id_of
from common.metrics import Metrics
from common.work import Job, enqueue
from ingest import store
from ingest.core import erased, item_state
from ingest.core.change import HIDDEN, REMOVED, UNHIDDEN, Change, Ignored, RawChange, change_id
from ingest.core.telling import item_event
from ingest.ports import Platform, Platforms

REREAD_AFTER = timedelta(seconds=1)
OUR_DOING = {HIDDEN: "hide", UNHIDDEN: "unhide", REMOVED: "remove"}


class OnDelivery:
    """Handles `DeliveryReceived`."""

    def __init__(self, platforms: Platforms, control: Control, metrics: Metrics) -> None:
        self._platforms = platforms
        self._control = control
        self._metrics = metrics

    def __call__(self, tx: Tx, event: Event, at: datetime) -> None:
        """Apply every change; one that cannot be understood is parked and its neighbours go on."""
        if not isinstance(event, DeliveryReceived):
            return
        platform = self._platforms[event.platform]
        for change in platform.split(event.body, event.headers):
            try:
                with tx.begin_nested():
                    result = self._apply(tx, event, platform, change, at)
            except BadMessage as e:
                if event.one_change:
                    raise  # it is parked already; whoever replays it hears that it is still broken
                result = "parked"
                store.MACHINERY.dead_letters.park(tx, _letter(event, platform, change, str(e)), at)
            self._metrics.count(
                "ordstyrer_changes_total",
                service="ingest",
                municipality=event.municipality,
                platform=change.platform or event.platform,
                result=result,
            )

    def _apply(self, tx: Tx, event: DeliveryReceived, platform: Platform, raw: RawChange, at: datetime) -> str:
        change = platform.read(raw, event.occurred_at)
        if isinstance(change, Ignored):
            return "ignored"
        if not self._control.is_active(event.municipality, change.platform, raw.account_id, at):
            store.of(tx, event.municipality).keep_unmatched(
                store.Unmatched(
                    unmatched_id=change_id(event.municipality, change),
                    platform=change.platform,
                    app=event.app,
                    body=platform.one_body(raw),
                    received_at=event.occurred_at,
                ),
                raw.account_id,
            )
            return "unmatched"
        return self._change_item(tx, event, change, raw, at)

    def _change_item(self, tx: Tx, event: DeliveryReceived, change: Change, raw: RawChange, at: datetime) -> str:
        municipality = event.municipality
        rows = store.of(tx, municipality)
        item_id = item_id_of(municipality, change.platform, change.object_id)
        rows.lock_item(item_id)
        before = rows.item(item_id)
        stone = rows.tombstone(item_id) if before is None else None
        if stone is not None and not erased.is_written_since(stone.at, change):
            return "ignored"
        sha256 = digest(raw.raw)
        this = change_id(municipality, change)
        if not rows.add_change(this, item_id, sha256, raw.raw, at):
            return "duplicate"
        if before is not None and not item_state.may_tell_of(before, change):
            raise BadMessage("a change of an item that belongs to another account")
        by_us = change.verb in OUR_DOING and rows.has_begun(item_id, OUR_DOING[change.verb])
        applied = item_state.apply(before, change, event.occurred_at, sha256, by_us=by_us)
        if stone is not None:
            applied = erased.numbered_on(applied, stone.revision, stone.change_no)
        rows.put_item(item_id, applied.state, at)
        enqueue(tx, store.MACHINERY.jobs, keep_change(municipality, this, at))
        if item_state.is_race(before, change) or item_state.is_untold(change):
            enqueue(tx, store.MACHINERY.jobs, _reread(municipality, item_id, this, at))
        if applied.told is None:
            return "applied"
        store.MACHINERY.outbox.publish(tx, item_event(municipality, item_id, applied.state, applied.told, at))
        self._metrics.count(
            "ordstyrer_items_total",
            service="ingest",
            municipality=municipality,
            platform=change.platform,
            change=applied.told,
        )
        return "applied"


def keep_change(municipality: str, this: UUID, at: datetime) -> Job:
    """Return the job that puts a change's bytes where the archiver finds them."""
    return Job(
        municipality=municipality,
        job_id=derived_id(this, "keep"),
        kind="keep_change",
        key=f"keep:{this}",
        target="blobs",
        args={"change_id": str(this)},
        run_at=at,
    )


def _reread(municipality: str, item_id: UUID, this: UUID, at: datetime) -> Job:
    """Two changes raced: ask the platform, once they have settled, how the item stands."""
    return Job(
        municipality=municipality,
        job_id=derived_id(this, "reread"),
        kind="reread",
        key=f"reread:{this}",
        target=f"platform:{municipality}",
        args={"item_id": str(item_id)},
        run_at=at + REREAD_AFTER,
    )


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
