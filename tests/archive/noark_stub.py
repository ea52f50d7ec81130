"""A Noark 5 core that behaves as the tjenestegrensesnitt says, or as nikita does; it knows nothing of our client.

Addresses are opaque on purpose: a client that builds one instead of following a relation finds nothing.
"""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote
from uuid import NAMESPACE_URL, uuid5

import httpx

ROOT = "https://core.example/noark/"
REL = "https://rel.arkivverket.no/noark5/v5/api/"
MEDIA_TYPE = "application/vnd.noark5+json"
PER_PAGE = 2
FORBIDDEN_AT_CREATION = {
    *("systemID", "opprettetDato", "opprettetAv", "mappeID", "saksaar", "sakssekvensnummer", "journalaar"),
    *("journalsekvensnummer", "journalpostnummer", "registreringsID", "journaldato", "referanseDokumentfil"),
}
AREA = {"saksmappe": "sakarkiv", "journalpost": "sakarkiv"}
CHILDREN = {
    "arkivdel": ("saksmappe",),
    "klasse": ("saksmappe",),
    "saksmappe": ("journalpost",),
    "journalpost": (
        "korrespondansepartperson",
        "korrespondansepartenhet",
        "korrespondansepartintern",
        "dokumentbeskrivelse",
    ),
    "dokumentbeskrivelse": ("dokumentobjekt",),
}
CODES = ("journalposttype", "journalstatus", "korrespondanseparttype", "dokumenttype", "variantformat", "saksstatus")


def rel_of(kind: str, prefix: str = "") -> str:
    return f"{REL}{AREA.get(kind, 'arkivstruktur')}/{prefix}{kind}/"


@dataclass
class Thing:
    kind: str
    body: dict[str, Any]
    parent: "Thing | None" = None
    version: int = 1
    file: bytes | None = None
    upload: bytearray | None = None

    @property
    def etag(self) -> str:
        return f'"{self.version}"'

    def change(self, body: dict[str, Any]) -> None:
        self.body = body
        self.version += 1


