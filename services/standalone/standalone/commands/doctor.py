"""`ordstyrer doctor`: what this installation has, what it lacks, and what to do about it. Changes nothing."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable

import msgspec

import archiver.app
import classifier.app
import notifier.app
from archiver.settings import ArchiverSettings
from classifier.settings import ClassifierSettings
from common import accounts
from common.bus.kafka import KafkaBus
from common.clock import SystemClock
from common.errors import OrdstyrerError, Permanent, Transient
from common.pack_folder import load_pack, pack_folders
from common.process import blobs_of, database_path
from notifier.settings import NotifierSettings
from standalone.asked import FOUND_PROBLEMS, line_out, parser_of
from standalone.compose import SERVICES
from standalone.doors import tables_of

OK, LATER, PROBLEM = "ok", "later", "problem"
MARKS = {OK: "  ", LATER: "- ", PROBLEM: "! "}
BUS_S_MAX = 10.0
NO_BYTES = "0" * 64


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing looked at. `later`: it is not there, and needed only for what `said` names."""

    what: str
    state: str
    said: str


Look = Callable[[ArchiverSettings], Awaitable[tuple[str, str]]]


def main(arguments: list[str]) -> int:
    """Print what was found; 1 when something keeps the product from working as it is set."""
    parser = parser_of(
        "doctor",
        "Say what this installation has, what it lacks, and what to do about it. Changes nothing.",
        "ordstyrer doctor",
    )
    parser.add_argument("--json", action="store_true", help="JSON lines")
    given = parser.parse_args(arguments)
    found = asyncio.run(_looked(ArchiverSettings.from_environ(os.environ)))
    for one in found:
        if given.json:
            line_out(msgspec.to_builtins(one))
        else:
            sys.stdout.write(f"{MARKS[one.state]}{one.what}: {one.said}\n")
    return FOUND_PROBLEMS if any(one.state == PROBLEM for one in found) else 0


async def _looked(settings: ArchiverSettings) -> list[Finding]:
    found = []
    for what, look in LOOKS.items():
        try:
            state, said = await look(settings)
        except OrdstyrerError as e:
            state, said = PROBLEM, str(e)
        found.append(Finding(what=what, state=state, said=said))
    return found


async def _database(settings: ArchiverSettings) -> tuple[str, str]:
    if settings.url() is None and not database_path(settings).exists():
        return LATER, f"{database_path(settings)} is made at the first start (`ordstyrer demo` or `ordstyrer serve`)"
    for service in SERVICES:
        async with tables_of(settings, service) as db:
            version = await db.read(lambda tx: tx.exec_driver_sql("SELECT 1").scalar())
        if version != 1:
            raise Permanent(f"the database does not answer for {service}")
    where = "the embedded database" if settings.url() is None else "PostgreSQL"
    return OK, f"{where} answers for {', '.join(SERVICES)}"


async def _bus(settings: ArchiverSettings) -> tuple[str, str]:
    if settings.kafka is None:
        return OK, "messages go through the embedded database; no Kafka is set"
    bus = KafkaBus(settings.kafka, security=settings.kafka_security())
    try:
        await asyncio.wait_for(bus.start(), BUS_S_MAX)
    except (TimeoutError, Transient) as e:
        raise Permanent(
            f"Kafka at {settings.kafka} (ORDSTYRER_KAFKA) does not answer: is it running, and named right?"
        ) from e
    finally:
        await bus.close()
    return OK, f"Kafka at {settings.kafka} answers"


async def _evidence(settings: ArchiverSettings) -> tuple[str, str]:
    """Reading is enough: what is written here could not be taken back."""
    await blobs_of(settings).get("doctor", NO_BYTES)
    if settings.checkpoint_dir is not None:
        return OK, f"evidence lies in {settings.data_dir}, checkpoints in {settings.checkpoint_dir}"
    return OK, f"the bucket {settings.blob_s3_bucket} answers, for evidence and checkpoints"


