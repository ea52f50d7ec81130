"""The subscription handshake: Meta's GET with a challenge, and the ways it must be refused."""

import random

import httpx

CASES = ("right", "wrong_token", "no_token", "no_mode", "unknown_mode", "no_challenge")
ANSWER_WAIT_S_MAX = 5.0


def new_challenge(chance: random.Random) -> str:
    """Return ten digits; every second one, on average, begins with zeros that must not be lost."""
    zeros = "00" if chance.randint(0, 1) else ""
    return zeros + "".join(str(chance.randint(1, 9)) for _ in range(10 - len(zeros)))


def parameters_of(case: str, challenge: str, verify_token: str) -> dict[str, str]:
    """Return the query of one case; keys hold dots, as Meta's do."""
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verify_token}
    if case == "wrong_token":
        query["hub.verify_token"] = verify_token[::-1] + "x"
    elif case == "unknown_mode":
        query["hub.mode"] = "denied"
    elif case != "right":
        del query["hub." + {"no_token": "verify_token", "no_mode": "mode"}.get(case, "challenge")]
    return query


async def shake_hands(
    client: httpx.AsyncClient, url: str, verify_token: str, case: str, challenge: str
) -> dict[str, object]:
    """Do the GET and return what came back, and whether it is what Meta (or a cautious one) expects.

    A right handshake is answered with 200 and the challenge alone as the body; all other cases with
    a status of 400 or above and without the challenge.
    """
    query = parameters_of(case, challenge, verify_token)
    try:
        answer = await client.get(url, params=query, timeout=ANSWER_WAIT_S_MAX)
    except httpx.HTTPError as error:
        return {"case": case, "status": None, "error": type(error).__name__, "as_expected": False}
    echoed = answer.content == challenge.encode()
    accepted = answer.status_code == httpx.codes.OK and echoed
    refused = answer.status_code >= httpx.codes.BAD_REQUEST and challenge not in answer.text
    return {
        "case": case,
        "challenge": challenge,
        "status": answer.status_code,
        "echoed": echoed,
        "content_type": answer.headers.get("content-type"),
        "as_expected": accepted if case == "right" else refused,
    }
