"""What Instagram's adapter asks, with both logins: acts, read back, and lists."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import msgspec
import pytest

from common.errors import Transient
from ingest.adapters.meta.instagram import Instagram
from ingest.ports import Access, NotSent, Refused, Seen, Sending, Target
from tests.service.ingest.graph import error
from tests.service.ingest.scripted import Scripted, paged

ACCESS = Access(platform="instagram", account_id="1", token="IG_TOKEN", app_secret=b"SECRET")
BY_PAGE = msgspec.structs.replace(ACCESS, extra={"login": "facebook", "page_id": "77"})
COMMENT = Target(object_id="7", account_id="1", post_id="5")
REPLY = Target(object_id="8", account_id="1", post_id="5", parent_id="7")
MEDIA = Target(object_id="5", account_id="1", kind="post")
MESSAGE = Target(object_id="mid", account_id="1", kind="message", thread_id="9")
MENTION = Target(object_id="7", account_id="1", post_id="5", kind="mention")
NEW_POST = Target(object_id="", account_id="1", kind="post")
TAKK = Sending(text="Takk for det.", key="key-1")
PICTURE = Sending(text="Sol", key="key-1", pictures=("https://a.example/1.jpg",))
NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
OURS = {"id": "9", "text": "Takk for det.", "from": {"id": "1"}, "timestamp": "2026-05-14T12:00:01+0000"}


@pytest.fixture
async def graph() -> AsyncIterator[Scripted]:
    scripted = Scripted()
    scripted.on("GET", "1", {"id": "1"})
    yield scripted
    await scripted.client.aclose()


@pytest.fixture
def instagram(graph: Scripted) -> Instagram:
    return Instagram("v26.0", graph.client)


async def test_each_login_has_its_own_address(instagram: Instagram, graph: Scripted) -> None:
    graph.on("GET", "7", {"text": "Flott", "hidden": False})
    for access in (ACCESS, BY_PAGE, msgspec.structs.replace(ACCESS, base_url="http://127.0.0.1:1")):
        assert await instagram.look(access, COMMENT) == Seen("Flott", False)
    assert [request.url.host for request in graph.requests] == [
        "graph.instagram.com",
        "graph.facebook.com",
        "127.0.0.1",
    ]
    assert all("appsecret_proof" in request.url.params for request in graph.requests)


@pytest.mark.parametrize(("do", "hidden"), [("hide", True), ("unhide", False)])
async def test_hiding_is_set_by_its_own_word_and_read_back_by_another(
    instagram: Instagram, graph: Scripted, do: str, hidden: bool
) -> None:
    graph.on("POST", "7", {"success": True})
    graph.on("GET", "7", {"hidden": not hidden}, {"hidden": hidden})
    assert not await instagram.set_state(ACCESS, COMMENT, do, "")
    assert await instagram.set_state(ACCESS, COMMENT, do, "")
    assert graph.writes == [{"hide": str(hidden).lower()}] * 2


async def test_a_removal_is_read_back(instagram: Instagram, graph: Scripted) -> None:
    graph.on("DELETE", "7", {"success": True})
    assert await instagram.set_state(ACCESS, COMMENT, "remove", "")


@pytest.mark.parametrize("do", ["like", "edit"])
async def test_nothing_can_be_liked_or_edited(instagram: Instagram, graph: Scripted, do: str) -> None:
    with pytest.raises(Refused) as no:
        await instagram.set_state(ACCESS, COMMENT, do, "")
    assert (no.value.code, graph.calls) == ("not_possible", [])


async def test_a_message_or_a_post_cannot_be_hidden(instagram: Instagram) -> None:
    for target in (MESSAGE, MEDIA, MENTION):
        with pytest.raises(Refused) as no:
            await instagram.set_state(ACCESS, target, "hide", "")
        assert no.value.code == "not_possible"


async def test_a_reply_stands_under_the_top_level_comment_and_asks_for_no_fields(
    instagram: Instagram, graph: Scripted
) -> None:
    graph.on("GET", "7", {"hidden": False})
    graph.on("POST", "7/replies", {"id": "9"})
    assert await instagram.create(ACCESS, COMMENT, "reply", TAKK) == "9"
    assert await instagram.create(ACCESS, REPLY, "reply", TAKK) == "9"
    assert graph.writes == [{"message": "Takk for det."}] * 2
    assert all("fields" not in request.url.params for request in graph.requests if request.method == "POST")


async def test_a_hidden_comment_is_not_answered(instagram: Instagram, graph: Scripted) -> None:
    graph.on("GET", "7", {"hidden": True})
    with pytest.raises(Refused) as no:
        await instagram.create(ACCESS, COMMENT, "reply", TAKK)
    assert (no.value.code, graph.writes) == ("not_possible", [])


async def test_an_answer_to_what_is_gone_is_not_sent(instagram: Instagram, graph: Scripted) -> None:
    with pytest.raises(Refused) as no:
        await instagram.create(ACCESS, COMMENT, "reply", TAKK)
    assert (no.value.code, graph.writes) == ("item_is_gone", [])


@pytest.mark.parametrize("fault", [error(2), error(4), httpx.ReadTimeout("x")], ids=["2", "4", "lost"])
async def test_an_answer_whose_comment_cannot_be_looked_at_was_not_sent(
    instagram: Instagram, graph: Scripted, fault: httpx.Response | Exception
) -> None:
    graph.on("GET", "7", fault)
    with pytest.raises(NotSent):
        await instagram.create(ACCESS, COMMENT, "reply", TAKK)
    assert graph.writes == []


async def test_an_error_after_the_deed_is_final_and_the_answer_is_found_again(
    instagram: Instagram, graph: Scripted
) -> None:
    graph.on("GET", "7", {"hidden": False})
    graph.on("POST", "7/replies", error(20, 1772107))
    with pytest.raises(Refused):
        await instagram.create(ACCESS, COMMENT, "reply", TAKK)
    graph.on("GET", "7/replies", paged([{**OURS, "id": "6", "from": {"id": "9"}}], after="A"), paged([OURS]))
    assert await instagram.find_created(ACCESS, COMMENT, "reply", TAKK, NOON) == (True, "9")
    assert await instagram.find_created(ACCESS, COMMENT, "reply", TAKK, NOON + timedelta(hours=1)) == (False, None)


async def test_an_answer_under_our_own_picture_is_a_comment(instagram: Instagram, graph: Scripted) -> None:
    graph.on("POST", "5/comments", {"id": "9"})
    assert await instagram.create(ACCESS, MEDIA, "reply", TAKK) == "9"


async def test_a_mention_is_answered_through_the_account_that_is_mentioned(
    instagram: Instagram, graph: Scripted
) -> None:
    graph.on("POST", "1/mentions", {"id": "9"})
    assert await instagram.create(ACCESS, MENTION, "reply", TAKK) == "9"
    await instagram.create(ACCESS, Target(object_id="5", account_id="1", kind="mention"), "reply", TAKK)
    message = {"message": "Takk for det."}
    assert graph.writes == [{"media_id": "5", "comment_id": "7", **message}, {"media_id": "5", **message}]
    assert await instagram.find_created(ACCESS, MENTION, "reply", TAKK, NOON) == (False, None)


@pytest.mark.parametrize(
    ("access", "sender", "target", "recipient"),
    [
        (ACCESS, "1", COMMENT, {"comment_id": "7"}),
        (BY_PAGE, "77", COMMENT, {"comment_id": "7"}),
        (ACCESS, "1", MESSAGE, {"id": "9"}),
    ],
    ids=["comment", "by the page", "message"],
)
async def test_a_private_reply_is_sent_by_the_account_or_its_page(
    instagram: Instagram, graph: Scripted, access: Access, sender: str, target: Target, recipient: dict[str, str]
) -> None:
    graph.on("POST", f"{sender}/messages", {"recipient_id": "9", "message_id": "mid_2"})
    assert await instagram.create(access, target, "private_reply", TAKK) == "mid_2"
    assert json.loads(graph.writes[0]["recipient"]) == recipient


async def test_a_private_reply_to_a_post_is_refused(instagram: Instagram) -> None:
    with pytest.raises(Refused) as no:
        await instagram.create(ACCESS, MEDIA, "private_reply", TAKK)
    assert no.value.code == "not_possible"


async def test_a_private_reply_is_found_again_in_the_writers_conversation(
    instagram: Instagram, graph: Scripted
) -> None:
    assert await instagram.find_created(ACCESS, COMMENT, "private_reply", TAKK, NOON) == (False, None)
    told = {"id": "mid_2", "message": "Takk for det.", "from": {"id": "1"}, "created_time": "2026-05-14T12:00:01+0000"}
    graph.on("GET", "7", {"from": {"id": "9", "username": "kari_n"}})
    with_ola = {"id": "t_0", "participants": {"data": [{"id": "8", "username": "ola"}]}}
    with_kari = {"id": "t", "participants": {"data": [{"id": "1"}, {"id": "99", "username": "kari_n"}]}}
    graph.on("GET", "1/conversations", paged([with_ola], after="A"), paged([with_kari]))
    graph.on("GET", "t/messages", paged([told]))
    assert await instagram.find_created(ACCESS, COMMENT, "private_reply", TAKK, NOON) == (True, "mid_2")
    assert not any("user_id" in request.url.params for request in graph.requests)


async def test_an_answer_is_found_again_in_its_conversation(instagram: Instagram, graph: Scripted) -> None:
    told = {"id": "mid_2", "message": "Takk for det.", "from": {"id": "1"}, "created_time": "2026-05-14T12:00:01+0000"}
    graph.on("GET", "1/conversations", {"data": [{"id": "t"}]})
    graph.on("GET", "t/messages", paged([told]))
    assert await instagram.find_created(ACCESS, MESSAGE, "reply", TAKK, NOON) == (True, "mid_2")
    assert graph.requests[0].url.params["user_id"] == "9"
    nobodys = Target(object_id="mid", account_id="1", kind="message")
    assert await instagram.find_created(ACCESS, nobodys, "reply", TAKK, NOON) == (False, None)


async def test_a_picture_is_published_through_a_container(instagram: Instagram, graph: Scripted) -> None:
    graph.on("POST", "1/media", {"id": "c1"})
    graph.on("GET", "c1", {"status_code": "FINISHED"})
    graph.on("POST", "1/media_publish", {"id": "55"})
    assert await instagram.create(ACCESS, NEW_POST, "publish", PICTURE) == "55"
    assert graph.writes == [{"image_url": "https://a.example/1.jpg", "caption": "Sol"}, {"creation_id": "c1"}]


@pytest.mark.parametrize(
    "fault", [error(2), httpx.ReadTimeout("x"), {"status_code": "IN_PROGRESS"}], ids=["2", "lost", "not ready"]
)
async def test_a_container_that_is_not_ready_publishes_nothing_so_all_may_be_tried_again(
    instagram: Instagram, graph: Scripted, fault: httpx.Response | Exception
) -> None:
    graph.on("POST", "1/media", {"id": "c1"})
    graph.on("GET", "c1", fault)
    with pytest.raises(NotSent):
        await instagram.create(ACCESS, NEW_POST, "publish", PICTURE)
    assert "POST 1/media_publish" not in graph.calls


async def test_a_container_that_was_not_ready_is_asked_again_and_no_other_is_begun(
    instagram: Instagram, graph: Scripted
) -> None:
    graph.on("POST", "1/media", {"id": "c1"}, {"id": "c2"})
    graph.on("GET", "c1", {"status_code": "IN_PROGRESS"}, error(2), {"status_code": "FINISHED"})
    graph.on("GET", "c2", {"status_code": "IN_PROGRESS"})
    graph.on("POST", "1/media_publish", {"id": "55"})
    for _ in range(2):
        with pytest.raises(NotSent):
            await instagram.create(ACCESS, NEW_POST, "publish", PICTURE)
    assert await instagram.create(ACCESS, NEW_POST, "publish", PICTURE) == "55"
    assert graph.writes[-1] == {"creation_id": "c1"}
    assert graph.calls.count("POST 1/media") == 1


async def test_of_too_many_containers_that_are_not_ready_that_of_the_oldest_order_is_forgotten(graph: Scripted) -> None:
    instagram = Instagram("v26.0", graph.client, unready_orders_max=2)
    graph.on("POST", "1/media", *({"id": f"c{n}"} for n in range(1, 5)))
    for n in range(1, 5):
        graph.on("GET", f"c{n}", {"status_code": "IN_PROGRESS"})
    for key in ("first", "second", "first", "third", "first", "second"):
        with pytest.raises(NotSent):
            await instagram.create(ACCESS, NEW_POST, "publish", msgspec.structs.replace(PICTURE, key=key))
    asked = [call.removeprefix("GET ") for call in graph.calls if call.startswith("GET c")]
    assert asked == ["c1", "c2", "c1", "c3", "c1", "c4"]


async def test_a_publication_whose_answer_is_lost_is_found_by_its_words(instagram: Instagram, graph: Scripted) -> None:
    graph.on("POST", "1/media", {"id": "c1"})
    graph.on("GET", "c1", {"status_code": "FINISHED"})
    graph.on("POST", "1/media_publish", httpx.ReadTimeout("x"))
    with pytest.raises(Transient) as lost:
        await instagram.create(ACCESS, NEW_POST, "publish", PICTURE)
    assert not isinstance(lost.value, NotSent)
    graph.on("GET", "1/media", paged([{"id": "55", "caption": "Sol", "timestamp": "2026-05-14T12:00:01+0000"}]))
    assert await instagram.find_created(ACCESS, NEW_POST, "publish", PICTURE, NOON) == (True, "55")


async def test_a_picture_that_cannot_be_used_and_a_post_without_one_are_refused(
    instagram: Instagram, graph: Scripted
) -> None:
    graph.on("POST", "1/media", {"id": "c1"})
    graph.on("GET", "c1", {"status_code": "ERROR"})
    graph.on("POST", "1/media_publish", error(100))
    codes = []
    for sending in (PICTURE, TAKK):
        with pytest.raises(Refused) as no:
            await instagram.create(ACCESS, NEW_POST, "publish", sending)
        codes.append(no.value.code)
    graph.on("GET", "c1", {"status_code": "FINISHED"})
    with pytest.raises(Refused) as no:
        await instagram.create(ACCESS, NEW_POST, "publish", PICTURE)
    assert [*codes, no.value.code] == ["refused", "not_possible", "refused"]


async def test_a_look_tells_the_words_of_every_kind(instagram: Instagram, graph: Scripted) -> None:
    graph.on("GET", "5", {"caption": "Sol"})
    graph.on("GET", "mid", {"message": "Hei"})
    assert await instagram.look(ACCESS, MEDIA) == Seen("Sol", None)
    assert await instagram.look(ACCESS, MESSAGE) == Seen("Hei", None)
    assert await instagram.look(ACCESS, COMMENT) is None
    graph.on("GET", "1", {"mentioned_comment": {"id": "7", "text": "@bo"}}, {"mentioned_media": {"caption": "@bo!"}})
    assert await instagram.look(ACCESS, MENTION) == Seen("@bo", None)
    assert graph.requests[-1].url.params["fields"] == "mentioned_comment.comment_id(7){id,text}"
    assert await instagram.look(ACCESS, Target(object_id="5", account_id="1", kind="mention")) == Seen("@bo!", None)
    graph.on("GET", "1", {"id": "1"})
    with pytest.raises(Refused):
        await instagram.look(ACCESS, MENTION)


async def test_a_comment_that_is_not_under_our_media_may_be_a_mention_elsewhere_and_is_not_gone(
    instagram: Instagram, graph: Scripted
) -> None:
    graph.on("GET", "1", {"id": "1"}, {"mentioned_comment": {"id": "7", "text": "@bo"}})
    assert await instagram.look(ACCESS, COMMENT) == Seen("@bo", None)
    graph.on("DELETE", "7", error(100, 33))
    graph.on("GET", "1", {"id": "1"}, {"id": "1"}, {"mentioned_comment": {"id": "7", "text": "@bo"}})
    assert not await instagram.set_state(ACCESS, COMMENT, "remove", "")
    graph.on("GET", "1", {"id": "1"}, error(190, 463))
    with pytest.raises(Refused) as no:
        await instagram.look(ACCESS, COMMENT)
    assert no.value.code == "token_invalid"
