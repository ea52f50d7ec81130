"""What Google's errors mean, by their reason: the message is for people, and the status alone says too little."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadMessage
from ingest.core import google_errors
from ingest.core.google_errors import DAY_IS_USED, NOTHING_THERE, is_for, problem, token_of
from ingest.core.platform_problem import Problem, asked_to_wait_s

unhurried = settings(deadline=None)


def sample(name: str) -> bytes:
    return (Path(__file__).parents[2] / "service" / "ingest" / "payloads" / "youtube" / name).read_bytes()


def error(reason: object) -> bytes:
    return json.dumps({"error": {"code": 400, "errors": [{"reason": reason}]}}).encode()


def test_a_used_up_day_is_throttling_and_nothing_was_done() -> None:
    found = problem(403, sample("error-quota.json"), None)
    assert found == Problem(means="throttled", code="403/quotaExceeded", wait_s=60.0, nothing_done=True)
    assert is_for(found, DAY_IS_USED)


def test_comments_that_are_off_are_not_permitted_to_write_and_nothing_to_list() -> None:
    found = problem(403, sample("error-comments-disabled.json"), None)
    assert found == Problem(means="not_permitted", code="403/commentsDisabled")
    assert is_for(found, NOTHING_THERE)


@pytest.mark.parametrize(
    ("status", "content", "means"),
    [
        (403, error("rateLimitExceeded"), "throttled"),
        (429, b"", "throttled"),
        (404, error("commentNotFound"), "item_is_gone"),
        (400, error("parentCommentNotFound"), "item_is_gone"),
        (404, error("somethingNew"), "item_is_gone"),
        (401, error("authError"), "token_invalid"),
        (401, b"<html>", "token_invalid"),
        (403, error("forbidden"), "not_permitted"),
        (403, error("ineligibleAccount"), "not_permitted"),
        (403, error(7), "not_permitted"),
        (400, error("processingFailure"), "transient"),
        (400, error("commentTextTooLong"), "refused"),
        (400, error("brukers navn"), "refused"),
        (409, error(None), "refused"),
        (500, b"", "transient"),
        (503, error("backendError"), "transient"),
        (502, b"<html>Bad Gateway</html>", "transient"),
        (404, b"<html>", "transient"),
        (400, b"[]", "transient"),
    ],
)
def test_an_error_means_what_its_reason_says(status: int, content: bytes, means: str) -> None:
    found = problem(status, content, None)
    assert found is not None
    assert found.means == means
    assert found.nothing_done is (means == "throttled")
    assert " " not in found.code, "nothing that somebody wrote stands in a code"


@pytest.mark.parametrize("status", [200, 204])
def test_a_success_is_no_problem(status: int) -> None:
    assert problem(status, b"", None) is None


@pytest.mark.parametrize(
    ("told", "wait_s"),
    [
        ("7", 7.0),
        ("99999999999", 86_400.0),
        ("Fri, 02 Jan 2026 03:04:05 GMT", None),
        ("", None),
        ("²", None),
        (None, None),
    ],
)
def test_a_wait_is_believed_within_reason(told: str | None, wait_s: float | None) -> None:
    assert asked_to_wait_s(told) == wait_s


def test_a_throttled_call_waits_as_long_as_it_is_told() -> None:
    found = problem(429, b"", "120")
    assert found is not None
    assert found.wait_s == 120.0


@pytest.mark.parametrize(
    ("content", "token"),
    [
        (b'{"access_token":"ya29.x"}', "ya29.x"),
        (b'{"error":"invalid_grant"}', None),
        (b'{"access_token":"\\n"}', None),
        (b"[]", None),
    ],
)
def test_a_renewed_token_is_one_that_a_header_can_hold(content: bytes, token: str | None) -> None:
    assert token_of(content) == token


@unhurried
@given(
    st.integers(100, 599),
    st.binary() | st.sampled_from([b"[]", b"null", b'{"error":"x"}', b'{"error":{"errors":[1]}}']),
)
def test_whatever_is_answered_only_an_error_is_a_problem(status: int, content: bytes) -> None:
    found = google_errors.problem(status, content, None)
    assert (found is None) is (status < 400)
    try:
        google_errors.token_of(content)
    except BadMessage:
        return
