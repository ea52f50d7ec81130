"""A webhook is signed as the specification says, with every secret, and never with a weak one."""

import base64
from datetime import datetime

import pytest
from standardwebhooks import Webhook

from common.errors import Permanent
from common.events import derived_id
from notifier.core.message import Message
from notifier.core.signed import KEY_BYTES_MAX, KEY_BYTES_MIN, body_of, headers_of, keys_of

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
"""The specification's own."""
AT = datetime.fromisoformat("2026-01-19T07:00:00+00:00")
MESSAGE = Message(
    message_id=derived_id("message"), municipality="bo", lang="nb", subject="Ord", text="Flere ord", at=AT
)


def secret_of(length: int) -> str:
    return "whsec_" + base64.b64encode(b"n" * length).decode()


def test_a_signature_is_what_the_specifications_own_library_makes() -> None:
    body = body_of(MESSAGE)
    made = headers_of(MESSAGE, body, keys_of((SECRET,)), AT)
    assert made["webhook-signature"] == Webhook(SECRET).sign(str(MESSAGE.message_id), AT, body.decode())
    assert made["webhook-timestamp"] == str(int(AT.timestamp()))


def test_while_a_secret_is_exchanged_both_sign() -> None:
    both = headers_of(MESSAGE, b"{}", keys_of((SECRET, secret_of(32))), AT)["webhook-signature"].split(" ")
    each = [headers_of(MESSAGE, b"{}", keys_of((one,)), AT)["webhook-signature"] for one in (SECRET, secret_of(32))]
    assert both == each
    assert len(set(both)) == 2


def test_a_payload_has_no_words_for_people() -> None:
    assert b"rd" not in body_of(MESSAGE).replace(b"Ordstyrer", b"")


@pytest.mark.parametrize("length", [KEY_BYTES_MIN, KEY_BYTES_MAX])
def test_a_secret_of_the_right_length_is_taken(length: int) -> None:
    assert keys_of((secret_of(length),)) == (b"n" * length,)


@pytest.mark.parametrize(
    "secrets",
    [
        (),
        ("",),
        ("whsec_",),
        ("whsec_hemmelig!",),
        ("hemmelig æ",),
        (secret_of(KEY_BYTES_MIN - 1),),
        (secret_of(KEY_BYTES_MAX + 1),),
        (secret_of(32).removeprefix("whsec_"),),
        (SECRET, "hemmelig"),
    ],
)
def test_any_other_secret_is_refused_and_not_shown(secrets: tuple[str, ...]) -> None:
    with pytest.raises(Permanent) as refused:
        keys_of(secrets)
    assert "hemmelig" not in str(refused.value)
