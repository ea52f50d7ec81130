"""YouTube as Google's reference describes it: what the hub tells, what only asking finds, and what each call costs."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import httpx
import pytest
from starlette.responses import PlainTextResponse

from tests.simulator_checks.bench import vector
from tests.simulator_checks.beside_bench import BesideBench, beside_bench, beside_closed

from simulator.youtube.hub import hub_signature  # isort: skip

ATOM = "{http://www.w3.org/2005/Atom}"
YT = "{http://www.youtube.com/xml/schemas/2015}"


@pytest.fixture
async def tube(tmp_path: Path) -> AsyncIterator[BesideBench]:
    """YouTube with the channels of Bø and Søgne."""
    made = beside_bench(tmp_path, "youtube")
    yield made
    await beside_closed(made)


async def _api(tube: BesideBench, method: str, path: str, **query: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {tube.place().row.secrets['token']}"}
    return await tube.http.request(method, f"/youtube/v3/{path}", params={"part": "snippet", **query}, headers=headers)


async def _sent(tube: BesideBench, method: str, path: str, document: dict[str, object]) -> httpx.Response:
    headers = {"Authorization": f"Bearer {tube.place().row.secrets['token']}"}
    return await tube.http.request(
        method, f"/youtube/v3/{path}", params={"part": "snippet"}, headers=headers, json=document
    )


async def _threads(tube: BesideBench, **query: str) -> dict[str, list[dict[str, object]]]:
    wanted = {"allThreadsRelatedToChannelId": tube.place().row.account_id, **query}
    found: dict[str, list[dict[str, object]]] = (await _api(tube, "GET", "commentThreads", **wanted)).json()
    return found


def _reason(answer: httpx.Response) -> object:
    error = answer.json()["error"]
    assert error["code"] == answer.status_code
    return error["errors"][0]["reason"]


async def test_a_video_is_told_by_a_signed_atom_feed(tube: BesideBench) -> None:
    video = await tube.post("Kommunestyremøte & spørretime")
    (told,) = await tube.settled()
    feed = ET.fromstring(told.body)  # noqa: S314 - our own simulator's
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{YT}videoId") == video
    assert entry.findtext(f"{YT}channelId") == tube.place().row.account_id
    assert entry.findtext(f"{ATOM}title") == "Kommunestyremøte & spørretime"
    digest = hmac.new(tube.place().row.app_secret.encode(), told.body, hashlib.sha1).hexdigest()
    assert told.headers["x-hub-signature"] == f"sha1={digest}"
    assert told.headers["content-type"] == "application/atom+xml"


def test_the_hub_signs_as_the_vector_says(request: pytest.FixtureRequest) -> None:
    known = vector("websub_youtube")
    body = (request.path.parent / "vectors" / "websub-upload.xml").read_bytes()
    assert hub_signature(known["hub_secret"], body)["X-Hub-Signature"] == known["X-Hub-Signature"]


async def test_comments_edits_and_deletions_are_never_told_only_found(tube: BesideBench) -> None:
    video = await tube.post()
    gone, edited = await tube.comment("Borte", post=video), await tube.comment("Feil", post=video)
    await tube.control(f"comments/{edited}", do="edit", text="Rett")
    await tube.control(f"comments/{gone}", do="remove")
    assert len(await tube.settled()) == 1
    found = await _threads(tube, textFormat="plainText")
    assert [thread["id"] for thread in found["items"]] == [edited]
    truth = {each["object_id"]: each for each in (await tube.truth())["items"]}
    assert (truth[edited]["text"], truth[gone]["visibility"]) == ("Rett", "removed")


async def test_a_thread_has_the_members_of_the_reference(tube: BesideBench) -> None:
    root = await tube.comment("Bra møte!\nNår er neste?")
    for number in range(7):
        await tube.comment(f"Enig {number}", parent=root)
    (thread,) = (await _threads(tube, part="snippet,replies"))["items"]
    assert thread["kind"] == "youtube#commentThread"
    snippet = thread["snippet"]
    assert isinstance(snippet, dict)
    assert snippet["totalReplyCount"] == 7
    top = snippet["topLevelComment"]["snippet"]
    assert top["textDisplay"] == "Bra møte!<br />Når er neste?"
    assert {"authorChannelId", "publishedAt", "updatedAt", "moderationStatus", "likeCount"} <= set(top)
    replies = thread["replies"]
    assert isinstance(replies, dict)
    assert len(replies["comments"]) == 5
    assert replies["comments"][0]["snippet"]["parentId"] == root
    every = (await _api(tube, "GET", "comments", parentId=root)).json()
    assert len(every["items"]) == 7


async def test_pages_follow_each_other_without_gap_or_double(tube: BesideBench) -> None:
    ids = [await tube.comment(f"Nr {number}") for number in range(5)]
    seen: list[object] = []
    token: dict[str, str] = {}
    while True:
        page = (
            await _api(
                tube,
                "GET",
                "commentThreads",
                maxResults="2",
                allThreadsRelatedToChannelId=tube.place().row.account_id,
                **token,
            )
        ).json()
        seen += [thread["id"] for thread in page["items"]]
        if "nextPageToken" not in page:
            break
        token = {"pageToken": page["nextPageToken"]}
    assert seen == list(reversed(ids))


async def test_a_held_comment_leaves_the_public_list_and_waits_in_the_other(tube: BesideBench) -> None:
    held = await tube.comment()
    answer = await _api(tube, "POST", "comments/setModerationStatus", id=held, moderationStatus="heldForReview")
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await _threads(tube))["items"] == []
    (thread,) = (await _threads(tube, moderationStatus="heldForReview"))["items"]
    assert thread["id"] == held
    assert (await tube.item(held))["visibility"] == "hidden"


async def test_asked_for_by_id_a_comment_does_not_tell_its_moderation_status(tube: BesideBench) -> None:
    object_id = await tube.comment()
    (found,) = (await _api(tube, "GET", "comments", id=object_id)).json()["items"]
    assert "moderationStatus" not in found["snippet"]


async def test_what_is_rejected_cannot_be_found_and_not_published_again(tube: BesideBench) -> None:
    object_id = await tube.comment()
    await _api(tube, "POST", "comments/setModerationStatus", id=object_id, moderationStatus="rejected")
    assert (await _api(tube, "GET", "comments", id=object_id)).json()["items"] == []
    back = await _api(tube, "POST", "comments/setModerationStatus", id=object_id, moderationStatus="published")
    assert _reason(back) == "processingFailure"
    assert (await tube.item(object_id))["visibility"] == "removed"
    assert [finding.split(" ", 3)[3] for finding in map(str, (await tube.truth())["findings"])] == [
        f"{object_id} without hiding it first"
    ]


async def test_only_the_author_deletes(tube: BesideBench) -> None:
    citizens = await tube.comment()
    made = await _sent(tube, "POST", "comments", {"snippet": {"parentId": citizens, "textOriginal": "Hei!"}})
    ours = made.json()["id"]
    assert ours.startswith(f"{citizens}.")
    assert _reason(await _api(tube, "DELETE", "comments", id=citizens)) == "forbidden"
    assert (await _api(tube, "DELETE", "comments", id=ours)).status_code == 204


async def test_a_day_has_ten_thousand_units_and_a_write_takes_fifty(tube: BesideBench) -> None:
    object_id = await tube.comment()
    await tube.control("settings", municipality="bo", quota_used=9_940)
    document: dict[str, object] = {"snippet": {"parentId": object_id, "textOriginal": "Hei!"}}
    assert (await _sent(tube, "POST", "comments", document)).status_code == 200
    assert _reason(await _sent(tube, "POST", "comments", document)) == "quotaExceeded"
    assert [len((await _threads(tube)).get("items", [])) for _ in range(10)] == [1] * 10
    last = await _api(tube, "GET", "comments", id=object_id)
    assert (last.status_code, _reason(last)) == (403, "quotaExceeded")


async def test_a_write_may_be_done_although_the_answer_is_an_error(tube: BesideBench) -> None:
    object_id = await tube.comment()
    await tube.control("faults", api=[{"fault": "500", "when": "after", "do": "reply"}])
    document: dict[str, object] = {"snippet": {"parentId": object_id, "textOriginal": "Hei!"}}
    assert (await _sent(tube, "POST", "comments", document)).status_code == 500
    (write,) = (await tube.truth())["writes"]
    assert (write["do"], write["applied"], write["status"]) == ("reply", True, 500)
    assert (await tube.item(object_id))["replies_by_us"] == 1


async def test_a_stranger_s_token_is_no_token(tube: BesideBench) -> None:
    await tube.comment()
    answer = await tube.http.get("/youtube/v3/comments", params={"id": "x"}, headers={"Authorization": "Bearer nobody"})
    assert (answer.status_code, _reason(answer)) == (401, "authError")


def _wanted(channel_id: str, query: dict[str, str]) -> PlainTextResponse:
    topic = parse_qs(urlsplit(query.get("hub.topic", "")).query).get("channel_id")
    good = topic == [channel_id] and query.get("hub.mode") in {"subscribe", "unsubscribe"} and "hub.challenge" in query
    return PlainTextResponse(query["hub.challenge"] if good else "no", status_code=200 if good else 404)


async def test_a_receiver_that_checks_topics_passes_every_case_and_one_that_does_not_fails(tube: BesideBench) -> None:
    channel_id = tube.place().row.account_id
    tube.listener.ask = lambda query: _wanted(channel_id, dict(query))
    assert (await tube.control("handshake", municipality="bo", case="all"))["as_expected"] is True
    tube.listener.ask = lambda query: PlainTextResponse(query.get("hub.challenge", "x"))
    credulous = await tube.control("handshake", municipality="bo", case="foreign_topic")
    assert credulous["as_expected"] is False


async def test_a_subscription_is_verified_then_signed_with_its_own_secret_and_ends_with_its_lease(
    tube: BesideBench,
) -> None:
    channel_id = tube.place().row.account_id
    await tube.control("settings", municipality="bo", listening=False)
    await tube.post("Før")
    form = {
        "hub.callback": "http://receiver.invalid/webhooks/youtube/bo-youtube",
        "hub.mode": "subscribe",
        "hub.topic": f"https://www.youtube.com/xml/feeds/videos.xml?channel_id={channel_id}",
        "hub.secret": "a secret of its own",
        "hub.lease_seconds": "3600",
    }
    assert (await tube.http.post("/hub", data=form)).status_code == 202
    assert tube.place().listening is False
    tube.listener.ask = lambda query: _wanted(channel_id, dict(query))
    assert (await tube.http.post("/hub", data=form)).status_code == 202
    assert tube.listener.asked[-1]["hub.lease_seconds"] == "3600"
    await tube.post("Etter")
    (told,) = await tube.settled()
    digest = hmac.new(b"a secret of its own", told.body, hashlib.sha1).hexdigest()
    assert told.headers["x-hub-signature"] == f"sha1={digest}"
    await tube.control("settings", municipality="bo", lease_s=-1)
    await tube.post("For sent")
    assert len(await tube.settled()) == 1
    assert [row["state"] for row in await tube.deliveries()] == ["lost", "delivered", "lost"]


async def test_doubled_late_lost_and_forged_feeds_travel_as_planned(tube: BesideBench) -> None:
    await tube.post("To ganger", delivery={"copies": 2})
    await tube.post("Aldri", delivery={"lost": True})
    forged = ["wrong", "stale", "other", "none", "foreign_page"]
    await tube.control("forge", municipality="bo", delivery={"forged": forged})
    arrived = await tube.settled()
    assert arrived[0].body == arrived[1].body
    assert len(arrived) == 7
    signatures = [one.headers.get("x-hub-signature") for one in arrived[2:]]
    good = [
        "sha1=" + hmac.new(tube.place().row.app_secret.encode(), one.body, hashlib.sha1).hexdigest()
        for one in arrived[2:]
    ]
    assert [given == right for given, right in zip(signatures, good, strict=True)] == [False] * 4 + [True]
    lies = [lie["how"] for name in ("bo", "sogne") for lie in (await tube.truth(name))["forged"]]
    assert sorted(map(str, lies)) == sorted(forged)


async def test_an_error_body_has_googles_shape(tube: BesideBench) -> None:
    answer = await _api(tube, "GET", "commentThreads", videoId="nothing")
    assert json.loads(answer.content)["error"]["errors"][0] == {
        "message": "The video identified by the videoId parameter could not be found.",
        "domain": "youtube.commentThread",
        "reason": "videoNotFound",
    }
