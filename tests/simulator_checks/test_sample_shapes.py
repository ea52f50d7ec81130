"""What the simulator says has the members, and their kinds, of bodies collected from the platforms' own pages.

The samples stand in `samples`; all names and texts in them are invented.
"""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

import pytest
from oauthlib.oauth1 import Client

from tests.simulator_checks.beside_bench import BesideBench, beside_bench, beside_closed

SAMPLES = Path(__file__).parent / "samples"
# Branches of a captured body that no receiver of ours reads.
UNUSED_OF_X = {
    "data.payload.entities",
    "data.payload.paid_partnership",
    "data.payload.display_text_range",
    "data.payload.edit_controls",
    "data.payload.public_metrics",
    "data.payload.in_reply_to_user_id",
    "data.includes.users",
    "data.includes.tweets",
}


@pytest.fixture
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[BesideBench]:
    """A bench for the platform that a test names."""
    made = beside_bench(tmp_path, request.param)
    yield made
    await beside_closed(made)


def on(platform: str) -> pytest.MarkDecorator:
    """Name the platform of a test."""
    return pytest.mark.parametrize("bench", [platform], indirect=True)


def _sample(name: str) -> object:
    found: object = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def _differences(sample: object, ours: object, path: str = "") -> Iterator[str]:
    """Yield where ours lacks a member of the sample, or has another kind of value; lists by their first rows."""
    if sample is None or ours is None:
        return
    if type(sample) is not type(ours):
        yield f"{path} is {type(ours).__name__}, not {type(sample).__name__}"
    elif isinstance(sample, Mapping) and isinstance(ours, Mapping):
        for name, value in sample.items():
            here = f"{path}.{name}".strip(".")
            yield from _differences(value, ours[name], here) if name in ours else [f"{here} is missing"]
    elif isinstance(sample, list) and isinstance(ours, list):
        for first, second in zip(sample[:1], ours[:1], strict=False):
            yield from _differences(first, second, path)


def test_a_missing_member_and_another_kind_of_value_are_noticed() -> None:
    sample = {"a": {"b": 1}, "c": [{"d": "x"}], "e": "x"}
    assert list(_differences(sample, {"a": {}, "c": [{"d": 1}], "e": "y"})) == ["a.b is missing", "c.d is int, not str"]


@on("youtube")
async def test_youtubes_threads_are_those_of_the_sample(bench: BesideBench) -> None:
    token = {"Authorization": f"Bearer {bench.place().row.secrets['token']}"}
    root = await bench.comment("Bra møte!\nNår er neste?")
    await bench.comment("Enig", parent=root)
    await bench.comment("Neste side")
    query = {
        "part": "snippet,replies",
        "maxResults": "1",
        "allThreadsRelatedToChannelId": bench.place().row.account_id,
    }
    first = (await bench.http.get("/youtube/v3/commentThreads", params=query, headers=token)).json()
    query["pageToken"] = first["nextPageToken"]
    second = (await bench.http.get("/youtube/v3/commentThreads", params=query, headers=token)).json()
    ours = {**second, "nextPageToken": first["nextPageToken"]}
    assert list(_differences(_sample("youtube-commentthreads-page"), ours)) == []


@on("youtube")
async def test_googles_error_is_that_of_the_sample(bench: BesideBench) -> None:
    await bench.control("settings", municipality="bo", quota_used=10_000)
    token = {"Authorization": f"Bearer {bench.place().row.secrets['token']}"}
    answer = await bench.http.get("/youtube/v3/comments", params={"part": "snippet", "id": "x"}, headers=token)
    sample = _sample("youtube-error-quota")
    assert list(_differences(sample, answer.json())) == []
    assert isinstance(sample, Mapping)
    assert answer.json()["error"]["errors"][0]["reason"] == sample["error"]["errors"][0]["reason"]


@on("wordpress")
async def test_wordpress_comments_and_errors_are_those_of_the_samples(bench: BesideBench) -> None:
    object_id = await bench.comment()
    row = bench.place().row
    auth = (row.settings["user"], row.secrets["password"])
    base = f"/sites/{row.account_id}/wp-json/wp/v2/comments"
    found = await bench.http.get(f"{base}/{object_id.rpartition('/')[2]}", params={"context": "edit"}, auth=auth)
    assert list(_differences(_sample("wordpress-rest-comment-edit-context"), found.json())) == []
    missing = await bench.http.get(f"{base}/999999", auth=auth)
    assert missing.json() == _sample("wordpress-rest-error")


@on("flickr")
async def test_flickrs_activity_comments_and_failures_are_those_of_the_samples(bench: BesideBench) -> None:
    photo = await bench.post("Torget")
    await bench.comment("Fint!", post=photo)

    async def asked(method: str, **query: str) -> object:
        row = bench.place().row
        key, secrets = row.settings["api_key"], row.secrets
        client = Client(key, secrets["api_secret"], secrets["oauth_token"], secrets["oauth_token_secret"])
        wanted = urlencode({"method": method, "format": "json", "nojsoncallback": "1", **query})
        url, headers, _ = client.sign(f"http://platform.invalid/services/rest/?{wanted}", "GET")
        found: object = (await bench.http.get(url, headers=headers)).json()
        return found

    activity = await asked("flickr.activity.userPhotos", timeframe="1d")
    assert list(_differences(_sample("flickr-activity-userphotos"), activity)) == []
    comments = await asked("flickr.photos.comments.getList", photo_id=photo)
    assert list(_differences(_sample("flickr-comments-getlist"), comments)) == []
    assert await asked("flickr.photos.comments.getList", photo_id="1") == _sample("flickr-fail")


@on("x")
async def test_xs_events_are_those_of_the_samples(bench: BesideBench) -> None:
    await bench.comment("@bokommune hva er klokka?", kind="mention")
    await bench.comment("Strøm?")
    bodies = [json.loads(one.body) for one in await bench.settled()]
    mention = next(body for body in bodies if body["data"]["event_type"] == "post.mention.create")
    reply = next(body for body in bodies if body["data"]["event_type"] == "post.reply.create")
    assert list(_differences(_sample("x-xaa-minimal"), reply)) == []
    lacking = set(_differences(_sample("x-xaa-mention"), mention))
    assert {each for each in lacking if not any(each.startswith(branch) for branch in UNUSED_OF_X)} == set()


@on("linkedin")
async def test_linkedins_notifications_are_those_of_the_sample(bench: BesideBench) -> None:
    await bench.comment("Bra!")
    (one,) = await bench.settled()
    assert list(_differences(_sample("linkedin-comment"), json.loads(one.body))) == []


@on("generic")
async def test_a_websites_tellings_are_those_of_the_samples(bench: BesideBench) -> None:
    post = await bench.post()
    for number in range(5):
        await bench.comment(f"Når kommer bilen? {number}", post=post)
    bodies = [json.loads(one.body) for one in await bench.settled()]
    standard = next(body for body in bodies if isinstance(body, dict) and body.get("type") == "comment.created")
    event = next(body for body in bodies if isinstance(body, dict) and "specversion" in body and "data" in body)
    assert list(_differences(_sample("generic-standard-webhooks-comment-created"), standard)) == []
    assert list(_differences(_sample("generic-cloudevents-structured"), event)) == []
