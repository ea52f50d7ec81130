"""The archiver put together: settings in, a service out."""

import time

from archiver.adapters.key_file import new_salt, public_pem
from archiver.adapters.loopback_core import LoopbackCore
from archiver.adapters.no_core import NoCore
from archiver.adapters.noark_core.link import NoarkLink
from archiver.adapters.noark_core.stated import cores_in
from archiver.adapters.pdf_press import Limits, press_of
from archiver.adapters.stated_journals import StatedJournals, with_journals
from archiver.adapters.stated_offices import hours_of, offices_of
from archiver.adapters.stated_retention import rules_of
from archiver.adapters.structure_file import read_structures
from archiver.app.parts import office, proving, receipts, shelf, signing_key
from archiver.handlers.archivist import Archivist
from archiver.handlers.asked import Asked
from archiver.handlers.freezing import on_frozen
from archiver.handlers.on_decision import OnDecision
from archiver.handlers.on_evidence import OnEvidence
from archiver.handlers.on_item import OnItem
from archiver.handlers.on_judgement import OnJudgement
from archiver.handlers.on_outcome import OnOutcome
from archiver.jobs.deliver import Deliver, DeliveryDue
from archiver.jobs.deliver_replies import TakeReplies
from archiver.jobs.file_documents import FileDocuments
from archiver.jobs.inspect import Inspect
from archiver.jobs.look_again import LookAgain
from archiver.jobs.look_again import give_up as nothing_more
from archiver.jobs.make_checkpoint import MakeCheckpoint
from archiver.jobs.make_checkpoint import give_up as next_checkpoint
from archiver.jobs.number_waiting import NumberWaiting
from archiver.jobs.package import MakePackage
from archiver.jobs.prepare import Sources
from archiver.jobs.prove import Prover
from archiver.jobs.retain import LetGo, Retain
from archiver.jobs.seal import MakeSeal
from archiver.jobs.snapshot import TakeSnapshot, WantSnapshots
from archiver.jobs.watch_journal import WatchJournal
from archiver.jobs.watch_restore import WatchRestore
from archiver.ports import CoreLink, Renderer, RetentionRules
from archiver.routes import open_public_journal
from archiver.settings import ArchiverSettings
from archiver.store.asking import INSPECT_KIND, PACKAGE_KIND
from archiver.store.deliveries import DELIVER_KIND, DUE_KIND
from archiver.store.erasing import LET_GO_KIND
from archiver.store.filing import FILE_KIND, Clerk
from archiver.store.ledger import CHECKPOINT_KIND
from archiver.store.numbers import WISH_KIND
from archiver.store.patience import UNCONFIRMED_KIND
from archiver.store.seals import SEAL_KIND
from archiver.store.snapshots import SNAPSHOT_KIND
from archiver.store.sweeping import SWEEP_KIND
from archiver.store.tables import MACHINERY
from archiver.store.together import ends_ahead, ends_together, together, with_batch
from common.beside import BesidePacks
from common.errors import Permanent
from common.events import (
    ActionTaken,
    AttachmentsKept,
    CaseFileClosed,
    CaseFileCorrected,
    CaseFileReopened,
    DecisionMade,
    DisposalDecided,
    Event,
    EvidenceWanted,
    GroundGiven,
    ItemEdited,
    ItemFrozen,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    ItemThawed,
    ItemUnhidden,
    NoticeSent,
    PackageAsked,
    ProofAsked,
    RecordArchived,
    RecordAssessed,
    RecordClosed,
    RecordConfirmed,
    RecordCorrected,
    RecordLinked,
    RecordPassedOn,
    RecordPushed,
    RecordWrittenOff,
    RemovalExplained,
    ReplyClaimed,
    UnitAnswered,
    UnitConfirmed,
)
from common.pack_versions import PackVersions
from common.runner import Handler
from common.service import Service, World
from common.web import new_app

ARCHIVIST_ACTS: tuple[type[Event], ...] = (
    *(RecordClosed, RecordArchived, RecordWrittenOff, RecordAssessed, RecordLinked, RecordCorrected, RecordPassedOn),
    RecordPushed,
    *(CaseFileClosed, CaseFileReopened, CaseFileCorrected),
)
TOPICS = ("items", "decisions", "judgements", "evidence", "outcomes")

AT_ONCE = 4
"""So many times the jobs of other services: most wait for our own disk, and a third of all comments has one."""
JOBS_END_WITHIN_S = 8.0
"""Each job can be done anew at any point: files are named by their content, a core is asked before it is told."""


