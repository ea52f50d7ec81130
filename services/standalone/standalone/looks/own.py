"""Looks at what the installation has of its own: keys, packs, accounts, people, what prints pages, what reads texts."""

from collections.abc import Callable

import archiver.app
import classifier.app
import notifier.app
from archiver.settings import ArchiverSettings
from classifier.settings import ClassifierSettings
from common import accounts
from common.errors import Permanent
from common.pack_folder import load_pack, pack_folders
from notifier.settings import NotifierSettings
from standalone.looks.finding import LATER, OK, Given, Said


async def key(given: Given) -> Said:
    """Checkpoints are signed with a key that nobody else may read."""
    settings = given.settings
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


async def packs(given: Given) -> Said:
    """The mounted packs can be read."""
    settings = given.settings
    folders = pack_folders(settings.policies_dir)
    if not folders:
        return LATER, f"there is no pack in {settings.policies_dir}: without one nothing is decided"
    names = [f"{pack.file.pack.id}/{pack.file.pack.version}" for pack in map(load_pack, folders)]
    return OK, f"{', '.join(names)}; `ordstyrer policy doctor` says which are in force"


async def account_file(given: Given) -> Said:
    """The accounts file can be read."""
    settings = given.settings
    if settings.accounts_file is None:
        return LATER, "no accounts file is set (ORDSTYRER_ACCOUNTS_FILE); accounts can be connected from the desk too"
    known = accounts.read(settings.accounts_file)
    return OK, f"{len(known.accounts)} accounts and {len(known.apps)} apps in {settings.accounts_file}"


async def people(given: Given) -> Said:
    """The people and roles files can be read."""
    settings = NotifierSettings.from_environ(given.environ)
    files = [path for path in (settings.notifier_people_file, settings.notifier_roles_file) if path is not None]
    if not files:
        return LATER, "no people file is set (ORDSTYRER_NOTIFIER_PEOPLE_FILE): alerts go where a pack names an address"
    persons, roles = notifier.app.people_in(settings)
    return (
        OK,
        f"{persons} persons and {roles} roles in {', '.join(map(str, files))}; `ordstyrer notifier test` tries them",
    )


async def pdf_a(given: Given) -> Said:
    """Pages can be printed as PDF/A here."""
    archiver.app.require_pdf_a()
    return OK, f"pages are printed as PDF/A-2u, in at most {given.settings.archiver_rendering_seconds_max:.0f} s each"


async def models(given: Given) -> Said:
    """The models that read texts can be opened."""
    tagger = classifier.app.loading(ClassifierSettings.from_environ(given.environ))()
    if tagger.encoder is None:
        return LATER, "the linear model reads alone: the encoder wants 1 GiB, or ORDSTYRER_CLASSIFIER_ENCODER is off"
    return OK, f"the linear model and the encoder {tagger.encoder.name} read"


async def noark(given: Given) -> Said:
    """The official schemas of Noark 5 are there."""
    return _schemas(given.settings, archiver.app.noark_schemas, "a Noark 5 deposit")


async def eark(given: Given) -> Said:
    """The official schemas of E-ARK are there."""
    return _schemas(given.settings, archiver.app.eark_schemas, "an E-ARK package")


def _schemas(settings: ArchiverSettings, found: Callable[[ArchiverSettings], int], need: str) -> Said:
    """Schemas that nobody asked for are no fault; ones that are not the official ones are."""
    try:
        return OK, f"{found(settings)} files in {settings.schemas}, each the official one by its SHA-256"
    except Permanent as e:
        if settings.schemas is None or "is not the official one" not in str(e):
            return LATER, f"only {need} needs them. {str(e)[:1].upper()}{str(e)[1:]}"
        raise
