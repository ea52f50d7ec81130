"""A platform that answers each call as a test laid it out, and keeps every request."""

import json
from typing import Any
from urllib.parse import parse_qs

import httpx

from tests.service.ingest.graph import error

Reply = httpx.Response | Exception | dict[str, Any]


class Scripted:
    """Answers by method and path; the last answer of a path stands for all that follow, and what has none is gone."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self._answers: dict[tuple[str, str], list[Reply]] = {}
        self.client = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))

    def on(self, method: str, path: str, *answers: Reply) -> None:
        """Lay out the answers of a path."""
        self._answers[method, path] = list(answers)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        laid_out = self._answers.get((request.method, request.url.path.removeprefix("/v26.0/")))
        if laid_out is None:
            return error(100, 33)
        told = laid_out.pop(0) if len(laid_out) > 1 else laid_out[0]
        if isinstance(told, Exception):
            raise told
        return httpx.Response(200, json=told) if isinstance(told, dict) else told

    @property
    def calls(self) -> list[str]:
        """Return of every request its method and path."""
        return [f"{request.method} {request.url.path.removeprefix('/v26.0/')}" for request in self.requests]

    @property
    def writes(self) -> list[dict[str, str]]:
        """Return the forms of the calls that write, without the proof."""
        posts = [request for request in self.requests if request.method == "POST"]
        return [form_of(request) for request in posts]


def form_of(request: httpx.Request) -> dict[str, str]:
    """Return a request's form without the proof."""
    form = {name: values[0] for name, values in parse_qs(request.content.decode(), keep_blank_values=True).items()}
    return {name: value for name, value in form.items() if name != "appsecret_proof"}


def paged(rows: list[dict[str, Any]], after: str | None = None, following: str | None = None) -> dict[str, Any]:
    """Return a page of a list; `after` is the cursor of one that follows, `following` its whole address."""
    if after is None and following is None:
        return {"data": rows, "paging": {"cursors": {"before": "b", "after": "last"}}}
    address = following or f"https://graph.example.invalid/v26.0/1/feed?access_token=SECRET&after={after}"
    cursors = {"cursors": {"before": "b", "after": after}} if after else {}
    return {"data": rows, "paging": {**cursors, "next": address}}


def answered(body: dict[str, Any], **headers: str) -> httpx.Response:
    """Return an answer with headers; `x_app_usage` stands for X-App-Usage."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(200, content=json.dumps(body).encode(), headers=told)
