"""Deliveries of any website, signed by the official libraries: which are genuine, what each sample makes."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from cloudevents.core.bindings.http import to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook
from starlette.datastructures import Headers

from common.errors import BadMessage
from common.events import Author
from ingest.adapters.generic import Generic
from ingest.core.change import Change, Ignored
from ingest.ports import App, Platform, Verdict
from tests.service.ingest.stage import START
from tests.world import HandClock

FOLDER = Path(__file__).parent / "payloads" / "generic"
SITE = "kommune.example.no"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SIGNED_AT = datetime.fromtimestamp(1767322445, UTC)
BODY = base64.b64decode("eyJ0eXBlIjoiY29tbWVudC5jcmVhdGVkIiwiZGF0YSI6eyJ0ZXh0Ijoiw6bDuMOlIn19")
VECTOR = {
    "webhook-id": "msg_1",
    "webhook-timestamp": "1767322445",
    "webhook-signature": "v1,huDODEdwp1l2VEOegvfuawn/716vC6pQT7nG32d0F3g=",
}
APP = App(platform="generic", name="bo", municipality="bo", secrets=(SECRET.encode(),), accounts=(SITE,))
GENERIC: Platform = Generic(HandClock(START))
A_SIGNATURE = VECTOR["webhook-signature"]


def signed(body: bytes, secret: str = SECRET, at: datetime = SIGNED_AT, message_id: str = "msg_1") -> dict[str, str]:
    """Sign as the official library does."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, at, body.decode()),
    }


def verdict(
    headers: Mapping[str, str], body: bytes = BODY, secrets: tuple[bytes, ...] = APP.secrets, at: datetime = SIGNED_AT
) -> Verdict:
    return GENERIC.verify(Headers(headers), body, secrets, at)


def read_all(body: bytes, headers: Mapping[str, str] | None = None, app: App = APP) -> list[Change | Ignored]:
    kept = GENERIC.kept_headers(Headers(headers or {}), app)
    return [GENERIC.read(change, SIGNED_AT) for change in GENERIC.split(body, kept)]


def read_one(body: bytes, headers: Mapping[str, str] | None = None) -> Change:
    (found,) = read_all(body, headers)
    assert isinstance(found, Change)
    return found


def test_the_published_vector_is_genuine_and_nothing_near_it_is() -> None:
    assert verdict(VECTOR) is Verdict.GENUINE
    assert verdict(VECTOR, BODY + b" ") is Verdict.FORGED
    assert verdict({**VECTOR, "webhook-id": "msg_2"}) is Verdict.FORGED
    assert verdict({**VECTOR, "webhook-timestamp": "1767322446"}) is Verdict.FORGED
    assert verdict(VECTOR, secrets=(b"whsec_" + base64.b64encode(b"x" * 24),)) is Verdict.FORGED
    assert verdict(VECTOR, secrets=()) is Verdict.FORGED


def test_one_of_several_signatures_and_one_of_several_secrets_is_enough() -> None:
    other = "whsec_" + base64.b64encode(b"another secret of 24 byte").decode()
    two = f"v1,AAAA v2,x {A_SIGNATURE} {Webhook(other).sign('msg_1', SIGNED_AT, BODY.decode())}"
    assert verdict({**VECTOR, "webhook-signature": two}) is Verdict.GENUINE
    assert verdict(VECTOR, secrets=(other.encode(), SECRET.encode())) is Verdict.GENUINE


@pytest.mark.parametrize(("minutes", "expected"), [(0, Verdict.GENUINE), (5, Verdict.GENUINE), (5.1, Verdict.FORGED)])
def test_a_signature_is_good_for_five_minutes_both_ways(minutes: float, expected: Verdict) -> None:
    assert verdict(VECTOR, at=SIGNED_AT + timedelta(minutes=minutes)) is expected
    assert verdict(VECTOR, at=SIGNED_AT - timedelta(minutes=minutes)) is expected


def test_a_plain_secret_signs_as_it_stands_or_as_the_base64_that_it_is() -> None:
    plain = "a plain secret, and no base64"
    made = Webhook(plain.encode()).sign("msg_1", SIGNED_AT, BODY.decode())
    assert verdict({**VECTOR, "webhook-signature": made}, secrets=(plain.encode(),)) is Verdict.GENUINE
    bare = SECRET.removeprefix("whsec_")
    assert verdict(signed(BODY, bare), secrets=(bare.encode(),)) is Verdict.GENUINE
    short = base64.b64encode(b"short").decode()
    assert verdict(signed(BODY, short), secrets=(short.encode(),)) is Verdict.FORGED


@pytest.mark.parametrize(
    "broken",
    [
        {"webhook-signature": ""},
        {"webhook-signature": "v1"},
        {"webhook-signature": "v1,v1,v1"},
        {"webhook-signature": "v1,\u00e6\u00f8\u00e5"},
        {"webhook-signature": A_SIGNATURE.replace("v1", "v2")},
        {"webhook-signature": "v1,A " * 10_000 + A_SIGNATURE},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": "-1"},
        {"webhook-timestamp": "i dag"},
        {"webhook-timestamp": "9" * 20},
        {"webhook-timestamp": "9" * 5000},
        {"webhook-timestamp": "\u0661"},
        {"webhook-id": ""},
    ],
)
def test_a_broken_header_is_a_forgery_and_never_an_error(broken: dict[str, str]) -> None:
    assert GENERIC.verify({**VECTOR, **broken}, BODY, APP.secrets, SIGNED_AT) is Verdict.FORGED


