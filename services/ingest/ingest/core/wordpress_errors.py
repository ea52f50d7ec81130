"""What errors of a WordPress site mean for us, by its own code and the status; messages are in the site's language.

Source: the REST API handbook, "Global parameters" and "Authentication"; codes of the comments controller.
"""

from common.errors import BadMessage
from ingest.core import platform_problem as problems
from ingest.core import raw_json
from ingest.core.platform_problem import Problem, asked_to_wait_s
from ingest.core.told_values import told_object

REDIRECT_FROM = 300
CODE_CHARS_MAX = 64
_MEANS = {
    **dict.fromkeys(
        ("rest_comment_invalid_id", "rest_comment_invalid_post_id", "rest_post_invalid_id", "rest_already_trashed"),
        problems.GONE,
    ),
    "comment_duplicate": problems.DUPLICATE,
    "comment_flood": problems.THROTTLED,
    # What a site answers to a state that stands already, and to a failed write too: reading back tells which.
    "rest_comment_failed_edit": problems.TRANSIENT,
}
_BY_STATUS = {401: problems.TOKEN, 403: problems.PERMISSION, 410: problems.GONE, 429: problems.THROTTLED}
ANSWERED_BY_WORDPRESS = frozenset({401, 403, 429})
"""These mean the same when a firewall before the site answers them."""


def problem(status: int, content: bytes, retry_after: str | None) -> Problem | None:
    """Return what is wrong with an answer; None for a success. A page instead of JSON is the site's bad hour."""
    if status < REDIRECT_FROM:
        return None
    told = _code(content)
    if told in _MEANS:
        means = _MEANS[told]
    elif status >= problems.SERVER_ERROR_FROM or (not told and status not in ANSWERED_BY_WORDPRESS):
        means = problems.TRANSIENT
    else:
        means = _BY_STATUS.get(status, problems.REFUSED)
    throttled = means == problems.THROTTLED
    wait_s = asked_to_wait_s(retry_after)
    return Problem(
        means=means,
        code=f"{status}/{told}" if told else str(status),
        wait_s=(wait_s or problems.THROTTLED_S) if throttled else wait_s,
        nothing_done=throttled,
    )


def _code(content: bytes) -> str:
    try:
        code = told_object(raw_json.value(content)).get("code")
    except BadMessage:
        return ""
    is_code = isinstance(code, str) and code.isascii() and code.replace("_", "").replace("-", "").isalnum()
    return code[:CODE_CHARS_MAX] if isinstance(code, str) and is_code else ""
