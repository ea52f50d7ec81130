"""The files that pages are drawn with: our own sheet and script, and what `.ci/workspace assets` fetched and made."""

import gzip
import hashlib
from importlib import resources

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from common.errors import Permanent

OWN, MADE = "web/static", "web/made"
FILES = {
    "designsystemet.css": (MADE, "text/css"),
    "access.css": (OWN, "text/css"),
    "desk.css": (OWN, "text/css"),
    "htmx.min.js": (MADE, "text/javascript"),
    "sse.js": (MADE, "text/javascript"),
    "desk.js": (OWN, "text/javascript"),
    "acting.js": (OWN, "text/javascript"),
    "onlookers.js": (OWN, "text/javascript"),
    "acting.css": (OWN, "text/css"),
    "public.css": (OWN, "text/css"),
    "charts.css": (OWN, "text/css"),
    "queue.css": (OWN, "text/css"),
    "session.js": (OWN, "text/javascript"),
    "palette.js": (OWN, "text/javascript"),
    "queue.js": (OWN, "text/javascript"),
    "accounts.css": (OWN, "text/css"),
    "archive.css": (OWN, "text/css"),
    "report.css": (OWN, "text/css"),
    "access_requests.css": (OWN, "text/css"),
    "settings.css": (OWN, "text/css"),
    "publishing.css": (OWN, "text/css"),
    "media.css": (OWN, "text/css"),
    "icon.svg": (OWN, "image/svg+xml"),
}
"""Name → folder and media type. There is nothing else under /static."""
_KEPT = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Encoding",
}


class StaticFiles:
    """The files in memory, each at an address that changes with its content."""

    def __init__(self) -> None:
        self._content = {name: _read(folder, name) for name, (folder, _) in FILES.items()}
        self._packed = {name: gzip.compress(content, mtime=0) for name, content in self._content.items()}
        self._version = {name: hashlib.sha256(content).hexdigest()[:12] for name, content in self._content.items()}

    def url(self, name: str) -> str:
        """Return the address of a file."""
        return f"/static/{name}?v={self._version[name]}"

    def text(self, name: str) -> str:
        """Return what stands in a file, for a document that brings it along."""
        return self._content[name].decode()

    async def answer(self, request: Request) -> Response:
        """Return a file, packed where the browser takes that."""
        name = request.path_params["name"]
        if name not in FILES:
            return Response("There is no such file.\n", 404, media_type="text/plain")
        packed = "gzip" in request.headers.get("accept-encoding", "")
        headers = _KEPT | ({"Content-Encoding": "gzip"} if packed else {})
        return Response((self._packed if packed else self._content)[name], 200, headers, media_type=FILES[name][1])


def add_static(web: FastAPI, files: StaticFiles) -> None:
    """Add the address of every file."""
    web.add_route("/static/{name}", files.answer, methods=["GET"])


def _read(folder: str, name: str) -> bytes:
    try:
        return resources.files("desk").joinpath(folder, name).read_bytes()
    except OSError as e:
        raise Permanent(f"the desk lacks {folder}/{name}: run .ci/workspace assets (make sync does)") from e
