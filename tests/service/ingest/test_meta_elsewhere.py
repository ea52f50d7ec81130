"""Messages, reviews and mentions are listed too, and where a right is missing the other lists go on."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import msgspec
import pytest

from common.errors import Transient
from ingest.adapters.meta.facebook import Facebook
from ingest.adapters.meta.instagram import Instagram
from ingest.ports import Access, Listing, Page, Refused
from tests.service.ingest.graph import error
from tests.service.ingest.scripted import Scripted, paged

ACCESS = Access(platform="facebook", account_id="1", token="PAGE_TOKEN", app_secret=b"SECRET")
BY_PAGE = msgspec.structs.replace(ACCESS, platform="instagram", extra={"login": "facebook", "page_id": "77"})
NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
YOUNG, OLD = "2026-05-14T13:00:00+0000", "2026-05-14T11:00:00+0000"
SCOPES = ("inbox", "conversation", "ratings", "tagged")
PATHS = {"inbox": "1/conversations", "conversation": "1/messages", "ratings": "1/ratings", "tagged": "1/tagged"}


@pytest.fixture
async def graph() -> AsyncIterator[Scripted]:
    scripted = Scripted()
    yield scripted
    await scripted.client.aclose()


@pytest.fixture
def facebook(graph: Scripted) -> Facebook:
    return Facebook("v26.0", graph.client)


def what(scope: str, since: datetime | None = NOON) -> Listing:
    return Listing(scope=scope, id="1", since=since)


async def test_the_inbox_leads_to_the_conversations_that_went_on_since(facebook: Facebook, graph: Scripted) -> None:
    rows = [{"id": "t_1", "updated_time": YOUNG}, {"id": "t_2"}, {"updated_time": YOUNG}]
    graph.on("GET", "1/conversations", paged(rows, after="A"), paged([{"id": "t_3", "updated_time": OLD}], after="B"))
    page = await facebook.listing(ACCESS, what("inbox"), None)
    assert page.then == tuple(Listing(scope="conversation", id=one, since=NOON) for one in ("t_1", "t_2"))
    page = await facebook.listing(ACCESS, what("inbox"), page.next)
    assert (page.then, page.next) == ((), None), "an old one ends the list"
    assert graph.requests[0].url.params["platform"] == "messenger"
    assert (await facebook.listing(ACCESS, what("inbox", None), None)).then[0].id == "t_3"


async def test_the_messages_of_a_conversation_are_listed_until_they_are_too_old(
    facebook: Facebook, graph: Scripted
) -> None:
    young = {"id": "m_2", "message": "Hei", "from": {"id": "9"}, "created_time": YOUNG}
    graph.on("GET", "1/messages", paged([young, {**young, "id": "m_1", "created_time": OLD}], after="A"))
    page = await facebook.listing(ACCESS, what("conversation"), None)
    assert [(one.object_id, one.kind, one.thread_id) for one in page.found] == [("m_2", "message", "9")]
    assert page.next is None
    page = await facebook.listing(ACCESS, what("conversation", None), None)
    assert (len(page.found), page.next) == (2, "after=A")


async def test_reviews_and_mentions_are_listed(facebook: Facebook, graph: Scripted) -> None:
    graph.on("GET", "1/ratings", paged([{"open_graph_story": {"id": "904"}, "recommendation_type": "NEGATIVE"}]))
    graph.on("GET", "1/tagged", paged([{"id": "55_7", "message": "@Bø"}]))
    (review,) = (await facebook.listing(ACCESS, what("ratings"), None)).found
    (mention,) = (await facebook.listing(ACCESS, what("tagged"), None)).found
    assert (review.object_id, review.kind, review.rating) == ("904", "review", "negative")
    assert (mention.object_id, mention.kind, mention.text) == ("55_7", "mention", "@Bø")


async def test_with_facebook_login_instagrams_conversations_are_the_pages(graph: Scripted) -> None:
    instagram = Instagram("v26.0", graph.client)
    graph.on("GET", "77/conversations", paged([{"id": "t_1", "updated_time": YOUNG}]))
    graph.on("GET", "t_1/messages", paged([{"id": "mid_1", "from": {"id": "77"}, "to": {"data": [{"id": "9"}]}}]))
    page = await instagram.listing(BY_PAGE, what("inbox"), None)
    (message,) = (await instagram.listing(BY_PAGE, page.then[0], None)).found
    assert (message.own, message.thread_id) == (True, "9")
    assert graph.requests[0].url.params["platform"] == "instagram"


MISSING = {"no right": error(10), "not there": error(100, 33), "no such list": error(100), "no ids": {"data": [{}]}}


@pytest.mark.parametrize("scope", ["conversation", "ratings", "tagged"])
@pytest.mark.parametrize("answer", MISSING.values(), ids=MISSING)
async def test_a_list_that_we_have_no_right_to_is_empty(
    facebook: Facebook, graph: Scripted, scope: str, answer: httpx.Response
) -> None:
    graph.on("GET", PATHS[scope], answer)
    assert await facebook.listing(ACCESS, what(scope), None) == Page()


@pytest.mark.parametrize("scope", SCOPES)
async def test_a_token_that_is_void_or_a_call_too_many_is_no_missing_right(
    facebook: Facebook, graph: Scripted, scope: str
) -> None:
    graph.on("GET", PATHS[scope], error(190, 463), error(4))
    with pytest.raises(Refused) as no:
        await facebook.listing(ACCESS, what(scope), None)
    assert no.value.code == "token_invalid"
    with pytest.raises(Transient):
        await facebook.listing(ACCESS, what(scope), None)
