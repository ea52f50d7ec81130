"""The archiver put together: settings in, a service out. The only file that picks adapters."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from archiver.adapters.folder_shelf import FolderShelf
from archiver.adapters.key_file import make_key, new_salt, read_key
from archiver.adapters.stated_offices import offices_of
from archiver.core import chain
from archiver.core.checkpoint import Checkpoint, decoded
from archiver.core.office import Office, number_text
from archiver.handlers.on_decision import OnDecision
from archiver.handlers.on_evidence import on_evidence
from archiver.handlers.on_item import OnItem
from archiver.handlers.on_judgement import OnJudgement
from archiver.handlers.on_outcome import OnOutcome
from archiver.jobs.file_documents import FileDocuments
from archiver.jobs.make_checkpoint import MakeCheckpoint
from archiver.jobs.make_checkpoint import give_up as next_checkpoint
from archiver.jobs.prepare import Sources
from archiver.jobs.seal import MakeSeal
from archiver.ports import Shelf
from archiver.settings import ArchiverSettings
from archiver.store.filed import Filed
from archiver.store.filing import FILE_KIND, Clerk
from archiver.store.ledger import CHECKPOINT_KIND, Ledger, chains
from archiver.store.seals import SEAL_KIND
from archiver.store.tables import MACHINERY
from common.db import Database, Tx
from common.errors import Permanent
from common.events import (
    ActionTaken,
    AttachmentsKept,
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
    RecordConfirmed,
    RemovalExplained,
    ReplyClaimed,
    UnitConfirmed,
)
from common.pack_versions import PackVersions
from common.runner import Handler
from common.service import Service, World
from common.web import new_app

TOPICS = ("items", "decisions", "judgements", "evidence", "outcomes")


def attach(world: World, settings: ArchiverSettings) -> Service:
    """Build the service; raises Permanent when the checkpoint key file is wrong.

    Titles and journal years are those of the municipality's own language and clock: before the first pack is told of
    nothing is consumed.
    """
    versions = PackVersions(world.control)
    clerk = Clerk(new_salt, offices_of(versions, _default(settings)), world.metrics)
    service = Service("archiver", world, MACHINERY, handlers_of(clerk), TOPICS, new_app("Ordstyrer archiver"))
    service.runner.after(world.control.at_end, versions.known)
    service.loops.append(versions.come)
    sources = Sources(world.db, world.blobs, settings.archiver_seal_bytes_max)
    seal, file = MakeSeal(sources, clerk.offices, world.metrics), FileDocuments(sources, clerk)
    checkpoint = MakeCheckpoint(world.db, world.blobs, _key(settings), _shelf(settings))
    service.worker.does(SEAL_KIND, seal, seal.give_up)
    service.worker.does(FILE_KIND, file, file.give_up)
    service.worker.does(CHECKPOINT_KIND, checkpoint, next_checkpoint)
    return service


def handlers_of(clerk: Clerk) -> dict[type[Event], Handler]:
    """Return what is called for each event; what waited for its item or decision goes the same way."""
    handlers: dict[type[Event], Handler] = {}
    on_item, on_outcome = OnItem(clerk, handlers), OnOutcome(clerk)
    handlers.update(dict.fromkeys((ItemPosted, ItemEdited, ItemHidden, ItemUnhidden, ItemRemoved), on_item))
    handlers.update(dict.fromkeys((ActionTaken, NoticeSent), on_outcome))
    handlers[DecisionMade] = OnDecision(clerk, handlers)
    judged = (RecordConfirmed, UnitConfirmed, ReplyClaimed, GroundGiven, RemovalExplained)
    handlers.update(dict.fromkeys(judged, OnJudgement(clerk)))
    handlers.update(dict.fromkeys((EvidenceWanted, AttachmentsKept), on_evidence))
    return handlers


def _default(settings: ArchiverSettings) -> Office:
    return Office(zone=ZoneInfo(settings.archiver_timezone))


def _key(settings: ArchiverSettings) -> bytes:
    """On PostgreSQL the key is given, never made: replicas must share it."""
    if settings.archiver_checkpoint_key_file is None:
        return make_key(settings.checkpoint_key_file)
    key = read_key(settings.archiver_checkpoint_key_file)
    if key is None:
        raise Permanent(f"there is no checkpoint key file {settings.archiver_checkpoint_key_file}")
    return key


def _shelf(settings: ArchiverSettings) -> Shelf | None:
    return FolderShelf(settings.checkpoint_dir) if settings.checkpoint_dir else None


# --- what the command line asks --------------------------------------------------------------------------------


async def verify(db: Database, settings: ArchiverSettings, municipality: str | None = None) -> list[chain.Report]:
    """Verify every chain, or one municipality's; problems found are in the reports, none means that all is whole.

    Reads only. A chain that is known from its checkpoint files alone is reported too: all of it was removed.
    """
    shelf, key = _shelf(settings), read_key(settings.checkpoint_key_file)
    keys = [key] if key else []
    found = set(await db.read(lambda tx: chains(tx, municipality)))
    if shelf is not None:
        found |= {one for one in await shelf.chains() if municipality in {None, one[0]}}
    reports = []
    for whose, series in sorted(found):
        files = await shelf.all(whose, series) if shelf is not None else []
        outside = [decoded(content) for content in files]
        reports.append(await db.read(lambda tx, w=whose, s=series, o=outside: _verify(tx, w, s, o, keys)))  # type: ignore[misc]  # bound now, not at the call
    return reports


def _verify(
    tx: Tx, municipality: str, series: str, outside: list[Checkpoint | None], keys: list[bytes]
) -> chain.Report:
    ledger = Ledger(tx, municipality, series)
    checkpoints = [*ledger.checkpoints(), *outside]
    try:
        return chain.verify(municipality, series, ledger.lines(), checkpoints, keys)
    except (ValueError, TypeError):
        # SQLite keeps whatever it is given: a column that no line of ours could hold was put there by hand.
        return chain.unreadable(municipality, series)


class JournalRow(msgspec.Struct, frozen=True, kw_only=True):
    """One record as the journal shows it, without names. `number` is None for what was not journaled."""

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


async def journal(db: Database, municipality: str, year: int | None = None) -> list[JournalRow]:
    """Return a municipality's records in the order of their numbers; with `year` only those numbered in it."""
    return await db.read(lambda tx: _journal(tx, municipality, year))


def _journal(tx: Tx, municipality: str, year: int | None) -> list[JournalRow]:
    filed = Filed(tx, municipality)
    rows = []
    for post in filed.posts(year):
        case = filed.case(post.case_id) if post.case_id else None
        rows.append(
            JournalRow(
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
        )
    return rows


async def rebuild(db: Database, settings: ArchiverSettings, municipality: str) -> int:
    """Fold Noark's tables of a municipality anew from its journal; return how many lines were read."""
    series = _default(settings).series
    return await db.write(lambda tx: Ledger(tx, municipality, series).rebuild())
