"""The archiver put together: settings in, a service out. The only file that picks adapters."""

import time
from collections.abc import Iterable
from datetime import datetime, tzinfo
from importlib.metadata import version
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from archiver.adapters.blob_files import BlobFiles
from archiver.adapters.bucket_shelf import PREFIX, BucketShelf
from archiver.adapters.delivery_folder import DeliveryFolder
from archiver.adapters.eark_schemas import eark_schemas_in, terms_in
from archiver.adapters.folder_shelf import FolderShelf
from archiver.adapters.key_file import make_keys, new_salt, public_pem, read_keys, read_public, rotate
from archiver.adapters.loopback_core import LoopbackCore
from archiver.adapters.no_core import NoCore
from archiver.adapters.noark_core.link import NoarkLink
from archiver.adapters.noark_core.stated import cores_in
from archiver.adapters.pdf_press import Limits, press_of
from archiver.adapters.plain_folder import FolderPeriode
from archiver.adapters.schema_folder import schemas_in
from archiver.adapters.stated_journals import StatedJournals, with_journals
from archiver.adapters.stated_offices import hours_of, offices_of
from archiver.adapters.stated_retention import rules_of
from archiver.adapters.structure_file import read_structures
from archiver.core import chain
from archiver.core.checkpoint import Key, Keys, PublicKey, SigningKey
from archiver.core.delivery import Delivery
from archiver.core.deposit.profile import PROFILES, Sender
from archiver.core.eark.terms import profile_of
from archiver.core.noark.model import Fil, Periode
from archiver.core.office import Office, number_text
from archiver.core.snapshot import may_close
from archiver.core.whose import only_own
from archiver.handlers.archivist import Archivist
from archiver.handlers.closing_years import CloseYear, YearClosed, close_year
from archiver.handlers.on_decision import OnDecision
from archiver.handlers.on_evidence import OnEvidence
from archiver.handlers.on_item import OnItem
from archiver.handlers.on_judgement import OnJudgement
from archiver.handlers.on_outcome import OnOutcome
from archiver.handlers.retaining import watch
from archiver.jobs import privacy
from archiver.jobs.deliver import Deliver, DeliveryDue
from archiver.jobs.deliver_replies import TakeReplies
from archiver.jobs.export import FOLDER, Exported, Order, Progress, Terms, Year, export_deposit, export_folder
from archiver.jobs.export_outside import ARKIVMELDING, EARK, export_eark, export_messages
from archiver.jobs.file_documents import FileDocuments
from archiver.jobs.look_again import LookAgain
from archiver.jobs.look_again import give_up as nothing_more
from archiver.jobs.make_checkpoint import MakeCheckpoint
from archiver.jobs.make_checkpoint import give_up as next_checkpoint
from archiver.jobs.number_waiting import NumberWaiting
from archiver.jobs.prepare import Sources
from archiver.jobs.prove import Prover, Told, nobody
from archiver.jobs.resume import GoOn, Resume, Resumed
from archiver.jobs.retain import LetGo, Retain
from archiver.jobs.seal import MakeSeal
from archiver.jobs.snapshot import TakeSnapshot, WantSnapshots
from archiver.jobs.watch_restore import WatchRestore
from archiver.ports import CoreLink, RetentionRules, Shelf
from archiver.routes import open_public_journal
from archiver.settings import ArchiverSettings
from archiver.store.deliveries import DELIVER_KIND, DUE_KIND, WITH_THE_CORE, Deliveries, tracking_of
from archiver.store.erasing import LET_GO_KIND
from archiver.store.filed import Filed
from archiver.store.filing import FILE_KIND, Clerk
from archiver.store.ledger import CHECKPOINT_KIND, Ledger
from archiver.store.numbers import WISH_KIND
from archiver.store.patience import UNCONFIRMED_KIND
from archiver.store.period import Period
from archiver.store.seals import SEAL_KIND
from archiver.store.snapshots import SNAPSHOT_KIND, Snapshots
from archiver.store.sweeping import SWEEP_KIND
from archiver.store.tables import MACHINERY
from common.beside import BesidePacks
from common.blob import Blobs, S3Files, s3_client
from common.db import Database, Tx
from common.errors import Permanent
from common.events import (
    AccountFact,
    ActionTaken,
    AttachmentsKept,
    CaseFileClosed,
    CaseFileCorrected,
    CaseFileReopened,
    DecisionMade,
    Event,
    EvidenceWanted,
    GroundGiven,
    ItemEdited,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    ItemUnhidden,
    NoticeSent,
    RecordArchived,
    RecordAssessed,
    RecordClosed,
    RecordConfirmed,
    RecordCorrected,
    RecordLinked,
    RecordPassedOn,
    RecordWrittenOff,
    RemovalExplained,
    ReplyClaimed,
    UnitConfirmed,
)
from common.pack_versions import PackVersions
from common.runner import Handler
from common.service import Service, World
from common.web import new_app