def test_a_body_that_is_no_utf8_and_a_secret_that_is_no_base64_are_forgeries() -> None:
    assert verdict(VECTOR, b"\xff\xfe") is Verdict.FORGED
    assert verdict(VECTOR, secrets=(b"whsec_***", b"whsec_", b"")) is Verdict.FORGED


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*VECTOR]), st.text()), st.binary())
def test_any_headers_over_any_bytes_are_a_forgery(headers: dict[str, str], body: bytes) -> None:
    assert GENERIC.verify(headers, body, APP.secrets, SIGNED_AT) is Verdict.FORGED


def test_an_own_site_gets_no_answer_to_a_handshake() -> None:
    assert GENERIC.challenge({"challenge": "1"}, APP) is None


def comment(**differs: Any) -> Change:  # noqa: ANN401 - the members of a change
    told: dict[str, Any] = {
        "verb": "posted",
        "kind": "comment",
        "platform": "generic",
        "account_id": SITE,
        "object_id": "c-512",
        "sent_at": datetime(2026, 1, 2, 2, 54, 5, tzinfo=UTC),
        **differs,
    }
    return Change(**told)


COMMENT = comment(
    text="Når kommer brøytebilen?",
    author=Author("guest:c-512", "Kari Nordmann"),
    told_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    post_id="p-77",
    permalink="https://kommune.example.no/nyhet/",
)
FORM_HEADERS = {"content-type": "application/x-www-form-urlencoded; charset=utf-8", "webhook-id": "msg_1"}
EXPECTED: dict[str, list[Change | Ignored]] = {
    "cloudevents-batch": [Ignored("item"), Ignored("item")],
    "cloudevents-structured": [comment(text="Hei", told_id="https://kommune.example.no/blogg e-1")],
    "standard-webhooks-comment-created": [COMMENT],
}


def test_every_sample_has_its_row_in_the_table() -> None:
    assert {*EXPECTED, "wordpress-hook-comment_post"} == {path.stem for path in FOLDER.glob("*.json")}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_sample_makes_exactly_its_items(name: str) -> None:
    body = (FOLDER / f"{name}.json").read_bytes()
    assert verdict(signed(body), body) is Verdict.GENUINE
    assert read_all(body, {"content-type": "application/json"}) == EXPECTED[name]


def test_the_sample_of_a_wordpress_form_makes_its_item_when_it_is_signed() -> None:
    form = json.loads((FOLDER / "wordpress-hook-comment_post.json").read_bytes())
    body = urlencode(form).encode()
    assert verdict(signed(body), body) is Verdict.GENUINE
    assert read_one(body, FORM_HEADERS) == comment(
        object_id="512",
        text="Det er 'glatt' her",
        author=Author("guest:512", "Kari Nordmann"),
        told_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        post_id="77",
        sent_at=SIGNED_AT,
        told_id="msg_1",
    )


def test_a_form_with_more_fields_than_any_is_a_bad_message() -> None:
    with pytest.raises(BadMessage):
        read_all(b"&".join(b"a=1" for _ in range(300)), FORM_HEADERS)


def test_events_made_by_the_official_cloudevents_library_are_read_in_every_mode() -> None:
    made = CloudEvent(
        attributes={
            "type": "no.example.comment.created",
            "source": "https://kommune.example.no/br\u00f8yting",
            "id": "e-1",
            "subject": "c-512",
            "time": datetime(2026, 1, 2, 2, 54, 5, tzinfo=UTC),
            "datacontenttype": "application/json",
        },
        data={"text": "Når kommer bilen?"},
    )
    messages = [to_structured_event(made), to_binary_event(made)]
    expected = comment(text="Når kommer bilen?", told_id="https://kommune.example.no/br\u00f8yting e-1")
    assert [read_one(bytes(message.body), message.headers) for message in messages] == [expected, expected]


def test_attributes_in_headers_are_taken_out_of_their_percent_signs() -> None:
    headers = {
        "ce-specversion": "1.0",
        "ce-type": "comment.created",
        "ce-id": "1",
        "ce-source": quote("/br\u00f8yting"),
    }
    assert read_one(b'{"id":"c-512"}', headers).told_id == "/br\u00f8yting 1"


def test_only_a_route_with_one_account_says_whose_a_silent_event_is() -> None:
    two = App(platform="generic", name="bo", municipality="bo", secrets=(), accounts=(SITE, "annen.example.no"))
    body = (FOLDER / "standard-webhooks-comment-created.json").read_bytes()
    with pytest.raises(BadMessage):
        read_all(body, {}, two)
    named = json.loads(body)
    named["data"]["account"] = "annen.example.no"
    (found,) = read_all(json.dumps(named).encode(), {}, two)
    assert isinstance(found, Change)
    assert found.account_id == "annen.example.no"


def test_no_signature_is_kept_with_a_delivery() -> None:
    kept = GENERIC.kept_headers(
        Headers({**VECTOR, "authorization": "Bearer x", "content-type": "application/json"}), APP
    )
    assert kept == {
        "account": SITE,
        "content-type": "application/json",
        "webhook-id": "msg_1",
        "webhook-timestamp": "1767322445",
    }
