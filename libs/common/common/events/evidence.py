"""Sealed copies of items, taken before anything is hidden or removed (G4)."""

from uuid import UUID

import msgspec

from common.events.envelope import Event


class EvidenceWanted(Event, frozen=True, kw_only=True):
    """The desk asks the archiver to seal this revision. `stage` 1 is enough to hide, 2 to remove.

    `barred`: no attachment may be fetched (`bars_attachments`).
    """

    stage: int
    change_sha256: str | None = None
    barred: bool = False


class EvidenceSecured(Event, frozen=True, kw_only=True):
    """The seal is filed and was read back. `sha256` is over the sealed container's bytes."""

    stage: int
    seal_id: UUID
    sha256: str


class EvidenceFailed(Event, frozen=True, kw_only=True):
    """The seal could not be made; `why` is a closed code, `final` tells that no further try follows."""

    stage: int
    why: str
    final: bool


class KeptAttachment(msgspec.Struct, frozen=True, kw_only=True):
    """One attachment of the revision, in the item's own order: kept under its SHA-256, or `why` it was not.

    `why` is a closed code: no_url, host, address, kind, too_large, gone, too_many, unavailable,
    barred (by `bars_attachments`: nobody asked the platform for it).
    """

    kind: str
    sha256: str | None = None
    media_type: str | None = None
    size_bytes: int | None = None
    why: str | None = None


class AttachmentsKept(Event, frozen=True, kw_only=True):
    """The revision's attachments were fetched, as far as they could be, and lie where seals find them.

    Of what was erased meanwhile only the files that nobody was told of, for the archiver to let go of them.
    """

    attachments: tuple[KeptAttachment, ...]
