"""What Meta's Graph answers mean for us, by code, subcode and is_transient alone (facts.md 3)."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec

THROTTLED = frozenset({4, 17, 32, 341, 613, 80001, 80002, 80006})
TOO_MANY = 429
TOKEN = frozenset({102, 190})
PERMISSION = frozenset({3, 10, *range(200, 300)})
UNAVAILABLE_PERSON = (1545041,)
ERROR_FROM, SERVER_ERROR_FROM = 400, 500
GONE = "item_is_gone"
THROTTLED_S = 60.0
THROTTLED_S_MAX = 3600.0
"""How long we wait at most before we ask again, whatever the platform estimates."""
USED_FROM, USED_FULL = 75, 100
"""From which share of our calls, in per cent, a listing slows down, and from which it stands."""
SHARES = frozenset({"call_count", "total_time", "total_cputime"})
REGAIN = "estimated_time_to_regain_access"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer of Graph: `body` is its JSON object ({} when it is none); codes are set for errors."""

    status: int
    body: dict[str, Any]
    is_error: bool
    code: int = 0
    subcode: int = 0
    transient: bool | None = None
    wait_s: float = THROTTLED_S
    """How long to wait when it says that we call too often."""
    pause_s: float = 0.0
    """How long a listing waits before its next call, so that answers to people are never throttled for its sake."""
    content: bytes = b""

    @classmethod
    def of(cls, status: int, content: bytes, usage: str | None = None, app_usage: str | None = None) -> "Answer":
        """Read an answer leniently: an error may come with 200, and HTML with 502.

        `usage` and `app_usage` are the headers X-Business-Use-Case-Usage and X-App-Usage.
        """
        pause_s = pause_s_after(usage, app_usage)
        try:
            body = json.loads(content)
        except (ValueError, RecursionError):
            body = None
        if body is True and status < ERROR_FROM:
            body = {}  # older calls answer so when they have succeeded
        error = body.get("error") if isinstance(body, dict) else None
        if isinstance(body, dict) and not isinstance(error, dict) and status < ERROR_FROM:
            return cls(status=status, body=body, is_error=False, pause_s=pause_s, content=content)
        told = error if isinstance(error, dict) else {}
        return cls(
            status=status,
            body={},
            is_error=True,
            code=_number(told.get("code")),
            subcode=_number(told.get("error_subcode")),
            transient=told.get("is_transient") if isinstance(told.get("is_transient"), bool) else None,
            wait_s=regain_s(usage),
            pause_s=pause_s,
        )


def meaning(answer: Answer) -> str:
    """Return what an error means: transient, throttled, or the code of a final answer."""
    if answer.status >= SERVER_ERROR_FROM:
        return "transient"
    if answer.code in THROTTLED or answer.status == TOO_MANY:
        return "throttled"
    if answer.code in {0, 2}:
        return "transient"
    if answer.code == 1:
        return "refused" if answer.transient is False else "transient"
    return _final(answer)


def is_perhaps_too_much(answer: Answer) -> bool:
    """True for what Graph also answers a list of too much data with: the same page with fewer objects may come.

    The message alone says so ("Please reduce the amount of data you're asking for"), with status 500; tried as it was,
    that page never comes, and nothing behind it.
    """
    return answer.is_error and answer.code == 1


def regain_s(usage: str | None) -> float:
    """Return how long to wait when throttled, from `X-Business-Use-Case-Usage` (minutes there, seconds here)."""
    minutes = [_number(told) for name, told in _told(usage) if name == REGAIN]
    return min(max([60.0 * m for m in minutes if m > 0], default=THROTTLED_S), THROTTLED_S_MAX)


def pause_s_after(usage: str | None, app_usage: str | None) -> float:
    """Return how long a listing waits: nothing below three quarters of what we may, a minute where all is used."""
    told = [*_told(usage), *_told(app_usage)]
    if any(_number(minutes) > 0 for name, minutes in told if name == REGAIN):
        return regain_s(usage)
    used = max((_number(share) for name, share in told if name in SHARES), default=0)
    over = min(max(used - USED_FROM, 0), USED_FULL - USED_FROM)
    return THROTTLED_S * over / (USED_FULL - USED_FROM)


def _told(usage: str | None) -> list[tuple[str, object]]:
    """Return every member at any depth. Meta's own sample of the header has one key twice, so no dict will do."""
    try:
        return list(_members(json.loads(usage or "{}", object_pairs_hook=tuple)))
    except (ValueError, RecursionError):
        return []


def _members(found: object) -> Iterator[tuple[str, object]]:
    """Yield the members of an object (here a tuple of pairs) and of all that lie in it."""
    if isinstance(found, list):
        for one in found:
            yield from _members(one)
    elif isinstance(found, tuple):
        for name, told in found:
            yield name, told
            yield from _members(told)


def _final(answer: Answer) -> str:
    if answer.code == 551 or answer.subcode in UNAVAILABLE_PERSON:  # noqa: PLR2004 - Meta's code
        return "person_unavailable"
    # 10900: the one private reply that a comment may have was sent already.
    by_code = {100: GONE, 368: "blocked_by_platform", 506: "duplicate", 10900: "duplicate"}
    if answer.code in TOKEN:
        return "token_invalid"
    if answer.code in PERMISSION:
        return "not_permitted"
    return by_code.get(answer.code, "refused")


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
