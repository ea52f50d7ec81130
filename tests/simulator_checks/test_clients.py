"""Real clients of Meta's platform, written by others, must get along with the simulator.

`facebook_business` is Meta's own SDK; `python-facebook-api` is independent of it and of us. Where either would not
understand the simulator, the simulator is wrong.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from facebook_business.adobjects.comment import Comment  # type: ignore[import-untyped]  # no types
from facebook_business.adobjects.igcomment import IGComment  # type: ignore[import-untyped]  # no types
from facebook_business.adobjects.igmedia import IGMedia  # type: ignore[import-untyped]  # no types
from facebook_business.adobjects.iguser import IGUser  # type: ignore[import-untyped]  # no types
from facebook_business.adobjects.page import Page  # type: ignore[import-untyped]  # no types
from facebook_business.adobjects.post import Post  # type: ignore[import-untyped]  # no types
from facebook_business.api import FacebookAdsApi  # type: ignore[import-untyped]  # no types
from facebook_business.exceptions import FacebookRequestError  # type: ignore[import-untyped]  # no types
from facebook_business.session import FacebookSession  # type: ignore[import-untyped]  # no types
from pyfacebook import FacebookError, GraphAPI  # type: ignore[import-untyped]  # no types

from simulator.founding import Founding
from tests.simulator_checks.bench import SEED, founded
from tests.simulator_checks.real_server import Served, served

FIELDS = ["id", "message", "created_time", "from", "parent", "is_hidden", "can_reply_privately"]


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[Served]:
    """A simulator on a real port."""
    founding = Founding(("bo",), SEED, "http://graph.invalid", platforms=("instagram",))
    with served(founded(tmp_path, founding)) as running:
        yield running


@pytest.fixture
def sdk(simulator: Served) -> FacebookAdsApi:
    """Meta's own SDK, with the page's token and the app's secret (so that it sends a proof)."""
    return _sdk(simulator, simulator.bench.token())


def _sdk(simulator: Served, token: str) -> FacebookAdsApi:
    app = simulator.bench.simulation.world.apps["bo"]
    session = FacebookSession(app.app_id, app.secret, token)
    # Where the SDK calls, and no proxy in between.
    session.GRAPH = simulator.url
    session.requests.trust_env = False
    return FacebookAdsApi(session)


@pytest.fixture
def library(simulator: Served) -> GraphAPI:
    """python-facebook-api, likewise."""
    return _library(simulator, access_token=simulator.bench.token())


def _library(simulator: Served, **more: object) -> GraphAPI:
    app = simulator.bench.simulation.world.apps["bo"]
    api = GraphAPI(
        app_id=app.app_id,
        app_secret=app.secret,
        base_url=f"{simulator.url}/",
        version="v26.0",
        authorization_url=f"{simulator.url}/v26.0/dialog/oauth",
        access_token_url=f"{simulator.url}/v26.0/oauth/access_token",
        redirect_uri="https://desk.example.invalid/connect",
        sleep_on_rate_limit=False,
        **more,
    )
    api.session.trust_env = False
    return api


def test_the_sdk_pages_through_all_comments(simulator: Served, sdk: FacebookAdsApi) -> None:
    made = [simulator.comment(f"nummer {number}") for number in range(5)]
    post_id = str(simulator.truth()["posts"][0]["object_id"])
    params = {"filter": "stream", "order": "chronological", "limit": 2}
    found = list(Post(post_id, api=sdk).get_comments(fields=FIELDS, params=params))
    assert [comment["id"] for comment in found] == made
    assert found[0]["from"]["name"] == "Kari Nordmann"
    assert found[0]["is_hidden"] is False


def test_the_sdk_gets_over_short_pages(simulator: Served, sdk: FacebookAdsApi) -> None:
    made = [simulator.comment(f"nummer {number}") for number in range(5)]
    simulator.control("faults", graph=[{"fault": "short_page", "times": 2}])
    post_id = str(simulator.truth()["posts"][0]["object_id"])
    found = Post(post_id, api=sdk).get_comments(fields=["id"], params={"limit": 4, "filter": "stream"})
    assert [comment["id"] for comment in found] == made


