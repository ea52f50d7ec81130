"""Metrics and health may have a port of their own, which no proxy hands on."""

import asyncio

import httpx
import pytest

from common.process import open_doors
from common.settings import Settings
from common.web import servers_for
from standalone.compose import compose
from tests.parts.process import free_port
from tests.service.standalone.conftest import House

WATCHED = ("/healthz", "/readyz", "/metrics", "/idlez")


async def answers(settings: Settings, ports: list[int]) -> list[dict[str, int]]:
    """Serve it, and return how each port answers."""
    async with open_doors(settings, {}) as doors:
        environ = {"ORDSTYRER_DATA_DIR": str(settings.data_dir), "ORDSTYRER_CLASSIFIER_ENCODER": "off"}
        composition = compose(doors, environ)
        servers = servers_for(composition.web, composition.health, settings)
        serving = asyncio.create_task(servers.serve())
        try:
            async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(retries=10), timeout=60) as web:
                return [
                    {path: (await web.get(f"http://127.0.0.1:{port}{path}")).status_code for path in WATCHED}
                    for port in ports
                ]
        finally:
            servers.should_exit = True
            await serving


@pytest.mark.parametrize("apart", [False, True])
def test_health_is_told_at_its_own_port_alone_where_it_has_one(house: House, *, apart: bool) -> None:
    port, health_port = free_port(), free_port() if apart else None
    settings = house.settings.model_copy(update={"port": port, "health_port": health_port})
    ports = [port, *([health_port] if health_port else [])]
    *outside, told = asyncio.run(answers(settings, ports))
    assert told["/healthz"] == told["/metrics"] == 200
    assert all(status not in {200, 503} for answer in outside for status in answer.values()), outside