ARCHIVIST_ACTS: tuple[type[Event], ...] = (
    *(RecordClosed, RecordArchived, RecordWrittenOff, RecordAssessed, RecordLinked, RecordCorrected, RecordPassedOn),
    *(CaseFileClosed, CaseFileReopened, CaseFileCorrected),
)
TOPICS = ("items", "decisions", "judgements", "evidence", "outcomes")


def attach(world: World, settings: ArchiverSettings, link: CoreLink | None = None) -> Service:
    """Build the service; raises Permanent when the checkpoint key file is wrong, or PDF/A cannot be made here.

    Titles and journal years are those of the municipality's own language and clock: before the first pack is told of
    nothing is consumed.
    """
    versions = PackVersions(world.control)
    stated = offices_of(versions, _default(settings), read_structures(settings.archiver_structure_file))
    offices = with_journals(stated, StatedJournals(settings.accounts_file))
    clerk = Clerk(new_salt, offices, world.metrics, hours_of(versions, BesidePacks(world.control)))
    handlers, rules = handlers_of(clerk), rules_of(versions)
    watch(handlers, rules)
    service = Service("archiver", world, MACHINERY, handlers, TOPICS, new_app("Ordstyrer archiver"))
    restore = WatchRestore(world.db, _shelf(settings), world.clock, service.log)
    service.runner.after(world.control.at_end, versions.known, restore.looked)
    service.loops.append(restore.come)
    service.loops.append(versions.come)
    press = press_of(Limits(settings.archiver_rendering_seconds_max, settings.archiver_rendering_memory_mib_max))
    sources = Sources(world.db, world.blobs, settings.archiver_seal_bytes_max, press)
    seal, file = MakeSeal(sources, clerk.offices, world.metrics, new_salt), FileDocuments(sources, clerk)
    checkpoint = MakeCheckpoint(world.db, world.blobs, _key(settings), _shelf(settings))
    service.worker.does(SEAL_KIND, seal, seal.give_up)
    service.worker.does(FILE_KIND, file, file.give_up)
    service.worker.does(UNCONFIRMED_KIND, LookAgain(clerk), nothing_more)
    service.worker.does(CHECKPOINT_KIND, checkpoint, next_checkpoint)
    open_public_journal(service, clerk.offices)
    _deliver(service, settings, clerk, link)
    _retain(service, rules)
    take = TakeSnapshot(sources, clerk.offices, new_salt)
    service.worker.does(SNAPSHOT_KIND, take, take.give_up)
    service.loops.append(WantSnapshots(sources, world.control, world.clock).come)
    return service


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
    service.loops.append(TakeReplies(world.db, way, _receipts(settings), clerk, world.clock, service.log).come)


def _link(world: World, settings: ArchiverSettings) -> CoreLink:
    if settings.archiver_core is None:
        return NoCore()
    if settings.archiver_core == "noark":
        if settings.archiver_noark_file is None:
            raise Permanent("ORDSTYRER_ARCHIVER_CORE=noark needs ORDSTYRER_ARCHIVER_NOARK_FILE, which names the cores")
        return NoarkLink(cores_in(settings.archiver_noark_file, _default(settings).zone, time.monotonic))
    return LoopbackCore(world.clock, path=settings.data_dir / "loopback-core.json")


def handlers_of(clerk: Clerk) -> dict[type[Event], Handler]:
    """Return what is called for each event; what waited for its item or decision goes the same way."""
    handlers: dict[type[Event], Handler] = {}
    on_item, on_outcome = OnItem(clerk, handlers), OnOutcome(clerk)
    handlers.update(dict.fromkeys((ItemPosted, ItemEdited, ItemHidden, ItemUnhidden, ItemRemoved), on_item))
    handlers.update(dict.fromkeys((ActionTaken, NoticeSent), on_outcome))
    handlers[DecisionMade] = OnDecision(clerk, handlers)
    judged = (RecordConfirmed, UnitConfirmed, ReplyClaimed, GroundGiven, RemovalExplained)
    handlers.update(dict.fromkeys(judged, OnJudgement(clerk)))
    handlers.update(dict.fromkeys(ARCHIVIST_ACTS, Archivist(clerk)))
    handlers.update(dict.fromkeys((EvidenceWanted, AttachmentsKept), OnEvidence(clerk)))
    return handlers


