"""Somebody who is told of alerts: keeps all that Alertmanager sends."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class Receiver:
    """A web server on loopback that answers each message with 200 and keeps it."""

    def __init__(self) -> None:
        self.raw: list[str] = []
        receiver = self

        class Kept(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                receiver.raw.append(body.decode())
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Kept)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def told(self, name: str, **labels: str) -> list[dict[str, Any]]:
        """Return what was told of an alert with these labels, oldest first; `status` is firing or resolved."""
        alerts = [alert for raw in list(self.raw) for alert in json.loads(raw)["alerts"]]
        wanted = {"alertname": name, **labels}
        return [alert for alert in alerts if wanted.items() <= alert["labels"].items()]
