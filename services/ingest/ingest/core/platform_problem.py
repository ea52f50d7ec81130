"""What an answer that is no success means for us, in words that the adapters of several platforms share."""

import msgspec

TRANSIENT, THROTTLED = "transient", "throttled"
GONE, TOKEN, PERMISSION = "item_is_gone", "token_invalid", "not_permitted"
BLOCKED, DUPLICATE, REFUSED, NOT_POSSIBLE = "blocked_by_platform", "duplicate", "refused", "not_possible"
THROTTLED_S = 60.0
WAIT_S_MAX = 86_400.0
ERROR_FROM, SERVER_ERROR_FROM, TOO_MANY = 400, 500, 429


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """`means` is transient, throttled or the code of a final answer; `code` the platform's own word, for the log.

    `nothing_done` tells that the platform refused before it did anything: one blind attempt is free again.
    """

    means: str
    code: str
    wait_s: float | None = None
    nothing_done: bool = False


def asked_to_wait_s(retry_after: str | None) -> float | None:
    """Return the seconds of a `Retry-After` header, within reason; None for a date or anything else (RFC 9110)."""
    if retry_after is None or not retry_after.isascii() or not retry_after.isdigit():
        return None
    return min(float(retry_after[:9]), WAIT_S_MAX)
