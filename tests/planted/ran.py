"""A whole flow with planted data: what went well, what failed, and everything that the product said meanwhile."""

import asyncio
import base64
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from common.events import (
    ActionTaken,
    AlertFailed,
    DecisionMade,
    Event,
    EvidenceSecured,
    ItemPosted,
    MessageParked,
    RecordCaptured,
)
from standalone.showing.summary import tally
from tests.flow.program import ROOT
from tests.flow.rig import Rig
from tests.parts.kafka import Kafka
from tests.parts.pgbouncer import PgBouncer
from tests.planted import stores
from tests.planted.collector import Collected, collector
from tests.planted.refusing_mail import Refusing, refusing_mail
from tests.planted.seeds import BO, SOGNE
from tests.planted.stores import Stores

STAFF = "vakthavende.plantet@stab.example"
THREAT, QUESTION, CASEWORK, PRAISE = (
    "Jeg skal drepe deg, din jævla idiot.",
    "Når åpner svømmehallen i Bø på lørdag?",
    "Gatelyset i Storgata 3 er ødelagt, kan dere reparere det?",
    "Takk for fin brøyting!",
)
WANTED: frozenset[tuple[type[Event], str]] = frozenset(
    {
        *(
            (kind, whose)
            for kind in (ItemPosted, DecisionMade, EvidenceSecured, ActionTaken)
            for whose in ("bo", "sogne")
        ),
        *((AlertFailed, whose) for whose in ("bo", "sogne")),
        # Bø's guideline has no casework on its pages; Søgne's has.
        (RecordCaptured, "sogne"),
        (MessageParked, "bo"),
    }
)
TOPICS = ("items", "decisions", "evidence", "outcomes", "records", "alerts", "dead-letters")
LARGE_BYTES = 3_000_000
READ_EVERY_S = 1.0
"""Reading all topics costs more than what is waited for."""


class Parts(NamedTuple):
    """What the production composition stands on."""

    kafka: Kafka
    database_url: str
    pooler: PgBouncer