async def _key(settings: ArchiverSettings) -> tuple[str, str]:
    path = settings.checkpoint_key_file
    if not path.exists():
        if settings.archiver_checkpoint_key_file is not None:
            raise Permanent(f"ORDSTYRER_ARCHIVER_CHECKPOINT_KEY_FILE names {path}, and there is no such file")
        return LATER, f"{path} is made at the first start"
    keys = archiver.app.public_keys(settings)
    open_to_others = path.stat().st_mode & 0o077
    if open_to_others and settings.archiver_checkpoint_key_file is None:
        raise Permanent(f"others on this machine may read {path}: chmod 600 {path}")
    return OK, f"checkpoints are signed by {keys[0][0]}; {len(keys)} public keys prove them"


async def _packs(settings: ArchiverSettings) -> tuple[str, str]:
    folders = pack_folders(settings.policies_dir)
    if not folders:
        return LATER, f"there is no pack in {settings.policies_dir}: without one nothing is decided"
    names = [f"{pack.file.pack.id}/{pack.file.pack.version}" for pack in map(load_pack, folders)]
    return OK, f"{', '.join(names)}; `ordstyrer policy doctor` says which are in force"


async def _accounts(settings: ArchiverSettings) -> tuple[str, str]:
    if settings.accounts_file is None:
        return LATER, "no accounts file is set (ORDSTYRER_ACCOUNTS_FILE); accounts can be connected from the desk too"
    known = accounts.read(settings.accounts_file)
    return OK, f"{len(known.accounts)} accounts and {len(known.apps)} apps in {settings.accounts_file}"


async def _people(_settings: ArchiverSettings) -> tuple[str, str]:
    settings = NotifierSettings.from_environ(os.environ)
    files = [path for path in (settings.notifier_people_file, settings.notifier_roles_file) if path is not None]
    if not files:
        return LATER, "no people file is set (ORDSTYRER_NOTIFIER_PEOPLE_FILE): alerts go where a pack names an address"
    persons, roles = notifier.app.people_in(settings)
    return (
        OK,
        f"{persons} persons and {roles} roles in {', '.join(map(str, files))}; `ordstyrer notifier test` tries them",
    )


async def _pdf_a(settings: ArchiverSettings) -> tuple[str, str]:
    archiver.app.require_pdf_a()
    return OK, f"pages are printed as PDF/A-2u, in at most {settings.archiver_rendering_seconds_max:.0f} s each"


async def _encoder(_settings: ArchiverSettings) -> tuple[str, str]:
    tagger = classifier.app.loading(ClassifierSettings.from_environ(os.environ))()
    if tagger.encoder is None:
        return LATER, "the linear model reads alone: the encoder wants 1 GiB, or ORDSTYRER_CLASSIFIER_ENCODER is off"
    return OK, f"the linear model and the encoder {tagger.encoder.name} read"


async def _noark(settings: ArchiverSettings) -> tuple[str, str]:
    return _schemas(settings, archiver.app.noark_schemas, "a Noark 5 deposit")


async def _eark(settings: ArchiverSettings) -> tuple[str, str]:
    return _schemas(settings, archiver.app.eark_schemas, "an E-ARK package")


def _schemas(settings: ArchiverSettings, found: Callable[[ArchiverSettings], int], need: str) -> tuple[str, str]:
    """Schemas that nobody asked for are no fault; ones that are not the official ones are."""
    try:
        return OK, f"{found(settings)} files in {settings.schemas}, each the official one by its SHA-256"
    except Permanent as e:
        if settings.schemas is None or "is not the official one" not in str(e):
            return LATER, f"only {need} needs them. {str(e)[:1].upper()}{str(e)[1:]}"
        raise


async def _clock(_settings: ArchiverSettings) -> tuple[str, str]:
    return OK, f"this machine says {SystemClock().now().isoformat(timespec='seconds')}: deadlines go by it"


LOOKS: dict[str, Look] = {
    "database": _database,
    "bus": _bus,
    "evidence": _evidence,
    "checkpoint key": _key,
    "policy packs": _packs,
    "accounts": _accounts,
    "people": _people,
    "PDF/A": _pdf_a,
    "models": _encoder,
    "Noark 5 schemas": _noark,
    "E-ARK schemas": _eark,
    "clock": _clock,
}
