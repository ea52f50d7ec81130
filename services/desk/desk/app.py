"""The desk put together: settings in, a service out. The only file that picks adapters."""

import asyncio
import contextlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import msgspec

from common.clock import happens
from common.db import Tx
from common.erased import kept_out
from common.errors import Permanent, Transient
from common.events import ItemErased
from common.health import Health
from common.pack_folder import read_pack
from common.pack_versions import OfVersions, PackVersions
from common.policy.locate import PackError
from common.policy.pack import Pack
from common.secret_box import SecretBox
from common.service import Service, World
from common.web import new_app
from desk.adapters.accounts_file import WatchedAccounts
from desk.adapters.mounted_packs import MOUNTED_SAID, MountedPacks, how_mounted
from desk.core.guide import guide_of
from desk.core.limits import Limits, Terms
from desk.core.provided import gifts_of
from desk.core.public_guide import public_guide_of
from desk.handlers.accounts import load_accounts
from desk.handlers.batches import JOIN
from desk.handlers.complaints import Tries
from desk.handlers.folding import CLOCK, LimitsOf
from desk.handlers.forgetting import Kept, forget
from desk.handlers.gathering import together
from desk.handlers.hearing import handlers_of
from desk.handlers.on_erasure import on_erasure
from desk.handlers.packs import take_mounted
from desk.handlers.passphrases import Passphrases
from desk.jobs.ask_of_accounts import ask_of_accounts
from desk.jobs.count_queue import CountQueue
from desk.jobs.find import make_some_findable
from desk.jobs.go_out import does_go_out
from desk.jobs.join import Join
from desk.jobs.lanes import keep_lanes
from desk.jobs.recount import Place, count_some
from desk.jobs.ring import Ring, give_up
from desk.routes import Live, Office, add_routes
from desk.routes.office import DoorRules, Guides, Provider, Public
from desk.settings import DeskSettings
from desk.store import ERASED, MACHINERY

Mounted = tuple[Pack, dict[str, str]]
"""A pack with its files."""
Some = Callable[[Tx, Place | None], Place | None]
"""Does the next of many, and returns where it came to; None when there are no more."""
TOPICS = (
    *("items", "decisions", "evidence", "outcomes", "records", "erasures"),
    *("deadlines", "alerts", "channels", "dead-letters"),
)
LOOK_EVERY_S = 2.0
"""How often the accounts file and the folder of packs are looked at: a new page is official within seconds."""
FORGET_EVERY_S = 3600.0
"""How often statements, links and complaints that are too old go."""
BETWEEN_COUNTS_S = 0.05
"""Whoever waits for the database comes in between."""


def attach(world: World, settings: DeskSettings, passphrases: Passphrases | None = None) -> Service:
    """Build the service. Its web has pages under `/`, the API under `/api/v1`."""
    packs = PackVersions(world.control)
    guides = OfVersions(packs, guide_of)
    limits = partial(_limits, settings, guides)
    web = new_app("Ordstyrer desk")
    office = Office(
        db=world.db,
        clock=world.clock,
        limits=limits,
        guides=guides,
        session_hours=settings.desk_session_hours,
        metrics=world.metrics,
        mounted=partial(how_mounted, settings.policies_dir),
        packs=packs,
        public=_public(settings, packs),
        door=_door(settings, passphrases or Passphrases()),
        report_least=settings.desk_report_least,
        blobs=world.blobs,
    )
    live = Live(world.db)
    add_routes(web, office, live)
    handlers = kept_out(handlers_of(limits), ERASED)
    handlers[ItemErased] = partial(on_erasure, world.metrics, limits)
    service = Service("desk", world, MACHINERY, handlers, TOPICS, web)
    service.runner.together = together
    _add_jobs(service, limits, packs)
    service.loops.append(partial(_watch_packs, service, MountedPacks(settings.policies_dir)))
    service.loops.append(partial(_forget, service, settings))
    service.loops.append(partial(_make_up, service, partial(count_some, limits=limits)))
    service.loops.append(partial(_make_up, service, make_some_findable))
    service.loops.append(partial(keep_lanes, world.db))
    service.loops.append(CountQueue(world.db, world.clock, world.metrics).run)
    service.loops.append(partial(ask_of_accounts, service, packs))
    service.loops.append(live.run)
    if settings.accounts_file is not None:
        service.loops.append(partial(_watch_accounts, service, WatchedAccounts(settings.accounts_file)))
    return service


def _add_jobs(service: Service, limits: LimitsOf, packs: PackVersions) -> None:
    """Say who does the jobs that wait for a time."""
    service.worker.does(CLOCK, Ring(limits), give_up)
    service.worker.does(JOIN, Join(limits), give_up)
    service.worker.ends.apart = frozenset({JOIN})  # it holds one case after the other
    does_go_out(service.worker, service.world.db, packs)


