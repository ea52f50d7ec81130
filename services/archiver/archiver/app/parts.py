"""What both the service and the command line are put together from: the key, the shelves, the plain office."""

from pathlib import Path
from zoneinfo import ZoneInfo

from archiver.adapters.bucket_shelf import PREFIX, BucketShelf
from archiver.adapters.folder_shelf import FolderShelf
from archiver.adapters.key_file import make_keys, read_keys, read_public
from archiver.core.checkpoint import Key, SigningKey
from archiver.core.office import Office
from archiver.ports import Shelf
from archiver.settings import ArchiverSettings
from common.blob import S3Files, s3_client
from common.errors import Permanent


def office(settings: ArchiverSettings) -> Office:
    return Office(zone=ZoneInfo(settings.archiver_timezone))


def signing_key(settings: ArchiverSettings) -> SigningKey:
    """On PostgreSQL the key is given, never made: replicas must share it."""
    path = settings.checkpoint_key_file
    keys = make_keys(path) if settings.archiver_checkpoint_key_file is None else read_keys(path)
    if keys is None:
        raise Permanent(f"there is no checkpoint key file {path}")
    if keys.signs is None:
        raise Permanent(f"the checkpoint key file {path} has no private key: nothing can be signed")
    return keys.signs


def shelf(settings: ArchiverSettings) -> Shelf:
    if settings.checkpoint_dir is not None:
        return FolderShelf(settings.checkpoint_dir)
    client = s3_client(settings.blob_s3_endpoint)
    return BucketShelf(S3Files(client, settings.blob_s3_bucket or "", PREFIX, lock_days=settings.blob_s3_lock_days))


def receipts(settings: ArchiverSettings) -> Shelf:
    """Receipts lie beside the checkpoints: outside the database, written once."""
    if settings.checkpoint_dir is not None:
        return FolderShelf(settings.checkpoint_dir / ".receipts")
    client = s3_client(settings.blob_s3_endpoint)
    return BucketShelf(S3Files(client, settings.blob_s3_bucket or "", ".receipts/"))


def proving(settings: ArchiverSettings, public_key: Path | None) -> tuple[Key, ...]:
    if public_key is not None:
        return read_public(public_key)
    keys = read_keys(settings.checkpoint_key_file)
    return keys.proves if keys else ()
