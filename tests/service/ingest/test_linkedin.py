"""LinkedIn's deliveries: its challenge, its signatures, and what each sample makes."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from common.events import Author
from ingest.adapters.linkedin import LinkedIn
from ingest.core.change import Change, Ignored
from ingest.ports import App, Handshake, Platform, Verdict
from tests.service.ingest.linkedin_network import COMMENT_ID, ON, ORGANISATION, POST, SECRET
from tests.service.ingest.stage import START
from tests.world import HandClock

FOLDER = Path(__file__).parent / "payloads" / "linkedin"
AT = datetime(2026, 1, 2, 2, 54, 3, tzinfo=UTC)
BODY = base64.b64decode(
    "eyJ0eXBlIjogIk9SR0FOSVpBVElPTl9TT0NJQUxfQUNUSU9OX05PVElGSUNBVElPTlMiLCAibm90aWZpY2F0aW9ucyI6IFt7Im5vdGlmaWNhdGlv"
    "bklkIjogMTAwMSwgIm9yZ2FuaXphdGlvbmFsRW50aXR5IjogInVybjpsaTpvcmdhbml6YXRpb246MTIzNDUiLCAiYWN0aW9uIjogIkNPTU1FTlQi"
    "LCAic291cmNlUG9zdCI6ICJ1cm46bGk6c2hhcmU6MSIsICJnZW5lcmF0ZWRBY3Rpdml0eSI6ICJ1cm46bGk6Y29tbWVudDoodXJuOmxpOmFjdGl2"
    "aXR5OjEsMikiLCAibGFzdE1vZGlmaWVkQXQiOiAxNzY3MzIyNDQzMDAwLCAic3Vic2NyaWJlciI6ICJ1cm46bGk6cGVyc29uOmZpeHR1cmUiLCAi"
    "ZGVjb3JhdGVkR2VuZXJhdGVkQWN0aXZpdHkiOiB7ImNvbW1lbnQiOiB7Im93bmVyIjogInVybjpsaTpwZXJzb246YWJjIiwgInRleHQiOiAiQnJh"
    "ISIsICJlbnRpdHkiOiAidXJuOmxpOmFjdGl2aXR5OjEifX0sICJkZWNvcmF0ZWRTb3VyY2VQb3N0IjogeyJ0ZXh0IjogIkxlZGlnIHN0aWxsaW5n"
    "In19XX0="
)
SIGNATURE = "f3ee19ed7a9738cee751aa258e8da650bed3e604a7591f6d6602ab9f369c4ffc"
APP = App(platform="linkedin", name="bo", municipality="bo", secrets=(SECRET,), accounts=(ORGANISATION,))
LINKEDIN: Platform = LinkedIn(HandClock(START), "202511")


def test_the_challenge_is_answered_as_the_vector_says() -> None:
    sample = json.loads((FOLDER / "challenge-response.json").read_bytes())
    query = {"challengeCode": sample["challengeCode"], "applicationId": "77"}
    answer = LINKEDIN.challenge(query, APP)
    assert isinstance(answer, Handshake)
    assert answer.media_type == "application/json"
    assert json.loads(answer.body) == sample


@pytest.mark.parametrize("code", ["", 'hmacsha256={"type":"X"}', "hmacsha256=", "{}", "a" * 129, "\u00e5"])
def test_nobody_gets_a_forgery_signed_by_asking_for_a_challenge(code: str) -> None:
    assert LINKEDIN.challenge({"challengeCode": code}, APP) is None
    assert LINKEDIN.challenge({}, APP) is None


def verdict(signature: str, body: bytes = BODY, secrets: tuple[bytes, ...] = (SECRET,)) -> Verdict:
    return LINKEDIN.verify({"x-li-signature": signature}, body, secrets, START)


def test_the_published_vector_is_genuine_and_nothing_near_it_is() -> None:
    assert verdict(SIGNATURE) is Verdict.GENUINE
    assert verdict("hmacsha256=" + SIGNATURE) is Verdict.GENUINE, "an optional prefix"
    assert verdict(SIGNATURE, secrets=(b"other", SECRET)) is Verdict.GENUINE
    assert verdict(SIGNATURE, json.dumps(json.loads(BODY)).replace(": ", ":").encode()) is Verdict.FORGED
    assert verdict(SIGNATURE, secrets=(b"other",)) is Verdict.FORGED
    assert verdict(hmac.new(SECRET, BODY, hashlib.sha256).hexdigest()) is Verdict.FORGED, "without the prefix"
    assert [verdict(odd) for odd in ("", "\u00e6", "hmacsha256=")] == [Verdict.FORGED] * 3
    assert LINKEDIN.verify({}, BODY, (SECRET,), START) is Verdict.FORGED


def change(**differs: Any) -> Change:  # noqa: ANN401 - the members of a change
    given: dict[str, Any] = {
        "verb": "posted",
        "kind": "comment",
        "platform": "linkedin",
        "account_id": ORGANISATION,
        "object_id": COMMENT_ID,
        "sent_at": AT,
        "text": "Bra!",
        "author": Author("urn:li:person:abc"),
        "told_at": AT,
        "post_id": POST,
        "told_id": "1001",
        **differs,
    }
    return Change(**given)


EXPECTED: dict[str, list[Change | Ignored]] = {
    "comment": [change()],
    "comment-minimal": [change(text=None, author=None, post_id=ON)],
    "batch-mixed": [
        change(),
        change(told_id="1002", own=True),
        change(told_id="1003", verb="edited"),
        change(told_id="1004", verb="removed"),
        Ignored("item"),
        change(told_id="1006", kind="mention"),
        change(),
    ],
}


def test_every_sample_has_its_row_in_the_table() -> None:
    assert {*EXPECTED, "challenge-response"} == {path.stem for path in FOLDER.glob("*.json")}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_sample_makes_exactly_its_changes(name: str) -> None:
    body = (FOLDER / f"{name}.json").read_bytes()
    assert LINKEDIN.kept_headers({"content-type": "application/json"}, APP) == {}
    changes = LINKEDIN.split(body, {})
    assert [LINKEDIN.read(one, START) for one in changes] == EXPECTED[name]
    assert [LINKEDIN.split(LINKEDIN.one_body(one), {}) for one in changes] == [[one] for one in changes]
