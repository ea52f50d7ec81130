"""What the production composition says while its own code breaks, its database is gone, and its broker too."""

import asyncio
import hmac
from functools import partial
from hashlib import sha256

import asyncpg

from tests.parts.postgres import Postgres
from tests.planted.ran import Ran, answer_of, read_logs, said
from tests.planted.seeds import BO

BROKEN_TABLES = (
    ("ingest", "ingest_change"),
    ("desk", "desk_key"),
    ("desk", "desk_statement_key"),
    ("archiver", "archiver_public_switch"),
)
"""Each loses a column: a delivery, a signed-in page, a resident's link and the public journal run into an error of
PostgreSQL that nobody foresaw, with what was sent among the statement's values."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
WEBHOOK = "/webhooks/facebook/bo"


def break_all(found: Ran, postgres: Postgres) -> None:
    """Break one thing after the other, ask at every door, and keep what was said."""
    rig = found.rig
    assert rig.kafka is not None
    assert rig.database_url is not None
    asyncio.run(_without_a_column(rig.database_url))
    rig.comment("bo", BO.told("Når åpner biblioteket i Bø?"), author=BO.name)
    rig.until(partial(_is_parked, found), "a delivery that our own code could not handle")
    _ask(found, "our own code breaks")
    found.commands["dead-letters list, broken"] = said(rig, ("dead-letters", "list"))
    postgres.kill()
    _ask(found, "no database")
    for command in (("doctor",), ("dead-letters", "list")):
        found.commands[f"{' '.join(command)}, no database"] = said(rig, command)
    rig.kafka.kill()
    _ask(found, "no broker")
    for name in rig.programs:
        found.commands[f"readyz of {name}, no broker"] = rig.client.get(f"{rig.url(name)}/readyz").text
    read_logs(found)


async def _without_a_column(url: str) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    first = "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1"
    for schema, table in BROKEN_TABLES:
        name = f"{schema}.{table}"
        column = await connection.fetchval(first, name)
        await connection.execute(f"ALTER TABLE {name} RENAME COLUMN {column} TO gone")
    await connection.close()


def _is_parked(found: Ran) -> bool:
    log = found.rig.programs["ingest"].log.read_text(encoding="utf-8")
    return any('"a message was parked"' in line and "Error" in line for line in log.splitlines())


def _ask(found: Ran, when: str) -> None:
    """Ask at the desk, on the public pages and at the hooks, with planted words in all that is sent."""
    rig = found.rig
    bearer = {"Authorization": f"Bearer {rig.token_file.read_text(encoding='utf-8').strip()}"}
    sign_in = f"person={BO.mail}&passphrase={BO.word}&code={BO.number}&link={BO.token}".encode()
    session = {"Cookie": f"ordstyrer_session={BO.token}"}
    told = BO.told("Hei").encode()
    secret = (rig.folder / "world" / "secrets" / "bo.app-secret").read_bytes().strip()
    signed = {"X-Hub-Signature-256": f"sha256={hmac.new(secret, told, sha256).hexdigest()}"}
    asked: tuple[tuple[str, str, str, dict[str, str], bytes], ...] = (
        ("desk", "GET", f"/bo?show={BO.mail}&q={BO.word}", session, b""),
        ("desk", "POST", "/sign-in", FORM, sign_in),
        ("desk", "GET", f"/api/v1/bo/items?q={BO.word}", bearer, b""),
        ("desk", "GET", f"/statements/{BO.token}", {}, b""),
        ("desk", "POST", f"/statements/{BO.token}", FORM, f"text={BO.word}&mail={BO.mail}".encode()),
        ("desk", "GET", f"/bo/channels?q={BO.word}", {}, b""),
        ("archiver", "GET", f"/bo/journal?q={BO.word}", {}, b""),
        ("ingest", "GET", f"{WEBHOOK}?hub.mode=subscribe&hub.verify_token={BO.token}&hub.challenge=1", {}, b""),
        ("ingest", "POST", WEBHOOK, signed, told),
    )
    for service, method, path, headers, body in asked:
        found.pages[f"{when}: {service} {method} {path}"] = answer_of(
            method, f"{rig.url(service)}{path}", headers, body
        )
