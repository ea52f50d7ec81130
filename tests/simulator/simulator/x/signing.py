"""X's signatures: base64, and the CRC check that may cost the webhook."""

import base64
import hashlib
import hmac

import httpx

CRC_CASES = ("right", "no_token")
ANSWER_WAIT_S_MAX = 10.0


def sha256_base64(secret: str, message: bytes) -> str:
    """Return `sha256=` and the base64 of the HMAC."""
    return "sha256=" + base64.b64encode(hmac.new(secret.encode(), message, hashlib.sha256).digest()).decode()


async def crc(client: httpx.AsyncClient, url: str, secret: str, token: str | None) -> dict[str, object]:
    """Do one CRC; `fatal` is what X takes the webhook for invalid at once for: a 2xx with a wrong token, a 3xx."""
    query = {"crc_token": token} if token is not None else {}
    try:
        answer = await client.get(url, params=query, timeout=ANSWER_WAIT_S_MAX)
    except httpx.HTTPError as error:
        return {"status": None, "error": type(error).__name__, "right": False, "fatal": False}
    right = answer.is_success and _token(answer) == sha256_base64(secret, (token or "").encode())
    fatal = answer.is_redirect or (answer.is_success and not right)
    return {"status": answer.status_code, "right": right, "fatal": fatal}


def _token(answer: httpx.Response) -> object:
    try:
        found: object = answer.json()
    except ValueError:
        return None
    return found.get("response_token") if isinstance(found, dict) else None
