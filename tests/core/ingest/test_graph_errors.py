"""What Graph's answers mean, by code, subcode and is_transient alone: its messages are localised."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.core.graph_errors import THROTTLED_S, Answer, is_perhaps_too_much, meaning, pause_s_after, regain_s

unhurried = settings(deadline=None)


def error(code: object, subcode: object = None, *, transient: object = None, status: int = 400) -> Answer:
    told = {"message": "Det gikk galt", "code": code, "error_subcode": subcode, "is_transient": transient}
    return Answer.of(status, json.dumps({"error": told}).encode())


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (error(1), "transient"),
        (error(1, transient=True), "transient"),
        (error(1, transient=False), "refused"),
        (error(1, 1446036, transient=False), "refused"),
        (error(2), "transient"),
        (error(190), "token_invalid"),
        (error(190, 463), "token_invalid"),
        (error(102), "token_invalid"),
        *[(error(code), "throttled") for code in (4, 17, 32, 341, 613, 80001, 80002)],
        *[(error(code), "not_permitted") for code in (3, 10, 200, 299)],
        (error(200, 1545041), "person_unavailable"),
        (error(551), "person_unavailable"),
        (error(100, 33), "item_is_gone"),
        (error(368), "blocked_by_platform"),
        (error(506), "duplicate"),
        (error(10900), "duplicate"),
        (error(20, 1772107), "refused"),
        (error(190, status=500), "transient"),
        (error("190"), "transient"),
        (error(True), "transient"),
        (Answer.of(502, b"<html>Bad Gateway</html>"), "transient"),
        (Answer.of(404, b"<html>Not Found</html>"), "transient"),
        (Answer.of(404, b"{}"), "transient"),
        (Answer.of(500, b'{"id":"1"}'), "transient"),
        (Answer.of(200, b"[" * 100_000), "transient"),
        (Answer.of(400, b'{"error":"no object"}'), "transient"),
    ],
)
def test_an_error_means_what_its_code_says(answer: Answer, means: str) -> None:
    assert answer.is_error
    assert meaning(answer) == means


@pytest.mark.parametrize(("content", "body"), [(b'{"id":"1"}', {"id": "1"}), (b"{}", {}), (b"true", {})])
def test_an_object_or_true_is_a_success(content: bytes, body: dict[str, str]) -> None:
    answer = Answer.of(200, content)
    assert not answer.is_error
    assert answer.body == body


def test_only_an_unknown_error_may_mean_that_too_much_was_asked_for() -> None:
    assert is_perhaps_too_much(error(1, status=500))
    assert not is_perhaps_too_much(error(2, status=500))
    assert not is_perhaps_too_much(Answer.of(502, b"<html>Bad Gateway</html>"))
    assert not is_perhaps_too_much(Answer.of(200, b'{"data":[]}'))


def test_an_error_may_come_with_200() -> None:
    assert meaning(error(190, status=200)) == "token_invalid"


@unhurried
@given(st.integers(100, 599), st.binary() | st.sampled_from([b"[]", b"null", b"1", b'"x"', b"\xff", b"NaN"]))
def test_whatever_is_answered_every_error_has_a_meaning(status: int, content: bytes) -> None:
    answer = Answer.of(status, content)
    assert not answer.is_error or meaning(answer)


@pytest.mark.parametrize(
    ("usage", "wait_s"),
    [
        ('{"1":[{"type":"pages","estimated_time_to_regain_access":10}]}', 600.0),
        ('{"1":[{"estimated_time_to_regain_access":1}],"2":[{"estimated_time_to_regain_access":3}]}', 180.0),
        ('{"1":[{"estimated_time_to_regain_access":100000}]}', 3600.0),
        ('{"1":[{"estimated_time_to_regain_access":0}]}', THROTTLED_S),
        ('{"1":[7],"2":7}', THROTTLED_S),
        ("[]", THROTTLED_S),
        ("{", THROTTLED_S),
        (None, THROTTLED_S),
    ],
)
def test_a_throttled_call_waits_as_long_as_the_platform_says_within_reason(usage: str | None, wait_s: float) -> None:
    assert regain_s(usage) == wait_s


def test_the_wait_stands_in_the_answer() -> None:
    usage = '{"1":[{"estimated_time_to_regain_access":10}]}'
    assert Answer.of(400, b'{"error":{"code":32}}', usage).wait_s == 600.0


@pytest.mark.parametrize(
    ("usage", "app_usage", "pause_s"),
    [
        (None, None, 0.0),
        (None, '{"call_count":75,"total_time":20,"total_cputime":5}', 0.0),
        (None, '{"call_count":10,"total_time":85,"total_cputime":5}', 24.0),
        ('{"1":[{"type":"pages","call_count":100}]}', '{"call_count":1}', 60.0),
        ('{"1":[{"call_count":900}]}', None, 60.0),
        ('{"1":[{"call_count":99,"estimated_time_to_regain_access":10}]}', None, 600.0),
        ('{"1":[{"call_count":95}],"1":[{"call_count":1}]}', None, 48.0),
        ('{"1":[{"call_count":"95"}]}', "[" * 100_000, 0.0),
    ],
    ids=["nothing", "three quarters", "by time", "all", "more than all", "regain", "a key twice", "odd"],
)
def test_a_listing_slows_down_before_the_platform_throttles_us(
    usage: str | None, app_usage: str | None, pause_s: float
) -> None:
    assert pause_s_after(usage, app_usage) == pytest.approx(pause_s)
    assert Answer.of(200, b"{}", usage, app_usage).pause_s == pytest.approx(pause_s)
