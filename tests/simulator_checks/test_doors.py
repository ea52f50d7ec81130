"""Before any page is opened: signing in, tokens, subscriptions with the real handshake, and data protection."""

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.apps import MetaApp
from simulator.facebook.signed_request import signed_request
from simulator.signing import appsecret_proof
from tests.simulator_checks.bench import Bench, error_of

RETURN = "https://desk.example.invalid/connect?step=2"
VERIFIER = "a-verifier-of-at-least-forty-three-characters-0123"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


def _app(bench: Bench) -> MetaApp:
    return bench.simulation.world.apps["bo"]


async def _dialog(bench: Bench, **more: str) -> dict[str, str]:
    query = {"client_id": _app(bench).app_id, "redirect_uri": RETURN, "state": "s|1", "scope": "pages_show_list"}
    answer = await bench.http.get("/v26.0/dialog/oauth", params=query | more)
    assert answer.status_code == 302
    address = urlsplit(answer.headers["location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == RETURN.partition("?")[0]
    assert address.fragment == "_=_"
    return {name: values[0] for name, values in parse_qs(address.query).items()}


async def _exchange(bench: Bench, **more: str) -> httpx.Response:
    app = _app(bench)
    query = {"client_id": app.app_id, "client_secret": app.secret, "redirect_uri": RETURN}
    return await bench.http.get("/v26.0/oauth/access_token", params=query | more)


async def _user_token(bench: Bench) -> str:
    found = await _dialog(bench)
    return str((await _exchange(bench, code=found["code"])).json()["access_token"])


async def test_the_dialog_brings_code_and_state_back_and_the_code_a_token(bench: Bench) -> None:
    found = await _dialog(bench)
    assert (found["state"], found["step"]) == ("s|1", "2")
    answer = (await _exchange(bench, code=found["code"])).json()
    assert answer["expires_in"] == 3600
    again = await _exchange(bench, code=found["code"])
    assert error_of(again) == (400, 100, 36009)


async def test_a_code_is_bound_to_its_address_its_app_and_its_verifier(bench: Bench) -> None:
    code = (await _dialog(bench))["code"]
    assert error_of(await _exchange(bench, code=code, redirect_uri=RETURN + "x"))[1:] == (100, 36008)
    assert error_of(await _exchange(bench, code=code, client_secret="x"))[1] == 1
    other = bench.simulation.world.apps["sogne"]
    assert error_of(await _exchange(bench, code=code, client_id=other.app_id, client_secret=other.secret))[1] == 100
    proved = (await _dialog(bench, code_challenge=CHALLENGE, code_challenge_method="S256"))["code"]
    assert error_of(await _exchange(bench, code=proved, code_verifier="x"))[1] == 100
    assert (await _exchange(bench, code=proved, code_verifier=VERIFIER)).status_code == 200


async def test_a_code_lives_ten_minutes(bench: Bench) -> None:
    code = (await _dialog(bench))["code"]
    await bench.control("clock", advance_s=601)
    assert error_of(await _exchange(bench, code=code))[1:] == (100, 36007)


async def test_somebody_who_says_no_comes_back_with_an_error_and_the_state(bench: Bench) -> None:
    await bench.deed("facebook/app", login_denied=True)
    found = await _dialog(bench)
    assert (found["error"], found["state"], "code" in found) == ("access_denied", "s|1", False)


async def test_an_address_that_the_app_does_not_know_is_not_returned_to(bench: Bench) -> None:
    await bench.deed("facebook/app", redirects=[RETURN])
    assert (await _dialog(bench))["code"]
    query = {"client_id": _app(bench).app_id, "redirect_uri": "https://evil.invalid/"}
    assert (await bench.http.get("/dialog/oauth", params=query)).status_code == 400


async def test_a_users_token_shows_the_pages_and_theirs_and_opens_none_itself(bench: Bench) -> None:
    token = await _user_token(bench)
    rows = (await bench.http.get("/me/accounts", params={"access_token": token})).json()["data"]
    assert [(row["id"], row["access_token"]) for row in rows] == [(bench.page_id(), bench.token())]
    refused = await bench.http.get(f"/{bench.page_id()}/feed", params={"access_token": token})
    assert error_of(refused) == (400, 210, None)


async def test_a_permission_that_was_not_given_is_said_so_everywhere(bench: Bench) -> None:
    await bench.deed("facebook/app", declined=["pages_messaging"])
    found = await _dialog(bench, scope="pages_show_list,pages_messaging")
    token = (await _exchange(bench, code=found["code"])).json()["access_token"]
    rows = (await bench.http.get("/me/permissions", params={"access_token": token})).json()["data"]
    states = {row["permission"]: row["status"] for row in rows}
    assert states == {"pages_show_list": "granted", "pages_messaging": "declined"}
    query = {"input_token": token, "access_token": _app(bench).app_token}
    told = (await bench.http.get("/debug_token", params=query)).json()["data"]
    assert told["scopes"] == ["pages_show_list"]
    assert told["data_access_expires_at"] > told["expires_at"]


async def test_the_accounts_of_pages_can_be_asked_for_with_them_and_a_wrong_proof_opens_nothing(meta: Bench) -> None:
    token = await _user_token(meta)
    query = {"access_token": token, "fields": "id,name,access_token,instagram_business_account{id,username}"}
    (row,) = (await meta.http.get("/me/accounts", params=query)).json()["data"]
    assert row["access_token"] == meta.token()
    assert row["instagram_business_account"] == {"id": meta.account(1).page_id, "username": "bobibliotek"}
    proof = appsecret_proof(_app(meta).secret, token)
    assert (await meta.http.get("/me/accounts", params=query | {"appsecret_proof": proof})).status_code == 200
    assert error_of(await meta.http.get("/me/accounts", params=query | {"appsecret_proof": "x"}))[1] == 100


async def test_a_short_token_is_exchanged_for_one_of_sixty_days(bench: Bench) -> None:
    token = await _user_token(bench)
    answer = (await _exchange(bench, grant_type="fb_exchange_token", fb_exchange_token=token)).json()
    assert answer["expires_in"] == 60 * 24 * 3600
    await bench.control("clock", advance_s=3601)
    for short_lived, status in ((token, 400), (answer["access_token"], 200)):
        found = await bench.http.get("/me/accounts", params={"access_token": short_lived})
        assert found.status_code == status


async def test_a_token_is_looked_at_with_the_apps_own(bench: Bench) -> None:
    app = _app(bench)

    async def looked(token: str) -> dict[str, object]:
        query = {"input_token": token, "access_token": app.app_token}
        found: dict[str, object] = (await bench.http.get("/debug_token", params=query)).json()["data"]
        return found

    found = await looked(bench.token())
    assert (found["is_valid"], found["type"], found["profile_id"]) == (True, "PAGE", bench.page_id())
    assert found["app_id"] == app.app_id
    await bench.deed("facebook/token", death="password_changed")
    dead = await looked(bench.token())
    error = dead["error"]
    assert isinstance(error, dict)
    assert (dead["is_valid"], error["subcode"]) == (False, 460)
    assert (await looked("nobody's"))["is_valid"] is False
    assert (await looked(await _user_token(bench)))["type"] == "USER"


async def test_the_apps_token_comes_for_its_secret(bench: Bench) -> None:
    answer = (await _exchange(bench, grant_type="client_credentials")).json()
    assert answer["access_token"] == _app(bench).app_token


async def test_instagram_login_brings_the_accounts_token_for_sixty_days(meta: Bench) -> None:
    app = meta.account().meta_app
    query = {"client_id": app.app_id, "redirect_uri": RETURN, "response_type": "code", "state": "s"}
    address = urlsplit((await meta.http.get("/oauth/authorize", params=query)).headers["location"])
    code = parse_qs(address.query)["code"][0]
    form = {"client_id": app.app_id, "client_secret": app.secret, "redirect_uri": RETURN, "code": code}
    form["grant_type"] = "authorization_code"
    short = (await meta.http.post("/oauth/access_token", data=form)).json()
    exchange = {"grant_type": "ig_exchange_token", "client_secret": app.secret, "access_token": short["access_token"]}
    token = (await meta.http.get("/access_token", params=exchange)).json()
    assert token["expires_in"] == 60 * 24 * 3600
    me = (await meta.http.get("/me", params={"fields": "user_id", "access_token": token["access_token"]})).json()
    assert me["user_id"] == meta.account().page_id
    refresh = {"grant_type": "ig_refresh_token", "access_token": token["access_token"]}
    assert (await meta.http.get("/refresh_access_token", params=refresh)).status_code == 200
    await meta.control("clock", advance_s=60 * 24 * 3600 + 5)
    assert error_of(await meta.instagram("GET", "me")) == (400, 190, 463)
    assert error_of(await meta.http.get("/refresh_access_token", params=refresh)) == (400, 190, 463)


async def _subscribe(bench: Bench, **members: str) -> httpx.Response:
    app = _app(bench)
    callback = "http://receiver.invalid/webhooks/facebook/bo"
    form = {"object": "page", "callback_url": callback, "fields": "feed", "verify_token": app.verify_token}
    form["access_token"] = app.app_token
    return await bench.http.post(f"/v26.0/{app.app_id}/subscriptions", data=form | members)


async def test_a_subscription_stands_once_the_callback_answers_the_challenge(bench: Bench) -> None:
    assert error_of(await _subscribe(bench, verify_token="x"))[1] == 2200
    assert _app(bench).subscriptions == {}
    assert (await _subscribe(bench)).json() == {"success": True}
    app = _app(bench)
    query = {"access_token": app.app_token}
    rows = (await bench.http.get(f"/{app.app_id}/subscriptions", params=query)).json()["data"]
    assert [(row["object"], [field["name"] for field in row["fields"]]) for row in rows] == [("page", ["feed"])]
    heard = await bench.comment()
    await bench.settled()
    await _subscribe(bench, fields="mention")
    await bench.comment()
    await bench.settled()
    assert bench.receiver.comments() == [heard]
    assert (await bench.http.delete(f"/{app.app_id}/subscriptions", params=query)).json() == {"success": True}
    assert app.subscriptions == {}


async def test_an_app_that_subscribed_to_instagram_alone_hears_nothing_of_its_page(meta: Bench) -> None:
    assert (await _subscribe(meta, object="instagram", fields="mentions")).status_code == 200
    await meta.comment()
    await meta.deed("instagram/comment", text="Hei", account=1)
    await meta.settled()
    assert meta.receiver.received == []
    await _subscribe(meta, object="instagram", fields="comments")
    await meta.deed("instagram/comment", text="Hei", account=1)
    assert (await meta.last()).object_name() == "instagram"


async def test_without_values_only_the_names_of_fields_are_told(bench: Bench) -> None:
    await _subscribe(bench, include_values="false")
    await bench.comment()
    entry = (await bench.last()).document()["entry"][0]
    assert entry["changed_fields"] == ["feed"]
    assert "changes" not in entry


async def test_a_subscription_needs_the_apps_token(bench: Bench) -> None:
    assert error_of(await _subscribe(bench, access_token=bench.token()))[1] == 190
    other = bench.simulation.world.apps["sogne"]
    assert error_of(await _subscribe(bench, access_token=other.app_token))[1] == 100


def _callbacks(secret: str, answers: list[dict[str, str]]) -> Starlette:
    async def answered(request: Request) -> Response:
        signature, payload = parse_qs((await request.body()).decode())["signed_request"][0].split(".")
        expected = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
        given = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
        if not hmac.compare_digest(given, expected):
            return Response(status_code=401)
        told = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        answers.append({"path": request.url.path, **{name: str(value) for name, value in told.items()}})
        return JSONResponse({"url": "https://desk.example.invalid/erasure/1", "confirmation_code": "1"})

    return Starlette(routes=[Route("/{path:path}", answered, methods=["POST"])])


@pytest.mark.parametrize(("do", "ending"), [("deauthorize", "/deauthorize"), ("delete_data", "/data-deletion")])
async def test_who_removes_the_app_or_wants_their_data_gone_calls_with_a_signed_request(
    bench: Bench, do: str, ending: str
) -> None:
    answers: list[dict[str, str]] = []
    transport = httpx.ASGITransport(_callbacks(_app(bench).secret, answers))
    callbacks = bench.simulation.sides["facebook"]._callbacks  # type: ignore[attr-defined]  # its own receiver
    async with httpx.AsyncClient(transport=transport) as client:
        callbacks._client = client
        told = await bench.control("signed_request", municipality="bo", do=do, user_id="218471")
        forged = await bench.control("signed_request", municipality="bo", do=do, sign="bad")
    assert (told["status"], told["as_expected"]) == (200, True)
    assert (forged["status"], forged["as_expected"]) == (401, True)
    assert [(each["user_id"], each["algorithm"]) for each in answers] == [("218471", "HMAC-SHA256")]
    assert answers[0]["path"].endswith(ending)


def test_a_signed_request_is_metas_own_example() -> None:
    # The example of Meta's page on signed requests: secret "secret", and these very words.
    payload = {"algorithm": "HMAC-SHA256", "0": "payload"}
    signature, encoded = signed_request("secret", payload).split(".")
    assert encoded == "eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsIjAiOiJwYXlsb2FkIn0"
    assert signature == "vlXgu64BQGFSQrY0ZcJBZASMvYvTHu9GQ0YM9rjPSso"
