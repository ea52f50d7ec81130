"""Bytes kept once by their SHA-256, apart per municipality: changes, seals, renderings, attachments."""

from common.blob.folder import HALF_WRITTEN_S_MAX, FolderBlobs
from common.blob.port import BLOB_BYTES_MAX, Blobs, Locked, digest
from common.blob.s3 import S3Blobs, S3Files, s3_client

__all__ = [
    "BLOB_BYTES_MAX",
    "HALF_WRITTEN_S_MAX",
    "Blobs",
    "FolderBlobs",
    "Locked",
    "S3Blobs",
    "S3Files",
    "digest",
    "s3_client",
]
