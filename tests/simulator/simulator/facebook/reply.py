"""One answer of Graph, before it goes out over HTTP or into the answer of a batch."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response


@dataclass(frozen=True)
class Reply:
    """Status, body and headers. `html` instead of a body is a page; `location` sends a browser on."""

    status: int
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    html: str | None = None
    location: str | None = None

    def response(self) -> Response:
        """Return it as HTTP."""
        headers = dict(self.headers)
        if self.location is not None:
            return RedirectResponse(self.location, status_code=302, headers=headers)
        if self.html is not None:
            return HTMLResponse(self.html, status_code=self.status, headers=headers)
        if self.body is None:
            return Response(status_code=self.status, headers=headers)
        return JSONResponse(self.body, status_code=self.status, headers=headers)

    def in_batch(self, *, with_headers: bool) -> dict[str, object]:
        """Return it as a batch tells it: the body is JSON in a text."""
        told: dict[str, object] = {"code": self.status}
        if with_headers:
            told["headers"] = [{"name": name, "value": value} for name, value in self.headers.items()]
        return told | {"body": self.html if self.html is not None else json.dumps(self.body)}