def test_the_sdk_replies_hides_and_deletes(simulator: Served, sdk: FacebookAdsApi) -> None:
    comment = Comment(simulator.comment(), api=sdk)
    reply = comment.create_comment(params={"message": "Takk! Å så fint 😀"})
    comment.api_update(params={"is_hidden": True})
    assert comment.api_get(fields=["is_hidden"])["is_hidden"] is True
    comment.create_like()
    comment.api_delete()
    simulator.settled()
    truth = simulator.truth()
    assert [write["do"] for write in truth["writes"]] == ["reply", "hide", "like", "delete"]
    assert simulator.items("facebook")[reply["id"]]["text"] == "Takk! Å så fint 😀"
    assert truth["findings"] == []


def test_the_sdk_subscribes_publishes_and_lists(simulator: Served, sdk: FacebookAdsApi) -> None:
    page = Page(simulator.bench.page_id(), api=sdk)
    page.create_subscribed_app(params={"subscribed_fields": ["feed", "ratings", "messages", "message_echoes"]})
    (app,) = page.get_subscribed_apps()
    assert app["subscribed_fields"] == ["feed", "ratings", "messages", "message_echoes"]
    post = page.create_feed(params={"message": "Stengt vei"})
    photo = page.create_photo(params={"url": "https://media.example.invalid/1.jpg", "caption": "Bilde"})
    assert photo["post_id"] in simulator.items("facebook")
    listed = [each["id"] for each in page.get_feed(fields=["id", "message", "is_published"])]
    assert listed == [photo["post_id"], post["id"]]
    simulator.made("facebook/rating", text="Fint", author="Ola Nordmann")
    (rating,) = page.get_ratings(fields=["review_text", "recommendation_type", "reviewer"])
    assert (rating["review_text"], rating["recommendation_type"]) == ("Fint", "positive")
    Post(post["id"], api=sdk).api_delete()
    assert simulator.items("facebook")[post["id"]]["visibility"] == "removed"


def test_the_sdk_sends_private_replies_and_messages(simulator: Served, sdk: FacebookAdsApi) -> None:
    page, comment_id = Page(simulator.bench.page_id(), api=sdk), simulator.comment()
    sent = page.create_message(params={"recipient": {"comment_id": comment_id}, "message": {"text": "Derfor."}})
    assert sent["message_id"] in simulator.items("messenger")
    simulator.made("messenger/message", text="Hei", author="Ola Nordmann")
    person = next(str(item["thread_id"]) for item in simulator.items("messenger").values() if item["text"] == "Hei")
    message = {"text": "Hei igjen", "metadata": "our-key"}
    params = {"recipient": {"id": person}, "message": message, "messaging_type": "RESPONSE"}
    sent = page.create_message(params=params)
    assert simulator.items("messenger")[sent["message_id"]]["metadata"] == "our-key"
    threads = list(page.get_conversations(fields=["id", "updated_time"], params={"user_id": person}))
    assert len(threads) == 1


def test_the_sdk_reads_our_errors_as_metas(simulator: Served, sdk: FacebookAdsApi) -> None:
    comment = Comment(simulator.comment(), api=sdk)
    simulator.control("faults", graph=[{"fault": "error_32"}, {"fault": "error_190"}])
    for code, subcode in ((32, None), (190, 463)):
        with pytest.raises(FacebookRequestError) as raised:
            comment.api_get(fields=["id"])
        assert raised.value.http_status() == 400
        assert (raised.value.api_error_code(), raised.value.api_error_subcode()) == (code, subcode)
    comment.api_delete()
    with pytest.raises(FacebookRequestError) as raised:
        comment.api_get(fields=["id"])
    assert (raised.value.api_error_code(), raised.value.api_error_subcode()) == (100, 33)


def test_the_sdk_with_a_wrong_secret_proves_nothing(simulator: Served) -> None:
    session = FacebookSession("1", "wrong", simulator.bench.token())
    session.GRAPH = simulator.url
    session.requests.trust_env = False
    with pytest.raises(FacebookRequestError, match="appsecret_proof"):
        Page(simulator.bench.page_id(), api=FacebookAdsApi(session)).api_get(fields=["id"])


def test_the_sdks_batch_is_understood(simulator: Served, sdk: FacebookAdsApi) -> None:
    made = [simulator.comment(f"nummer {number}") for number in range(2)]
    answers: list[dict[str, object]] = []
    failures: list[int] = []
    batch = sdk.new_batch()
    for comment_id in (*made, "1_1"):
        batch.add(
            "GET",
            (comment_id,),
            params={"fields": "message"},
            success=lambda response: answers.append(response.json()),
            failure=lambda response: failures.append(response.status()),
        )
    batch.execute()
    assert [answer["message"] for answer in answers] == ["nummer 0", "nummer 1"]
    assert failures == [400]


