"""Open pages hear that there is news, of their own municipality only, and are sent home when the process ends."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.responses import StreamingResponse

from common.health import Health
from desk.handlers.people import Person
from desk.routes.live import Live
from tests.core.desk.scene import decided, edited, item
from tests.service.desk.stage import Stage

KARI = Person(person="kari", municipalities=("bo", "sogne"), csrf="x")
NEWS = "event: queue\ndata: news\n\n"


def asked(municipality: str, seen: str = "") -> Any:  # noqa: ANN401 - of a request only what is read
    """What a browser asks that has drawn the queue as it was at `seen`."""
    return SimpleNamespace(path_params={"municipality": municipality}, query_params={"seen": seen})


async def listening(live: Live, municipality: str = "bo", seen: str = "None/0") -> AsyncIterator[Any]:
    """Open a page and read its first words."""
    request = asked(municipality, seen)
    answer = await live.page(request, KARI)
    assert isinstance(answer, StreamingResponse)
    assert answer.media_type == "text/event-stream"
    stream = aiter(answer.body_iterator)
    assert str(await anext(stream)).startswith("retry: ")
    return stream


async def heard(stream: AsyncIterator[Any]) -> str:
    """Return what comes next."""
    return str(await asyncio.wait_for(anext(stream), 60))


async def is_silent(stream: AsyncIterator[Any]) -> bool:
    """Say whether nothing comes for a moment. It is the last that is heard of the page."""
    try:
        await asyncio.wait_for(anext(stream), 0.2)
    except TimeoutError:
        return True
    return False


async def test_a_page_hears_of_news_once_and_of_its_own_municipality_only(stage: Stage) -> None:
    live = Live(stage.db)
    here, there = await listening(live), await listening(live, "sogne")
    await live.look()
    await stage.tell(item(), decided())
    await live.look()
    await live.look()
    assert await heard(here) == NEWS
    assert await is_silent(here)
    assert await is_silent(there)


async def test_news_right_after_news_waits_for_the_look_after_the_next_and_is_told_then(stage: Stage) -> None:
    live = Live(stage.db)
    stream, beside = await listening(live), await listening(live)
    await stage.tell(item(), decided())
    await live.look()
    assert [await heard(stream), await heard(beside)] == [NEWS, NEWS]
    stage.clock.at += timedelta(seconds=1)
    await stage.tell(edited())
    await live.look()
    assert await is_silent(beside)
    await live.look()
    assert await heard(stream) == NEWS


async def test_all_pages_are_sent_home_when_the_process_ends(stage: Stage) -> None:
    live, stop = Live(stage.db), asyncio.Event()
    stream = await listening(live)
    running = asyncio.create_task(live.run(stop, Health("desk")))
    stop.set()
    await asyncio.wait_for(running, 60)
    with pytest.raises(StopAsyncIteration):
        await anext(stream)
    request = asked("bo")
    assert (await live.page(request, KARI)).status_code == 503


async def test_no_more_pages_listen_than_a_process_serves(stage: Stage) -> None:
    live = Live(stage.db, listeners_max=1)
    first = await listening(live)
    request = asked("bo")
    refused = await live.page(request, KARI)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "30")
    await first.aclose()  # type: ignore[attr-defined]  # a generator
    await listening(live)


async def test_the_stream_is_for_those_who_are_signed_in_for_the_municipality(stage: Stage) -> None:
    async with stage.client() as client:
        assert (await client.get("/bo/live")).status_code == 401
        await client.post("/sign-in", data={"link": (await stage.link("sogne")).removeprefix("/link/")})
        assert (await client.get("/bo/live")).status_code == 404


async def test_what_comes_between_the_drawing_of_a_page_and_its_listening_is_told_too(stage: Stage) -> None:
    live = Live(stage.db)
    await stage.tell(item(), decided())
    stream = await listening(live)
    await live.look()
    assert await heard(stream) == NEWS
