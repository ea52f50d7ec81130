"""Ingest put together: settings in, a service out. The only file that picks adapters."""

import asyncio
from datetime import timedelta
from functools import partial

from common.bus.port import Outgoing, outgoing
from common.clock import happens
from common.errors import Permanent, Transient
from common.events import ActionOrdered, ActionWithdrawn, DeliveryReceived, EvidenceSecured, derived_id
from common.health import Health
from common.runner import Handler
from common.service import Service, World
from common.web import new_app
from ingest import store
from ingest.adapters.facebook import Facebook
from ingest.adapters.secret_files import SecretFiles
from ingest.handlers.on_action import on_action
from ingest.handlers.on_delivery import OnDelivery
from ingest.handlers.on_evidence import on_evidence
from ingest.jobs.act import Act, give_up
from ingest.jobs.keep_change import KeepChange
from ingest.jobs.reread import Reread
from ingest.ports import Platform
from ingest.routes import Webhooks, add_routes
from ingest.settings import IngestSettings

TOPICS = ("deliveries", "actions", "evidence")
LOOK_EVERY_S = 2.0
"""How often files and kept changes are looked at: a rotated secret works within seconds."""


def attach(world: World, settings: IngestSettings) -> Service:
    """Build the service; raises Permanent with file and word when the accounts file is wrong."""
    secrets = SecretFiles(settings.accounts_file)
    platforms: dict[str, Platform] = {"facebook": Facebook(settings.ingest_graph_version)}
    on_delivery = OnDelivery(platforms, world.control, world.metrics)
    handlers: dict[type, Handler] = {
        DeliveryReceived: on_delivery,
        ActionOrdered: on_action,
        ActionWithdrawn: on_action,
        EvidenceSecured: on_evidence,
    }
    web = new_app("Ordstyrer ingest")
    webhooks = Webhooks(platforms, secrets, world.bus, world.clock, world.metrics, settings.ingest_webhook_bytes_max)
    add_routes(web.router.add_route, webhooks)
    service = Service("ingest", world, store.MACHINERY, handlers, TOPICS, web)
    service.worker.does("keep_change", KeepChange(world.db, world.blobs))
    wait_s = settings.ingest_read_back_s_max
    act = Act(world.db, platforms, secrets, world.crash, world.metrics, read_back_s_max=wait_s)
    service.worker.does("act", act, give_up)
    service.worker.does("reread", Reread(world.db, platforms, secrets))
    service.closing.extend(platform.close for platform in platforms.values())
    service.loops.append(_Looking(world, secrets, settings, service).run)
    return service


class _Looking:
    """Looks at the accounts file, at kept changes of pages that became active, and at what is too old."""

    def __init__(
        self,
        world: World,
        secrets: SecretFiles,
        settings: IngestSettings,
        service: Service,
    ) -> None:
        self._world = world
        self._secrets = secrets
        self._unmatched = timedelta(hours=settings.ingest_unmatched_hours_max)
        self._log = service.log

    async def run(self, stop: asyncio.Event, health: Health) -> None:
        """Look every few seconds until told to stop."""
        while not stop.is_set():
            try:
                self._secrets.reload()
                health.fine("accounts file")
            except Permanent as e:
                health.not_ready("accounts file", str(e))
            try:
                if self._world.control.at_end.is_set():
                    await self._take_up_kept()
                before = self._world.clock.now() - self._unmatched
                await self._world.db.write(partial(store.forget_unmatched, before=before))
            except Transient as e:
                self._log.info("kept changes wait", reason=str(e))
            await happens(stop, LOOK_EVERY_S)

    async def _take_up_kept(self) -> None:
        """A page that became active within 72 hours gets its kept changes (G1)."""
        at = self._world.clock.now()
        for municipality, platform, account_id in await self._world.db.read(store.unmatched_accounts):
            if self._world.control.is_active(municipality, platform, account_id, at):
                await self._take_up(municipality, platform, account_id)

    async def _take_up(self, municipality: str, platform: str, account_id: str) -> None:
        """Publish first, forget after: a crash between the two gives doubles, which are known again."""
        kept = await self._world.db.read(lambda tx: store.of(tx, municipality).unmatched(platform, account_id))
        await self._world.bus.publish([_again(municipality, one) for one in kept])
        ids = [one.unmatched_id for one in kept]
        await self._world.db.write(lambda tx: store.of(tx, municipality).forget_kept(ids))


def _again(municipality: str, kept: store.Unmatched) -> Outgoing:
    event = DeliveryReceived(
        event_id=derived_id(kept.unmatched_id, "again"),
        municipality=municipality,
        occurred_at=kept.received_at,
        recorded_at=kept.received_at,
        platform=kept.platform,
        app=kept.app,
        body=kept.body,
        one_change=True,
    )
    return outgoing(event, "ingest")
