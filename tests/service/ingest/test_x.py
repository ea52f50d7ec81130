"""X's deliveries: its CRC, its signatures, and what each sample makes."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from common.events import Author
from ingest.adapters.x import X
from ingest.core.change import Change, Ignored
from ingest.ports import App, Handshake, Platform, Verdict
from tests.service.ingest.stage import START
from tests.service.ingest.x_network import SECRET, THEM, US
from tests.world import HandClock

FOLDER = Path(__file__).parent / "payloads" / "x"
BODY = base64.b64decode(
    "eyJvYmplY3QiOiJwYWdlIiwiZW50cnkiOlt7ImlkIjoiMSIsInRpbWUiOjEsImNoYW5nZXMiOlt7ImZpZWxkIjoiZmVlZCIsInZhbHVlIjp7Im1l"
    "c3NhZ2UiOiLDpsO4w6Ug8J+YgCJ9fV19XX0="
)
SIGNATURE = "sha256=CV8nKndl+5cAlht12U0Yxt2FDCkc+SMAKyHXtTlnYg4="
APP = App(platform="x", name="bo", municipality="bo", secrets=(SECRET,), accounts=(US,))
PLATFORM: Platform = X(HandClock(START))
LATER = datetime(2026, 12, 1, tzinfo=UTC)


def test_the_crc_is_answered_as_the_vector_says() -> None:
    answer = PLATFORM.challenge({"crc_token": "test-crc-token", "nonce": "1"}, APP)
    assert isinstance(answer, Handshake)
    assert answer.media_type == "application/json"
    assert json.loads(answer.body) == {"response_token": "sha256=176gy/MyIs6RZugDixJnMAyE8/QGU57FOYSBDnEKD9w="}


@pytest.mark.parametrize("token", ["", "{}", '{"data":{}}', "[1]", "a" * 513, "\u00e5"])
def test_nobody_gets_a_forgery_signed_by_asking_for_a_crc(token: str) -> None:
    assert PLATFORM.challenge({"crc_token": token}, APP) is None
    assert PLATFORM.challenge({}, APP) is None


def verdict(signature: str, body: bytes = BODY, secrets: tuple[bytes, ...] = (SECRET,)) -> Verdict:
    return PLATFORM.verify({"x-twitter-webhooks-signature": signature}, body, secrets, START)


def test_the_published_vector_is_genuine_and_nothing_near_it_is() -> None:
    assert verdict(SIGNATURE) is Verdict.GENUINE
    assert verdict(SIGNATURE, secrets=(b"other", SECRET)) is Verdict.GENUINE
    assert verdict(SIGNATURE, BODY + b"\n") is Verdict.FORGED
    assert verdict(SIGNATURE, secrets=(b"other",)) is Verdict.FORGED
    assert [verdict(odd) for odd in ("", "\u00e6", SIGNATURE.removeprefix("sha256="))] == [Verdict.FORGED] * 3
    assert PLATFORM.verify({}, BODY, (SECRET,), START) is Verdict.FORGED


def change(**differs: Any) -> Change:  # noqa: ANN401 - the members of a change
    given: dict[str, Any] = {
        "verb": "posted",
        "kind": "mention",
        "platform": "x",
        "account_id": US,
        "author": Author(THEM, "Alt Account"),
        **differs,
    }
    return Change(**given)


MENTIONED = datetime(2026, 7, 7, 13, 17, 1, tzinfo=UTC)
WROTE = datetime(2026, 7, 7, 13, 27, 3, 813000, tzinfo=UTC)
TWEETED = datetime(2026, 5, 10, 17, 41, 57, tzinfo=UTC)
EXPECTED: dict[str, list[Change | Ignored]] = {
    "xaa-mention": [
        change(
            object_id="1900000000000000001",
            sent_at=MENTIONED,
            told_at=MENTIONED,
            text="@mybot what time is it",
            permalink="https://x.com/i/web/status/1900000000000000001",
            told_id="1900000000000000001",
        )
    ],
    "xaa-minimal": [
        change(
            kind="comment",
            object_id="1900000000000000009",
            sent_at=LATER,
            text="hei",
            author=Author(THEM),
            permalink="https://x.com/i/web/status/1900000000000000009",
            told_id="1900000000000000001",
        )
    ],
    "xaa-dm": [
        change(
            kind="message",
            object_id="1900000000000000003",
            sent_at=WROTE,
            told_at=WROTE,
            text="hey from your alt",
            thread_id=THEM,
        )
    ],
    "aaa-tweet-create": [
        change(
            kind="comment",
            object_id="994633657141813248",
            sent_at=TWEETED,
            told_at=TWEETED,
            text="@eksempelkommune strøm? & vann og mer",
            author=Author(THEM, "Kari"),
            post_id="994633657141813000",
            permalink="https://x.com/i/web/status/994633657141813248",
        )
    ],
    "aaa-tweet-delete": [
        change(
            verb="removed",
            kind="post",
            object_id="994633657141813248",
            sent_at=datetime(2026, 1, 2, 2, 54, 3, tzinfo=UTC),
            author=Author(THEM),
        )
    ],
    "aaa-user-revoke": [Ignored("revoked")],
}


def test_every_sample_has_its_row_in_the_table() -> None:
    assert set(EXPECTED) == {path.stem for path in FOLDER.glob("*.json")}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_sample_makes_exactly_its_changes(name: str) -> None:
    body = (FOLDER / f"{name}.json").read_bytes()
    assert PLATFORM.kept_headers({"content-type": "application/json"}, APP) == {}
    changes = PLATFORM.split(body, {})
    assert [PLATFORM.read(one, LATER) for one in changes] == EXPECTED[name]
    again = [raw for one in changes for raw in PLATFORM.split(PLATFORM.one_body(one), {})]
    assert [PLATFORM.read(one, LATER) for one in again] == EXPECTED[name]