def _default(settings: ArchiverSettings) -> Office:
    return Office(zone=ZoneInfo(settings.archiver_timezone))


def _key(settings: ArchiverSettings) -> SigningKey:
    """On PostgreSQL the key is given, never made: replicas must share it."""
    path = settings.checkpoint_key_file
    keys = make_keys(path) if settings.archiver_checkpoint_key_file is None else read_keys(path)
    if keys is None:
        raise Permanent(f"there is no checkpoint key file {path}")
    if keys.signs is None:
        raise Permanent(f"the checkpoint key file {path} has no private key: nothing can be signed")
    return keys.signs


def _shelf(settings: ArchiverSettings) -> Shelf:
    if settings.checkpoint_dir is not None:
        return FolderShelf(settings.checkpoint_dir)
    client = s3_client(settings.blob_s3_endpoint)
    return BucketShelf(S3Files(client, settings.blob_s3_bucket or "", PREFIX, lock_days=settings.blob_s3_lock_days))


def _receipts(settings: ArchiverSettings) -> Shelf:
    """Receipts lie beside the checkpoints: outside the database, written once."""
    if settings.checkpoint_dir is not None:
        return FolderShelf(settings.checkpoint_dir / ".receipts")
    client = s3_client(settings.blob_s3_endpoint)
    return BucketShelf(S3Files(client, settings.blob_s3_bucket or "", ".receipts/"))


# --- what the command line asks --------------------------------------------------------------------------------


async def verify(
    db: Database,
    settings: ArchiverSettings,
    municipality: str | None = None,
    *,
    blobs: Blobs | None = None,
    public_key: Path | None = None,
    told: Told = nobody,
) -> list[chain.Report]:
    """Verify every chain, or one municipality's; problems found are in the reports, none means that all is whole.

    Reads only. Without `blobs` the kept files are left out. With a file of public keys no other key is looked at.
    """
    prover = Prover(db, blobs, _shelf(settings), _proving(settings, public_key), told)
    return await prover.prove(municipality)


def _proving(settings: ArchiverSettings, public_key: Path | None) -> tuple[Key, ...]:
    if public_key is not None:
        return read_public(public_key)
    keys = read_keys(settings.checkpoint_key_file)
    return keys.proves if keys else ()


def public_keys(settings: ArchiverSettings, *, new: bool = False) -> list[tuple[str, str]]:
    """Return each public key, the one that signs first, by its name and as PEM; with `new` after making a new one.

    Permanent when there is no key file yet.
    """
    path = settings.checkpoint_key_file
    keys: Keys | None = rotate(path) if new else read_keys(path)
    if keys is None:
        raise Permanent(f"there is no checkpoint key file {path} yet: it is made at the first start")
    return [(key.key_id, public_pem(key)) for key in keys.proves if isinstance(key, PublicKey)]


def export(
    periode: Periode, fil: Fil, settings: ArchiverSettings, order: Order, told: Progress, zone: tzinfo | None = None
) -> Exported:
    """Write a period into a folder; what hinders a deposit is in the answer, and then nothing is written.

    Permanent when the official schemas are missing, the folder is not empty, or a kept file was altered.
    """
    if order.format == FOLDER:
        return export_folder(periode, fil, lambda: DeliveryFolder(order.out), told)
    if order.format == ARKIVMELDING:
        return export_messages(periode, fil, lambda: DeliveryFolder(order.out), told)
    if order.format == EARK:
        agreed = terms_in(order.terms)
        package_terms = (
            lambda: profile_of(agreed, periode, version("ordstyrer-archiver")),
            lambda: eark_schemas_in(settings.schemas, agreed.erms),
        )
        return export_eark(periode, fil, package_terms, lambda: DeliveryFolder(order.out), told)
    sender = Sender(system="Ordstyrer", version=version("ordstyrer-archiver"), zone=zone or _default(settings).zone)
    terms = Terms(schemas=schemas_in(settings.schemas), profile=PROFILES[order.profile], sender=sender)
    return export_deposit(periode, fil, terms, lambda: DeliveryFolder(order.out), told)


async def export_year(
    db: Database, blobs: Blobs, settings: ArchiverSettings, year: Year, order: Order, told: Progress
) -> Exported:
    """Write a year of a municipality's journal; Permanent also when nothing was filed in it, or its core makes it."""
    only_own(journal_of(settings, year.municipality), "deposit")
    files = BlobFiles(blobs, year.municipality)

    def write(tx: Tx) -> Exported:
        period = Period(tx, year.municipality, year.year, year.series)
        return export(period, files, settings, order, told, ZoneInfo(period.structure.zone))

    try:
        return await db.read(write)
    finally:
        files.close()


