"""The desk put together: settings in, a service out. The only file that picks adapters."""

import asyncio
from functools import partial

from common.clock import happens
from common.errors import Permanent, Transient
from common.events import (
    ActionFailed,
    ActionTaken,
    ActionUnknown,
    AlertFailed,
    AlertRaised,
    AlertResolved,
    AlertSent,
    DeadlineDropped,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineSet,
    DeadlineWarned,
    DecisionMade,
    Event,
    EvidenceFailed,
    EvidenceSecured,
    ItemEdited,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    ItemUnhidden,
    MessageParked,
    MessageReplayed,
    NoticeFailed,
    NoticeSent,
    NoticeUnknown,
    RecordCaptured,
    RecordJournaled,
    RecordWithdrawn,
)
from common.health import Health
from common.runner import Handler
from common.service import Service, World
from common.web import new_app
from desk.adapters.accounts_file import WatchedAccounts
from desk.adapters.pack_folder import read_guides
from desk.core.facts import Limits
from desk.handlers.accounts import load_accounts
from desk.handlers.folding import CLOCK
from desk.handlers.on_alert import on_alert
from desk.handlers.on_dead_letter import on_dead_letter
from desk.handlers.on_deadline import on_deadline
from desk.handlers.on_decision import on_decision
from desk.handlers.on_evidence import on_evidence
from desk.handlers.on_item import on_item
from desk.handlers.on_outcome import on_outcome
from desk.handlers.on_record import on_record
from desk.jobs.ring import Ring, give_up
from desk.routes import Office, add_routes
from desk.settings import DeskSettings
from desk.store import MACHINERY

TOPICS = ("items", "decisions", "evidence", "outcomes", "records", "deadlines", "alerts", "dead-letters")
LOOK_EVERY_S = 2.0
"""How often the accounts file is looked at: a new page is official within seconds."""


def attach(world: World, settings: DeskSettings) -> Service:
    """Build the service. Its web has pages under `/`, the API under `/api/v1`."""
    limits = Limits(
        evidence_wait_s_max=settings.desk_evidence_wait_s_max, notice_wait_s_max=settings.desk_notice_wait_s_max
    )
    web = new_app("Ordstyrer desk")
    office = Office(
        db=world.db,
        clock=world.clock,
        limits=limits,
        guides=read_guides(settings.policies_dir),
        session_hours=settings.desk_session_hours,
        metrics=world.metrics,
    )
    add_routes(web, office)
    service = Service("desk", world, MACHINERY, _handlers(limits), TOPICS, web)
    service.worker.does(CLOCK, Ring(limits), give_up)
    if settings.accounts_file is not None:
        service.loops.append(partial(_watch_accounts, service, WatchedAccounts(settings.accounts_file)))
    return service


def _handlers(limits: Limits) -> dict[type[Event], Handler]:
    topics: dict[Handler, tuple[type[Event], ...]] = {
        partial(on_item, limits=limits): (ItemPosted, ItemEdited, ItemHidden, ItemUnhidden, ItemRemoved),
        partial(on_decision, limits=limits): (DecisionMade,),
        partial(on_evidence, limits=limits): (EvidenceSecured, EvidenceFailed),
        partial(on_outcome, limits=limits): (
            *(ActionTaken, ActionFailed, ActionUnknown),
            *(NoticeSent, NoticeFailed, NoticeUnknown),
        ),
        partial(on_record, limits=limits): (RecordCaptured, RecordJournaled, RecordWithdrawn),
        partial(on_deadline, limits=limits): (
            *(DeadlineSet, DeadlineMoved, DeadlineWarned),
            *(DeadlineMet, DeadlineMissed, DeadlineDropped),
        ),
        partial(on_alert, limits=limits): (AlertRaised, AlertSent, AlertFailed, AlertResolved),
        partial(on_dead_letter, limits=limits): (MessageParked, MessageReplayed),
    }
    return {event: handler for handler, events in topics.items() for event in events}


async def _watch_accounts(service: Service, watched: WatchedAccounts, stop: asyncio.Event, health: Health) -> None:
    """Load the accounts file at start and on change; a wrong one leaves what was, and says why in /readyz."""
    while not stop.is_set():
        try:
            news = watched.news()
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
