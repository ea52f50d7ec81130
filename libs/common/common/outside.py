"""The client for calls to the outside world: whom we trust is read once a process, for all adapters."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from functools import cache

import httpx

from common.errors import Transient

RESTED_S_MAX = 1.0
"""A connection that rested longer is not called on. Servers close theirs after some seconds (uvicorn after 5, and httpx
keeps one for 5): a call that meets the closing is lost, and one that creates something is made only once."""

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Returns all addresses of a name."""


@cache
def trusted() -> ssl.SSLContext:
    """Return the certificate authorities that are trusted: SSL_CERT_FILE's or SSL_CERT_DIR's where they are set.

    Reading them takes some 30 ms. An adapter of each platform that read them for itself made that half a second.
    """
    return httpx.create_ssl_context()


def outside_client() -> httpx.AsyncClient:
    """Return a client with connections of its own that do not rest long, and everything else as httpx has it."""
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=RESTED_S_MAX)
    return httpx.AsyncClient(verify=trusted(), limits=limits)


async def resolved(host: str, port: int) -> list[str]:
    """Return all addresses of a name; Transient when it cannot be looked up."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as e:
        raise Transient("a host cannot be looked up") from e
    return [str(address[4][0]) for address in found]


def pinned_client(wait_s_max: float) -> httpx.AsyncClient:
    """Return a client for calls to where others say. Each of its waits takes at most so long.

    No proxy of the environment, and no connection of another name at the same address: what was looked at is called,
    and nothing else.
    """
    alone = httpx.Limits(max_keepalive_connections=0)
    return httpx.AsyncClient(verify=trusted(), trust_env=False, timeout=wait_s_max, limits=alone)


def pinned(
    method: str, url: str, address: str, headers: Mapping[str, str] | None = None, content: bytes | None = None
) -> httpx.Request:
    """Return a call of the very address that was looked at, so that no second answer of the name's owner counts."""
    asked = httpx.URL(url)
    named = {**(headers or {}), "Host": asked.netloc.decode("ascii")}
    called = asked.copy_with(host=address)
    return httpx.Request(
        method, called, headers=named, content=content, extensions={"sni_hostname": asked.raw_host.decode("ascii")}
    )
