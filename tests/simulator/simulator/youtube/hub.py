"""The WebSub hub: verification GETs, leases, and the signature of what it distributes."""

import hashlib
import hmac
from random import Random

import httpx

LEASE_S_DEFAULT = 432_000
ANSWER_WAIT_S_MAX = 5.0
HUB_CASES = ("right", "right_other_address", "foreign_topic", "no_topic", "no_challenge", "no_mode", "unknown_mode")
RIGHT = ("right", "right_other_address")


def topic_of(channel_id: str) -> str:
    """Return the feed of a channel's videos."""
    return f"https://www.youtube.com/xml/feeds/videos.xml?channel_id={channel_id}"


def hub_signature(secret: str, body: bytes) -> dict[str, str]:
    """Return `X-Hub-Signature` (sha1, as Google's hub does), or nothing where no secret was agreed on."""
    if not secret:
        return {}
    return {"X-Hub-Signature": "sha1=" + hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()}


def verification(channel_id: str, case: str, challenge: str, lease_s: int = LEASE_S_DEFAULT) -> dict[str, str]:
    """Return the query of a verification GET."""
    query = {
        "hub.topic": topic_of(channel_id),
        "hub.challenge": challenge,
        "hub.mode": "subscribe",
        "hub.lease_seconds": str(lease_s),
    }
    if case == "right_other_address":
        query["hub.topic"] = query["hub.topic"].replace("/xml/feeds/", "/feeds/")
    elif case == "foreign_topic":
        query["hub.topic"] = topic_of("UCnobodyaskedforthis00001")
    elif case == "unknown_mode":
        query["hub.mode"] = "publish"
    elif case not in RIGHT:
        del query["hub." + case.removeprefix("no_")]
    return query


def new_challenge(chance: Random) -> str:
    """Return a challenge of digits that may begin with zeros."""
    return f"{chance.randint(0, 10**18):019d}"


async def shake_hub(
    client: httpx.AsyncClient, url: str, channel_id: str, case: str, chance: Random
) -> dict[str, object]:
    """Do one verification; right ones are echoed with 2xx, others refused without the challenge."""
    challenge = new_challenge(chance)
    status, text = await ask(client, url, verification(channel_id, case, challenge))
    echoed = text == challenge
    accepted = status is not None and httpx.codes.is_success(status) and echoed
    refused = status is not None and status >= httpx.codes.BAD_REQUEST and challenge not in text
    return {"case": case, "status": status, "echoed": echoed, "as_expected": accepted if case in RIGHT else refused}


async def ask(client: httpx.AsyncClient, url: str, query: dict[str, str]) -> tuple[int | None, str]:
    """Do the GET; returns the status (None: no answer) and the body."""
    try:
        answer = await client.get(url, params=query, timeout=ANSWER_WAIT_S_MAX)
    except httpx.HTTPError:
        return None, ""
    return answer.status_code, answer.text
