"""Ingest put together: settings in, a service out. The only file that picks adapters."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from common import accounts
from common.bus.port import Outgoing, outgoing
from common.clock import Clock, SystemClock, happens
from common.db import Database
from common.errors import Permanent, Transient
from common.events import (
    ActionOrdered,
    ActionWithdrawn,
    DeliveryReceived,
    EvidenceSecured,
    EvidenceWanted,
    ItemErased,
    LoginAsked,
    WithdrawalAsked,
    derived_id,
)
from common.health import Health
from common.permissions import LOGINS_OF
from common.runner import Handler
from common.secret_box import SecretBox, make_key_file
from common.service import Service, World
from common.web import new_app
from ingest import store
from ingest.adapters.attachment_web import AttachmentWeb
from ingest.adapters.flickr import Flickr
from ingest.adapters.generic import Generic
from ingest.adapters.google.youtube import YouTube
from ingest.adapters.linkedin import LinkedIn
from ingest.adapters.meta.channel import MetaChannel
from ingest.adapters.meta.facebook import Facebook
from ingest.adapters.meta.instagram import Instagram
from ingest.adapters.meta.login import MetaLogin
from ingest.adapters.secret_files import SecretFiles
from ingest.adapters.wordpress import WordPress
from ingest.adapters.x import X
from ingest.core.connecting import LoginApp
from ingest.handlers.on_action import on_action
from ingest.handlers.on_channel import WITHDRAW, on_channel
from ingest.handlers.on_delivery import OnDelivery
from ingest.handlers.on_erasure import on_erasure
from ingest.handlers.on_evidence import on_evidence
from ingest.jobs.act import Act, give_up
from ingest.jobs.channels import ChannelWatch, CheckChannel
from ingest.jobs.connect import Connecting, Route, Tell
from ingest.jobs.connected import ConnectedTokens
from ingest.jobs.fetch_attachment import FetchAttachment
from ingest.jobs.fetch_attachment import give_up as give_up_attachment
from ingest.jobs.keep_changes import ONE, KeepChanges
from ingest.jobs.knocks import KeepKnocks, Signatures
from ingest.jobs.leaving import Leavings
from ingest.jobs.login import Logins, Means
from ingest.jobs.proving import Proving
from ingest.jobs.reread import Reread
from ingest.jobs.sweep import SweepAccount
from ingest.jobs.sweep_schedule import Reach, SweepSchedule
from ingest.jobs.withdraw import WithdrawAccount
from ingest.ports import ChannelChecks, Platform, Platforms, Secrets
from ingest.routes.leaving import PeopleWhoLeave, add_leaving
from ingest.routes.login_ends import Callbacks, add_callbacks
from ingest.routes.webhooks import WEBHOOKS, Reception, Webhooks, add_routes
from ingest.settings import IngestSettings
from ingest.store import unmatched

__all__ = ["attach", "connecting", "make_key_file"]

TOPICS = ("deliveries", "actions", "evidence", "erasures", "channels")
LOOK_EVERY_S = 2.0
"""How often files and kept changes are looked at: a rotated secret works within seconds."""


def attach(world: World, settings: IngestSettings) -> Service:
    """Build the service; raises Permanent with file and word when the accounts file is wrong."""
    files = SecretFiles(settings.accounts_file)
    box = SecretBox(settings.ingest_token_key_file) if settings.ingest_token_key_file else None
    secrets = ConnectedTokens(files, world.db, box)
    platforms, web, signatures = (
        platforms_of(world.clock, settings),
        new_app("Ordstyrer ingest", WEBHOOKS),
        Signatures(),
    )
    login = MetaLogin(settings.ingest_graph_version)
    means = Means(login=login, box=box, entrances=files, public_url=settings.ingest_public_url)
    logins = Logins(world.db, world.control, world.clock, means)
    topics = TOPICS if settings.does("actions") else ()
    on_delivery = OnDelivery(platforms, world.control, world.metrics)
    service = Service("ingest", world, store.MACHINERY, _handlers(world, on_delivery, logins), topics, web)
    service.runner.together = on_delivery.together
    service.worker.leaves_others = True
    service.closing.append(login.close)
    service.closing.extend(platform.close for platform in platforms.values())
    service.loops.append(_Looking(world, files, settings, service).run)
    service.loops.append(secrets.run)
    if settings.does("webhooks"):
        reception = Reception(world.bus, world.clock, world.metrics, signatures)
        add_routes(web.hot.add_route, Webhooks(platforms, secrets, reception, settings.ingest_webhook_bytes_max))
        add_leaving(web.hot.add_route, PeopleWhoLeave(secrets, Leavings(world.db, world.clock)))
        add_callbacks(web.router.add_route, Callbacks(logins, settings.desk_url))
        service.loops.append(KeepKnocks(world, signatures).run)
    if settings.does("actions"):
        service.loops.append(Proving(world.db, world.clock).run)
        service.worker.does(WITHDRAW, WithdrawAccount(world.db, logins))
        _act(service, settings, platforms, secrets)
    if settings.does("sweep"):
        _sweep(service, settings, platforms, secrets)
        _watch_channels(service, settings, platforms, secrets)
    return service


def _handlers(world: World, on_delivery: OnDelivery, logins: Logins) -> dict[type, Handler]:
    return {
        DeliveryReceived: on_delivery,
        ActionOrdered: on_action,
        ActionWithdrawn: on_action,
        EvidenceSecured: on_evidence,
        EvidenceWanted: on_evidence,
        ItemErased: partial(on_erasure, world.metrics),
        LoginAsked: partial(on_channel, logins=logins),
        WithdrawalAsked: partial(on_channel, logins=logins),
    }


def _act(service: Service, settings: IngestSettings, platforms: Platforms, secrets: Secrets) -> None:
    """Have it carry orders out, and keep and fetch what evidence asks for."""
    world = service.world
    keep = KeepChanges(world.db, world.blobs)
    service.worker.does(store.KEEP, keep)
    service.worker.does(ONE, keep)
    wait_s = settings.ingest_read_back_s_max
    act = Act(world.db, platforms, secrets, world.crash, world.metrics, read_back_s_max=wait_s)
    service.worker.does("act", act, give_up)
    service.worker.does("reread", Reread(world.db, platforms, secrets))
    attachments = AttachmentWeb()
    service.worker.does(
        "fetch_attachment", FetchAttachment(world.db, world.blobs, attachments, secrets), give_up_attachment
    )
    service.closing.append(attachments.close)


def _sweep(service: Service, settings: IngestSettings, platforms: Platforms, secrets: Secrets) -> None:
    """Have it find what no webhook told."""
    world = service.world
    sweep = SweepAccount(world.db, platforms, secrets, world.control, world.metrics)
    service.worker.does("sweep", sweep, sweep.give_up)
    service.worker.ends.apart = frozenset({"sweep"})  # it holds a page of items
    reach = Reach(settings.ingest_sweep_minutes, settings.ingest_sweep_days, settings.ingest_sweep_deep_days)
    service.loops.append(SweepSchedule(world, platforms, secrets, reach).run)


def _watch_channels(service: Service, settings: IngestSettings, platforms: Platforms, secrets: Secrets) -> None:
    """Have it notice when a channel that looks healthy is broken."""
    world = service.world
    at_meta = {name: MetaChannel(name, settings.ingest_graph_version) for name in ("facebook", "instagram")}
    checks: dict[str, ChannelChecks] = {**at_meta}
    checks |= {platform.name: platform.channel for platform in platforms.values() if isinstance(platform, YouTube)}
    service.worker.does("check_channel", CheckChannel(world.db, checks, secrets))
    service.closing.extend(check.close for check in at_meta.values())
    service.loops.append(ChannelWatch(world, platforms, checks, secrets).run)


@asynccontextmanager
async def connecting(
    settings: IngestSettings,
    db: Database,
    municipality: str,
    platform: str,
    app: tuple[str | None, str | None],
    tell: Tell,
) -> AsyncIterator[Connecting]:
    """Yield what connects accounts through an app: its id at the platform, and its name where there are several.

    Permanent names the setting, or the word of the accounts file, that is missing.
    """
    if settings.ingest_token_key_file is None:
        raise Permanent(
            "ORDSTYRER_INGEST_TOKEN_KEY_FILE is not set: tokens are kept only encrypted. `ordstyrer connect --new-key "
            "FILE` makes a key file; the service needs the same setting"
        )
    box = SecretBox(settings.ingest_token_key_file)
    found = accounts.read(settings.accounts_file) if settings.accounts_file else accounts.AccountsFile()
    name = _app_of(found, municipality, platform, app[1])
    known = SecretFiles(settings.accounts_file).app(LOGINS_OF[platform], name)
    secret = known.secrets[0] if known else b""
    app_id = app[0] or (known.app_id if known else None)
    if app_id is None:
        raise Permanent("say the --app-id, or write app_id at the [[app]] of the accounts file")
    urls = (a.url for a in found.accounts if (a.municipality, a.platform) == (municipality, platform))
    login = MetaLogin(settings.ingest_graph_version)
    at_platform = LoginApp(app_id=app_id, secret=secret, url=next(filter(None, urls), None))
    route = Route(municipality=municipality, platform=platform, app_name=name, app=at_platform)
    try:
        yield Connecting(db, login, box, route, SystemClock(), tell)
    finally:
        await login.close()


def _app_of(found: accounts.AccountsFile, municipality: str, platform: str, wanted: str | None) -> str:
    mine = (municipality, LOGINS_OF[platform])
    names = [a.name for a in found.apps if (a.municipality, a.platform) == mine]
    if wanted is None and len(names) == 1:
        return names[0]
    if wanted in names:
        return str(wanted)
    listed = f"name one with --app: {', '.join(names)}" if names else "write its [[app]] first, with its secret_file"
    raise Permanent(f"the accounts file must say which {mine[1]} app of {municipality} is meant: {listed}")


def platforms_of(clock: Clock, settings: IngestSettings) -> dict[str, Platform]:
    """Return every platform there is, by the name that items, accounts and routes have of it."""
    generic = Generic(clock)
    found: tuple[Platform, ...] = (
        Facebook(settings.ingest_graph_version),
        Instagram(settings.ingest_graph_version),
        YouTube(clock, units_per_day=settings.ingest_youtube_units_per_day),
        WordPress(generic),
        Flickr(clock),
        X(clock),
        LinkedIn(clock, settings.ingest_linkedin_version),
        generic,
    )
    return {platform.name: platform for platform in found}


class _Looking:
    """Looks at the accounts file, at kept changes of pages that became active, and at what is too old."""

    def __init__(self, world: World, secrets: SecretFiles, settings: IngestSettings, service: Service) -> None:
        self._world = world
        self._secrets = secrets
        self._unmatched = timedelta(hours=settings.ingest_unmatched_hours_max)
        self._takes_up = settings.does("actions")
        self._log = service.log

    async def run(self, stop: asyncio.Event, health: Health) -> None:
        """Look every few seconds until told to stop."""
        while not stop.is_set():
            self._look_at_files(health)
            if self._takes_up:
                await self._look_at_kept()
            await happens(stop, LOOK_EVERY_S)

    def _look_at_files(self, health: Health) -> None:
        try:
            news = self._secrets.reload()
        except Permanent as e:
            health.not_ready("accounts file", str(e))
            return
        if self._secrets.changing:
            self._log.info("the accounts file or a secret is being written: what was read before holds")
            return
        health.fine("accounts file")
        if news:
            self._log.info("the accounts file and its secrets were read anew")

    async def _look_at_kept(self) -> None:
        try:
            if self._world.control.at_end.is_set():
                await self._take_up_kept()
            before = self._world.clock.now() - self._unmatched
            await self._world.db.write(partial(unmatched.forget_before, before=before))
        except Transient as e:
            self._log.info("kept changes wait", reason=str(e))

    async def _take_up_kept(self) -> None:
        """A page that became active within 72 hours gets its kept changes (G1)."""
        at = self._world.clock.now()
        for municipality, platform, account_id in await self._world.db.read(unmatched.pages):
            if self._world.control.is_active(municipality, platform, account_id, at):
                await self._take_up(municipality, platform, account_id)

    async def _take_up(self, municipality: str, platform: str, account_id: str) -> None:
        """Publish first, forget after: a crash between the two gives doubles, which are known again."""
        kept = await self._world.db.read(lambda tx: unmatched.of_page(tx, municipality, platform, account_id))
        await self._world.bus.publish([_again(municipality, one) for one in kept])
        ids = [one.unmatched_id for one in kept]
        await self._world.db.write(lambda tx: unmatched.forget(tx, municipality, ids))


def _again(municipality: str, kept: unmatched.Unmatched) -> Outgoing:
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
