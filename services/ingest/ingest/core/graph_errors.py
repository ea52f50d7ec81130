"""What Meta's Graph answers mean for us, by code, subcode and is_transient alone (facts.md 3)."""

import json
from typing import Any

import msgspec

THROTTLED = frozenset({4, 17, 32, 341, 613, 80001, 80002})
TOKEN = frozenset({102, 190})
PERMISSION = frozenset({3, 10, *range(200, 300)})
UNAVAILABLE_PERSON = (1545041,)
ERROR_FROM, SERVER_ERROR_FROM = 400, 500
GONE = "item_is_gone"
THROTTLED_S = 60.0
THROTTLED_S_MAX = 3600.0
"""How long we wait at most before we ask again, whatever the platform estimates."""


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

    @classmethod
    def of(cls, status: int, content: bytes, usage: str | None = None) -> "Answer":
        """Read an answer leniently: an error may come with 200, and HTML with 502."""
        try:
            body = json.loads(content)
        except (ValueError, RecursionError):
            body = None
        if body is True and status < ERROR_FROM:
            body = {}  # older calls answer so when they have succeeded
        error = body.get("error") if isinstance(body, dict) else None
        if isinstance(body, dict) and not isinstance(error, dict) and status < ERROR_FROM:
            return cls(status=status, body=body, is_error=False)
        told = error if isinstance(error, dict) else {}
        return cls(
            status=status,
            body={},
            is_error=True,
            code=_number(told.get("code")),
            subcode=_number(told.get("error_subcode")),
            transient=told.get("is_transient") if isinstance(told.get("is_transient"), bool) else None,
            wait_s=regain_s(usage),
        )


def meaning(answer: Answer) -> str:
    """Return what an error means: transient, throttled, or the code of a final answer."""
    if answer.status >= SERVER_ERROR_FROM or answer.code in {0, 2}:
        return "transient"
    if answer.code in THROTTLED:
        return "throttled"
    if answer.code == 1:
        return "refused" if answer.transient is False else "transient"
    return _final(answer)


def regain_s(usage: str | None) -> float:
    """Return how long to wait when throttled, from `X-Business-Use-Case-Usage` (minutes there, seconds here)."""
    try:
        told = json.loads(usage or "{}")
    except (ValueError, RecursionError):
        told = {}
    rows = [row for listed in told.values() if isinstance(listed, list) for row in listed] if _is(told) else []
    minutes = [_number(row.get("estimated_time_to_regain_access")) for row in rows if _is(row)]
    return min(max([60.0 * m for m in minutes if m > 0], default=THROTTLED_S), THROTTLED_S_MAX)


def _is(found: object) -> bool:
    return isinstance(found, dict)


def _final(answer: Answer) -> str:
    if answer.code == 551 or answer.subcode in UNAVAILABLE_PERSON:  # noqa: PLR2004 - Meta's code
        return "person_unavailable"
    by_code = {100: GONE, 368: "blocked_by_platform", 506: "duplicate"}
    if answer.code in TOKEN:
        return "token_invalid"
    if answer.code in PERMISSION:
        return "not_permitted"
    return by_code.get(answer.code, "refused")


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
