"""LinkedIn's signature, and the challenge that it repeats every two hours."""

import hashlib
import hmac

import httpx

CHALLENGE_CASES = ("right", "right_with_application", "no_code")
RIGHT = ("right", "right_with_application")
ANSWER_WAIT_S_MAX = 3.0


def hex_hmac(secret: str, message: bytes) -> str:
    """Return the HMAC-SHA256 in lower hex."""
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def body_signature(secret: str, body: bytes) -> str:
    """Return `X-LI-Signature`: over `hmacsha256=` and the body."""
    return hex_hmac(secret, b"hmacsha256=" + body)


async def challenge(client: httpx.AsyncClient, url: str, secret: str, case: str, code: str) -> dict[str, object]:
    """Do one challenge; a right one is answered in three seconds with the code and its HMAC, in JSON."""
    query = {"challengeCode": code} if case in RIGHT else {}
    if case == "right_with_application":
        query["applicationId"] = "42"
    try:
        answer = await client.get(url, params=query, timeout=ANSWER_WAIT_S_MAX)
    except httpx.HTTPError as error:
        return {"case": case, "status": None, "error": type(error).__name__, "as_expected": False}
    expected = {"challengeCode": code, "challengeResponse": hex_hmac(secret, code.encode())}
    right = answer.status_code == httpx.codes.OK and _members(answer) == expected
    refused = answer.status_code >= httpx.codes.BAD_REQUEST
    return {"case": case, "status": answer.status_code, "as_expected": right if case in RIGHT else refused}


def _members(answer: httpx.Response) -> object:
    try:
        found: object = answer.json()
    except ValueError:
        return None
    return found
