"""The webhook's promises: 2xx only for what is durable, 401 for what is not the platform's, never 5xx for bytes."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from starlette.applications import Starlette

from common.bus.port import Outgoing
from common.errors import Transient
from common.events import ItemChanged
from common.metrics import Metrics
from ingest.adapters.meta.facebook import Facebook
from ingest.adapters.secret_files import SecretFiles
from ingest.jobs.knocks import Signatures
from ingest.routes.webhooks import Reception, Webhooks, add_routes
from tests.service.ingest.stage import PAGE_A, PAGE_B, SECRET_A, SECRET_B, START, Stage, signature
from tests.world import HandClock

BODY = (Path(__file__).parent / "payloads" / "facebook" / "comment-add-minimal.json").read_bytes()
URL = "/webhooks/facebook/bo"
SIGNED = "X-Hub-Signature-256"


async def deliveries(stage: Stage) -> int:
    """Return how many bodies are durable on the log."""
    query = text("SELECT count(*) FROM bus_message WHERE topic = 'deliveries'")
    return await stage.db.read(lambda tx: int(tx.execute(query).scalar_one()))


def counted(stage: Stage, result: str) -> float:
    return stage.counted("ordstyrer_deliveries_total", platform="facebook", result=result)


async def test_a_signed_delivery_is_answered_after_its_very_bytes_are_durable(stage: Stage) -> None:
    answer = await stage.post(BODY)
    assert answer.status_code == 200
    assert await deliveries(stage) == 1
    assert counted(stage, "accepted") == 1
    await stage.handle()
    assert len(await stage.told(ItemChanged)) == 1


WRONG = {
    "none": {},
    "empty": {SIGNED: ""},
    "of another secret": {SIGNED: signature(BODY, b"stale")},
    "of another tenant": {SIGNED: signature(BODY, SECRET_B)},
    "of another body": {SIGNED: signature(BODY + b" ")},
    "without the scheme": {SIGNED: signature(BODY).removeprefix("sha256=")},
    "cut short": {SIGNED: signature(BODY)[:-1]},
    "in capitals": {SIGNED: signature(BODY).upper()},
    "not ASCII": {SIGNED: "sha256=æøå".encode("latin-1")},
    "not UTF-8": {SIGNED: b"sha256=\xff\xfe"},
    "sha1 only": {"X-Hub-Signature": "sha1=" + hmac.new(SECRET_A, BODY, hashlib.sha1).hexdigest()},
    "sha1 in its place": {SIGNED: "sha1=" + hmac.new(SECRET_A, BODY, hashlib.sha1).hexdigest()},
}


@pytest.mark.parametrize("headers", WRONG.values(), ids=WRONG)
async def test_a_wrong_signature_is_401_and_leaves_nothing_but_a_count(stage: Stage, headers: dict[str, str]) -> None:
    answer = await stage.web.post(URL, content=BODY, headers=headers)
    assert answer.status_code == 401
    assert await deliveries(stage) == 0
    assert counted(stage, "bad_signature") == 1


async def test_bytes_are_signed_as_they_stand_and_not_as_they_are_written_anew(stage: Stage) -> None:
    escaped = rb'{"object":"page","entry":[],"note":"\u00e5 \/ \u003C \u0025 \u0040"}'
    assert (await stage.post(escaped)).status_code == 200
    headers = {SIGNED: signature(escaped)}
    again = escaped.replace(rb"\/", b"/")
    assert (await stage.web.post(URL, content=again, headers=headers)).status_code == 401


async def test_one_tenants_secret_never_writes_to_anothers_page(stage: Stage) -> None:
    body = BODY.replace(PAGE_A.encode(), PAGE_B.encode())
    await stage.deliver(body)
    assert await stage.told(ItemChanged) == []
    kept = text("SELECT DISTINCT municipality FROM ingest_unmatched")
    assert await stage.db.read(lambda tx: tx.execute(kept).scalars().all()) == ["bo"]
    await stage.deliver(body, SECRET_B, "sogne")
    assert [event.municipality for event in await stage.told(ItemChanged)] == ["sogne"]


@pytest.mark.parametrize("path", ["/webhooks/facebook/nobody", "/webhooks/myspace/bo", "/webhooks/facebook/BO"])
async def test_an_unknown_route_is_404(stage: Stage, path: str) -> None:
    for method in ("GET", "POST"):
        assert (await stage.web.request(method, path, content=BODY)).status_code == 404
    assert await deliveries(stage) == 0


async def in_parts(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1024):
        yield b"x" * 1024


async def test_a_body_is_too_large_by_its_header_or_by_its_parts(stage: Stage) -> None:
    limit = 1024 * 1024
    assert (await stage.web.post(URL, content=b"x" * (limit + 1))).status_code == 413
    assert (await stage.web.post(URL, content=in_parts(limit + 1024))).status_code == 413
    assert counted(stage, "too_large") == 2
    assert (await stage.web.post(URL, content=in_parts(limit))).status_code == 401, "the last byte that fits is read"


@pytest.mark.parametrize("length", ["²", "-1", "", "x", "9" * 5000, "0" * 5000 + "5", "1e3"])
async def test_an_odd_content_length_is_no_error_of_ours(stage: Stage, length: str) -> None:
    headers = {b"Content-Length": length.encode("utf-8")}
    answer = await stage.web.post(URL, content=BODY, headers=headers)
    assert answer.status_code in {401, 413}


class AwayBus:
    """A bus whose broker is away."""

    async def publish(self, _messages: Sequence[Outgoing]) -> None:
        raise Transient("no broker")


async def test_what_cannot_be_made_durable_is_503_with_when_to_come_again(accounts_file: Path) -> None:
    metrics, facebook = Metrics(), Facebook("v26.0")
    secrets = SecretFiles(accounts_file)
    reception = Reception(AwayBus(), HandClock(START), metrics, Signatures())  # type: ignore[arg-type]  # given keyword by keyword, or wrong on purpose
    webhooks = Webhooks({"facebook": facebook}, secrets, reception, 10_000)
    app = Starlette()
    add_routes(app.router.add_route, webhooks)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://ingest") as web:
        answer = await web.post(URL, content=BODY, headers={SIGNED: signature(BODY)})
    await facebook.close()
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    labels = {"service": "ingest", "platform": "facebook", "result": "unavailable"}
    assert metrics.registry.get_sample_value("ordstyrer_deliveries_total", labels) == 1


def handshake(**differs: str) -> dict[str, str]:
    given = {"mode": "subscribe", "challenge": "0012345", "verify_token": "handshake of bo", **differs}
    return {f"hub.{name}": value for name, value in given.items() if value != "absent"}


@pytest.mark.parametrize("challenge", ["0012345", "1158201444", "a b<c>", "å"])
async def test_the_handshake_gives_the_challenge_back_as_it_came(stage: Stage, challenge: str) -> None:
    answer = await stage.web.get(URL, params=handshake(challenge=challenge))
    assert (answer.status_code, answer.text) == (200, challenge)
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "params",
    [
        handshake(verify_token="wrong"),
        handshake(verify_token=""),
        handshake(verify_token="absent"),
        handshake(verify_token="håndtrykk"),
        handshake(mode="unsubscribe"),
        handshake(mode="absent"),
        handshake(challenge="absent"),
        {},
    ],
)
async def test_a_wrong_handshake_is_403(stage: Stage, params: dict[str, str]) -> None:
    assert (await stage.web.get(URL, params=params)).status_code == 403


@pytest.mark.parametrize("token", ["", "absent", "x"])
async def test_a_route_without_a_token_refuses_every_handshake(stage: Stage, token: str) -> None:
    answer = await stage.web.get("/webhooks/facebook/sogne", params=handshake(verify_token=token))
    assert answer.status_code == 403


async def test_any_bytes_and_headers_are_answered_and_never_break(stage: Stage) -> None:
    loop = asyncio.get_running_loop()
    headers = st.dictionaries(
        st.sampled_from([SIGNED.encode(), b"Content-Type", b"Content-Length", b"X-Hub-Signature"]),
        st.binary(max_size=40),
    )

    async def answered(body: bytes, more: dict[bytes, bytes], signed: bool) -> None:
        given = {**more, SIGNED.encode(): signature(body).encode()} if signed else more
        answer = await stage.web.post(URL, content=body, headers=given)
        assert 200 <= answer.status_code < 500

    @settings(deadline=None, max_examples=60)
    @given(st.binary(max_size=2000), headers, st.booleans())
    def examples(body: bytes, more: dict[bytes, bytes], signed: bool) -> None:
        asyncio.run_coroutine_threadsafe(answered(body, more, signed), loop).result(30)

    await asyncio.to_thread(examples)
    await stage.handle()
    assert await stage.told(ItemChanged) == []