def _limits(settings: DeskSettings, guides: Guides, municipality: str) -> Limits:
    """Return the limits of a municipality: its pack says how long it waits to hear who removed an item."""
    limits = Limits(
        evidence_wait_s_max=settings.desk_evidence_wait_s_max,
        notice_wait_s_max=settings.desk_notice_wait_s_max,
        undo_s=settings.desk_undo_s,
        terms=Terms(
            statement_days=settings.desk_statement_days,
            complain_days=settings.desk_complain_days,
            complaint_answer_days=settings.desk_complaint_answer_days,
            public_url=settings.desk_public_url or settings.desk_url or "",
        ),
    )
    guide = guides(municipality)
    if guide is None:
        return limits
    days = guide.unknown_removal_days or limits.unknown_removal_days
    return msgspec.structs.replace(limits, unknown_removal_days=days, timezone=guide.timezone)


def _door(settings: DeskSettings, passphrases: Passphrases) -> DoorRules:
    return DoorRules(
        box=SecretBox(settings.desk_key_file or settings.data_dir / "desk.key", made=True),
        second_factor=settings.desk_second_factor,
        passphrases=passphrases,
        idle=timedelta(minutes=settings.desk_session_idle_minutes),
        url=settings.desk_url,
        provider=_provider(settings),
        gifts=gifts_of(settings.desk_oidc_groups),
    )


def _provider(settings: DeskSettings) -> Provider | None:
    if settings.desk_oidc_issuer is None:
        return None
    from desk.adapters.oidc import provider_of  # noqa: PLC0415 - a twentieth of a start, and few desks have one

    return provider_of(settings)


def _public(settings: DeskSettings, packs: PackVersions) -> Public:
    return Public(
        guides=OfVersions(packs, public_guide_of),
        tries=Tries(
            per_link=settings.desk_complaints_per_link_day, per_address=settings.desk_complaints_per_address_hour
        ),
        links_journal=settings.desk_links_journal,
        accessibility_url=settings.desk_public_accessibility_url,
        salt=secrets.token_bytes(32),
    )


async def _forget(service: Service, settings: DeskSettings, stop: asyncio.Event, _health: Health) -> None:
    """Let go of what nobody needs any more, at start and every hour."""
    days = Kept(
        statements=settings.desk_statement_days,
        complaints=settings.desk_complaint_kept_days,
        plan=settings.desk_plan_days,
    )
    while not stop.is_set():
        with contextlib.suppress(Transient):
            await service.world.db.write(lambda tx: forget(tx, days, service.world.clock.now()))
        await happens(stop, FORGET_EVERY_S)


async def _watch_packs(service: Service, mounted: MountedPacks, stop: asyncio.Event, _health: Health) -> None:
    """Offer what lies in the folder of packs at start and on change. A wrong pack is told of, and changes nothing."""
    while not stop.is_set():
        try:
            read = [await _read_mounted(service, folder) for folder in mounted.news()]
            await _take_mounted(service, [found for found in read if found is not None])
        except Transient:
            mounted.forget()
        await happens(stop, LOOK_EVERY_S)


async def _read_mounted(service: Service, folder: Path) -> Mounted | None:
    try:
        return await asyncio.to_thread(read_pack, folder)
    except PackError as e:
        service.log.warning("a mounted pack cannot be used", municipality=folder.name, reason=str(e))
        return None


async def _take_mounted(service: Service, found: list[Mounted]) -> None:
    """All at once: whoever waits for the first pack to be told of has all of them with it."""
    at = service.world.clock.now()
    places = await service.world.db.write(lambda tx: [take_mounted(tx, pack, files, at) for pack, files in found])
    for (pack, _), place in zip(found, places, strict=True):
        tell = service.log.info if place in {"first", "same"} else service.log.warning
        tell(MOUNTED_SAID[place], municipality=pack.file.pack.id, pack=pack.ref)


async def _make_up(service: Service, some: Some, stop: asyncio.Event, _health: Health) -> None:
    """Do what an older release has not, once, between other work."""
    last: Place | None = None
    while not stop.is_set():
        try:
            last = await service.world.db.write(lambda tx: some(tx, last))  # noqa: B023 - awaited here
        except Transient:
            await happens(stop, LOOK_EVERY_S)
            continue
        if last is None:
            return
        await happens(stop, BETWEEN_COUNTS_S)


async def _watch_accounts(service: Service, watched: WatchedAccounts, stop: asyncio.Event, health: Health) -> None:
    """Load the accounts file at start and on change; a wrong one leaves what was, and says why in /readyz."""
    while not stop.is_set():
        try:
            news = watched.news()
            if watched.changing:
                service.log.info("the accounts file is being written: what it said before holds")
            if news is not None:
                at = service.world.clock.now()
                accounts = news.accounts
                changed = await service.world.db.write(lambda tx: load_accounts(tx, accounts, at))  # noqa: B023 - awaited here
                service.log.info("the accounts file was read", accounts=len(accounts), changed=changed)
                health.fine("accounts")
        except Permanent as e:
            health.not_ready("accounts", str(e))
        except Transient:
            watched.forget()
        await happens(stop, LOOK_EVERY_S)
