"""What a WordPress site's errors mean, by its code; a page in the place of JSON is a bad hour and no answer."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.core.platform_problem import Problem
from ingest.core.wordpress_errors import problem

unhurried = settings(deadline=None)


def error(code: object) -> bytes:
    return json.dumps({"code": code, "message": "Noe gikk galt", "data": {"status": 400}}).encode()


def test_a_comment_that_is_not_there_is_gone() -> None:
    content = (
        Path(__file__).parents[2] / "service" / "ingest" / "payloads" / "wordpress" / "rest-error.json"
    ).read_bytes()
    assert problem(404, content, None) == Problem(means="item_is_gone", code="404/rest_comment_invalid_id")


@pytest.mark.parametrize(
    ("status", "content", "means"),
    [
        (410, error("rest_already_trashed"), "item_is_gone"),
        (403, error("rest_comment_invalid_post_id"), "item_is_gone"),
        (409, error("comment_duplicate"), "duplicate"),
        (400, error("comment_flood"), "throttled"),
        (429, b"<html>", "throttled"),
        (401, error("incorrect_password"), "token_invalid"),
        (401, b"", "token_invalid"),
        (403, error("rest_cannot_edit"), "not_permitted"),
        (403, error("rest_comment_closed"), "not_permitted"),
        (403, b"<html>firewall</html>", "not_permitted"),
        (404, error("rest_no_route"), "refused"),
        (400, error("rest_invalid_param"), "refused"),
        (400, error("brukerens egne ord"), "transient"),
        (500, error("rest_comment_failed_edit"), "transient"),
        (500, b"<html>", "transient"),
        (404, b"<html>", "transient"),
        (301, b"", "transient"),
        (400, error(7), "transient"),
    ],
)
def test_an_error_means_what_its_code_says(status: int, content: bytes, means: str) -> None:
    found = problem(status, content, None)
    assert found is not None
    assert found.means == means
    assert found.nothing_done is (means == "throttled")
    assert " " not in found.code, "nothing that somebody wrote stands in a code"


def test_a_throttled_call_waits_as_long_as_it_is_told() -> None:
    waits = [problem(429, b"", told) for told in ("120", None)]
    assert [found.wait_s for found in waits if found] == [120.0, 60.0]


@unhurried
@given(st.integers(100, 599), st.binary() | st.sampled_from([b"[]", b'{"code":[]}', b'{"code":"' + b"x" * 999 + b'"}']))
def test_whatever_is_answered_only_an_error_is_a_problem_and_its_code_is_short(status: int, content: bytes) -> None:
    found = problem(status, content, None)
    assert (found is None) is (status < 300)
    assert found is None or len(found.code) < 80
