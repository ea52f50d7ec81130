"""What a JSON API answered: its status in words of ours, its body leniently, and how long it asks us to wait."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

DONE, TRANSIENT, THROTTLED = "done", "transient", "throttled"
GONE, TOKEN, PERMISSION, DUPLICATE, REFUSED = (
    "item_is_gone",
    "token_invalid",
    "not_permitted",
    "duplicate",
    "refused",
)
ERROR_FROM, SERVER_ERROR_FROM, REDIRECT_FROM = 400, 500, 300
TOO_MANY = 429
BY_STATUS = {401: TOKEN, 403: PERMISSION, 404: GONE, 408: TRANSIENT, 409: DUPLICATE, 410: GONE, 425: TRANSIENT}
WAIT_S = 60.0
WAIT_S_MAX = 3600.0
"""How long we wait at most before we ask again, whatever the other side estimates."""


class JsonAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer: `body` is its JSON value, None when it is none; `wait_s` counts when it says "too many calls"."""

    status: int
    body: Any
    wait_s: float = WAIT_S

    @classmethod
    def of(cls, status: int, content: bytes, headers: Mapping[str, str], at: datetime) -> "JsonAnswer":
        """Read an answer; HTML with a 502 is no error of ours."""
        try:
            body = json.loads(content)
        except (ValueError, RecursionError):
            body = None
        return cls(status=status, body=body, wait_s=wait_s(headers, at))


def meaning(answer: JsonAnswer) -> str:
    """Return done, transient, throttled, or the closed code of a final answer, by the status alone."""
    if answer.status == TOO_MANY:
        return THROTTLED
    if answer.status >= SERVER_ERROR_FROM:
        return TRANSIENT
    return DONE if answer.status < REDIRECT_FROM else BY_STATUS.get(answer.status, REFUSED)


def wait_s(headers: Mapping[str, str], at: datetime) -> float:
    """Return how long to wait: `Retry-After` in seconds, or until the second that `x-rate-limit-reset` names."""
    after, reset = headers.get("retry-after", ""), headers.get("x-rate-limit-reset", "")
    if _is_number(after):
        return min(float(after), WAIT_S_MAX)
    if _is_number(reset):
        return min(max(float(reset) - at.timestamp(), 1.0), WAIT_S_MAX)
    return WAIT_S


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
