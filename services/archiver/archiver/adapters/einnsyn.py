"""eInnsyn's API: a public journal's entries, each there once under our own system id.

Source: OpenAPI of felleslosninger/einnsyn-api-spec (b25174c, 2026-08-12): header API-KEY; a systemId may stand for an
id in any path; updates are PATCH; errors are 400, 401, 403, 404, 409, 429, 500.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

import httpx
import msgspec

from archiver.core.einnsyn import bodies
from archiver.core.einnsyn.bodies import Body, Shelf
from archiver.core.public_journal.entry import PublicEntry
from common.errors import BadMessage, Permanent, Transient
from common.outside import outside_client

CALL_S_MAX = 20.0
PARTS_MAX = 100
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_REFUSED = frozenset({400, 405, 409, 413, 415, 422})


def read_api_key(path: Path) -> str:
    """Return the key of the file. Permanent when there is none in it."""
    try:
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as e:
        raise Permanent(f"the key file {path} cannot be read") from e
    if not key or not key.isprintable() or " " in key:
        raise Permanent(f"the key file {path} holds no key")
    return key


class EInnsyn:
    """One municipality's entries at eInnsyn. `base` is the API's address, `shelf` where its case files stand."""

    def __init__(self, base: str, api_key: str, shelf: Shelf, client: httpx.AsyncClient | None = None) -> None:
        parts = urlsplit(base)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise Permanent("eInnsyn's address must start with https")
        self._base = base.rstrip("/")
        self._headers = {"API-KEY": api_key, "Accept": "application/json"}
        self._shelf = shelf
        self._client = client or outside_client()
        self._has_shelf = False

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def publish(self, entry: PublicEntry, case_id: UUID, *, accessible_after: datetime | None = None) -> str:
        """Bring eInnsyn to what the public journal says of a record; return the record's id there.

        May be called again: what is there is found by our system id and changed where it says otherwise. What is
        shown less is taken down before anything is added. Nobody reads it before `accessible_after`.
        BadMessage when eInnsyn refuses the entry, Permanent for what an operator must mend, Transient otherwise.
        """
        await self._put_up_shelf()
        await self._case_file(entry, case_id)
        wanted = bodies.journalpost(entry, accessible_after)
        path = f"/journalpost/{entry.record_id}"
        there = await self._read(path, expand="skjerming,korrespondansepart")
        if there is None:
            made: Body = {**wanted, "korrespondansepart": [bodies.korrespondansepart(part) for part in entry.parts]}
            there = await self._make(f"/saksmappe/{case_id}/journalpost", made)
            if there is not None:
                return _id_of(there)
            # Somebody, or we ourselves before an answer that got lost, was quicker.
            there = await self._read(path, expand="skjerming,korrespondansepart") or {}
        await self._mend(path, there, wanted)
        await self._mend_parts(path, there, entry)
        return _id_of(there)

    async def withdraw(self, record_id: UUID) -> None:
        """Take a record away; one that is not there is away."""
        await self._call("DELETE", f"/journalpost/{record_id}", also=frozenset({httpx.codes.NOT_FOUND}))

    async def _put_up_shelf(self) -> None:
        if self._has_shelf:
            return
        shelf = self._shelf
        if await self._read(f"/arkivdel/{shelf.arkivdel_id}") is None:
            if await self._read(f"/arkiv/{shelf.arkiv_id}") is None:
                await self._make("/arkiv", bodies.arkiv(shelf))
            await self._make(f"/arkiv/{shelf.arkiv_id}/arkivdel", bodies.arkivdel(shelf))
        self._has_shelf = True

    async def _case_file(self, entry: PublicEntry, case_id: UUID) -> None:
        wanted = bodies.saksmappe(entry, case_id)
        path = f"/saksmappe/{case_id}"
        there = await self._read(path)
        if there is None:
            if await self._make(f"/arkivdel/{self._shelf.arkivdel_id}/saksmappe", wanted) is not None:
                return
            there = await self._read(path) or {}
        if patch := bodies.changes(there, wanted):
            await self._call("PATCH", path, patch)

    async def _mend(self, path: str, there: Body, wanted: Body) -> None:
        patch = bodies.changes(there, wanted)
        shield = there.get("skjerming")
        if patch:
            await self._call("PATCH", path, patch)
        if "skjerming" not in wanted and shield:
            await self._call("DELETE", f"{path}/skjerming/{_id_of(shield)}", also=frozenset({httpx.codes.NOT_FOUND}))

    async def _mend_parts(self, path: str, there: Body, entry: PublicEntry) -> None:
        """Take away parts that are not shown any more, then add those that are missing."""
        missing = [bodies.korrespondansepart(part) for part in entry.parts]
        for one in await self._parts(path, there):
            same = next((part for part in missing if bodies.same_part(one, part)), None)
            if same is None:
                at = f"/korrespondansepart/{_id_of(one)}"
                await self._call("DELETE", at, also=frozenset({httpx.codes.NOT_FOUND}))
            else:
                missing.remove(same)
        for part in missing:
            await self._call("POST", f"{path}/korrespondansepart", part)

    async def _parts(self, path: str, there: Body) -> list[Body]:
        """Return the parts as objects; they are fetched where eInnsyn only gave their ids."""
        listed = there.get("korrespondansepart", [])
        if isinstance(listed, list) and all(isinstance(one, dict) for one in listed):
            return [one for one in listed if isinstance(one, dict)]
        page = await self._read(f"{path}/korrespondansepart", limit=str(PARTS_MAX)) or {}
        items = page.get("items")
        if page.get("next"):
            raise Permanent(f"a record with more than {PARTS_MAX} parts is not kept in step")
        return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []

    async def _read(self, path: str, **params: str) -> Body | None:
        response = await self._call("GET", path, params=params, also=frozenset({httpx.codes.NOT_FOUND}))
        return None if response.status_code == httpx.codes.NOT_FOUND else _object(response)

    async def _make(self, path: str, body: Body) -> Body | None:
        """Make an object; None when it is there already."""
        response = await self._call("POST", path, body, also=frozenset({httpx.codes.CONFLICT}))
        return None if response.status_code == httpx.codes.CONFLICT else _object(response)

    async def _call(
        self,
        method: str,
        path: str,
        body: Body | None = None,
        *,
        params: Mapping[str, str] | None = None,
        also: frozenset[int] = frozenset(),
    ) -> httpx.Response:
        more: dict[str, Any] = {} if body is None else {"content": msgspec.json.encode(body)}
        headers = self._headers if body is None else {**self._headers, "Content-Type": "application/json"}
        try:
            response = await self._client.request(
                method,
                self._base + quote(path),
                params=dict(params or {}),
                headers=headers,
                timeout=CALL_S_MAX,
                follow_redirects=False,
                **more,
            )
        except httpx.HTTPError as e:
            raise Transient("eInnsyn does not answer") from e
        if not response.is_success and response.status_code not in also:
            raise refusal(response, method)
        return response


def refusal(response: httpx.Response, method: str) -> Transient | Permanent | BadMessage:
    """Return the error of a status. eInnsyn's own words may quote what we sent, and are not repeated."""
    status = response.status_code
    said = f"eInnsyn answers {status} to {method}"
    if status in _AGAIN:
        wait = response.headers.get("retry-after", "")
        return Transient(said, retry_after_s=float(wait) if wait.isascii() and wait.isdigit() else None)
    return BadMessage(said) if status in _REFUSED else Permanent(said)


def _object(response: httpx.Response) -> Body:
    try:
        return msgspec.json.decode(response.content, type=dict[str, Any])
    except (msgspec.DecodeError, msgspec.ValidationError) as e:
        raise Transient("eInnsyn's answer is no object") from e


def _id_of(there: object) -> str:
    """Return an object's id, whether it came whole or as its id."""
    found = there.get("id") if isinstance(there, dict) else there
    if not isinstance(found, str):
        raise Transient("eInnsyn's answer has no id")
    return quote(found, safe="")
