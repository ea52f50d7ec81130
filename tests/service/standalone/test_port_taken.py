"""A port that somebody else has is said so, in words that say what to do."""

import asyncio
import socket

import pytest
from fastapi import FastAPI

from common.errors import Permanent
from common.web import Servers, server_for


def test_a_port_that_is_taken_is_named_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        servers = Servers(server_for(FastAPI(), "127.0.0.1", port))
        with pytest.raises(Permanent, match=f"127.0.0.1:{port} cannot be listened on .*ORDSTYRER_PORT"):
            asyncio.run(servers.serve())
