"""The simulator as a web application: the control API, the platforms' own paths, and Graph on every other."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.asked import AskError
from simulator.control import Control
from simulator.control_world import WorldControl
from simulator.simulation import Simulation


async def _refuse(_: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, AskError) else 500
    return JSONResponse({"error": str(error)}, status_code=status)


def application(simulation: Simulation) -> Starlette:
    """Return the ASGI application; started, it plays the asked scenario, and stopped, it sends no more."""

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        simulation.start_asked_scenario()
        yield
        await simulation.close()

    graph = Route("/{path:path}", simulation.graph.answer, methods=["GET", "POST", "DELETE"])
    elsewhere = [route for side in simulation.sides.values() for route in side.routes()]
    return Starlette(
        routes=[*Control(simulation).routes(), *WorldControl(simulation).routes(), *elsewhere, graph],
        exception_handlers={AskError: _refuse},
        lifespan=life,
    )
