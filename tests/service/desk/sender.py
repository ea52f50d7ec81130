"""Sends forms straight into the desk, thousands of them: what a browser would send, without a client's own work."""

from typing import Any
from urllib.parse import urlencode

import httpx

from tests.service.desk.stage import Stage

_OF_FORMS = [(b"host", b"desk.test"), (b"content-type", b"application/x-www-form-urlencoded")]


class Sender:
    """Whoever is signed in with a client, with the cookies it has now."""

    def __init__(self, stage: Stage, client: httpx.AsyncClient) -> None:
        self._web = stage.service.web
        self._cookie = "; ".join(f"{one.name}={one.value}" for one in client.cookies.jar).encode()

    async def post(self, path: str, form: dict[str, str]) -> int:
        """Send a form; return how it was answered."""
        content = urlencode(form).encode()
        statuses: list[int] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        headers = [*_OF_FORMS, (b"content-length", str(len(content)).encode()), (b"cookie", self._cookie)]
        scope: dict[str, Any] = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST"}
        scope |= {"scheme": "http", "server": ("desk.test", None), "client": ("127.0.0.1", 1), "root_path": ""}
        scope |= {"path": path, "raw_path": path.encode(), "query_string": b"", "headers": headers}
        await self._web(scope, receive, send)  # type: ignore[arg-type]  # as ASGI says
        (status,) = statuses
        return status
