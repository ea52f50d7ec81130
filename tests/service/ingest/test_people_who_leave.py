"""Who takes our app's rights away ends what they connected, and can read that it was done and who was forgotten."""

import base64
import hashlib
import hmac
import json

import pytest

from common.secret_box import SecretBox
from ingest.core.connecting import WITHDRAWN
from ingest.core.health import Checked
from ingest.core.sweeping import Whose
from ingest.jobs.connected import ConnectedTokens
from ingest.store import channels
from tests.service.ingest.connecting_desk import Desk, files_of
from tests.service.ingest.meta_login import INSTAGRAM, PERSON_ID, Meta
from tests.service.ingest.stage import PAGE_A, SECRET_A, SECRET_B, Stage

ROUTE = "/webhooks/facebook/bo"


def signed(stage: Stage, secret: bytes = SECRET_A, later_s: int = 60, **more: object) -> dict[str, str]:
    """Return the form that Meta sends."""
    told = {"algorithm": "HMAC-SHA256", "issued_at": int(stage.clock.at.timestamp()) + later_s, "user_id": PERSON_ID}
    payload = _encoded(json.dumps(told | more).encode())
    return {"signed_request": f"{_encoded(hmac.new(secret, payload.encode(), hashlib.sha256).digest())}.{payload}"}


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


async def asked(stage: Stage, do: str, form: dict[str, str], route: str = ROUTE) -> int:
    return (await stage.web.post(f"{route}/{do}", data=form)).status_code


async def checked(stage: Stage, whose: Whose) -> Checked | None:
    """Return what the channel watch is told of an account."""
    found, _ = await stage.db.read(lambda tx: channels.of(tx, whose).checked())
    return found


@pytest.mark.parametrize(("do", "known"), [("deauthorize", PERSON_ID), ("data-deletion", None)])
async def test_what_the_person_connected_stops_and_says_so_and_only_a_deletion_forgets_who_it_was(
    desk: Desk, stage: Stage, box: SecretBox, do: str, known: str | None
) -> None:
    await desk.connect()
    await desk.connect(INSTAGRAM, "instagram")
    assert await asked(stage, do, signed(stage)) == 200
    for kept in await desk.stored():
        assert (kept.sealed, kept.connection.stage, kept.connection.person_id) == (None, WITHDRAWN, known)
        assert "took the app's rights away" in (kept.connection.problem or "")
        whose = ("bo", kept.connection.platform, kept.connection.account_id)
        assert await checked(stage, whose) == Checked(valid=False)
    secrets = ConnectedTokens(files_of(stage), stage.db, box)
    await secrets.reload()
    assert secrets.access("bo", "facebook", PAGE_A) is None


async def test_a_deletion_after_a_deauthorisation_still_forgets_who_it_was(desk: Desk, stage: Stage) -> None:
    await desk.connect()
    await asked(stage, "deauthorize", signed(stage))
    await asked(stage, "data-deletion", signed(stage))
    assert [kept.connection.person_id for kept in await desk.stored()] == [None]


async def test_the_answer_says_where_it_can_be_read_and_there_it_stands_in_four_languages(
    desk: Desk, stage: Stage
) -> None:
    await desk.connect()
    answer = (await stage.web.post(f"{ROUTE}/data-deletion", data=signed(stage))).json()
    code = answer["confirmation_code"]
    assert answer["url"] == f"https://ingest{ROUTE}/data-deletion/{code}"
    page = await stage.web.get(f"{ROUTE}/data-deletion/{code}")
    nb, nn, sv, en = page.text.splitlines()
    day = "2026-01-02 03:00 UTC"
    assert nb == f"{day}: Tilgangen du ga oss til 1 konto(er), er slettet. Hvem du er hos Meta, er slettet."
    assert nn == f"{day}: Tilgangen du gav oss til 1 konto(ar), er sletta. Kven du er hos Meta, er sletta."
    assert sv.startswith(f"{day}: Åtkomsten som du gav oss till 1 konto(n) har raderats. Vem du är")
    assert en.startswith(f"{day}: The access that you gave us to 1 account(s) has been deleted. Who you are")
    assert (await stage.web.get(f"/webhooks/facebook/sogne/data-deletion/{code}")).status_code == 404
    assert (await stage.web.get(f"{ROUTE}/data-deletion/anothercode")).status_code == 404


async def test_the_same_request_again_is_answered_alike_and_ends_no_newer_login(
    desk: Desk, stage: Stage, meta: Meta
) -> None:
    await desk.connect()
    form = signed(stage)
    first = (await stage.web.post(f"{ROUTE}/deauthorize", data=form)).json()
    assert meta.valid
    await desk.connect()
    assert (await stage.web.post(f"{ROUTE}/deauthorize", data=form)).json() == first
    assert [kept.sealed is None for kept in await desk.stored()] == [False]


async def test_a_request_from_before_the_login_ends_nothing(desk: Desk, stage: Stage) -> None:
    form = signed(stage, later_s=-60)
    await desk.connect()
    assert await asked(stage, "deauthorize", form) == 200
    assert [kept.sealed is None for kept in await desk.stored()] == [False]


@pytest.mark.parametrize(("route", "person"), [(ROUTE, "another person"), ("/webhooks/facebook/sogne", PERSON_ID)])
async def test_neither_another_person_nor_another_municipalitys_app_ends_what_was_connected(
    desk: Desk, stage: Stage, route: str, person: str
) -> None:
    await desk.connect()
    secret = SECRET_A if route == ROUTE else SECRET_B
    assert await asked(stage, "deauthorize", signed(stage, secret, user_id=person), route) == 200
    assert [kept.sealed is None for kept in await desk.stored()] == [False]


@pytest.mark.parametrize("do", ["deauthorize", "data-deletion"])
async def test_what_the_app_did_not_sign_is_refused(desk: Desk, stage: Stage, do: str) -> None:
    await desk.connect()
    long = {"signed_request": "x" * 40_000}
    for form in (signed(stage, SECRET_B), {}, {"signed_request": "no.thing"}, {"signed_request": "æ.ø"}, long):
        assert await asked(stage, do, form) == 401
    assert [kept.sealed is None for kept in await desk.stored()] == [False]


@pytest.mark.parametrize("route", ["/webhooks/facebook/none", "/webhooks/youtube/bo", "/webhooks/instagram/bo"])
async def test_only_apps_of_meta_that_are_known_take_such_requests(stage: Stage, route: str) -> None:
    assert await asked(stage, "deauthorize", signed(stage), route) == 404
    assert (await stage.web.get(f"{route}/data-deletion/x")).status_code == 404
