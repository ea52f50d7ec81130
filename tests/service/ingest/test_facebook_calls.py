"""What Facebook's adapter asks of Graph, call by call: acts of every kind, read back, and what is never done twice."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from common.errors import Transient
from ingest.adapters.meta.facebook import Facebook
from ingest.ports import Access, NotSent, Refused, Seen, Sending, Target
from tests.service.ingest.graph import error
from tests.service.ingest.scripted import Scripted, paged

ACCESS = Access(platform="facebook", account_id="1", token="PAGE_TOKEN", app_secret=b"SECRET")
COMMENT = Target(object_id="2_3", account_id="1", post_id="1_2")
POST = Target(object_id="1_2", account_id="1", kind="post")
MESSAGE = Target(object_id="m_1", account_id="1", kind="message", thread_id="9")
REVIEW = Target(object_id="7", account_id="1", kind="review")
MENTION = Target(object_id="5_7", account_id="1", kind="mention")
NEW_POST = Target(object_id="", account_id="1", kind="post")
TAKK = Sending(text="Takk for det.", key="key-1")
NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)


@pytest.fixture
async def graph() -> AsyncIterator[Scripted]:
    scripted = Scripted()
    scripted.on("GET", "1", {"id": "1"})
    yield scripted
    await scripted.client.aclose()


@pytest.fixture
def facebook(graph: Scripted) -> Facebook:
    return Facebook("v26.0", graph.client)


async def test_every_call_proves_the_token_and_names_it_in_a_header_only(facebook: Facebook, graph: Scripted) -> None:
    graph.on("GET", "2_3", {"message": "Hei", "is_hidden": True, "user_likes": True})
    graph.on("POST", "2_3/likes", {"success": True})
    await facebook.set_state(ACCESS, COMMENT, "like", "")
    proof = "cce1379e4d4ccc1d19a61a931f6d4ad66cde2cc126e003c8d9a7fdeaf9ea8333"  # as Meta's own SDK makes it
    assert proof == hmac.new(b"SECRET", b"PAGE_TOKEN", hashlib.sha256).hexdigest()
    for request in graph.requests:
        assert request.headers["authorization"] == "Bearer PAGE_TOKEN"
        assert "PAGE_TOKEN" not in str(request.url)
        assert proof in str(request.url) + request.content.decode()


@pytest.mark.parametrize(
    ("do", "form", "shown"),
    [
        ("hide", {"is_hidden": "true"}, {"is_hidden": True}),
        ("unhide", {"is_hidden": "false"}, {"is_hidden": False}),
        ("edit", {"message": "Ny  tekst"}, {"message": "Ny tekst"}),
    ],
)
async def test_a_setting_is_set_and_read_back(
    facebook: Facebook, graph: Scripted, do: str, form: dict[str, str], shown: dict[str, object]
) -> None:
    graph.on("POST", "2_3", {"success": "true"})
    graph.on("GET", "2_3", {}, shown)
    assert not await facebook.set_state(ACCESS, COMMENT, do, "Ny  tekst")
    assert await facebook.set_state(ACCESS, COMMENT, do, "Ny  tekst")
    assert graph.writes == [form, form]


async def test_a_like_is_an_edge_of_its_own(facebook: Facebook, graph: Scripted) -> None:
    graph.on("POST", "2_3/likes", {"success": True})
    graph.on("GET", "2_3", {"user_likes": True})
    assert await facebook.set_state(ACCESS, COMMENT, "like", "")


async def test_a_removal_is_read_back_and_what_was_gone_is_done(facebook: Facebook, graph: Scripted) -> None:
    graph.on("DELETE", "2_3", {"success": True})
    assert await facebook.set_state(ACCESS, COMMENT, "remove", "")
    graph.on("DELETE", "2_3", error(100, 33))
    assert await facebook.set_state(ACCESS, COMMENT, "remove", "")
    graph.on("GET", "2_3", {"id": "2_3"})
    assert not await facebook.set_state(ACCESS, COMMENT, "remove", "")


IMPOSSIBLE = [(MESSAGE, "hide"), (MESSAGE, "remove"), (REVIEW, "hide"), (POST, "like"), (MENTION, "edit")]


@pytest.mark.parametrize(("target", "do"), IMPOSSIBLE, ids=[f"{do} {target.kind}" for target, do in IMPOSSIBLE])
async def test_what_the_platform_does_not_offer_is_refused_without_a_call(
    facebook: Facebook, graph: Scripted, target: Target, do: str
) -> None:
    with pytest.raises(Refused) as no:
        await facebook.set_state(ACCESS, target, do, "")
    assert (no.value.code, graph.calls) == ("not_possible", [])


async def test_a_look_tells_words_and_state_of_every_kind(facebook: Facebook, graph: Scripted) -> None:
    graph.on("GET", "2_3", {"message": "Hei\x00", "is_hidden": True, "user_likes": False})
    assert await facebook.look(ACCESS, COMMENT) == Seen("Hei\ufffd", True, False)
    graph.on("GET", "1_2", {"is_hidden": False})
    assert await facebook.look(ACCESS, POST) == Seen("", False, None)
    graph.on("GET", "m_1", {"message": "Hei"})
    assert await facebook.look(ACCESS, MESSAGE) == Seen("Hei", None, None)
    with pytest.raises(Refused):
        await facebook.look(ACCESS, REVIEW)


async def test_what_is_gone_is_gone_only_while_we_see_the_account_itself(facebook: Facebook, graph: Scripted) -> None:
    assert await facebook.look(ACCESS, COMMENT) is None
    assert graph.calls == ["GET 2_3", "GET 1"]
    graph.on("GET", "1", error(100, 33))
    with pytest.raises(Refused) as no:
        await facebook.look(ACCESS, COMMENT)
    assert no.value.code == "not_permitted"
    graph.on("GET", "1", error(190, 463))
    with pytest.raises(Refused) as no:
        await facebook.look(ACCESS, COMMENT)
    assert no.value.code == "token_invalid"
    graph.on("GET", "1", error(4))
    with pytest.raises(Transient):
        await facebook.look(ACCESS, COMMENT)


async def test_a_field_that_graph_does_not_know_is_no_removal(facebook: Facebook, graph: Scripted) -> None:
    graph.on("GET", "2_3", error(100), {"id": "2_3"})
    with pytest.raises(Refused) as no:
        await facebook.look(ACCESS, COMMENT)
    assert no.value.code == "refused"
    graph.on("GET", "2_3", error(100))
    assert await facebook.look(ACCESS, COMMENT) is None


async def test_a_mention_that_is_closed_to_us_is_not_taken_for_removed(facebook: Facebook) -> None:
    with pytest.raises(Refused) as no:
        await facebook.look(ACCESS, MENTION)
    assert no.value.code == "not_permitted"


async def test_a_mention_is_removed_only_where_we_see_it(facebook: Facebook, graph: Scripted) -> None:
    graph.on("DELETE", "5_7", {"success": True})
    with pytest.raises(Refused):
        await facebook.set_state(ACCESS, MENTION, "remove", "")
    assert "DELETE 5_7" not in graph.calls
    graph.on("GET", "5_7", {"message": "@Bø"}, error(100, 33))
    assert await facebook.set_state(ACCESS, MENTION, "remove", "")


@pytest.mark.parametrize(
    ("target", "do", "recipient", "kind"),
    [
        (COMMENT, "private_reply", {"comment_id": "2_3"}, None),
        (POST, "private_reply", {"post_id": "1_2"}, None),
        (MESSAGE, "reply", {"id": "9"}, "RESPONSE"),
        (MESSAGE, "private_reply", {"id": "9"}, "RESPONSE"),
    ],
    ids=["comment", "post", "message", "message privately"],
)
async def test_a_message_names_whom_it_answers_and_carries_our_key(
    facebook: Facebook, graph: Scripted, target: Target, do: str, recipient: dict[str, str], kind: str | None
) -> None:
    graph.on("POST", "1/messages", {"recipient_id": "9", "message_id": "m_2"})
    assert await facebook.create(ACCESS, target, do, TAKK) == "m_2"
    (form,) = graph.writes
    assert json.loads(form["recipient"]) == recipient
    assert json.loads(form["message"]) == {"text": "Takk for det.", "metadata": "key-1"}
    assert form.get("messaging_type") == kind


async def test_a_message_of_nobody_cannot_be_answered(facebook: Facebook) -> None:
    with pytest.raises(Refused) as no:
        await facebook.create(ACCESS, Target(object_id="m_1", account_id="1", kind="message"), "reply", TAKK)
    assert no.value.code == "not_possible"


async def test_a_post_of_a_visitor_is_answered_by_a_comment(facebook: Facebook, graph: Scripted) -> None:
    graph.on("POST", "1_2/comments", {"id": "2_9"})
    assert await facebook.create(ACCESS, POST, "reply", TAKK) == "2_9"
    assert graph.writes == [{"message": "Takk for det."}]


async def test_a_post_is_published_with_its_text_and_link(facebook: Facebook, graph: Scripted) -> None:
    graph.on("POST", "1/feed", {"id": "1_9"})
    sending = Sending(text="Stengt vei", key="k", link="https://bo.example/vei")
    assert await facebook.create(ACCESS, NEW_POST, "publish", sending) == "1_9"
    assert graph.writes == [{"message": "Stengt vei", "link": "https://bo.example/vei"}]


async def test_pictures_are_laid_up_unseen_before_their_post(facebook: Facebook, graph: Scripted) -> None:
    graph.on("POST", "1/photos", {"id": "11"}, {"id": "12"})
    graph.on("POST", "1/feed", {"id": "1_9"})
    sending = Sending(text="", key="k", pictures=("https://a.example/1.jpg", "https://a.example/2.jpg"))
    assert await facebook.create(ACCESS, NEW_POST, "publish", sending) == "1_9"
    assert graph.writes[0] == {"url": "https://a.example/1.jpg", "published": "false"}
    assert graph.writes[2] == {"attached_media[0]": '{"media_fbid": "11"}', "attached_media[1]": '{"media_fbid": "12"}'}


@pytest.mark.parametrize("fault", [error(2), error(4), httpx.ReadTimeout("nothing came")], ids=["2", "4", "lost"])
async def test_a_picture_that_fails_publishes_nothing_so_all_may_be_tried_again(
    facebook: Facebook, graph: Scripted, fault: httpx.Response | Exception
) -> None:
    graph.on("POST", "1/photos", fault)
    with pytest.raises(NotSent):
        await facebook.create(ACCESS, NEW_POST, "publish", Sending(text="", key="k", pictures=("https://a.example/1",)))
    assert graph.calls == ["POST 1/photos"]


async def test_a_post_that_graph_does_not_take_is_refused_and_not_gone(facebook: Facebook, graph: Scripted) -> None:
    graph.on("POST", "1/feed", error(100))
    with pytest.raises(Refused) as no:
        await facebook.create(ACCESS, NEW_POST, "publish", TAKK)
    assert no.value.code == "refused"
    both = Sending(text="", key="k", link="https://a.example", pictures=("https://a.example/1",))
    with pytest.raises(Refused) as no:
        await facebook.create(ACCESS, NEW_POST, "publish", both)
    assert no.value.code == "not_possible"


async def test_a_post_that_nobody_knows_of_is_found_again(facebook: Facebook, graph: Scripted) -> None:
    ours = {"id": "1_9", "message": "Takk for  det.", "from": {"id": "1"}, "created_time": "2026-05-14T12:00:01+0000"}
    old = {**ours, "id": "1_8", "created_time": "2026-05-14T11:00:00+0000"}
    other = {**ours, "id": "1_7", "from": {"id": "9"}}
    graph.on("GET", "1/feed", paged([old, other], after="more"), paged([ours]))
    assert await facebook.find_created(ACCESS, NEW_POST, "publish", TAKK, NOON) == (True, "1_9")
    assert graph.requests[1].url.params["after"] == "more"
    assert await facebook.find_created(ACCESS, NEW_POST, "publish", TAKK, NOON + timedelta(hours=1)) == (False, None)


async def test_a_message_that_nobody_knows_of_is_found_in_its_conversation(facebook: Facebook, graph: Scripted) -> None:
    theirs = {"id": "m_8", "message": "Takk for det.", "from": {"id": "9"}, "created_time": "2026-05-14T12:00:01+0000"}
    graph.on("GET", "1/conversations", {"data": [{"id": "t_1"}, "odd"]})
    graph.on("GET", "t_1/messages", paged([theirs]))
    assert await facebook.find_created(ACCESS, MESSAGE, "reply", TAKK, NOON) == (False, None)
    graph.on("GET", "t_1/messages", paged([theirs, {**theirs, "id": "m_9", "from": {"id": "1"}}]))
    assert await facebook.find_created(ACCESS, MESSAGE, "reply", TAKK, NOON) == (True, "m_9")
    assert graph.requests[0].url.params["platform"] == "messenger"
    assert graph.requests[0].url.params["user_id"] == "9"


async def test_a_private_reply_is_found_in_the_conversation_that_it_opened(facebook: Facebook, graph: Scripted) -> None:
    assert await facebook.find_created(ACCESS, COMMENT, "private_reply", TAKK, NOON) == (False, None)
    graph.on("GET", "2_3", {"can_reply_privately": False, "private_reply_conversation": {"id": "t_1"}})
    told = {"id": "m_9", "message": "Takk for det.", "from": {"id": "1"}, "created_time": "2026-05-14T12:00:01+0000"}
    graph.on("GET", "t_1/messages", paged([{**told, "id": "m_8", "message": "Hei"}, told]))
    assert await facebook.find_created(ACCESS, COMMENT, "private_reply", TAKK, NOON) == (True, "m_9")


async def test_the_search_for_ours_ends(facebook: Facebook, graph: Scripted) -> None:
    graph.on("GET", "2_3/comments", paged([{"id": "2_8"}], after="again"))
    assert await facebook.find_created(ACCESS, COMMENT, "reply", TAKK, NOON) == (False, None)
    assert len(graph.calls) == 5