@dataclass
class Core:
    """One core. `nikita` makes it differ as nikita 0.6 does; `filters` off makes it answer with all it has."""

    nikita: bool = False
    filters: bool = True
    patches: bool = True
    key_field: bool = True
    small_bytes_max: int = 1000
    takes_at_most: int = 1 << 30
    things: dict[str, Thing] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    failing: dict[str, int] = field(default_factory=dict)
    tokens: int = 0
    revoked: set[str] = field(default_factory=set)
    grants: list[dict[str, str]] = field(default_factory=list)
    years: dict[str, int] = field(default_factory=dict)
    meddle: Callable[[str, Thing], None] | None = None
    """What somebody else does just before a call of a method reaches an object."""

    def __post_init__(self) -> None:
        self.arkivdel = self.add("arkivdel", {"tittel": "Sosiale medier"}, None)

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.MockTransport(self.answer))

    def of(self, kind: str) -> list[Thing]:
        return [one for one in self.things.values() if one.kind == kind]

    def add(self, kind: str, body: dict[str, Any], parent: Thing | None) -> Thing:
        made = Thing(kind, {**body}, parent)
        made.body["systemID"] = str(uuid5(NAMESPACE_URL, f"{kind} {len(self.things)}"))
        self._number(made)
        self.things[f"x{len(self.things):03}-{kind[:3]}"] = made
        return made

    def answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/noark/")
        self.calls.append((request.method, path))
        self._fail_if_told(request.method)
        if request.url.host != "core.example" or request.method not in {"GET", "POST", "PUT", "PATCH", "DELETE"}:
            return httpx.Response(404)
        if request.headers.get("authorization", "").startswith("Basic") or path in {"", "login"} or "openid" in path:
            return self._open(request, path)
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token != f"token-{self.tokens}" or token in self.revoked:
            return self._refuse(401)
        return self._inside(request, path)

    def _fail_if_told(self, method: str) -> None:
        left = self.failing.get(method)
        if left is not None:
            self.failing[method] = left - 1
            if left == 0:
                del self.failing[method]
                raise httpx.ReadTimeout("gone")

    def _open(self, request: httpx.Request, path: str) -> httpx.Response:
        if path == "":
            rels = {f"{REL}{area}/": f"{ROOT}area-{area}" for area in ("arkivstruktur", "sakarkiv", "metadata")}
            rels |= {f"{REL}admin/system/": f"{ROOT}sys", f"{REL}login/oidc/": f"{ROOT}login"}
            return self._json(200, {"_links": {rel: {"href": href} for rel, href in rels.items()}})
        if path == "login" or "openid" in path:
            return self._json(200, {"token_endpoint": f"{ROOT}token", "issuer": ROOT})
        assert base64.b64decode(request.headers["authorization"].split()[1]) == b"ordstyrer:s3%2Fcret"
        self.grants.append({name: value[0] for name, value in parse_qs(request.content.decode()).items()})
        self.tokens += 1
        return self._json(200, {"access_token": f"token-{self.tokens}", "token_type": "Bearer", "expires_in": 300})

    def _inside(self, request: httpx.Request, path: str) -> httpx.Response:
        if path == "sys":
            return self._json(200, {"bulkgrense": self.small_bytes_max, "protokollversjon": "1.1"})
        if path == "fields":
            known = [{"navn": "ppt-v1:skoleaar", "type": "string"}]
            known += [{"navn": "vnd-ordstyrer-v1:noekkel", "type": "string"}] if self.key_field else []
            return self._json(200, {"count": len(known), "results": known})
        if path.startswith("area-"):
            return self._json(200, {"_links": self._area(path.removeprefix("area-"))})
        if path.startswith("all-"):
            return self._list(request, self.of(path.removeprefix("all-")))
        name, _, tail = path.partition("/")
        thing = self.things.get(name)
        return self._refuse(404) if thing is None else self._at(request, name, thing, tail)

    def _at(self, request: httpx.Request, name: str, thing: Thing, tail: str) -> httpx.Response:
        if tail == "fil":
            return self._file(request, name, thing)
        if tail.startswith("ny-"):
            return self._make(request, thing, tail.removeprefix("ny-"))
        if tail:
            return self._list(request, [one for one in self.of(tail) if one.parent is thing])
        return self._one(request, name, thing)

    def _area(self, area: str) -> dict[str, Any]:
        if area == "metadata":
            return {f"{REL}metadata/virksomhetsspesifikkeMetadata/": {"href": f"{ROOT}fields"}}
        kinds = ("arkivdel", "klasse") if area == "arkivstruktur" else ("saksmappe", "journalpost")
        template = "{?$filter&$orderby&$top&$skip}"
        return {rel_of(kind): {"href": f"{ROOT}all-{kind}{template}", "templated": True} for kind in kinds}

    def _list(self, request: httpx.Request, things: list[Thing]) -> httpx.Response:
        query = parse_qs(request.url.query.decode())
        asked = query.get("$filter", [""])[0]
        if asked and self.filters:
            things = [one for one in things if _matches(one.body, asked)]
        skip = int(query.get("$skip", ["0"])[0])
        page = things[skip : skip + PER_PAGE]
        body: dict[str, Any] = {"count": len(things)}
        if page:
            body["results"] = [self._shown(one) for one in page]
        if skip + PER_PAGE < len(things):
            base = str(request.url).partition("?")[0]
            again = f"&$filter={asked}" if asked else ""
            body["_links"] = {"next": {"href": f"{base}?$skip={skip + PER_PAGE}{again}"}}
        return self._json(200, body)

    def _make(self, request: httpx.Request, parent: Thing, kind: str) -> httpx.Response:
        if request.method == "GET":
            template = {"dokumentmedium": {"kode": "E", "kodenavn": "Elektronisk arkiv"}, "tittel": None, "_links": {}}
            # A template may suggest what the core will set; it is not for sending back.
            return self._json(200, {**template, "mappeID": "foreslått"} if kind == "saksmappe" else template)
        body = json.loads(request.content)
        if request.headers["content-type"] != MEDIA_TYPE or FORBIDDEN_AT_CREATION & set(body) or "_links" in body:
            return self._refuse(400)
        if parent.kind == "saksmappe" and parent.body.get("saksstatus", {}).get("kode") == "A":
            return self._refuse(409)
        if self.nikita and not self._nikita_takes(kind, body):
            return self._refuse(400)
        made = self.add(kind, body, parent)
        headers = {"etag": made.etag} | ({} if self.nikita else {"location": self._href(made)})
        return self._json(201, self._shown(made), headers)

    def _nikita_takes(self, kind: str, body: dict[str, Any]) -> bool:
        named = all("kodenavn" in body[name] for name in CODES if name in body)
        return named and not (kind == "journalpost" and "skjermingMetadata" in body.get("skjerming", {}))

    def _one(self, request: httpx.Request, name: str, thing: Thing) -> httpx.Response:
        if self.meddle is not None:
            self.meddle(request.method, thing)
        if request.method == "GET":
            return self._json(200, self._shown(thing), {"etag": thing.etag})
        given = request.headers.get("if-match")
        if given is None:
            return self._refuse(400)
        if given != thing.etag:
            return self._refuse(409)
        if request.method == "DELETE":
            del self.things[name]
            return httpx.Response(204)
        if request.method == "PATCH" and not self.patches:
            return self._refuse(501)
        body = json.loads(request.content)
        if request.method == "PATCH":
            assert request.headers["content-type"] == "application/merge-patch+json"
            thing.change({**thing.body, **body})
        else:
            thing.change(body)
        return self._json(200, self._shown(thing), {"etag": thing.etag})

    def _file(self, request: httpx.Request, name: str, thing: Thing) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(404) if thing.file is None else httpx.Response(200, content=thing.file)
        if thing.file is not None:
            return self._refuse(409)
        if request.method == "PUT":
            return self._chunk(request, thing)
        if "x-upload-content-length" in request.headers:
            thing.upload = bytearray()
            return httpx.Response(200, headers={"location": f"{ROOT}{name}/fil?filsesjon=1"})
        if int(request.headers["content-length"]) > self.small_bytes_max:
            return self._refuse(403)
        return self._store(thing, request.content, request.headers["content-type"])

    def _chunk(self, request: httpx.Request, thing: Thing) -> httpx.Response:
        assert thing.upload is not None
        span = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", request.headers["content-range"])
        assert span is not None
        start, end, total = (int(one) for one in span.groups())
        assert start == len(thing.upload)
        assert end - start + 1 == len(request.content)
        thing.upload += request.content[: self.takes_at_most]
        if len(thing.upload) == total:
            return self._store(thing, bytes(thing.upload), request.headers["content-type"])
        return httpx.Response(200, headers={"range": f"bytes 0-{len(thing.upload) - 1}"} if thing.upload else {})

    def _store(self, thing: Thing, content: bytes, media_type: str) -> httpx.Response:
        if self.failing.pop("store", None) is not None:
            return self._refuse(422)
        facts = {"sjekksum": hashlib.sha256(content).hexdigest(), "filstoerrelse": len(content), "mimeType": media_type}
        if any(name in thing.body and thing.body[name] != value for name, value in facts.items()):
            return self._refuse(400)
        thing.file = content
        return self._json(201, self._shown(thing))

    def _number(self, made: Thing) -> None:
        """Give the numbers that a core gives."""
        if made.kind in {"saksmappe", "journalpost"}:
            self.years[made.kind] = self.years.get(made.kind, 100) + 1
        if made.kind == "saksmappe":
            made.body |= {"saksaar": 2026, "sakssekvensnummer": self.years["saksmappe"]}
        if made.kind == "journalpost":
            made.body |= {"journalaar": 2026, "journalsekvensnummer": self.years["journalpost"]}
            made.body |= {"registreringsID": f"2026/{self.years.get('saksmappe', 0)}-1"}

    def _shown(self, thing: Thing) -> dict[str, Any]:
        here = self._href(thing)
        links = {"self": {"href": here}, rel_of(thing.kind): {"href": here}}
        for kind in CHILDREN.get(thing.kind, ()):
            links |= {rel_of(kind): {"href": f"{here}/{kind}"}, rel_of(kind, "ny-"): {"href": f"{here}/ny-{kind}"}}
        if thing.kind == "dokumentobjekt":
            links[f"{REL}arkivstruktur/fil/"] = {"href": f"{here}/fil"}
        return {**thing.body, "_links": links}

    def _href(self, thing: Thing) -> str:
        return ROOT + next(name for name, one in self.things.items() if one is thing)

    def _refuse(self, status: int) -> httpx.Response:
        told = {"status": status, "message": "nei"} if self.nikita else {"feil": {"kode": status, "beskrivelse": "nei"}}
        return self._json(status, told)

    @staticmethod
    def _json(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> httpx.Response:
        content = json.dumps(body).encode()
        return httpx.Response(status, content=content, headers={"content-type": MEDIA_TYPE, **(headers or {})})


def _matches(body: dict[str, Any], asked: str) -> bool:
    """Read the little of OData that the standard's own examples use: field eq value, joined with and."""
    own = body.get("virksomhetsspesifikkeMetadata", {})
    for one in unquote(asked).split(" and "):
        name, _, value = one.partition(" eq ")
        if str({**body, **own}.get(name)) != value.strip("'"):
            return False
    return True