def exported(folder: Path) -> FolderPeriode:
    """Return the period that a plain folder holds."""
    return FolderPeriode(folder)


class JournalRow(msgspec.Struct, frozen=True, kw_only=True):
    """One record as the journal shows it, without names. `number` is None for what was not journaled.

    Where a core keeps the journal, number and case file are the core's, and `tracking` is ours.
    """

    number: str | None
    case_file: str | None
    kind: str
    status: str
    title: str
    captured_at: datetime
    journaled_at: datetime | None
    documents: int
    notes: int
    shielded: bool
    clauses: tuple[str, ...]
    record_id: UUID
    item_id: UUID
    tracking: str | None = None
    delivery: str | None = None


async def journal(db: Database, municipality: str, year: int | None = None) -> list[JournalRow]:
    """Return a municipality's records in the order of their numbers; with `year` only those numbered in it."""
    return await db.read(lambda tx: _journal(tx, municipality, year))


def _journal(tx: Tx, municipality: str, year: int | None) -> list[JournalRow]:
    filed, deliveries = Filed(tx, municipality), Deliveries(tx, municipality)
    rows = []
    for post in filed.posts(year):
        case = filed.case(post.case_id) if post.case_id else None
        row = JournalRow(
            number=number_text(post.year, post.number) if post.year and post.number else None,
            case_file=number_text(case.year, case.number) if case else None,
            kind=post.kind,
            status=post.status,
            title=post.title,
            captured_at=post.captured_at,
            journaled_at=post.settled_at,
            documents=len(filed.documents(post.record_id)),
            notes=post.notes,
            shielded=post.shielded,
            clauses=post.clauses,
            record_id=post.record_id,
            item_id=post.item_id,
        )
        rows.append(_as_delivered(row, deliveries.get(post.record_id)))
    return rows


def _as_delivered(row: JournalRow, one: Delivery | None) -> JournalRow:
    """Return the row as it is where a core keeps the journal: our number of it is none of a journal."""
    if one is None:
        return row
    return msgspec.structs.replace(
        row,
        number=number_text(*one.core) if one.core else None,
        case_file=number_text(*one.core_case) if one.core_case else None,
        status=row.status if one.core else WITH_THE_CORE,
        journaled_at=one.settled_at if one.core else None,
        tracking=tracking_of(one),
        delivery=one.state,
    )


def journal_of(settings: ArchiverSettings, municipality: str) -> str:
    """Return whose journal a municipality's records stand in, as the accounts file says: own or core."""
    return StatedJournals(settings.accounts_file)(municipality)


async def resume(
    db: Database, settings: ArchiverSettings, asked: GoOn, at: datetime, *, dry: bool = False
) -> list[Resumed]:
    """Give numbers again after a restore, above every number that was given outside; one answer a held series.

    With `dry` nothing is written.
    """
    does = Resume(db, _shelf(settings), _receipts(settings), _proving(settings, None), new_salt)
    return await does(asked, at, dry=dry)


async def rebuild(db: Database, settings: ArchiverSettings, municipality: str) -> int:
    """Fold Noark's tables of a municipality anew from its journal; return how many lines were read."""
    series = [_default(settings).series, *await db.read(lambda tx: Filed(tx, municipality).structure().all_series)]
    return await db.write(lambda tx: sum(Ledger(tx, municipality, one).rebuild() for one in dict.fromkeys(series)))


async def erase(db: Database, request: privacy.Request, only: Iterable[UUID] | None = None) -> privacy.Outcome:
    """Erase what an author asks to have erased, as far as nothing keeps it; `only` narrows it to these items."""
    return await privacy.erase(db, request, new_salt, only)


async def dispose(db: Database, municipality: str, actor: str, at: datetime) -> list[privacy.DueCase]:
    """Carry out what is due of kassasjon, and return it: a person says so, and the decision stands in the proof row."""
    return await privacy.dispose(db, municipality, actor, new_salt, at)


async def close_period(db: Database, asked: CloseYear, at: datetime) -> YearClosed:
    """Close a municipality's year, or return what hinders it, with the requirements."""
    return await db.write(lambda tx: close_year(tx, asked, at, new_salt))


async def account_may_close(db: Database, municipality: str, account: AccountFact, at: datetime) -> bool:
    """Say whether an account that is being closed may be: a snapshot was taken since somebody began to close it."""
    last = await db.read(lambda tx: Snapshots(tx, municipality).last(account.platform, account.account_id))
    return may_close(account, last, at)
