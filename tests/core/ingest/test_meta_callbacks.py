"""Who leaves our app is believed only with the app's own signature, and gets a code that nobody can guess."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadMessage
from ingest.core.meta_callbacks import confirmation, deauthorised, deletion_asked

unhurried = settings(deadline=None)
SECRET, OLD_SECRET = b"app secret", b"the secret before"
SAID = {"algorithm": "HMAC-SHA256", "user_id": "218471", "issued_at": 1767322443}


def written(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def signed(said: object = SAID, secret: bytes = SECRET) -> str:
    payload = written(json.dumps(said).encode())
    return f"{written(hmac.new(secret, payload.encode(), hashlib.sha256).digest())}.{payload}"


def test_a_signed_request_says_who_leaves_and_what_to_do() -> None:
    told = deauthorised(signed(), [SECRET])
    assert (told.do, told.user_id) == ("deauthorise", "218471")
    assert told.issued_at == datetime(2026, 1, 2, 2, 54, 3, tzinfo=UTC)
    assert deletion_asked(signed(), [SECRET]).do == "delete"
    assert deletion_asked(signed({"user_id": 7}), [SECRET]).user_id == "7"


def test_a_secret_that_is_being_replaced_still_counts() -> None:
    assert deletion_asked(signed(secret=OLD_SECRET), [SECRET, OLD_SECRET]).user_id == "218471"


def test_the_same_request_has_the_same_code_and_another_has_another() -> None:
    code = deletion_asked(signed(), [SECRET]).confirmation_code
    assert code == deletion_asked(signed(), [SECRET, OLD_SECRET]).confirmation_code
    others = [signed({**SAID, "issued_at": 1}), signed({**SAID, "user_id": "2"}), signed(secret=OLD_SECRET)]
    codes = {deletion_asked(one, [SECRET, OLD_SECRET]).confirmation_code for one in others}
    assert len(codes | {code, deauthorised(signed(), [SECRET]).confirmation_code}) == 5
    assert len(code) == 20
    assert "218471" not in code


def test_the_answer_names_where_the_deletion_can_be_followed() -> None:
    told = deletion_asked(signed(), [SECRET])
    said = json.loads(confirmation(told, "https://ordstyrer.example/deletions/"))
    url = f"https://ordstyrer.example/deletions/{told.confirmation_code}"
    assert said == {"url": url, "confirmation_code": told.confirmation_code}


GOOD = signed()
FORGED = {
    "by another secret": signed(secret=b"another"),
    "without a signature": "." + GOOD.partition(".")[2],
    "of another payload": GOOD.partition(".")[0] + "." + written(b'{"user_id":"1"}'),
    "without a payload": GOOD.partition(".")[0],
    "empty": "",
    "no base64": "æ.ø",
    "a lone surrogate": GOOD + "\ud83d",
    "too long": GOOD + "." + "A" * 10_000,
    "nobody": signed({"algorithm": "HMAC-SHA256"}),
    "another way of signing": signed({**SAID, "algorithm": "none"}),
    "an odd way of signing": signed({**SAID, "algorithm": 7}),
    "no object": signed([1]),
}


@pytest.mark.parametrize("request_", FORGED.values(), ids=FORGED)
def test_what_this_app_did_not_sign_is_a_bad_message(request_: str) -> None:
    with pytest.raises(BadMessage):
        deletion_asked(request_, [SECRET])


def test_an_app_without_a_secret_believes_nobody() -> None:
    with pytest.raises(BadMessage):
        deauthorised(signed(secret=b""), [])


@unhurried
@given(st.text(st.characters()) | st.text("AB-_.=").map(lambda text: f"{text}.{text}"))
def test_any_text_is_a_bad_message(text: str) -> None:
    with pytest.raises(BadMessage):
        deauthorised(text, [SECRET])


@unhurried
@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_any_signed_json_names_somebody_or_is_a_bad_message(said: object) -> None:
    try:
        assert deletion_asked(signed(said), [SECRET]).user_id
    except BadMessage:
        assert not (isinstance(said, dict) and isinstance(said.get("user_id"), int))
