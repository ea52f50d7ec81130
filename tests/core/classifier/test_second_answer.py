"""An answer is taken only where it is exactly what was asked for."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.core.second.answer import CONTRADICTORY, INVALID, REFUSED, AnswerError, Told, told, verdicts

LABELS = ("abuse", "threat")
RIGHT = '{"abuse":"yes","threat":"unsure"}'
WRONG = {
    "no json": ("I think it is a threat.", INVALID),
    "text before it": (f"Sure! {RIGHT}", INVALID),
    "text after it": (f"{RIGHT} Hope this helps.", INVALID),
    "in a fence": (f"```json\n{RIGHT}\n```", INVALID),
    "nothing": ("", INVALID),
    "a list": (f"[{RIGHT}]", INVALID),
    "cut off": (RIGHT[:-1], INVALID),
    "another key": ('{"abuse":"yes","threat":"no","hidden":"yes"}', INVALID),
    "a tag that was not asked about": ('{"abuse":"yes","threat":"no","praise":"yes"}', INVALID),
    "a key too few": ('{"abuse":"yes"}', INVALID),
    "none": ("{}", INVALID),
    "another word": ('{"abuse":"yes","threat":"certainly"}', INVALID),
    "a number": ('{"abuse":1,"threat":0}', INVALID),
    "a share": ('{"abuse":{"share":0.99},"threat":"yes"}', INVALID),
    "a deep nest": ('{"abuse":' + "[" * 1500 + "]" * 1500 + "}", INVALID),
    "half a character": ('{"abuse":"yes","threat":"\ud800"}', INVALID),
    "too much": (RIGHT + " " * 5000, INVALID),
    "a label twice": ('{"abuse":"yes","threat":"no","threat":"yes"}', CONTRADICTORY),
    "a reason without abuse": ('{"abuse":"no","threat":"yes"}', CONTRADICTORY),
}


def body(message: object, **more: object) -> bytes:
    return json.dumps({"choices": [{"message": message, "index": 0}], **more}).encode()


def test_an_answer_as_asked_for_is_taken_in_the_order_of_the_question() -> None:
    assert verdicts('{"threat":"no","abuse":"yes"}', LABELS) == {"abuse": "yes", "threat": "no"}
    assert list(verdicts('{"threat":"no","abuse":"yes"}', LABELS)) == ["abuse", "threat"]


@pytest.mark.parametrize(("content", "why"), WRONG.values(), ids=WRONG)
def test_any_other_answer_is_thrown_away_and_says_why_without_its_words(content: str, why: str) -> None:
    with pytest.raises(AnswerError) as problem:
        verdicts(content, LABELS)
    assert problem.value.result == why
    assert "threat" not in str(problem.value)


pieces = st.none() | st.text(max_size=20) | st.sampled_from(["yes", "no", "unsure"])
keys = st.text(max_size=8) | st.sampled_from(LABELS)
anything = st.recursive(
    pieces, lambda x: st.lists(x, max_size=3) | st.dictionaries(keys, x, max_size=3), max_leaves=6
).map(json.dumps)
# On a busy machine an example may take longer than an example may take.
unhurried = settings(deadline=None)


@unhurried
@given(st.text() | anything)
def test_whatever_comes_back_is_an_answer_or_thrown_away(content: str) -> None:
    try:
        found = verdicts(content, LABELS)
    except AnswerError:
        return
    assert set(found) == set(LABELS)
    assert set(found.values()) <= {"yes", "no", "unsure"}


def test_a_completion_is_read_with_what_it_was_counted_as() -> None:
    usage = {"prompt_tokens": 12, "completion_tokens": 5, "total_tokens": 17}
    assert told(body({"role": "assistant", "content": RIGHT}, usage=usage, id="x")) == Told(RIGHT, 12, 5)


@pytest.mark.parametrize(
    "usage", [None, {"prompt_tokens": -1, "completion_tokens": 5}, {"prompt_tokens": 1, "completion_tokens": 10**9}]
)
def test_a_count_that_is_missing_or_cannot_be_is_none(usage: object) -> None:
    assert told(body({"content": RIGHT}, usage=usage)) == Told(RIGHT, None, None)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", INVALID),
        (b"\xff\xfe", INVALID),
        (b"[]", INVALID),
        (b'{"error":{"message":"x"}}', INVALID),
        (b'{"choices":[]}', INVALID),
        (b'{"choices":[{"message":{"content":"a"}},{"message":{"content":"b"}}]}', INVALID),
        (b'{"choices":[{"message":{"content":{"abuse":"yes"}}}]}', INVALID),
        (b'{"choices":[{"message":{"content":"a"}}],"usage":{"prompt_tokens":"many"}}', INVALID),
        (b'{"a":' + b"[" * 30000, INVALID),
        (b'{"choices":[{"message":{"content":null}}]}', REFUSED),
        (b'{"choices":[{"message":{"content":"a","refusal":"I cannot"}}]}', REFUSED),
    ],
)
def test_a_body_that_is_no_answer_is_thrown_away(raw: bytes, why: str) -> None:
    with pytest.raises(AnswerError) as problem:
        told(raw)
    assert problem.value.result == why
