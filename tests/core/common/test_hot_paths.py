"""Paths that go past FastAPI's layers are answered like all others."""

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from common.web import hide_errors, new_app

NAME = "Kari Nordmann"


async def test_an_error_on_a_hot_path_is_told_to_us_and_quotes_nothing() -> None:
    async def breaks(_: Request) -> Response:
        raise KeyError(NAME)

    async def cold(_: Request) -> Response:
        return PlainTextResponse("cold")

    app, told = new_app("test", "/hot/"), list[BaseException]()
    app.hot.add_route("/hot/breaks", breaks)
    app.router.add_route("/cold", cold)
    hide_errors(app, told.append)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        broken, missing, there = [await client.get(path) for path in ("/hot/breaks", "/hot/missing", "/cold")]
    assert (broken.status_code, missing.status_code, there.text) == (500, 404, "cold")
    assert NAME not in broken.text
    assert [type(problem) for problem in told] == [KeyError]
