"""What stands on a page, page by page of the list: posts, comments, and how slowly we ask."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import structlog

from common.errors import Transient
from ingest.adapters.meta.facebook import Facebook
from ingest.ports import Access, Listing, Refused
from tests.service.ingest.graph import error
from tests.service.ingest.scripted import Scripted, answered, paged

ACCESS = Access(platform="facebook", account_id="1", token="PAGE_TOKEN", app_secret=b"SECRET")
NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
ACCOUNT = Listing(scope="account", id="1", since=NOON)
POST = Listing(scope="post", id="1_2")
NEXT = "https://evil.example.invalid/v26.0/1/feed?access_token=SECRET&limit=2&until=17&__paging_token=enc_1&fields=id"


@pytest.fixture
async def graph() -> AsyncIterator[Scripted]:
    scripted = Scripted()
    yield scripted
    await scripted.client.aclose()


@pytest.fixture
def facebook(graph: Scripted) -> Facebook:
    return Facebook("v26.0", graph.client)


async def test_the_posts_of_a_page_lead_to_their_comments(facebook: Facebook, graph: Scripted) -> None:
    rows: list[dict[str, Any]] = [
        {"id": "1_2", "message": "Hei", "from": {"id": "1"}},
        {"id": "1_3", "is_published": False},
    ]
    graph.on("GET", "1/feed", paged(rows, after="A"))
    page = await facebook.listing(ACCESS, ACCOUNT, None)
    assert [(one.object_id, one.kind, one.own) for one in page.found] == [("1_2", "post", True)]
    others = tuple(Listing(scope=scope, id="1", since=NOON) for scope in ("inbox", "ratings", "tagged"))
    assert page.then == (Listing(scope="post", id="1_2"), *others)
    assert graph.requests[0].url.params["since"] == str(int(NOON.timestamp()))
    assert page.next is not None
    graph.on("GET", "1/feed", paged([]))
    page = await facebook.listing(ACCESS, ACCOUNT, page.next)
    assert (page.found, page.then, page.next) == ((), (), None)
    params = graph.requests[1].url.params
    assert (params["after"], params["since"], params["fields"]) == ("A", params["since"], params["fields"])


async def test_the_comments_of_a_post_are_listed_with_their_replies_and_what_is_hidden(
    facebook: Facebook, graph: Scripted
) -> None:
    rows: list[dict[str, Any]] = [
        {"id": "2_3", "message": "Hei", "is_hidden": True, "created_time": "2026-05-14T12:00:00+0000"},
        {"id": "2_4", "message": "", "parent": {"id": "2_3"}, "from": {"id": "1"}},
    ]
    graph.on("GET", "1_2/comments", paged(rows))
    page = await facebook.listing(ACCESS, POST, None)
    told = [(one.object_id, one.text, one.hidden, one.parent_id, one.post_id, one.own) for one in page.found]
    assert told == [("2_3", "Hei", True, None, "1_2", False), ("2_4", "", None, "2_3", "1_2", True)]
    assert (page.then, page.next) == ((), None)
    params = graph.requests[0].url.params
    assert (params["filter"], params["order"], params["limit"]) == ("stream", "chronological", "100")
    assert "is_hidden" in params["fields"]


async def test_an_empty_page_is_not_the_last_one(facebook: Facebook, graph: Scripted) -> None:
    graph.on("GET", "1_2/comments", paged([], after="A"), paged([{"id": "2_3"}]))
    page = await facebook.listing(ACCESS, POST, None)
    assert (page.found, page.next) == ((), "after=A")
    page = await facebook.listing(ACCESS, POST, page.next)
    assert [one.object_id for one in page.found] == ["2_3"]


async def test_a_page_is_asked_for_by_its_parameters_and_never_by_the_address_that_was_given(
    facebook: Facebook, graph: Scripted
) -> None:
    graph.on("GET", "1/feed", paged([], following=NEXT), paged([]))
    page = await facebook.listing(ACCESS, ACCOUNT, None)
    assert page.next == "until=17&__paging_token=enc_1"
    await facebook.listing(ACCESS, ACCOUNT, page.next)
    url = graph.requests[1].url
    assert (url.host, url.params["until"], url.params["__paging_token"]) == ("graph.facebook.com", "17", "enc_1")
    assert "SECRET" not in str(url)
    assert url.params["limit"] == "100"


async def test_neither_token_nor_address_of_a_page_is_logged(facebook: Facebook, graph: Scripted) -> None:
    graph.on("GET", "1/feed", paged([], following=NEXT), error(190, 463))
    with structlog.testing.capture_logs() as logs:
        page = await facebook.listing(ACCESS, ACCOUNT, None)
        with pytest.raises(Refused) as no:
            await facebook.listing(ACCESS, ACCOUNT, page.next)
    assert no.value.code == "token_invalid"
    assert "SECRET" not in f"{logs} {no.value!r} {page.next}"


async def test_a_list_without_ids_says_that_a_right_is_missing_and_not_that_all_is_gone(
    facebook: Facebook, graph: Scripted
) -> None:
    graph.on("GET", "1_2/comments", {"data": [{"message": "x", "created_time": "2021-08-10T18:45:03+0000"}]})
    with pytest.raises(Refused) as no:
        await facebook.listing(ACCESS, POST, None)
    assert no.value.code == "not_permitted"


async def test_the_more_is_used_of_what_we_may_the_slower_we_ask(facebook: Facebook, graph: Scripted) -> None:
    graph.on(
        "GET",
        "1_2/comments",
        answered({"data": []}),
        answered({"data": []}, x_app_usage='{"call_count":100,"total_time":1,"total_cputime":1}'),
        answered({"data": []}, x_business_use_case_usage='{"1":[{"estimated_time_to_regain_access":3}]}'),
    )
    assert [(await facebook.listing(ACCESS, POST, None)).wait_s for _ in range(3)] == [0.0, 60.0, 180.0]


async def test_a_list_that_is_too_much_for_graph_comes_with_fewer_a_page(facebook: Facebook, graph: Scripted) -> None:
    graph.on("GET", "1/feed", error(1, status=500), paged([{"id": "1_2"}], after="A"), paged([{"id": "1_3"}]))
    page = await facebook.listing(ACCESS, ACCOUNT, None)
    assert [one.object_id for one in page.found] == ["1_2"]
    page = await facebook.listing(ACCESS, ACCOUNT, page.next)
    assert [one.object_id for one in page.found] == ["1_3"]
    assert [request.url.params["limit"] for request in graph.requests] == ["100", "10", "100"]


async def test_what_graph_cannot_give_with_fewer_either_is_asked_for_again_later(
    facebook: Facebook, graph: Scripted
) -> None:
    graph.on("GET", "1/feed", error(1, status=500))
    with pytest.raises(Transient):
        await facebook.listing(ACCESS, ACCOUNT, None)
    assert len(graph.requests) == 2


@pytest.mark.parametrize("fault", [error(4), error(2, status=500), httpx.ReadTimeout("x")], ids=["4", "500", "lost"])
async def test_a_page_that_fails_is_asked_for_again_later(
    facebook: Facebook, graph: Scripted, fault: httpx.Response | Exception
) -> None:
    graph.on("GET", "1_2/comments", fault)
    with pytest.raises(Transient):
        await facebook.listing(ACCESS, POST, None)
