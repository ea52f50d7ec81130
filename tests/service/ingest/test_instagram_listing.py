"""What stands on an Instagram account, page by page of the list: media, comments with replies."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from ingest.adapters.meta.instagram import Instagram
from ingest.ports import Access, Listing, Refused
from tests.service.ingest.scripted import Scripted, paged

ACCESS = Access(platform="instagram", account_id="1", token="IG_TOKEN", app_secret=b"SECRET")
NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)


@pytest.fixture
async def graph() -> AsyncIterator[Scripted]:
    scripted = Scripted()
    yield scripted
    await scripted.client.aclose()


@pytest.fixture
def instagram(graph: Scripted) -> Instagram:
    return Instagram("v26.0", graph.client)


async def test_the_media_of_an_account_lead_to_their_comments_and_end_where_asked(
    instagram: Instagram, graph: Scripted
) -> None:
    young = {"id": "5", "caption": "Sol", "timestamp": "2026-05-14T13:00:00+0000"}
    old = {"id": "4", "timestamp": "2026-05-13T13:00:00+0000"}
    graph.on("GET", "1/media", paged([young], after="A"), paged([young, old], after="B"))
    account = Listing(scope="account", id="1", since=NOON)
    page = await instagram.listing(ACCESS, account, None)
    inbox = Listing(scope="inbox", id="1", since=NOON)
    assert (page.next, page.then) == ("after=A", (Listing(scope="post", id="5"), inbox))
    page = await instagram.listing(ACCESS, account, page.next)
    assert (page.next, [one.object_id for one in page.found]) == (None, ["5"])
    assert (await instagram.listing(ACCESS, Listing(scope="account", id="1"), None)).next == "after=B"


async def test_comments_are_listed_with_their_replies_and_more_replies_are_asked_for(
    instagram: Instagram, graph: Scripted
) -> None:
    replies = {"data": [{"id": "8", "text": "Enig", "hidden": True}], "paging": {"next": "https://x?after=B"}}
    graph.on("GET", "5/comments", paged([{"id": "7", "text": "Flott", "replies": replies}], after="A"))
    page = await instagram.listing(ACCESS, Listing(scope="post", id="5"), None)
    told = [(one.object_id, one.parent_id, one.post_id, one.hidden) for one in page.found]
    assert told == [("7", None, "5", None), ("8", "7", "5", True)]
    assert (page.then, page.next) == ((Listing(scope="thread", id="7"),), "after=A")
    assert graph.requests[0].url.params["limit"] == "50"
    graph.on("GET", "7/replies", paged([{"id": "8", "media": {"id": "5"}}]))
    page = await instagram.listing(ACCESS, page.then[0], None)
    assert [(one.object_id, one.parent_id, one.post_id) for one in page.found] == [("8", "7", "5")]


async def test_a_list_without_ids_says_that_a_right_is_missing(instagram: Instagram, graph: Scripted) -> None:
    graph.on("GET", "5/comments", {"data": [{"text": "x"}]})
    with pytest.raises(Refused) as no:
        await instagram.listing(ACCESS, Listing(scope="post", id="5"), None)
    assert no.value.code == "not_permitted"
