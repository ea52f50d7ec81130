"""A page of ours beside a bare Starlette and Jinja page with as many rows, in processor time.

What else the machine does hardly shows in that.
"""

import asyncio
import tempfile
from collections.abc import Callable, Coroutine, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import process_time_ns

import httpx
from jinja2 import Environment
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bench.measure import BenchError, Row

LOOKS = 15
Looks = tuple[list[float], list[float]]
"""At ours and at the bare page."""
PLACE = "http://page.test"


def bare(path: str, template: str, rows: Callable[[], Sequence[object]]) -> Starlette:
    """Return a site whose one page draws these rows, told anew for each look, out of memory."""
    drawn_by = Environment(autoescape=True).from_string(template)

    async def page(_request: Request) -> HTMLResponse:
        return HTMLResponse(drawn_by.render(rows=rows()))

    return Starlette(routes=[Route(path, page)])


def at(site: Starlette) -> httpx.AsyncClient:
    """Return a client of a site in this process."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url=PLACE, headers={"Origin": PLACE})


async def looked(client: httpx.AsyncClient, path: str, must_say: str) -> list[float]:
    """Return the µs of processor time of each look at a page."""
    took: list[float] = []
    for _ in range(LOOKS + 1):
        begun = process_time_ns()
        page = await client.get(path)
        took.append((process_time_ns() - begun) / 1000)
        if page.status_code != httpx.codes.OK or must_say not in page.text:
            raise BenchError("the page does not show what it should")
    return took[1:]


def beside_bare(benchmark: str, what: str, run: Callable[[Path], Coroutine[None, None, Looks]]) -> Iterator[Row]:
    """Yield what a page costs; `run` looks at ours and at the bare one, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        ours, least = asyncio.run(run(Path(folder)))
    yield Row(
        benchmark=benchmark,
        what=what,
        value=median(ours) / 1000,
        unit="ms of processor",
        ratio=median(ours) / median(least),
        baseline="bare Starlette and Jinja",
    )
