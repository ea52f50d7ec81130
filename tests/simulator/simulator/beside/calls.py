"""Reads what a caller of a platform's API sent: query, JSON or form, and the token in the header."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from simulator.beside.door import members_of


@dataclass(frozen=True)
class Call:
    """One call. `query` holds the last value of each name; `members` the body, JSON or form."""

    method: str
    path: str
    query: Mapping[str, str]
    members: Mapping[str, object]
    headers: Mapping[str, str]
    body: bytes
    base_url: str
    url: str

    @property
    def bearer(self) -> str:
        """The token of `Authorization: Bearer`, or empty."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    @property
    def basic(self) -> tuple[str, str]:
        """User and password of `Authorization: Basic`, or two empty texts."""
        scheme, _, words = self.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return "", ""
        try:
            user, _, password = base64.b64decode(words, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return user, password

    def text(self, name: str) -> str | None:
        """Return a text of body or query."""
        value = self.members.get(name, self.query.get(name))
        if isinstance(value, bool):
            return str(value).lower()
        return value if isinstance(value, str) else str(value) if isinstance(value, int) else None

    def number(self, name: str, default: int) -> int:
        """Return a whole number of the query; what is none counts as the default."""
        words = self.text(name) or ""
        return int(words) if words.isdigit() else default

    def structure(self, *names: str) -> Mapping[str, object]:
        """Return an object inside the body, empty when it is not there."""
        found: object = self.members
        for name in names:
            found = found.get(name) if isinstance(found, Mapping) else None
        return found if isinstance(found, Mapping) else {}


async def call_of(request: Request) -> Call:
    """Read a request; a body that cannot be read counts as empty."""
    body = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    members: Mapping[str, object] = members_of(body)
    if kind == "application/x-www-form-urlencoded":
        members = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return Call(
        method=request.method,
        path=request.url.path,
        query=dict(request.query_params),
        members=members,
        headers=dict(request.headers),
        body=body,
        base_url=str(request.base_url).rstrip("/"),
        url=str(request.url),
    )


def text_in(members: Mapping[str, object], name: str) -> str:
    """Return a text member, empty when there is none."""
    value = members.get(name)
    return value if isinstance(value, str) else ""
