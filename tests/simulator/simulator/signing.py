"""Signatures as Meta makes them: HMAC over the very bytes that go on the wire."""

import hashlib
import hmac

NON_ASCII_SIGNATURE = "sha256=blåbærsyltetøy".encode()


def sha256_header(secret: str, body: bytes) -> str:
    """Return the value of `X-Hub-Signature-256` (lower hex)."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def sha1_header(secret: str, body: bytes) -> str:
    """Return the value of the older `X-Hub-Signature`, which Meta still sends beside the newer one."""
    return "sha1=" + hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()


def appsecret_proof(app_secret: str, access_token: str) -> str:
    """Return the proof that a caller of Graph also knows the app secret."""
    return hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()


def webhook_headers(secret: str, body: bytes) -> dict[str, bytes]:
    """Return all the headers of a signed webhook; values are bytes, because a test may send any."""
    return {
        "Content-Type": b"application/json",
        "User-Agent": b"facebookexternalua",
        "X-Hub-Signature": sha1_header(secret, body).encode(),
        "X-Hub-Signature-256": sha256_header(secret, body).encode(),
    }
