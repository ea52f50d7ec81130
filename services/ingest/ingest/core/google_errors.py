"""What errors of Google's APIs mean for us, by their reason; messages are for people.

Sources: developers.google.com/youtube/v3/docs/errors and the error tables of commentThreads and comments.
"""

import msgspec

from common.errors import BadMessage
from ingest.core import platform_problem as problems
from ingest.core import raw_json
from ingest.core.platform_problem import Problem, asked_to_wait_s
from ingest.core.told_values import told_list, told_object

DAY_IS_USED = frozenset({"quotaExceeded", "dailyLimitExceeded"})
COMMENTS_OFF = "commentsDisabled"
NOTHING_THERE = frozenset({COMMENTS_OFF, "videoNotFound"})
"""A video whose comments are off, or that is gone, has none to list."""
_MEANS = {
    **dict.fromkeys(("rateLimitExceeded", "userRateLimitExceeded"), problems.THROTTLED),
    **dict.fromkeys(DAY_IS_USED, problems.THROTTLED),
    **dict.fromkeys(("backendError", "internalError", "processingFailure"), problems.TRANSIENT),
    **dict.fromkeys(
        ("commentNotFound", "commentThreadNotFound", "parentCommentNotFound", "videoNotFound", "notFound"),
        problems.GONE,
    ),
    **dict.fromkeys(("authError", "authorizationRequired", "required", "expired"), problems.TOKEN),
    **dict.fromkeys(
        (COMMENTS_OFF, "forbidden", "insufficientPermissions", "ineligibleAccount", "accessNotConfigured"),
        problems.PERMISSION,
    ),
}
UNAUTHORIZED = 401
_BY_STATUS = {UNAUTHORIZED: problems.TOKEN, 403: problems.PERMISSION, 404: problems.GONE}


class _Error(msgspec.Struct, frozen=True):
    reason: str
    is_told: bool


def problem(status: int, content: bytes, retry_after: str | None) -> Problem | None:
    """Return what is wrong with an answer; None for a success. An answer that is not Google's own is transient."""
    if status < problems.ERROR_FROM:
        return None
    error = _error(content)
    code = f"{status}/{error.reason}" if error.reason else str(status)
    wait_s = asked_to_wait_s(retry_after)
    if error.reason in _MEANS:
        means = _MEANS[error.reason]
    elif status == problems.TOO_MANY:
        means = problems.THROTTLED
    elif status >= problems.SERVER_ERROR_FROM or not (error.is_told or status == UNAUTHORIZED):
        means = problems.TRANSIENT
    else:
        means = _BY_STATUS.get(status, problems.REFUSED)
    throttled = means == problems.THROTTLED
    return Problem(
        means=means,
        code=code,
        wait_s=(wait_s or problems.THROTTLED_S) if throttled else wait_s,
        nothing_done=throttled,
    )


def token_of(content: bytes) -> str | None:
    """Return the new token of an answer to a renewal; None when it was refused. BadMessage when it is no JSON."""
    token = told_object(raw_json.value(content)).get("access_token")
    return token if isinstance(token, str) and token.isascii() and token.isprintable() and token else None


def is_for(found: Problem, reasons: frozenset[str]) -> bool:
    """True when the problem's reason is one of these."""
    return found.code.partition("/")[2] in reasons


def _error(content: bytes) -> _Error:
    try:
        body = told_object(raw_json.value(content))
    except BadMessage:
        return _Error("", False)
    error = told_object(body.get("error"))
    reasons = [told_object(one).get("reason") for one in told_list(error.get("errors"))]
    reason = next((one for one in reasons if isinstance(one, str) and one.isascii() and one.isalpha()), "")
    return _Error(reason[:64], bool(error))
