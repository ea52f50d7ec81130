"""Meta's two callbacks for people who leave: deauthorisation of our app, and deletion of what we keep of them.

Source: developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback and the pages on
`signed_request`: base64url of an HMAC-SHA256 by the app's secret, a dot, base64url of a JSON object. The id in it is
that of a person who has signed in to our app (who connected a page), never of who wrote a comment.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

import msgspec

from common.errors import BadMessage
from ingest.core import raw_json
from ingest.core.meta_values import instant
from ingest.core.told_values import told_id, told_object

DEAUTHORISE, DELETE = "deauthorise", "delete"
SIGNED_REQUEST_CHARS_MAX = 10_000
ALGORITHM = "HMAC-SHA256"
CODE_CHARS = 20


class Leaving(msgspec.Struct, frozen=True, kw_only=True):
    """What a person has asked for by leaving.

    `do` is deauthorise (the tokens that this person gave are void: the accounts need a new connection) or delete
    (also forget who it was). `confirmation_code` is the same for the same request, and cannot be guessed; `issued_at`
    is None when it is not told.
    """

    do: str
    user_id: str
    issued_at: datetime | None
    confirmation_code: str


class Confirmation(msgspec.Struct, frozen=True):
    """What Meta wants to hear after a request for deletion: where its state can be read, and under which code."""

    url: str
    confirmation_code: str


def deauthorised(signed_request: str, secrets: Sequence[bytes]) -> Leaving:
    """Return who took our app's rights away. BadMessage unless one of the app's secrets signed it."""
    return _leaving(DEAUTHORISE, signed_request, secrets)


def deletion_asked(signed_request: str, secrets: Sequence[bytes]) -> Leaving:
    """Return whose data is to be deleted. BadMessage unless one of the app's secrets signed it."""
    return _leaving(DELETE, signed_request, secrets)


def confirmation(leaving: Leaving, public_url: str) -> bytes:
    """Return the answer's JSON; `public_url` is the address of our page about deletions, without a code."""
    url = f"{public_url.rstrip('/')}/{leaving.confirmation_code}"
    return msgspec.json.encode(Confirmation(url, leaving.confirmation_code))


def _leaving(do: str, signed_request: str, secrets: Sequence[bytes]) -> Leaving:
    if len(signed_request) > SIGNED_REQUEST_CHARS_MAX:
        raise BadMessage("a signed request is too long")
    told, _, payload = signed_request.partition(".")
    secret = _signer(_decoded(told), payload, secrets)
    said = told_object(raw_json.value(_decoded(payload)))
    user_id = told_id(said.get("user_id"))
    algorithm = said.get("algorithm", ALGORITHM)
    if user_id is None or not isinstance(algorithm, str) or algorithm.upper() != ALGORITHM:
        raise BadMessage("a signed request that names nobody, or another way of signing")
    code = hmac.new(secret, f"{do} {payload}".encode(), hashlib.sha256).hexdigest()[:CODE_CHARS]
    return Leaving(do=do, user_id=user_id, issued_at=instant(said.get("issued_at")), confirmation_code=code)


def _signer(told: bytes, payload: str, secrets: Sequence[bytes]) -> bytes:
    """Return the secret that made the signature; every one is tried, each in constant time."""
    signed = payload.encode("utf-8", "surrogatepass")
    right = [key for key in secrets if hmac.compare_digest(hmac.new(key, signed, hashlib.sha256).digest(), told)]
    if not right:
        raise BadMessage("a signed request is not signed by this app")
    return right[0]


def _decoded(part: str) -> bytes:
    """Read base64 of the kind for addresses, its filling left off."""
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as e:
        raise BadMessage("a signed request that cannot be read") from e
