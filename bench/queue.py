"""The desk's queue page with 10,000 open items, beside a bare Starlette and Jinja page with as many rows.

`python -m bench.queue` prints the figures. Processor time is measured: what else the machine does hardly shows.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from pathlib import Path
from statistics import median
from time import process_time_ns

import httpx
from jinja2 import Environment
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bench.desk_events import comment, decided, handled, incoming
from bench.desk_opened import opened
from bench.measure import BenchError, Row
from common.db import Tx
from common.service import Service
from desk.handlers.people import invite
from desk.store.queue import PAGE_CASES

ITEMS = 10_000
AT_ONCE = 200
LOOKS = 15
PLACE = "http://desk.test"
_BARE = Environment(autoescape=True).from_string(
    "<!doctype html><title>Kø</title><ul>{% for row in rows %}<li><article><h2><a href='/bo/items/{{ row.item_id }}'>"
    "{{ row.name }}</a></h2><p>{{ row.text }}</p><p>{{ row.at }}</p></article></li>{% endfor %}</ul>"
)


async def filled(service: Service, items: int) -> None:
    """Let so many questions wait for an answer."""
    for first in range(0, items, AT_ONCE):
        posted = [comment(3 * n) for n in range(first, min(first + AT_ONCE, items))]
        for events in (posted, [decided(one, 3 * (first + place)) for place, one in enumerate(posted)]):
            messages = incoming(events)
            await handled(service, [messages])


def bare() -> Starlette:
    """Return a site whose one page has as many rows as a page of the queue, out of memory."""
    made = [comment(n) for n in range(PAGE_CASES)]

    async def page(_request: Request) -> HTMLResponse:
        drawn = [{"item_id": e.item_id, "name": e.author, "text": e.text, "at": e.occurred_at} for e in made]
        return HTMLResponse(_BARE.render(rows=drawn))

    return Starlette(routes=[Route("/bo", page)])


async def looked(get: Callable[[], Awaitable[httpx.Response]], must_say: str) -> list[float]:
    """Return the µs of processor time of each look at a page."""
    took: list[float] = []
    for _ in range(LOOKS + 1):
        begun = process_time_ns()
        page = await get()
        took.append((process_time_ns() - begun) / 1000)
        if page.status_code != httpx.codes.OK or must_say not in page.text:
            raise BenchError("the page does not show what it should")
    return took[1:]


async def _run(folder: Path) -> tuple[list[float], list[float]]:
    async with opened(folder) as service:
        await filled(service, ITEMS)
        at = service.world.clock.now()
        link = await service.world.db.write(lambda tx: _invited(tx, at))
        transport = httpx.ASGITransport(app=service.web)
        async with httpx.AsyncClient(transport=transport, base_url=PLACE, headers={"Origin": PLACE}) as client:
            await client.post("/sign-in", data={"link": link})
            ours = await looked(lambda: client.get("/bo"), f"{ITEMS}")
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=bare()), base_url=PLACE) as client:
            least = await looked(lambda: client.get("/bo"), "gatelyset")
    return ours, least


def _invited(tx: Tx, at: datetime) -> str:
    return invite(tx, "kari", ("bo",), at)


def rows() -> Iterator[Row]:
    """Yield what the page costs."""
    with tempfile.TemporaryDirectory() as folder:
        ours, least = asyncio.run(_run(Path(folder)))
    yield Row(
        benchmark="queue",
        what=f"a page of the queue, {ITEMS} items open",
        value=median(ours) / 1000,
        unit="ms of processor",
        ratio=median(ours) / median(least),
        baseline="bare Starlette and Jinja",
    )


def main() -> None:
    """Print the figure."""
    for row in rows():
        sys.stdout.write(f"{row.what}: {row.value:.1f} {row.unit}, x{row.ratio:.1f} of {row.baseline}\n")


if __name__ == "__main__":
    main()
