"""One Graph call, wherever its client put token and parameters: query, form, JSON or header."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.parser import BytesParser
from urllib.parse import parse_qsl, unquote

from starlette.requests import Request

VERSION = re.compile(r"v\d+\.\d+")
AUTHORIZATION = re.compile(r"(?:Bearer|OAuth)\s+(\S+)", re.IGNORECASE)


@dataclass(frozen=True)
class GraphCall:
    """A call, read leniently. `segments` is the path without version and empty parts.

    `thin` (short or empty) makes a list answer fewer rows than there are, with a `next`.
    """

    method: str
    version: str | None
    segments: tuple[str, ...]
    parameters: Mapping[str, object]
    token: str | None
    token_in_header: bool
    base_url: str
    path: str
    query: Mapping[str, str]
    thin: str | None = None

    def text(self, name: str) -> str | None:
        """Return a parameter as text; JSON truth values as Graph's `true` and `false`."""
        value = self.parameters.get(name)
        if value is None or isinstance(value, str):
            return value
        return json.dumps(value)

    def truth(self, name: str) -> bool | None:
        """Return a truth value, or None when it is missing or is none."""
        return {"true": True, "1": True, "false": False, "0": False}.get((self.text(name) or "").lower())

    def structure(self, name: str) -> Mapping[str, object]:
        """Return an object that came as JSON, or as JSON inside a form."""
        value = self.parameters.get(name)
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                return {}
        return value if isinstance(value, dict) else {}

    def rows(self, name: str) -> list[Mapping[str, object]]:
        """Return a list of objects: as JSON, as JSON inside a form, or as `name[0]`, `name[1]` … of a form."""
        value = self._read(self.parameters.get(name))
        if value is None:
            prefix = f"{name}["
            value = [self._read(each) for key, each in self.parameters.items() if key.startswith(prefix)]
        return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []

    @staticmethod
    def _read(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            found: object = json.loads(value)
        except ValueError:
            return None
        return found


async def read_call(request: Request) -> GraphCall:
    """Read a request; a body that cannot be read counts as empty, as it does at Meta."""
    parts = [part for part in request.url.path.split("/") if part]
    version = parts.pop(0) if parts and VERSION.fullmatch(parts[0]) else None
    query = dict(request.query_params)
    parameters: dict[str, object] = dict(query)
    parameters |= _body_parameters(await request.body(), request.headers.get("content-type", ""))
    authorization = request.headers.get("authorization", "").strip()
    parameters = _client_of(authorization) | parameters
    header = AUTHORIZATION.fullmatch(authorization)
    plain = parameters.pop("access_token", None)
    token = plain if isinstance(plain, str) else None
    return GraphCall(
        method=request.method,
        version=version,
        segments=tuple(parts),
        parameters=parameters,
        token=token or (header[1] if header else None),
        token_in_header=token is None,
        base_url=str(request.base_url).rstrip("/"),
        path=request.url.path,
        query=query,
    )


def _client_of(authorization: str) -> dict[str, object]:
    """Read an app's id and secret that came as OAuth's own standard wants them: in an Authorization: Basic header."""
    kind, _, words = authorization.partition(" ")
    if kind.lower() != "basic":
        return {}
    try:
        client_id, colon, secret = base64.b64decode(words).decode().partition(":")
    except (binascii.Error, UnicodeError):
        return {}
    return {"client_id": unquote(client_id), "client_secret": unquote(secret)} if colon else {}


def _body_parameters(body: bytes, content_type: str) -> dict[str, object]:
    kind = content_type.partition(";")[0].strip().lower()
    if not body:
        return {}
    if kind == "application/json":
        return _json_parameters(body)
    if kind == "multipart/form-data":
        return _multipart_parameters(body, content_type)
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _json_parameters(body: bytes) -> dict[str, object]:
    try:
        found: object = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _multipart_parameters(body: bytes, content_type: str) -> dict[str, object]:
    message = BytesParser().parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    found: dict[str, object] = {}
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            found[name] = content.decode("utf-8", "replace")
    return found
