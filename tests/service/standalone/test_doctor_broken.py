"""`ordstyrer doctor` with one thing broken at a time: it names it, says what to do, and tells no secret."""

import asyncio
import http.server
import re
import ssl
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from common.db import SqliteDatabase
from common.errors import Permanent
from common.process import database_path
from ingest.core.health import Checked, Knocks
from ingest.store import channels
from ingest.store.channels import Standing, Trouble
from standalone.cli import main
from standalone.looks.finding import Given, Look, Said, seen
from standalone.looks.outward import certificate, fared
from standalone.looks.stores import GIB, limit, room, skew
from tests.parts.kafka import Kafka
from tests.parts.process import free_port
from tests.service.standalone.conftest import Doctor

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_misspelt_variable_and_a_wrong_value_are_named_with_what_was_meant(doctor: Doctor) -> None:
    code, found = doctor.looks("settings", ORDSTYRER_DESK_KAY_FILE="x", ORDSTYRER_INGEST_SWEEP_MINUTES="often")
    assert (code, found["settings"][0]) == (1, "problem")
    assert "Did you mean ORDSTYRER_DESK_KEY_FILE?" in found["settings"][1]
    assert "ORDSTYRER_INGEST_SWEEP_MINUTES" in found["settings"][1]


def test_settings_that_nothing_starts_with_are_told_alone(doctor: Doctor) -> None:
    code, found = doctor.looks(ORDSTYRER_PORT="ninety")
    assert (code, list(found)) == (1, ["settings"])
    assert "ORDSTYRER_PORT" in found["settings"][1]


def test_half_of_two_settings_that_belong_together_is_a_problem(doctor: Doctor) -> None:
    _, found = doctor.looks("settings", ORDSTYRER_KAFKA="127.0.0.1:1", ORDSTYRER_KAFKA_SECURITY_PROTOCOL="SASL_SSL")
    assert "ORDSTYRER_DATABASE_URL and ORDSTYRER_KAFKA belong together" in found["settings"][1]
    assert "SASL_SSL needs ORDSTYRER_KAFKA_USER" in found["settings"][1]


def test_a_secret_that_is_missing_empty_or_everybodys_is_named_and_never_told(doctor: Doctor, tmp_path: Path) -> None:
    # Where the folder lets everybody in, the file itself must keep them out.
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    file = tmp_path / "password"
    given = {"ORDSTYRER_NOTIFIER_SMTP_PASSWORD_FILE": file, "ORDSTYRER_NOTIFIER_SMTP_USER": "post"}
    assert "cannot be read" in doctor.looks("secrets", **given)[1]["secrets"][1]
    file.write_text(" \n")
    assert "is empty" in doctor.looks("secrets")[1]["secrets"][1]
    file.write_text("hunter2")
    file.chmod(0o644)
    state, said = doctor.looks("secrets")[1]["secrets"]
    assert (state, "chmod o-r" in said) == ("later", True)
    file.chmod(0o640)
    assert doctor.looks("secrets")[1]["secrets"][0] == "ok"
    assert "hunter2" not in str(doctor.looks())


def test_tables_of_another_version_ask_for_a_migration(doctor: Doctor) -> None:
    async def age() -> None:
        db = SqliteDatabase(database_path(doctor.house.settings))
        await db.write(lambda tx: tx.exec_driver_sql("UPDATE alembic_version_notifier SET version_num = '0001'"))
        await db.close()

    asyncio.run(age())
    code, found = doctor.looks("database")
    assert (code, found["database"][0]) == (1, "problem")
    assert "the tables of notifier are not this version's: run `ordstyrer migrate`" in found["database"][1]


def test_a_store_that_cannot_be_written_is_a_problem(doctor: Doctor) -> None:
    (doctor.house.settings.data_dir / "blobs").write_text("a file where a folder should be")
    code, found = doctor.looks("evidence")
    assert (code, found["evidence"][0]) == (1, "problem")
    assert "cannot be written" in found["evidence"][1]


