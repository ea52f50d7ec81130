"""How a login's answer comes back to the command line: the browser calls, or a person pastes where it ended."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from common.errors import BadMessage
from common.web import server_for

LOGIN_S_MAX = 600.0
DONE = "You can close this window and go back to the command line.\n"


async def awaited(port: int) -> Mapping[str, str]:
    """Listen on this machine until the browser comes back; BadMessage when nobody does within ten minutes."""
    came: asyncio.Future[Mapping[str, str]] = asyncio.get_running_loop().create_future()

    async def answered(request: Request) -> Response:
        told = dict(request.query_params)
        if "state" not in told:
            return PlainTextResponse("This is not the answer to a login.\n", 404)
        if not came.done():
            came.set_result(told)
        return PlainTextResponse(DONE, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})

    server = server_for(Starlette(routes=[Route("/", answered)]), "127.0.0.1", port)
    serving = asyncio.create_task(server.serve())
    try:
        return await asyncio.wait_for(came, LOGIN_S_MAX)
    except TimeoutError as e:
        raise BadMessage("nobody has logged in: begin again") from e
    finally:
        server.should_exit = True
        await serving


def from_keyboard() -> str:
    """Wait for a line."""
    return sys.stdin.readline()


async def answer_pasted(pasted: Callable[[], str]) -> Mapping[str, str]:
    """Ask for the address at which the browser ended, and return what it says."""
    sys.stdout.write("Then paste the address at which the browser ended, all of it:\n")
    sys.stdout.flush()
    line = await asyncio.to_thread(pasted)
    try:
        return dict(parse_qsl(urlsplit(line.strip()).query))
    except ValueError as e:
        raise BadMessage("this is no address: copy all of it, from https:// to its end") from e
