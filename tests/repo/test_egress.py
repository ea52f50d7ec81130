"""The list for firewalls names every host that an adapter calls, and a proxy of the environment is used."""

import asyncio
import ssl
from pathlib import Path

import httpx
import pytest

from common.outside import RESTED_S_MAX, outside_client, trusted
from tests.repo.reference import egress
from tests.repo.tree import ROOT

PAGE = (ROOT / "docs/reference/egress.md").read_text(encoding="utf-8")


def test_every_host_that_stands_in_an_adapter_is_listed_under_its_platform() -> None:
    found = egress.by_file()
    assert not [file for file in found if file not in egress.OF_A_PLATFORM], "say which platform the adapter calls"
    hosts = {host for of_file in found.values() for host in of_file}
    assert {"graph.facebook.com", "api.x.com", "www.googleapis.com"} <= hosts
    assert not [host for host in hosts if f"`{host}`" not in PAGE]


async def test_calls_to_platforms_go_by_the_proxy_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = asyncio.get_running_loop().create_future()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set_result((await reader.readline()).decode().strip())
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    proxy = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = proxy.sockets[0].getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with proxy, outside_client() as client:
        with pytest.raises(httpx.ProxyError):
            await client.get("https://graph.example/")
    assert await asked == "CONNECT graph.example:443 HTTP/1.1"


async def test_a_call_that_is_made_once_goes_by_no_connection_that_its_server_may_be_closing() -> None:
    connections = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        while await reader.read(65536):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with outside_client() as client:
        await client.get(f"http://127.0.0.1:{port}/")
        await asyncio.sleep(RESTED_S_MAX + 0.1)
        await client.post(f"http://127.0.0.1:{port}/")
    server.close()
    for writer in connections:
        writer.close()
    assert len(connections) == 2, "the server's connection of the first call still stands: it was not used again"


def test_certificate_authorities_of_ones_own_are_those_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One that cannot be read stops the start: nothing is called with others than were meant."""
    (bundle := tmp_path / "bundle.pem").write_text("no certificate\n", encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    trusted.cache_clear()
    try:
        with pytest.raises(ssl.SSLError):
            trusted()
    finally:
        trusted.cache_clear()