@pytest.fixture
def mail_server() -> Iterator[Controller]:
    server = Controller(Sink(), hostname="127.0.0.1", port=free_port(), ready_timeout=60.0)
    server.start()
    yield server
    server.stop()


def test_a_mail_server_is_tried_and_one_that_is_away_is_named(doctor: Doctor, mail_server: Controller) -> None:
    host, port = mail_server.hostname, mail_server.port
    given = {"ORDSTYRER_NOTIFIER_SMTP_HOST": host, "ORDSTYRER_NOTIFIER_SMTP_PORT": port}
    assert doctor.looks("mail", **given)[1]["mail"] == ("ok", f"{host}:{port} lets us in; no mail was sent")
    code, found = doctor.looks("mail", ORDSTYRER_NOTIFIER_SMTP_PORT="1")
    assert (code, found["mail"][0]) == (1, "problem")
    assert f"{host}:1" in found["mail"][1]
    _, found = doctor.looks("mail", ORDSTYRER_NOTIFIER_SMTP_PORT=port, ORDSTYRER_NOTIFIER_SMTP_TLS="required")
    assert found["mail"][0] == "problem"


def test_a_token_that_ends_a_trouble_and_a_foreign_signature_are_named(doctor: Doctor) -> None:
    async def trouble() -> None:
        db = SqliteDatabase(database_path(doctor.house.settings))
        at = datetime.now(UTC)
        whose = ("bo", "facebook", "2001")
        checked = Checked(until=at + 3 * DAY)
        await db.write(lambda tx: channels.of(tx, whose).save_check(checked, at))
        one = Trouble(trouble_id=UUID(int=1), trouble="sweeps_fail")
        await db.write(lambda tx: channels.of(tx, whose).begin(one, at))
        knocks = Knocks(forged=4, first_at=at, last_at=at)
        await db.write(lambda tx: channels.save_knocks(tx, ("bo", "facebook", "bo"), knocks))
        await db.close()

    assert doctor.looks("channels")[1]["channels"][0] == "ok"
    asyncio.run(trouble())
    code, found = doctor.looks("channels")
    assert (code, found["channels"][0]) == (1, "problem")
    assert "facebook 2001 of bo: sweeps_fail" in found["channels"][1]
    assert "4 deliveries to facebook/bo bear another signature than ours" in found["channels"][1]


@pytest.mark.parametrize(
    ("checked", "age", "state", "told"),
    [
        (Checked(until=NOW + 30 * DAY), DAY, None, ""),
        (Checked(), DAY, None, ""),
        (Checked(until=NOW + 3 * DAY), DAY, "later", "ends in 3 days"),
        (Checked(until=NOW - DAY), DAY, "problem", "connect the account anew"),
        (Checked(valid=False), DAY, "problem", "takes our token no more"),
        (Checked(), 5 * DAY, "problem", "nobody has looked since 2026-11-17"),
    ],
)
def test_an_account_is_a_problem_once_its_token_fails_or_nobody_has_looked_and_a_warning_days_before(
    checked: Checked, age: timedelta, state: str | None, told: str
) -> None:
    one = Standing(
        municipality="bo", platform="facebook", account_id="1", checked_at=NOW - age, checked=checked, troubles=()
    )
    found = fared([one], NOW)
    assert [s for s, _ in found] == ([state] if state else [])
    assert all(told in said for _, said in found)


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (room(500 * GIB, 1000 * GIB, "x"), "ok"),
        (room(50 * GIB, 1000 * GIB, "x"), "later"),
        (room(GIB // 2, 1000 * GIB, "x"), "problem"),
        (skew(timedelta(seconds=1), timedelta()), "ok"),
        (skew(timedelta(seconds=9), timedelta(seconds=8)), "ok"),
        (skew(timedelta(seconds=-9), timedelta()), "later"),
        (skew(timedelta(minutes=2), timedelta()), "problem"),
        (limit("lock_timeout", 10_000, 20_000), "ok"),
        (limit("lock_timeout", 0, 20_000), "problem"),
        (limit("lock_timeout", 900_000, 20_000), "problem"),
        (certificate("x", 60 * DAY), "ok"),
        (certificate("x", 3 * DAY), "later"),
    ],
)
def test_what_runs_short_is_for_later_first_and_a_problem_near_its_end(found: Said, state: str) -> None:
    assert found[0] == state


