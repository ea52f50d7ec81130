"""Ids, times and words as senders give them: what is none is None and never an error."""

from datetime import UTC, datetime

import pytest

from ingest.core.json_answers import JsonAnswer, meaning
from ingest.core.told_values import told_id, told_list, told_object, told_text, told_time, told_url
from tests.core.ingest.bodies import NOON

NO_TIMES: list[object] = [None, True, "", "i går", -1, 0, 1e400, "NaN", 10**30, 10**400, [], {}]
NO_IDS: list[object] = [None, "", True, 1.5, [], "x" * 1001]
BORN = datetime(2026, 1, 2, 2, 54, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "at"),
    [
        (1767322443, BORN),
        ("1767322443", BORN),
        (1767322443000, BORN),
        ("1767322443000", BORN),
        ("2026-01-02T02:54:03Z", BORN),
        ("2026-01-02 02:54:03", BORN),
        ("2026-01-02T03:54:03+01:00", BORN),
        ("Fri Jan 02 02:54:03 +0000 2026", BORN),
        ("Fri Jan 02 03:54:03 +0100 2026", BORN),
        *[(odd, None) for odd in NO_TIMES],
        ("Fri Foo 02 02:54:03 +0000 2026", None),
        ("1980-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+23:59", None),
    ],
)
def test_a_time_comes_in_many_shapes_and_what_is_none_is_no_error(told: object, at: datetime | None) -> None:
    assert told_time(told) == at


def test_an_id_is_a_text_or_a_number_of_a_sane_length() -> None:
    assert (told_id("a"), told_id(7), told_id(10**30)) == ("a", "7", str(10**30))
    assert [told_id(odd) for odd in NO_IDS] == [None] * 6


def test_words_are_made_safe_and_an_address_is_one_of_the_web() -> None:
    assert told_text("a\x00") == "a\ufffd"
    assert told_text(7) is None
    assert told_url("https://a.example") == "https://a.example"
    assert [told_url(odd) for odd in ("javascript:x", "", None)] == [None] * 3


def test_what_is_no_object_or_no_list_is_an_empty_one() -> None:
    assert (told_object({"a": 1}), told_object([1]), told_list([1]), told_list("x")) == ({"a": 1}, {}, [1], [])


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (200, "done"),
        (204, "done"),
        (301, "refused"),
        (400, "refused"),
        (401, "token_invalid"),
        (403, "not_permitted"),
        (404, "item_is_gone"),
        (408, "transient"),
        (409, "duplicate"),
        (410, "item_is_gone"),
        (429, "throttled"),
        (500, "transient"),
        (503, "transient"),
    ],
)
def test_a_status_says_what_to_do_next(status: int, code: str) -> None:
    assert meaning(JsonAnswer(status=status, body=None)) == code


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, 60.0),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "999999"}, 3600.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, 60.0),
        ({"x-rate-limit-reset": str(int(NOON.timestamp()) + 90)}, 90.0),
        ({"x-rate-limit-reset": "1"}, 1.0),
    ],
)
def test_the_other_side_may_ask_us_to_wait_within_reason(headers: dict[str, str], wait: float) -> None:
    assert JsonAnswer.of(429, b"{}", headers, NOON).wait_s == wait


def test_an_answer_that_is_no_json_has_no_body() -> None:
    assert JsonAnswer.of(502, b"<html>", {}, NOON).body is None
    assert JsonAnswer.of(200, b"[" * 100_000, {}, NOON).body is None
    assert JsonAnswer.of(200, b'{"a":1}', {}, NOON).body == {"a": 1}
