"""An eInnsyn that takes what its official OpenAPI file allows, and nothing else; it knows nothing of our client."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx
import jsonschema_rs
import yaml

from tests.schemas import schemas_dir

BASE = "https://api.einnsyn.example"
PREFIXES = {
    "arkiv": "ark",
    "arkivdel": "arkd",
    "saksmappe": "sm",
    "journalpost": "jp",
    "korrespondansepart": "kp",
    "skjerming": "skj",
}
Schema = dict[str, Any]


@cache
def api() -> Schema:
    text = (schemas_dir() / "einnsyn/einnsyn.openapi.yml").read_text()
    made: Schema = yaml.load(text, Loader=yaml.CSafeLoader)
    _for_requests(made["components"]["schemas"])
    return made


def _for_requests(node: Any) -> None:  # noqa: ANN401 - any piece of a document
    """What only answers hold is not required of a request (OpenAPI 3.0, readOnly), and may not stand in it."""
    if isinstance(node, dict):
        properties = node.get("properties")
        if isinstance(properties, dict):
            fixed = [name for name, one in properties.items() if isinstance(one, dict) and one.get("readOnly")]
            node["required"] = [name for name in node.get("required", []) if name not in fixed]
            for name in fixed:
                properties[name] = {"not": {}}
        for value in node.values():
            _for_requests(value)
    elif isinstance(node, list):
        for value in node:
            _for_requests(value)


def complaints(method: str, path: str, query: dict[str, str], body: object | None) -> list[str]:
    """Return what the OpenAPI file has against a request."""
    template = _template(path)
    operation = api()["paths"].get(template or "", {}).get(method.lower())
    if operation is None:
        return [f"no {method} {path}"]
    known = {_parameter(one)["name"] for one in operation.get("parameters", [])}
    found = [f"unknown parameter {name}" for name in query if name not in known]
    wanted = operation.get("requestBody")
    if (wanted is None) != (body is None):
        return [*found, "a body where none is taken, or none where one is"]
    if wanted is None:
        return found
    schema = wanted["content"]["application/json"]["schema"]
    validator = jsonschema_rs.validator_for({**schema, "components": api()["components"]}, validate_formats=True)
    found += [one.message for one in validator.iter_errors(body)]
    return found + _unknown(schema, body)


def _template(path: str) -> str | None:
    fits = [one for one in api()["paths"] if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", one), path)]
    return min(fits, key=lambda one: one.count("{"), default=None)


def _parameter(one: Schema) -> Schema:
    ref = one.get("$ref")
    found: Schema = api()["components"]["parameters"][ref.rpartition("/")[2]] if ref else one
    return found


def _unknown(schema: Schema, body: object) -> list[str]:
    """The file does not say that other fields are refused; the server refuses them."""
    if not isinstance(body, dict):
        return []
    fields = dict(_fields(schema))
    found = [f"unknown field {name}" for name in body if name not in fields]
    for name, value in body.items():
        inner = fields.get(name, {})
        for one in value if isinstance(value, list) else [value]:
            item = inner.get("items", inner)
            choices = [choice for choice in item.get("anyOf", []) if "$ref" in choice]
            if isinstance(one, dict) and choices:
                found += _unknown(choices[0], one)
    return found


def _fields(schema: Schema) -> Iterator[tuple[str, Schema]]:
    if "$ref" in schema:
        schema = api()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    yield from schema.get("properties", {}).items()
    for part in schema.get("allOf", []):
        yield from _fields(part)


@dataclass
class Site:
    """The server. `breaks` are calls (counted) whose answer gets lost after they were carried out."""

    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    breaks: set[int] = field(default_factory=set)
    status: int | None = None
    expands: bool = True
    made: int = 0

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.MockTransport(self.answer))

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [one for one in self.things.values() if one["entity"] == kind]

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        body = json.loads(request.content) if request.content else None
        self.calls.append((request.method, path))
        self.wrong += [
            f"{request.method} {path}: {one}"
            for one in complaints(request.method, path, dict(request.url.params), body)
        ]
        if request.headers.get("api-key") != "secret_key":
            return httpx.Response(401)
        if self.status is not None:
            return httpx.Response(self.status, headers={"retry-after": "9"}, text="Kari Nordmann")
        answer = self._do(request.method, path.strip("/").split("/"), body, "expand" in request.url.params)
        if len(self.calls) in self.breaks:
            raise httpx.ReadTimeout("lost")
        return answer

    def _do(self, method: str, path: list[str], body: Any, expand: bool) -> httpx.Response:  # noqa: ANN401 - any JSON
        if method == "POST":
            return self._post(path, body)
        thing = self._find(path[0], path[1])
        if thing is None:
            return httpx.Response(404)
        if len(path) > 2 and method == "GET":
            return httpx.Response(200, json={"items": [self.things[one] for one in thing.get(path[2], [])]})
        if len(path) > 2:
            self._forget(self.things[path[3]])
            return httpx.Response(200, json={})
        if method == "DELETE":
            self._forget(thing)
        if method == "PATCH":
            self._set(thing, body)
        return httpx.Response(200, json=self._shown(thing, expand))

    def _post(self, path: list[str], body: dict[str, Any]) -> httpx.Response:
        above = self._find(path[0], path[1]) if len(path) > 1 else None
        if len(path) > 1 and above is None:
            return httpx.Response(404)
        if "systemId" in body and self._find(path[-1], body["systemId"]) is not None:
            return httpx.Response(409)
        made = self._add(path[-1], body)
        if above is not None:
            above.setdefault(path[-1], []).append(made["id"])
        return httpx.Response(201, json=self._shown(made, False))

    def _add(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        self.made += 1
        made: dict[str, Any] = {"id": f"{PREFIXES[kind]}_{self.made:026}", "entity": kind}
        self.things[made["id"]] = made
        self._set(made, body)
        return made

    def _set(self, thing: dict[str, Any], body: dict[str, Any]) -> None:
        for name, value in body.items():
            if name == "skjerming":
                thing[name] = self._add("skjerming", value)["id"]
            elif name == "korrespondansepart":
                thing[name] = [self._add("korrespondansepart", one)["id"] for one in value]
            else:
                thing[name] = value

    def _find(self, kind: str, wanted: str) -> dict[str, Any] | None:
        return next((one for one in self.of(kind) if wanted in {one["id"], one.get("systemId")}), None)

    def _forget(self, thing: dict[str, Any]) -> None:
        del self.things[thing["id"]]
        for one in self.things.values():
            for name, value in list(one.items()):
                if value == thing["id"] and name != "id":
                    del one[name]
                elif isinstance(value, list) and thing["id"] in value:
                    value.remove(thing["id"])

    def _shown(self, thing: dict[str, Any], expand: bool) -> dict[str, Any]:
        if not (expand and self.expands):
            return dict(thing)
        shown = dict(thing)
        if "skjerming" in shown:
            shown["skjerming"] = self.things[shown["skjerming"]]
        if "korrespondansepart" in shown:
            shown["korrespondansepart"] = [self.things[one] for one in shown["korrespondansepart"]]
        return shown
