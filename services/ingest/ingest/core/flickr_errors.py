"""What errors of Flickr mean for us. They come with HTTP 200, and those of OAuth as a form with 401.

Source: the error codes on each method's page of flickr.com/services/api, and flickr.com/services/api/auth.oauth.html.
"""

import re

from common.errors import BadMessage
from ingest.core import platform_problem as problems
from ingest.core import raw_json
from ingest.core.platform_problem import Problem, asked_to_wait_s
from ingest.core.told_values import told_id, told_object

_MEANS = {
    **dict.fromkeys(("1", "2"), problems.GONE),  # photo not found, comment not found
    "9": problems.THROTTLED,  # comments are posted too fast
    **dict.fromkeys(("96", "97", "98", "100"), problems.TOKEN),  # signature, login or key
    "99": problems.PERMISSION,
    **dict.fromkeys(("105", "106"), problems.TRANSIENT),
    "116": problems.BLOCKED,  # an address that Flickr knows as abused
}
_OAUTH = re.compile(rb"oauth_problem=([a-z_]{1,40})")
_REFUSED_AT_ONCE, _CAME_TWICE = "timestamp_refused", "nonce_used"
"""Each of our calls has a number that no other has: where Flickr knows it, this very call has come before, by a proxy's
repeat, and may have been done."""
UNAUTHORIZED = 401


def problem(status: int, content: bytes, retry_after: str | None) -> Problem | None:
    """Return what is wrong with an answer; None for a success. What is no answer of Flickr's is transient."""
    oauth = _OAUTH.search(content[:1000])
    wait_s = asked_to_wait_s(retry_after)
    if status == problems.TOO_MANY:
        return Problem(
            means=problems.THROTTLED, code=str(status), wait_s=wait_s or problems.THROTTLED_S, nothing_done=True
        )
    if oauth is not None or status == UNAUTHORIZED:
        told = oauth[1].decode() if oauth else ""
        means = problems.TRANSIENT if told in {_REFUSED_AT_ONCE, _CAME_TWICE} else problems.TOKEN
        return Problem(means=means, code=f"{status}/{told}", wait_s=wait_s, nothing_done=told == _REFUSED_AT_ONCE)
    return _told(status, content, wait_s)


def _told(status: int, content: bytes, wait_s: float | None) -> Problem | None:
    try:
        answer = told_object(raw_json.value(content))
    except BadMessage:
        answer = {}
    stat = answer.get("stat")
    if stat == "ok" and status < problems.ERROR_FROM:
        return None
    if stat != "fail":
        return Problem(means=problems.TRANSIENT, code=str(status), wait_s=wait_s)
    code = told_id(answer.get("code")) or ""
    means = _MEANS.get(code, problems.REFUSED)
    throttled = means == problems.THROTTLED
    return Problem(
        means=means,
        code=code if code.isascii() and code.isdigit() else "fail",
        wait_s=problems.THROTTLED_S if throttled else wait_s,
        nothing_done=throttled,
    )