@pytest.mark.parametrize("number", [0, 1])
def test_the_sdk_moderates_instagram(simulator: Served, number: int) -> None:
    account = simulator.bench.account(number)
    # Only Facebook Login's app can be proved with this secret.
    session = FacebookSession(account.meta_app.app_id, account.meta_app.secret, account.row.secrets["token"])
    session.GRAPH = simulator.url
    session.requests.trust_env = False
    api = FacebookAdsApi(session)
    user = IGUser(account.page_id, api=api)
    container = user.create_media(params={"image_url": "https://media.example.invalid/1.jpg", "caption": "Høst"})
    media = user.create_media_publish(params={"creation_id": container["id"]})
    (listed,) = user.get_media(fields=["id", "caption", "permalink", "timestamp"])
    assert (listed["id"], listed["caption"]) == (media["id"], "Høst")
    made = [simulator.made("instagram/comment", account=number, text=str(n), on=media["id"]) for n in range(55)]
    found = IGMedia(media["id"], api=api).get_comments(fields=["id", "text", "hidden", "username", "timestamp"])
    assert [comment["id"] for comment in found] == made[::-1]
    comment = IGComment(made[0], api=api)
    reply = comment.create_reply(params={"message": "Takk!"})
    assert [each["id"] for each in comment.get_replies(fields=["id"])] == [reply["id"]]
    comment.api_update(params={"hide": True})
    assert comment.api_get(fields=["hidden"])["hidden"] is True
    comment.api_delete()
    assert simulator.items("instagram")[made[0]]["removed_by"] == "graph"


def test_the_library_signs_somebody_in_and_finds_their_pages(
    simulator: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    # oauthlib refuses plain HTTP anywhere, even on loopback.
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    api = _library(simulator, oauth_flow=True)
    url, state = api.get_authorization_url(state="s-1", scope=["pages_show_list"])
    returned = httpx.get(url, trust_env=False, timeout=60).headers["location"]
    assert parse_qs(urlsplit(returned).query)["state"] == [state]
    token = api.exchange_user_access_token(returned, state=state, scope=["pages_show_list"])
    assert token["expires_in"] == 3600
    long_lived = api.exchange_long_lived_user_access_token(token["access_token"])["access_token"]
    pages = _library(simulator, access_token=long_lived).get_connection("me", "accounts")["data"]
    assert [(page["id"], page["access_token"]) for page in pages] == [
        (simulator.bench.page_id(), simulator.bench.token())
    ]
    app = _library(simulator, application_only_auth=True)
    assert app.debug_token(pages[0]["access_token"])["data"]["is_valid"] is True


def test_the_library_lists_replies_hides_and_deletes(simulator: Served, library: GraphAPI) -> None:
    made = [simulator.comment(f"nummer {number}") for number in range(5)]
    post_id = str(simulator.truth()["posts"][0]["object_id"])
    found = library.get_full_connections(
        post_id, "comments", count=None, limit=2, fields="id,message", filter="stream", order="chronological"
    )
    assert [row["id"] for row in found["data"]] == made
    both = library.get_objects(ids=",".join(made[:2]), fields="message")
    assert both[made[1]]["message"] == "nummer 1"
    library.post_object(made[0], "comments", data={"message": "Takk!"})
    assert library.post_object(made[0], data={"is_hidden": "true"}) == {"success": True}
    assert library.delete_object(made[0]) == {"success": True}
    assert simulator.truth()["findings"] == []
    with pytest.raises(FacebookError) as raised:
        library.get_object(made[0])
    assert raised.value.code == 100


def test_the_library_understands_the_usage_headers(simulator: Served, library: GraphAPI) -> None:
    simulator.made("facebook/limits", full_at=4)
    for _ in range(3):
        library.get_object("me", fields="id")
    assert library.rate_limit.resources["app"].call_count == 75
    own = library.rate_limit.resources["business"][simulator.bench.page_id()]["pages"]
    assert own.call_count == 75


def test_the_library_sends_a_message_as_a_form(simulator: Served, library: GraphAPI) -> None:
    simulator.made("messenger/message", text="Hei")
    person = next(str(item["thread_id"]) for item in simulator.items("messenger").values())
    form = {"recipient": json.dumps({"id": person}), "message": json.dumps({"text": "Hei igjen"})}
    sent = library.post_object("me", "messages", data=form)
    assert simulator.items("messenger")[sent["message_id"]]["own"] is True
