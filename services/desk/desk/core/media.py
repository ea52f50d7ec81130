"""Pictures and films of an item: which are shown, as what, behind which warning. Bytes are judged by themselves alone.

What the platform said that a file is, is never passed on to a browser: only what its first bytes are found to be.
"""

from collections.abc import Mapping

import msgspec

from common.events import AttachmentsKept, KeptAttachment, bars_attachments
from desk.core.care import OWN_DATA, OWNERS
from desk.core.facts import Case
from desk.core.media_facts import MediaKept

MEDIA_BYTES_MAX = 32 * 1024 * 1024
"""Of one picture or film; ingest keeps none that is larger."""
BARRED = "barred"
_HEAD_BYTES = 64
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_BRANDS: Mapping[bytes, str] = {
    **dict.fromkeys((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V "), "video/mp4"),
    b"avif": "image/avif",
}
SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "video/mp4", "video/webm"})
"""All that is ever sent to a browser. A drawing in SVG may hold scripts and is not among them."""


class MediaWish(msgspec.Struct, frozen=True, kw_only=True):
    """How a person meets pictures and films until they ask for one."""

    blur: bool = True
    grey: bool = True
    mute: bool = True


def with_media(case: Case, event: AttachmentsKept) -> Case:
    """Return the case with what is kept of a revision's attachments: more kept beats less, whatever came first."""
    told = MediaKept(revision=event.revision, attachments=event.attachments)
    standing = next((one for one in case.media if one.revision == told.revision), None)
    if standing is not None and _kept(standing) >= _kept(told):
        return case
    rest = tuple(one for one in case.media if one.revision != told.revision)
    return msgspec.structs.replace(case, media=tuple(sorted((*rest, told), key=lambda one: one.revision)))


def media_of(case: Case) -> tuple[KeptAttachment, ...] | None:
    """Return what is kept of the newest revision; None while nobody has told of it."""
    return next((one.attachments for one in case.media if one.revision == case.revision), None)


def media_at(case: Case, revision: int, place: int) -> KeptAttachment | None:
    """Return what is kept at a place of a revision; None where nothing is, or none of the item's may be looked at."""
    kept = next((one.attachments for one in case.media if one.revision == revision), ())
    found = kept[place] if 0 <= place < len(kept) else None
    if found is None or found.sha256 is None or is_barred(case) or (found.size_bytes or 0) > MEDIA_BYTES_MAX:
        return None
    return found


def is_barred(case: Case) -> bool:
    """True where nobody may be shown them, also if they were fetched before the text was read so."""
    return case.decision is not None and bars_attachments(case.decision.tagging)


def media_state(case: Case) -> str:
    """Return how it stands with an item's pictures: none, barred, unread, kept, coming or to_fetch."""
    item = case.item
    if item is None or not item.attachments:
        return "none"
    if is_barred(case):
        return BARRED
    if media_of(case):
        return "kept"
    if case.ruling is None:
        return "unread"
    return "coming" if case.media_asked == case.revision or case.seal(1) is not None else "to_fetch"


def media_warning(case: Case) -> tuple[str, ...]:
    """Return why pictures are folded until they are asked for: OWN_DATA, or the kinds of abuse that the text holds."""
    tagging = case.ruling.tagging if case.ruling else None
    if tagging is None or (case.item is not None and case.item.own):
        return ()
    if "personal_data" in tagging.abuse_reasons and tagging.facts.personal_data_subject in OWNERS:
        return (OWN_DATA,)
    return tuple(sorted(set(tagging.abuse_reasons)))


def found_to_be(content: bytes) -> str | None:
    """Return what bytes are by how they begin; None for all that is not shown."""
    head = content[:_HEAD_BYTES]
    for start, media_type in _STARTS:
        if head.startswith(start):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12])
    return "video/webm" if head[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in head else None


def part_of(wanted: str, size: int) -> tuple[int, int] | None:
    """Return the first byte and the one after the last of a part ("bytes=0-99"); None: all of it is sent.

    A film is asked for in parts; several parts at once are answered by all of it.
    """
    unit, _, said = wanted.partition("=")
    first, dash, last = said.strip().partition("-")
    if unit.strip() != "bytes" or not dash or not (first or last) or not f"{first}{last}".isascii():
        return None
    if not (first or "0").isdigit() or not (last or "0").isdigit():
        return None
    begin = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    return (begin, end) if begin < end else None


def _kept(media: MediaKept) -> int:
    return 1 + sum(one.sha256 is not None for one in media.attachments) if media.attachments else 0