@dataclass
class Ran:
    """What came of it."""

    rig: Rig
    log: str = ""
    metrics: str = ""
    pages: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Every answer that was a refusal or a failure: what was asked → status and body."""
    commands: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    """Tokens, keys and links that were really in use."""
    refused: Refusing = field(default_factory=Refusing)
    collected: Collected = field(default_factory=Collected)
    stores: Stores = field(default_factory=Stores)
    truth: dict[str, Any] = field(default_factory=dict)
    """What had really happened when the events were read, by municipality."""


@contextmanager
def ran(folder: Path, parts: Parts | None = None) -> Iterator[Ran]:
    """Let it run, and yield what came of it while the product still answers.

    With `parts` each service is a process of its own, else all are one.
    """
    roles = folder / "roles.toml"
    folder.mkdir(parents=True, exist_ok=True)
    named = "".join(
        f'[{one}]\nadministratorer = ["{STAFF}"]\noperator = ["{STAFF}"]\n' for one in ("bo", "sogne", "all")
    )
    roles.write_text(named, encoding="utf-8")
    with refusing_mail() as (mail, port), collector() as collected:
        more = {
            "ORDSTYRER_LOG_LEVEL": "debug",
            "ORDSTYRER_LOG_JSON": "true",
            "ORDSTYRER_TRACE_ENDPOINT": collected.url,
            "ORDSTYRER_NOTIFIER_ROLES_FILE": str(roles),
            "ORDSTYRER_NOTIFIER_SMTP_HOST": "127.0.0.1",
            "ORDSTYRER_NOTIFIER_SMTP_PORT": str(port),
            "ORDSTYRER_INGEST_WEBHOOK_BYTES_MAX": str(LARGE_BYTES // 2),
        }
        with Rig(folder / "rig", moderated=False, more=more, **_composition(parts)) as rig:  # type: ignore[arg-type]  # keyword by keyword
            rig.start()
            rig.start_simulator()
            found = Ran(rig, refused=mail, collected=collected)
            _write(rig)
            _fail(rig)
            rig.until(partial(_has_all, found), "everything that has to happen")
            found.pages = dict(_refusals(found))
            _gather(found)
            yield found


def _composition(parts: Parts | None) -> dict[str, object]:
    if parts is None:
        return {}
    return {"kafka": parts.kafka, "database_url": parts.database_url, "pooler": parts.pooler, "apart": True}


def _write(rig: Rig) -> None:
    """Residents of both write, edit and take away; a platform fails in between."""
    fault = {"fault": "502_html", "when": "before", "municipality": "bo", "times": 2}
    rig.client.post(f"{rig.control}/faults", json={"graph": [fault]})
    for seeds in (BO, SOGNE):
        for words in (THREAT, QUESTION, CASEWORK):
            rig.comment(seeds.municipality, seeds.told(words), author=seeds.name)
        edited = rig.comment(seeds.municipality, seeds.told(PRAISE), author=seeds.name)
        removed = rig.comment(seeds.municipality, seeds.told(PRAISE), author=seeds.name)
        _act(rig, edited, do="edit", text=seeds.told("Nei, dårlig brøyting!"), municipality=seeds.municipality)
        _act(rig, removed, do="remove", municipality=seeds.municipality)


def _act(rig: Rig, object_id: str, **asked: str) -> None:
    answer = rig.client.post(f"{rig.control}/comments/{object_id}", json=asked)
    assert answer.is_success, answer.text


def _fail(rig: Rig) -> None:
    """Deliveries that cannot be understood, that nobody signed, and that are no JSON."""
    page_id = next(one["page_id"] for one in _world(rig) if one["name"] == "bo")
    broken = {"item": "comment", "verb": "add", "comment_id": None, "message": BO.told("Knust")}
    entry = [{"id": page_id, "time": 1767322445, "changes": [{"field": "feed", "value": broken}]}]
    for body, sign in (
        (json.dumps({"object": "page", "entry": entry}), "good"),
        (json.dumps({"object": "page", "entry": entry}), "bad"),
        (json.dumps({"object": "page", "entry": BO.told("nei")}), "good"),
        (f'{{"object": "page", "entry": [{{"{BO.told("x")}"', "good"),
    ):
        raw = {"app": "bo", "body_base64": base64.b64encode(body.encode()).decode(), "sign": sign}
        assert rig.client.post(f"{rig.control}/raw", json=raw).is_success


def _world(rig: Rig) -> list[dict[str, str]]:
    told = json.loads((rig.folder / "world" / "world.json").read_text(encoding="utf-8"))
    found: list[dict[str, str]] = told["municipalities"]
    return found


def _has_all(found: Ran) -> bool:
    """Say whether everything happened that the run is for, and all that residents did was told as it is."""
    time.sleep(READ_EVERY_S)
    found.events = found.rig.events(*TOPICS)
    if _missing(found):
        return False
    found.truth = found.rig.truth()
    tallies = [tally(name, found.truth[name], found.events) for name in found.rig.municipalities]
    return not any(one.lost or one.wrong for one in tallies)


def _missing(found: Ran) -> set[tuple[type[Event], str]]:
    return set(WANTED) - {(type(event), event.municipality) for event in found.events}


def _refusals(found: Ran) -> Iterator[tuple[str, tuple[int, str]]]:
    """Ask for what is refused or fails, with planted data in path, query, headers and body."""
    rig = found.rig
    token = rig.token_file.read_text(encoding="utf-8").strip()
    item = next(e for e in found.events if isinstance(e, ItemPosted) and e.municipality == "bo")
    acts = f"/api/v1/bo/items/{item.item_id}/acts"
    bearer = {"Authorization": f"Bearer {token}"}
    asked = [(method, path, headers, body) for method, path, headers, body in _asked(acts, bearer)]
    for method, path, headers, body in asked:
        url = f"{rig.url('ingest' if path.startswith('/webhooks') else 'desk')}{path}"
        yield f"{method} {path[:60]} {body[:40]!r}", answer_of(method, url, headers, body)


def answer_of(method: str, url: str, headers: dict[str, str], body: bytes) -> tuple[int, str]:
    """Ask, and return the status and all that was answered."""
    answer = httpx.request(method, url, headers=headers, content=body, trust_env=False, timeout=60)
    told = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return answer.status_code, f"{told}\n\n{answer.text}"


def _asked(acts: str, bearer: dict[str, str]) -> Iterator[tuple[str, str, dict[str, str], bytes]]:
    words, form = BO.told("Ordene"), {"Content-Type": "application/x-www-form-urlencoded"}
    one, mail = BO.word, BO.mail
    for path in (f"/webhooks/facebook/{one}", f"/webhooks/{one}/bo", f"/{one}", f"/bo/{one}", f"/{one}/complain"):
        yield "GET", path, {}, b""
        yield "POST", path, {}, words.encode()
    for path in (f"/link/{BO.token}", f"/statements/{BO.token}", f"/acknowledge/{BO.token}", f"/static/{one}"):
        yield "GET", path, {}, b""
    yield "GET", f"/bo?show={mail}&q={one}", {}, b""
    yield "GET", f"/webhooks/facebook/bo?hub.mode=subscribe&hub.verify_token={BO.token}&hub.challenge={one}", {}, b""
    yield "GET", f"/api/v1/bo/items?open={one}", bearer, b""
    yield "GET", f"/api/v1/bo/items/{one}", bearer, b""
    yield "GET", f"/api/v1/{one}/items", bearer, b""
    yield "GET", "/api/v1/bo/items", {"Authorization": f"Bearer {BO.token}"}, b""
    yield "DELETE", f"/api/v1/bo/items/{one}", bearer, b""
    yield "POST", "/sign-in", form, f"person={mail}&passphrase={one}&code={BO.number}&link={BO.token}".encode()
    yield "POST", "/webhooks/facebook/bo", {"X-Hub-Signature-256": f"sha256={one}"}, words.encode()
    yield "POST", "/webhooks/facebook/bo", {}, words.encode() * (LARGE_BYTES // len(words.encode()))
    for body in (words, json.dumps({"do": words}), json.dumps({"do": "reply", "text": {one: words}}), f'{{"{words}'):
        yield "POST", acts, {**bearer, "Content-Type": "application/json"}, body.encode()
    act = {"revision": 99, "act": {"do": "reply", "text": words}, "reason": words, "clause": one, one: mail}
    yield "POST", acts, {**bearer, "Content-Type": "application/json"}, json.dumps(act).encode()
    yield "PUT", f"/api/v1/bo/packs/{one}", {**bearer, "Content-Type": "application/json"}, words.encode()


def _gather(found: Ran) -> None:
    """Collect all that the product has said, and what lies where."""
    rig = found.rig
    for command in (("dead-letters", "list"), ("archive", "verify"), ("doctor",), ("sweep",)):
        found.commands[" ".join(command)] = said(rig, command)
    for path in ("readyz", "idlez", "healthz"):
        found.commands[path] = _of_each(rig, path)
    found.metrics = _of_each(rig, "metrics")
    read_logs(found)
    files = [*(rig.folder / "world" / "secrets").iterdir(), rig.folder / "checkpoint.key", rig.token_file]
    found.secrets = [path.read_text(encoding="utf-8").strip() for path in files]
    if rig.kafka is None or rig.database_url is None:
        found.stores.tables = stores.of_sqlite(rig.folder / "data" / "ordstyrer.db")
        return
    found.stores.tables = asyncio.run(stores.of_postgres(rig.database_url))
    found.stores.topics, found.stores.labels = asyncio.run(stores.of_kafka(rig.kafka.bootstrap))


def _of_each(rig: Rig, path: str) -> str:
    return "\n".join(rig.client.get(f"{rig.url(name)}/{path}").text for name in rig.programs)


def read_logs(found: Ran) -> None:
    """Read what every process has logged until now."""
    found.log = "\n".join(program.log.read_text(encoding="utf-8") for program in found.rig.programs.values())


def said(rig: Rig, words: Sequence[str]) -> str:
    """Return what a command said, however it ended; who runs it owns the tables."""
    done = subprocess.run(  # noqa: S603 - our own program, our own words
        [sys.executable, "-m", "standalone", *words],
        env=rig._environ(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout
