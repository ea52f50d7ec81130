"""Bringing a file to its dokumentobjekt: in one piece where it is small, in chunks above the core's limit.

Source: tjenestegrensesnitt 1.1, "Hente og overføre filer". A file is never written over: one that is there stays.
"""

import hashlib
import re

import httpx
import msgspec

from archiver.adapters.noark_core.session import Session, refusal
from archiver.core.noark.model import Dokumentobjekt
from archiver.core.noark_api import rels
from archiver.core.noark_api.answers import Body, link, needed_link, text, whole
from archiver.ports import Kept
from common.errors import Permanent, Transient

SMALL_BYTES_MAX = 150 * 1024 * 1024
"""bulkgrense, where the core does not say another."""
TRIES_MAX = 5
"""How often a chunk may bring nothing forward."""
_STORING_FAILED = 422
_SOME = frozenset({httpx.codes.FORBIDDEN, _STORING_FAILED})
_RANGE = re.compile(r"bytes[ =]0-(\d+)")


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """From which size on a file goes in chunks, and how large one is, in bytes."""

    small_bytes_max: int = SMALL_BYTES_MAX
    chunk_bytes: int


async def limits(session: Session, root: Body, chunk_bytes: int) -> Limits:
    """Return what the core says of sizes (bulkgrense)."""
    at = link(root, rels.SYSTEM)
    if at is None:
        return Limits(chunk_bytes=chunk_bytes)
    body, _ = await session.get(at)
    return Limits(small_bytes_max=whole(body, "bulkgrense") or SMALL_BYTES_MAX, chunk_bytes=chunk_bytes)


async def bring(session: Session, made: Body, one: Dokumentobjekt, kept: Kept, sizes: Limits) -> None:
    """Upload the file unless it is there.

    Permanent when what we keep is not what was archived, or the core stored something else. Where storing fails the
    dokumentobjekt is taken away, as the standard asks, and Transient: it is made anew next time.
    """
    url = needed_link(made, rels.FIL)
    if await session.is_there(url):
        return
    content = await kept(one.sha256)
    if len(content) != one.filstoerrelse or hashlib.sha256(content).hexdigest() != one.sha256:
        raise Permanent(f"the kept file of dokumentobjekt {one.system_id} is not what was archived")
    response = None
    if len(content) <= sizes.small_bytes_max:
        response = await session.call("POST", url, content=content, media_type=one.media_type, also=_SOME)
    if response is None or response.status_code == httpx.codes.FORBIDDEN:
        response = await _in_chunks(session, url, one.media_type, content, sizes.chunk_bytes)
    if response.status_code == _STORING_FAILED:
        await _take_away(session, made)
        raise Transient("the core could not store a file")
    if not response.is_success:
        raise refusal(response, "POST")
    after, _ = await session.get(needed_link(made, "self"))
    stored = text(after, "sjekksum")
    if stored is not None and stored.lower() != one.sha256:
        raise Permanent("the core stored another file than it was sent")


async def _in_chunks(session: Session, url: str, media_type: str, content: bytes, chunk_bytes: int) -> httpx.Response:
    total = len(content)
    headers = {"X-Upload-Content-Type": media_type, "X-Upload-Content-Length": str(total)}
    opened = await session.call("POST", url, content=b"", headers=headers, media_type=media_type)
    at = opened.headers.get("location")
    if at is None:
        raise Permanent("the core opens an upload and does not say where it goes on")
    start = stuck = 0
    while stuck < TRIES_MAX:
        piece = content[start : start + chunk_bytes]
        span = {"Content-Range": f"bytes {start}-{start + len(piece) - 1}/{total}"}
        response = await session.call("PUT", at, content=piece, headers=span, media_type=media_type, also=_SOME)
        if response.status_code != httpx.codes.OK:
            return response
        reached = _reached(response, start)
        stuck = 0 if reached > start else stuck + 1
        start, at = reached, response.headers.get("location", at)
        if start >= total:
            # All is there and no 201 came: the core counts otherwise than we do.
            return response
    raise Transient("an upload does not come forward")


def _reached(response: httpx.Response, start: int) -> int:
    """Return where the next chunk starts: the core says how far it got."""
    said = _RANGE.fullmatch(response.headers.get("range", "").strip())
    return int(said[1]) + 1 if said else start


async def _take_away(session: Session, made: Body) -> None:
    url = needed_link(made, "self")
    _, etag = await session.get(url)
    await session.call("DELETE", url, headers={"If-Match": etag} if etag else None)
