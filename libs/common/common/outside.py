"""The client for calls to the outside world: whom we trust is read once a process, for all adapters."""

import ssl
from functools import cache

import httpx


@cache
def trusted() -> ssl.SSLContext:
    """Return the certificate authorities that are trusted: SSL_CERT_FILE's or SSL_CERT_DIR's where they are set.

    Reading them takes some 30 ms. An adapter of each platform that read them for itself made that half a second.
    """
    return httpx.create_ssl_context()


def outside_client() -> httpx.AsyncClient:
    """Return a client with connections of its own and everything else as httpx has it."""
    return httpx.AsyncClient(verify=trusted())
