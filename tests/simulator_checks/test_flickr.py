"""Flickr: nothing is told, everything is asked for with OAuth 1.0a, and every failure is HTTP 200."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from oauthlib.oauth1 import SIGNATURE_TYPE_BODY, SIGNATURE_TYPE_QUERY, Client

from tests.simulator_checks.beside_bench import BesideBench, beside_bench, beside_closed

REST = "http://platform.invalid/services/rest/"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def stream(tmp_path: Path) -> AsyncIterator[BesideBench]:
    """Flickr with the streams of Bø and Søgne."""
    made = beside_bench(tmp_path, "flickr")
    yield made
    await beside_closed(made)


def _client(stream: BesideBench, **changed: str) -> Client:
    row = stream.place().row
    known = {
        "client_key": row.settings["api_key"],
        "client_secret": row.secrets["api_secret"],
        "resource_owner_key": row.secrets["oauth_token"],
        "resource_owner_secret": row.secrets["oauth_token_secret"],
    }
    return Client(**{**known, **changed})


async def _get(stream: BesideBench, method: str, client: Client | None = None, **query: str) -> httpx.Response:
    wanted = {"method": method, "format": "json", "nojsoncallback": "1", **query}
    url, headers, _ = (client or _client(stream)).sign(f"{REST}?{urlencode(wanted)}", "GET")
    return await stream.http.get(url, headers=headers)


async def _post(stream: BesideBench, method: str, **members: str) -> dict[str, object]:
    wanted = {"method": method, "format": "json", "nojsoncallback": "1", **members}
    url, headers, body = _client(stream).sign(REST, "POST", body=urlencode(wanted), headers=dict(FORM))
    found: dict[str, object] = (await stream.http.post(url, content=body, headers=headers)).json()
    return found


def _failure(answer: httpx.Response) -> object:
    assert answer.status_code == 200
    assert answer.json()["stat"] == "fail"
    return answer.json()["code"]


async def test_nothing_that_happens_is_told(stream: BesideBench) -> None:
    object_id = await stream.comment()
    await stream.control(f"comments/{object_id}", do="edit", text="Rettet")
    await stream.control(f"comments/{object_id}", do="remove")
    assert await stream.settled() == []


async def test_activity_names_the_photo_and_the_list_has_the_comment_as_html(stream: BesideBench) -> None:
    photo = await stream.post("Torget")
    object_id = await stream.comment("Fint & stort <b>bilde</b>!", post=photo)
    (item,) = (await _get(stream, "flickr.activity.userPhotos", timeframe="2d")).json()["items"]["item"]
    assert item["id"] == photo
    events = item["activity"]["event"]
    assert [(each["type"], each.get("commentid")) for each in events] == [("comment", object_id), ("fave", None)]
    (comment,) = (await _get(stream, "flickr.photos.comments.getList", photo_id=photo)).json()["comments"]["comment"]
    assert comment["id"] == object_id
    assert comment["_content"] == "Fint &amp; stort &lt;b&gt;bilde&lt;/b&gt;!"
    assert isinstance(comment["datecreate"], str)


async def test_without_comments_the_member_is_left_out(stream: BesideBench) -> None:
    photo = await stream.post()
    found = (await _get(stream, "flickr.photos.comments.getList", photo_id=photo)).json()
    assert found == {"comments": {"photo_id": photo}, "stat": "ok"}


async def test_the_call_for_contacts_photos_never_shows_ones_own(stream: BesideBench) -> None:
    await stream.comment()
    found = (await _get(stream, "flickr.photos.comments.getRecentForContacts")).json()
    assert found["photos"] == {"total": 0}


@pytest.mark.parametrize("kind", [SIGNATURE_TYPE_QUERY, SIGNATURE_TYPE_BODY])
async def test_a_signature_may_stand_in_the_query_or_the_form(stream: BesideBench, kind: str) -> None:
    photo = await stream.post()
    wanted = {"method": "flickr.photos.getInfo", "format": "json", "nojsoncallback": "1", "photo_id": photo}
    client = _client(stream, signature_type=kind)
    if kind == SIGNATURE_TYPE_QUERY:
        url, headers, _ = client.sign(f"{REST}?{urlencode(wanted)}", "GET")
        answer = await stream.http.get(url, headers=headers)
    else:
        url, headers, body = client.sign(REST, "POST", body=urlencode(wanted), headers=dict(FORM))
        answer = await stream.http.post(url, content=body, headers=headers)
    assert answer.json()["photo"]["id"] == photo


async def test_wrong_secrets_keys_tokens_and_changed_words_are_refused_with_their_codes(stream: BesideBench) -> None:
    photo = await stream.post()
    listing = "flickr.photos.comments.getList"
    wrong = _client(stream, resource_owner_secret="wrong")
    assert _failure(await _get(stream, listing, wrong, photo_id=photo)) == 96
    assert _failure(await _get(stream, listing, _client(stream, resource_owner_key="72157-x"), photo_id=photo)) == 98
    assert _failure(await _get(stream, listing, _client(stream, client_key="0" * 32), photo_id=photo)) == 100
    unsigned = {"method": listing, "format": "json", "nojsoncallback": "1", "photo_id": photo}
    assert _failure(await stream.http.get(REST, params=unsigned)) == 97
    url, headers, _ = _client(stream).sign(f"{REST}?{urlencode(unsigned)}", "GET")
    assert _failure(await stream.http.get(url.replace(photo, "5000"), headers=headers)) == 96


async def test_a_signed_request_is_good_once(stream: BesideBench) -> None:
    wanted = {"method": "flickr.test.login", "format": "json", "nojsoncallback": "1"}
    url, headers, _ = _client(stream).sign(f"{REST}?{urlencode(wanted)}", "GET")
    assert (await stream.http.get(url, headers=headers)).json()["stat"] == "ok"
    assert _failure(await stream.http.get(url, headers=headers)) == 96


async def test_we_comment_edit_our_own_and_delete_anybodys_on_our_photos(stream: BesideBench) -> None:
    photo = await stream.post()
    citizens = await stream.comment(post=photo)
    made = await _post(stream, "flickr.photos.comments.addComment", photo_id=photo, comment_text="Takk! Æ ø å")
    comment = made["comment"]
    assert isinstance(comment, dict)
    ours = comment["id"]
    edited = await _post(stream, "flickr.photos.comments.editComment", comment_id=ours, comment_text="Takk!")
    foreign = await _post(stream, "flickr.photos.comments.editComment", comment_id=citizens, comment_text="x")
    gone = await _post(stream, "flickr.photos.comments.deleteComment", comment_id=citizens)
    again = await _post(stream, "flickr.photos.comments.deleteComment", comment_id=citizens)
    assert [each["stat"] for each in (edited, foreign, gone, again)] == ["ok", "fail", "ok", "fail"]
    assert (foreign["code"], again["code"]) == (99, 2)
    truth = {each["object_id"]: each for each in (await stream.truth())["items"]}
    assert (truth[ours]["own"], truth[ours]["texts"]) == (True, ["Takk! Æ ø å", "Takk!"])
    assert truth[citizens]["removed_by"] == "api"
    assert (await stream.truth())["findings"] == []


async def test_whoever_forgets_the_callback_member_gets_javascript(stream: BesideBench) -> None:
    url, headers, _ = _client(stream).sign(f"{REST}?method=flickr.test.login&format=json", "GET")
    answer = await stream.http.get(url, headers=headers)
    assert answer.text.startswith("jsonFlickrApi({")
    assert json.loads(answer.text[len("jsonFlickrApi(") : -1])["stat"] == "ok"


async def test_hiding_does_not_exist(stream: BesideBench) -> None:
    object_id = await stream.comment()
    answer = await stream.http.post(f"/control/flickr/comments/{object_id}", json={"do": "hide"})
    assert answer.status_code == 409
