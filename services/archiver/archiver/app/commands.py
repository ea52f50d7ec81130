"""What the command line asks of the archiver, put together: settings and a database in, an answer out."""

from collections.abc import Iterable
from datetime import datetime, tzinfo
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from archiver.adapters.blob_files import BlobFiles
from archiver.adapters.delivery_folder import DeliveryFolder
from archiver.adapters.eark_schemas import eark_schemas_in, terms_in
from archiver.adapters.key_file import new_salt, public_pem, read_keys, rotate
from archiver.adapters.pdf_press import require
from archiver.adapters.plain_folder import FolderPeriode
from archiver.adapters.schema_folder import schemas_in
from archiver.adapters.stated_journals import StatedJournals
from archiver.app.parts import office, proving, receipts, shelf
from archiver.core import chain
from archiver.core.checkpoint import Keys, PublicKey
from archiver.core.deposit.profile import PROFILES, Sender
from archiver.core.eark.terms import profile_of
from archiver.core.noark.model import Fil, Periode
from archiver.core.snapshot import may_close
from archiver.core.whose import only_own
from archiver.handlers.closing_years import CloseYear, YearClosed, close_year
from archiver.handlers.disposing import DueCase
from archiver.jobs import privacy
from archiver.jobs.erase_again import erase_again as again
from archiver.jobs.export import FOLDER, Exported, Order, Progress, Terms, Year, export_deposit, export_folder
from archiver.jobs.export_outside import ARKIVMELDING, EARK, export_eark, export_messages
from archiver.jobs.open_lock import Opened, Opening, OpenLock
from archiver.jobs.prove import Prover, Told, nobody
from archiver.jobs.resume import GoOn, Resume, Resumed
from archiver.settings import ArchiverSettings
from archiver.store.filed import Filed
from archiver.store.ledger import Ledger
from archiver.store.listing import JournalRow, listed
from archiver.store.period import Period
from archiver.store.snapshots import Snapshots
from common.blob import Blobs
from common.db import Database, Tx
from common.errors import Permanent
from common.events import (
    AccountFact,
    ItemErased,
)
from common.release import VERSION


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
    prover = Prover(db, blobs, shelf(settings), proving(settings, public_key), told)
    return await prover.prove(municipality)


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
            lambda: profile_of(agreed, periode, VERSION),
            lambda: eark_schemas_in(settings.schemas, agreed.erms),
        )
        return export_eark(periode, fil, package_terms, lambda: DeliveryFolder(order.out), told)
    sender = Sender(system="Ordstyrer", version=VERSION, zone=zone or office(settings).zone)
    terms = Terms(schemas=schemas_in(settings.schemas), profile=PROFILES[order.profile], sender=sender)
    return export_deposit(periode, fil, terms, lambda: DeliveryFolder(order.out), told)


async def export_year(
    db: Database, blobs: Blobs, settings: ArchiverSettings, year: Year, order: Order, told: Progress
) -> Exported:
    """Write a year of a municipality's journal; Permanent also when nothing was filed in it, or its core makes it."""
    only_own(journal_of(settings, year.municipality), "deposit")
    files = BlobFiles(blobs, year.municipality)

    def write(tx: Tx) -> Exported:
        period = Period(tx, year.municipality, year.year, year.series, bounded=True)
        return export(period, files, settings, order, told, ZoneInfo(period.structure.zone))

    try:
        return await db.read(write)
    finally:
        files.close()


def exported(folder: Path) -> FolderPeriode:
    """Return the period that a plain folder holds."""
    return FolderPeriode(folder)


async def journal(db: Database, municipality: str, year: int | None = None) -> list[JournalRow]:
    """Return a municipality's records in the order of their numbers; with `year` only those numbered in it."""
    return await db.read(lambda tx: listed(tx, municipality, year))


def journal_of(settings: ArchiverSettings, municipality: str) -> str:
    """Return whose journal a municipality's records stand in, as the accounts file says: own or core."""
    return StatedJournals(settings.accounts_file)(municipality)


async def resume(
    db: Database, settings: ArchiverSettings, asked: GoOn, at: datetime, *, dry: bool = False
) -> list[Resumed]:
    """Give numbers again after a restore, above every number that was given outside; one answer a held series.

    With `dry` nothing is written.
    """
    does = Resume(db, shelf(settings), receipts(settings), proving(settings, None), new_salt)
    return await does(asked, at, dry=dry)


async def rebuild(db: Database, settings: ArchiverSettings, municipality: str) -> int:
    """Fold Noark's tables of a municipality anew from its journal; return how many lines were read."""
    series = [office(settings).series, *await db.read(lambda tx: Filed(tx, municipality).structure().all_series)]
    return await db.write(lambda tx: sum(Ledger(tx, municipality, one).rebuild() for one in dict.fromkeys(series)))


async def erase(db: Database, request: privacy.Request, only: Iterable[UUID] | None = None) -> privacy.Outcome:
    """Erase what an author asks to have erased, as far as nothing keeps it; `only` narrows it to these items."""
    return await privacy.erase(db, request, new_salt, only)


async def erase_again(db: Database, blobs: Blobs, erased: Iterable[ItemErased]) -> list[ItemErased]:
    """After a restore: erase what had been erased since the backup; return whose it still held anything."""
    return await again(db, blobs, erased, new_salt)


async def dispose(db: Database, municipality: str, actor: str, at: datetime) -> list[DueCase]:
    """Carry out what is due of kassasjon, and return it: a person says so, and the decision stands in the proof row."""
    return await privacy.dispose(db, municipality, actor, new_salt, at)


async def open_lock(db: Database, blobs: Blobs, asked: Opening, at: datetime) -> Opened:
    """Ask to have the store's lock opened, or open it when another person asked."""
    return await OpenLock(db, blobs, new_salt)(asked, at)


async def close_period(db: Database, asked: CloseYear, at: datetime) -> YearClosed:
    """Close a municipality's year, or return what hinders it, with the requirements."""
    return await db.write(lambda tx: close_year(tx, asked, at, new_salt))


async def account_may_close(db: Database, municipality: str, account: AccountFact, at: datetime) -> bool:
    """Say whether an account that is being closed may be: a snapshot was taken since somebody began to close it."""
    last = await db.read(lambda tx: Snapshots(tx, municipality).last(account.platform, account.account_id))
    return may_close(account, last, at)


def noark_schemas(settings: ArchiverSettings) -> int:
    """Return how many official Noark 5 schemas there are; Permanent says what is missing and where to get it."""
    return len(schemas_in(settings.schemas))


def eark_schemas(settings: ArchiverSettings) -> int:
    """Return how many official E-ARK schemas there are; Permanent says what is missing and where to get it."""
    return len(eark_schemas_in(settings.schemas, terms_in(None).erms))


def require_pdf_a() -> None:
    """Permanent, with what to install, where pages cannot be printed as PDF/A here."""
    require()