def attach(world: World, settings: ArchiverSettings, link: CoreLink | None = None) -> Service:
    """Build the service; raises Permanent when the checkpoint key file is wrong, or PDF/A cannot be made here.

    Titles and journal years are those of the municipality's own language and clock: before the first pack is told of
    nothing is consumed.
    """
    versions = PackVersions(world.control)
    stated = offices_of(versions, office(settings), read_structures(settings.archiver_structure_file))
    offices = with_journals(stated, StatedJournals(settings.accounts_file))
    clerk = Clerk(new_salt, offices, world.metrics, hours_of(versions, BesidePacks(world.control)))
    rules = rules_of(versions)
    handlers = handlers_of(clerk, rules)
    service = Service("archiver", world, MACHINERY, handlers, TOPICS, new_app("Ordstyrer archiver"))
    restore = WatchRestore(world.db, shelf(settings), world.clock, service.log)
    service.runner.after(world.control.at_end, versions.known, restore.looked)
    service.runner.together, ends = together, service.worker.ends
    ends.around, ends.ahead, ends.lingering = ends_together, ends_ahead, frozenset({FILE_KIND})
    press = press_of(Limits(settings.archiver_rendering_seconds_max, settings.archiver_rendering_memory_mib_max))
    service.loops += (restore.come, versions.come, press.stop_when)
    service.worker.ends_within_s, service.worker.jobs_at_once_max = JOBS_END_WITHIN_S, AT_ONCE * world.jobs_at_once_max
    sources = _sources(service, settings, press)
    seal, file = MakeSeal(sources, clerk.offices, world.metrics, new_salt), FileDocuments(sources, clerk)
    checkpoint = MakeCheckpoint(world.db, world.blobs, signing_key(settings), shelf(settings))
    service.worker.does(SEAL_KIND, seal, seal.give_up)
    service.worker.does(FILE_KIND, file, file.give_up)
    service.worker.does(UNCONFIRMED_KIND, LookAgain(clerk), nothing_more)
    service.worker.does(CHECKPOINT_KIND, checkpoint, next_checkpoint)
    open_public_journal(service, clerk.offices)
    _deliver(service, settings, clerk, link)
    _retain(service, rules)
    _answer(service, settings)
    take = TakeSnapshot(sources, clerk.offices, new_salt)
    service.worker.does(SNAPSHOT_KIND, take, take.give_up)
    service.loops.append(WantSnapshots(sources, world.control, world.clock).come)
    service.loops.append(_watch_journal(service, settings).watch)
    return service


def _sources(service: Service, settings: ArchiverSettings, press: Renderer) -> Sources:
    """Return where the parts of seals are found; what is still being read of them ends with the service."""
    sources = Sources(service.world.db, service.world.blobs, settings.archiver_seal_bytes_max, press)
    service.closing.append(sources.gathering.end)
    return sources


def _watch_journal(service: Service, settings: ArchiverSettings) -> WatchJournal:
    world = service.world
    prover = Prover(world.db, None, shelf(settings), proving(settings, None))
    return WatchJournal(world.db, prover, world.clock, world.metrics, service.log)


def _retain(service: Service, rules: RetentionRules) -> None:
    """Add what carries out the municipalities' rows of retention."""
    world = service.world
    retain, let_go = Retain(world.db, rules, new_salt, world.metrics), LetGo(world.db, world.blobs, world.metrics)
    service.worker.does(SWEEP_KIND, retain, retain.give_up)
    service.worker.does(LET_GO_KIND, let_go, let_go.give_up)


def _deliver(service: Service, settings: ArchiverSettings, clerk: Clerk, link: CoreLink | None) -> None:
    """Add what takes records to the municipalities' own cores, and what gives numbers that were waited for."""
    world, way = service.world, link or _link(service.world, settings)
    deliver, number = Deliver(world.db, world.blobs, way, clerk), NumberWaiting(clerk)
    service.worker.does(DELIVER_KIND, deliver, deliver.give_up)
    service.worker.does(DUE_KIND, DeliveryDue(clerk), nothing_more)
    service.worker.does(WISH_KIND, number, number.give_up)
    service.loops.append(TakeReplies(world.db, way, receipts(settings), clerk, world.clock, service.log).come)


def _answer(service: Service, settings: ArchiverSettings) -> None:
    """Add what answers people who ask of the archive as a whole, and what looks through it once a day."""
    world = service.world
    inspect = Inspect(world.db, Prover(world.db, None, shelf(settings), proving(settings, None)))
    package = MakePackage(world.db, world.blobs, signing_key(settings), public_pem)
    service.worker.does(INSPECT_KIND, inspect, inspect.give_up)
    service.worker.does(PACKAGE_KIND, package, package.give_up)


def _link(world: World, settings: ArchiverSettings) -> CoreLink:
    if settings.archiver_core is None:
        return NoCore()
    if settings.archiver_core == "noark":
        if settings.archiver_noark_file is None:
            raise Permanent("ORDSTYRER_ARCHIVER_CORE=noark needs ORDSTYRER_ARCHIVER_NOARK_FILE, which names the cores")
        return NoarkLink(cores_in(settings.archiver_noark_file, office(settings).zone, time.monotonic))
    return LoopbackCore(world.clock, path=settings.data_dir / "loopback-core.json")


def handlers_of(clerk: Clerk, rules: RetentionRules) -> dict[type[Event], Handler]:
    """Return what is called for each event; what waited for its item or decision goes the same way."""
    handlers: dict[type[Event], Handler] = {}
    on_item, on_outcome = OnItem(clerk, handlers), OnOutcome(clerk)
    handlers.update(dict.fromkeys((ItemPosted, ItemEdited, ItemHidden, ItemUnhidden, ItemRemoved), on_item))
    handlers.update(dict.fromkeys((ActionTaken, NoticeSent), on_outcome))
    handlers[DecisionMade] = OnDecision(clerk, rules, handlers)
    handlers[EvidenceWanted] = handlers[AttachmentsKept] = OnEvidence(clerk)
    for kind, handler in list(handlers.items()):
        handlers[kind] = with_batch(handler)
    judged = (RecordConfirmed, UnitConfirmed, ReplyClaimed, GroundGiven, RemovalExplained, UnitAnswered)
    handlers.update(dict.fromkeys(judged, OnJudgement(clerk)))
    handlers.update(dict.fromkeys(ARCHIVIST_ACTS, Archivist(clerk)))
    handlers.update(dict.fromkeys((ItemFrozen, ItemThawed), on_frozen))
    handlers.update(dict.fromkeys((ProofAsked, DisposalDecided, PackageAsked), Asked(clerk.salts)))
    return handlers
