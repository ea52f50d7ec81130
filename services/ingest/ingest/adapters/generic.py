"""Any website: Standard Webhooks and CloudEvents in, signed callbacks out, where the site has an address for them.

Sources: standardwebhooks.com (specification), cloudevents.io (HTTP protocol binding 1.0.2); the events themselves and
the callback are ours: docs/reference/generic-webhook.md.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
import standardwebhooks

from common.clock import Clock
from common.errors import BadMessage, Transient
from common.events import derived_id
from common.outside import outside_client
from ingest.core import generic_delivery, generic_events, wordpress_hook
from ingest.core.change import Change, Ignored, RawChange, safe_text
from ingest.core.json_answers import DONE, GONE, REFUSED, TOKEN, JsonAnswer, meaning
from ingest.core.plain_text import same_words
from ingest.core.told_values import told_id, told_list, told_object, told_time
from ingest.ports import (
    Access,
    App,
    Handshake,
    Listing,
    NotSent,
    Page,
    Refused,
    Seen,
    Sending,
    Target,
    Verdict,
    raise_if_passing,
)

TOLERANCE = timedelta(minutes=5)
SIGNATURES_MAX = 20
SECRET_PREFIX = b"whsec_"
SECRET_BYTES_MIN = 16
"""A shorter text is no base64 of a secret, whatever alphabet it happens to be written in."""
CALL_S_MAX = 20.0
FORM_FIELDS_MAX = 200
NOT_FOUND, CALLBACK_GIVEN_UP = 404, 410
NO_SUCH_ITEM = "no_such_item"


class Generic:
    """The adapter. `client` is only given by tests."""

    name = generic_events.PLATFORM
    lists = False

    def __init__(self, clock: Clock, client: httpx.AsyncClient | None = None) -> None:
        self._clock = clock
        self._client = client or outside_client()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    def challenge(self, _query: Mapping[str, str], _app: App) -> Handshake | None:
        """Refuse: Standard Webhooks knows no handshake."""
        return None

    def verify(self, headers: Mapping[str, str], body: bytes, secrets: Sequence[bytes], at: datetime) -> Verdict:
        """Compare every signature of `webhook-signature` with every secret's, at most five minutes after it was made.

        The library's own `verify` reads the machine's clock; ours is an argument, so only its `sign` is used.
        """
        message_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        told = headers.get("webhook-signature", "").split(" ")[:SIGNATURES_MAX]
        try:
            signed_at = datetime.fromtimestamp(int(stamp) if stamp.isascii() and stamp.isdigit() else -1, UTC)
            made = [_signature(key, message_id, signed_at, body) for secret in secrets for key in _keys(secret)]
        except (ValueError, OverflowError, OSError):
            return Verdict.FORGED
        right = False
        for one in made:
            for other in told:
                right |= hmac.compare_digest(one, other.encode("utf-8", "replace"))
        fresh = bool(message_id) and abs(at - signed_at) <= TOLERANCE
        return Verdict.GENUINE if right and fresh else Verdict.FORGED

    def kept_headers(self, headers: Mapping[str, str], app: App) -> dict[str, str]:
        """Keep what says how to read the body, whose it is, and which telling it was."""
        names = (generic_delivery.CONTENT_TYPE, generic_delivery.WEBHOOK_ID, generic_delivery.WEBHOOK_TIME)
        kept = {name: safe_text(headers[name]) for name in names if name in headers}
        # Attributes of CloudEvents stand percent-encoded in headers (HTTP protocol binding 3.1.3.2).
        attributes = {
            name.lower(): safe_text(unquote(value))
            for name, value in headers.items()
            if name.lower().startswith(generic_delivery.CE)
        }
        account = {generic_delivery.ACCOUNT: app.accounts[0]} if len(app.accounts) == 1 else {}
        return {**kept, **attributes, **account}

    def split(self, body: bytes, headers: Mapping[str, str]) -> list[RawChange]:
        """Cut a delivery into its events."""
        return generic_delivery.split(body, headers)

    def read(self, change: RawChange, received_at: datetime) -> Change | Ignored:
        """Say what an event means."""
        if change.field != generic_delivery.FORM:
            return generic_events.read(change, received_at)
        try:
            pairs = parse_qsl(
                change.raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FORM_FIELDS_MAX
            )
        except ValueError as e:
            raise BadMessage("a form with more fields than any that we know") from e
        return wordpress_hook.read_hook(change, dict(pairs), received_at)

    def one_body(self, change: RawChange) -> bytes:
        """Return a body with this event alone."""
        return generic_delivery.one_body(change)

    async def look(self, access: Access, target: Target) -> Seen | None:
        """Ask the site how the item stands."""
        found = await self._get(access, target)
        if found is None:
            return None
        hidden = found.get("hidden")
        return Seen(safe_text(str(found.get("text") or "")), hidden if isinstance(hidden, bool) else None)

    async def set_state(self, access: Access, target: Target, do: str, text: str) -> bool:
        """Tell the site to hide, unhide or remove, then ask it how the item stands."""
        if do not in {"hide", "unhide", "remove"}:
            raise Refused("not_possible", f"generic: a site takes no {do}")
        message_id = derived_id("callback", target.account_id, target.object_id, do, self._clock.now().isoformat())
        answer = await self._post(access, target, do, str(message_id), text)
        raise_if_passing(answer, "generic")
        # Even a final error may come after it was done: only what is read back counts.
        seen = await self.look(access, target)
        shown = seen is None if do == "remove" else seen is not None and seen.hidden is (do == "hide")
        if shown:
            return True
        _raise_if_final(answer)
        if seen is None:
            raise Refused(GONE, "generic: the item is not on the site any more")
        return False

    async def create(self, access: Access, target: Target, do: str, sending: Sending) -> str | None:
        """Tell the site to publish our reply; the order's key is the message's id, so that it can drop a double."""
        if do != "reply":
            raise Refused("not_possible", f"generic: a site takes no {do}")
        answer = await self._post(access, target, do, sending.key, sending.text)
        raise_if_passing(answer, "generic")
        _raise_if_final(answer)
        return told_id(told_object(answer.body).get("id"))

    async def find_created(
        self, access: Access, target: Target, do: str, sending: Sending, since: datetime
    ) -> tuple[bool, str | None]:
        """Look through the item's replies for our key; where a site tells none, for our words since then."""
        found = (await self._get(access, target) if do == "reply" else None) or {}
        for reply in [told_object(one) for one in told_list(found.get("replies"))]:
            if _is_ours(reply, sending, since):
                return True, told_id(reply.get("id"))
        return False, None

    async def listing(self, _access: Access, _what: Listing, _cursor: str | None) -> Page:
        """Refuse: a site that only sends lists nothing."""
        raise Refused("not_possible", "generic: a site lists nothing")

    async def _get(self, access: Access, target: Target) -> dict[str, Any] | None:
        """Return the item as the site shows it; None when it is gone."""
        url = httpx.URL(_callback(access)).copy_merge_params({"object_id": target.object_id})
        message_id = derived_id("read back", target.object_id, self._clock.now().isoformat())
        answer = await self._call("GET", url, self._headers(access, str(message_id), ""), "")
        if _is_gone(answer):
            return None
        raise_if_passing(answer, "generic")
        _raise_if_final(answer)
        if not isinstance(answer.body, dict):
            raise Transient("generic: an answer that is no JSON object")
        return answer.body

    async def _post(self, access: Access, target: Target, do: str, message_id: str, text: str) -> JsonAnswer:
        told = {
            "id": target.object_id,
            "account": target.account_id,
            "kind": target.kind,
            "thread_id": target.thread_id or target.post_id,
            "parent_id": target.parent_id,
        }
        envelope = {
            "type": f"action.{do}",
            "timestamp": self._clock.now().isoformat(),
            "data": {**told, "text": text} if do == "reply" else told,
        }
        body = json.dumps(envelope, ensure_ascii=False)
        headers = {**self._headers(access, message_id, body), "content-type": "application/json"}
        return await self._call("POST", httpx.URL(_callback(access)), headers, body)

    def _headers(self, access: Access, message_id: str, body: str) -> dict[str, str]:
        at = self._clock.now()
        keys = _keys(access.token.encode())
        if not keys:
            raise Refused(TOKEN, "generic: the token is no secret that can sign")
        return {
            "webhook-id": message_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": _signature(keys[0], message_id, at, body.encode()).decode(),
        }

    async def _call(self, method: str, url: httpx.URL, headers: dict[str, str], body: str) -> JsonAnswer:
        """Call the site. Redirects are not followed: the signature was made for this address."""
        try:
            response = await self._client.request(
                method, url, content=body.encode() or None, headers=headers, timeout=CALL_S_MAX
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as e:
            raise NotSent("generic: no connection") from e
        except httpx.HTTPError as e:
            raise Transient("generic: no answer") from e
        return JsonAnswer.of(response.status_code, response.content, response.headers, self._clock.now())


def _callback(access: Access) -> str:
    address = access.extra.get("callback_url") or access.base_url
    if not address:
        raise Refused("not_possible", "generic: the account has no callback address")
    return address


def _keys(secret: bytes) -> list[bytes]:
    """Return the keys that a secret may mean: `whsec_` and base64, or a plain text.

    A plain text that is base64 means either: the official libraries decode it, a sender made by hand does not.
    """
    if secret.startswith(SECRET_PREFIX):
        return _decoded(secret.removeprefix(SECRET_PREFIX), 1)
    return [key for key in (secret, *_decoded(secret, SECRET_BYTES_MIN)) if key]


def _decoded(text: bytes, bytes_min: int) -> list[bytes]:
    try:
        key = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return []
    return [key] if len(key) >= bytes_min else []


def _signature(key: bytes, message_id: str, at: datetime, body: bytes) -> bytes:
    """Sign as the official library does; ValueError for bytes that are no UTF-8, which it cannot sign."""
    return standardwebhooks.Webhook(key).sign(message_id, at, body.decode()).encode()


def _is_ours(reply: Mapping[str, object], sending: Sending, since: datetime) -> bool:
    key = told_id(reply.get("webhook_id"))
    if key is not None:
        return key == sending.key
    made = told_time(reply.get("created_at"))
    return (
        same_words(str(reply.get("text")), sending.text) and made is not None and made >= since.replace(microsecond=0)
    )


def _raise_if_final(answer: JsonAnswer) -> None:
    what = meaning(answer)
    if answer.status == CALLBACK_GIVEN_UP:
        raise Refused("not_possible", "generic: the site has given its callback up")
    if what == GONE and not _is_gone(answer):
        raise Refused(REFUSED, "generic: there is no callback at this address")
    if what != DONE:
        raise Refused(what, f"generic: status {answer.status}")


def _is_gone(answer: JsonAnswer) -> bool:
    """A wrong address is answered with 404 too: only the site's own word tells that an item is gone."""
    return answer.status == NOT_FOUND and told_object(answer.body).get("error") == NO_SUCH_ITEM