def test_an_address_without_tls_and_one_where_nobody_answers_are_problems(doctor: Doctor) -> None:
    code, found = doctor.looks("addresses", ORDSTYRER_DESK_URL="http://desk.example.no")
    assert (code, found["addresses"][0]) == (1, "problem")
    assert "ORDSTYRER_DESK_URL is not https" in found["addresses"][1]
    _, found = doctor.looks("addresses", ORDSTYRER_DESK_URL="https://127.0.0.1:1")
    assert "nobody answers at 127.0.0.1:1" in found["addresses"][1]


@pytest.fixture
def untrusted(tmp_path: Path) -> Iterator[int]:
    """A server whose certificate nobody has signed but itself."""
    made = [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-subj",
        "/CN=localhost",
    ]
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    subprocess.run(["openssl", *made, *files], check=True, capture_output=True)  # noqa: S603, S607 - our own words
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_a_certificate_that_nobody_trusts_is_a_problem(doctor: Doctor, untrusted: int) -> None:
    _, found = doctor.looks("addresses", ORDSTYRER_DESK_URL=f"https://localhost:{untrusted}")
    assert found["addresses"][0] == "problem"
    assert "the certificate of localhost is not trusted" in found["addresses"][1]


async def test_a_look_that_takes_too_long_or_breaks_says_so_and_nothing_else(doctor: Doctor) -> None:
    given = Given({}, doctor.house.settings)  # type: ignore[arg-type]  # no look here reads them

    async def waits(_given: Given) -> Said:
        await asyncio.Event().wait()
        return "ok", ""

    async def breaks(_given: Given) -> Said:
        raise ValueError("hunter2")

    async def refuses(_given: Given) -> Said:
        raise Permanent("chmod 600 it")

    assert (await seen(Look("x", waits, 0.01), given)).said.startswith("no answer within")
    assert "hunter2" not in (await seen(Look("x", breaks, 1), given)).said
    assert (await seen(Look("x", refuses, 1), given)).said == "chmod 600 it"


def test_what_is_not_called_so_is_refused_with_what_there_is(
    doctor: Doctor, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        doctor.looks("databse")
    assert ended.value.code == 2
    assert "there are settings, secrets, database" in capsys.readouterr().err


@pytest.mark.kafka
@pytest.mark.postgres
def test_on_kafka_and_postgresql_it_asks_for_a_migration_and_is_content_after_it(
    doctor: Doctor, kafka: Kafka, database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "checkpoint.key").write_text("1f" * 32)
    (tmp_path / "checkpoint.key").chmod(0o600)
    parts = ("settings", "database", "time-outs", "clock", "bus")
    given = {
        "ORDSTYRER_DATABASE_URL": database,
        "ORDSTYRER_KAFKA": kafka.bootstrap,
        "ORDSTYRER_ARCHIVER_CHECKPOINT_KEY_FILE": tmp_path / "checkpoint.key",
    }
    code, found = doctor.looks(*parts, **given)
    assert (code, found["database"][0], found["settings"][0]) == (1, "problem", "ok")
    assert "ordstyrer migrate" in found["database"][1]
    assert main(["migrate"]) == 0
    capsys.readouterr()
    code, found = doctor.looks(*parts)
    assert (code, {state for state, _ in found.values()}) == (0, {"ok"})
    _, found = doctor.looks("bus", ORDSTYRER_KAFKA_REPLICATION="3")
    assert "1 brokers cannot keep 3 copies" in found["bus"][1]
    nobody = re.sub(r"127\.0\.0\.1:\d+", f"127.0.0.1:{free_port()}", database)
    _, found = doctor.looks("database", ORDSTYRER_DATABASE_URL=nobody)
    assert found["database"][0] == "problem"
