"""The nightly copies do what they say: the very scripts of the CronJobs are run, on a real PostgreSQL and on SQLite."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.cluster.overlays import Manifest
from tests.deploy.test_kubernetes import of
from tests.parts.postgres import Postgres, binaries

# Longer than others: the first time the tools are built.
pytestmark = pytest.mark.timeout(1800)
LONG_AGO = (0, 0)


def script(every: list[Manifest], kind: str) -> str:
    """What the one CronJob of an overlay runs."""
    (job,) = of("CronJob", every).values()
    command: list[str] = job["spec"]["jobTemplate"]["spec"]["template"]["spec"][kind][0]["command"]
    assert command[:2] == ["sh", "-euc"]
    return command[2]


def run(text: str, folder: Path, **places: Path) -> subprocess.CompletedProcess[str]:
    """Run it with our places for the pod's."""
    for name, place in places.items():
        text = text.replace(f"/{name.replace('_', '/')}", str(place))
    path = f"{binaries()}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    environ = {**os.environ, "PATH": path, "DUMP_DAYS": "14"}
    return subprocess.run(  # noqa: S603 - our own script
        ["sh", "-euc", text],  # noqa: S607 - the machine's shell
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_dump_of_postgresql_can_be_restored_and_old_ones_go(
    built: dict[str, list[Manifest]], postgres: Postgres, tmp_path: Path
) -> None:
    database, again = postgres.create_database("dumped"), postgres.create_database("restored")
    backup, url = tmp_path / "backup", tmp_path / "url"
    backup.mkdir()
    url.write_text(postgres.url(database), encoding="utf-8")
    (old := backup / "2020-01-01T0215.dump").touch()
    os.utime(old, LONG_AGO)
    sql = [str(binaries() / "psql"), "-qAt", "-v", "ON_ERROR_STOP=1"]
    made = "CREATE SCHEMA archiver; CREATE TABLE archiver.journal AS SELECT 'sealed' AS what"
    subprocess.run([*sql, "-c", made, postgres.url(database, "postgresql")], check=True)  # noqa: S603 - fixed words
    done = run(script(built["production"], "initContainers"), tmp_path, run_secrets_database_url=url, backup=backup)
    assert done.returncode == 0, done.stderr
    (dump,) = backup.iterdir()
    assert dump.suffix == ".dump"
    restore = [str(binaries() / "pg_restore"), "--dbname", postgres.url(again, "postgresql"), str(dump)]
    subprocess.run(restore, check=True)  # noqa: S603 - fixed words
    asked = [*sql, "-c", "SELECT what FROM archiver.journal", postgres.url(again, "postgresql")]
    assert subprocess.run(asked, check=True, capture_output=True, text=True).stdout == "sealed\n"  # noqa: S603 - fixed words


def test_a_dump_that_fails_ends_the_job_and_leaves_nothing_that_looks_whole(
    built: dict[str, list[Manifest]], postgres: Postgres, tmp_path: Path
) -> None:
    backup, url = tmp_path / "backup", tmp_path / "url"
    backup.mkdir()
    url.write_text(postgres.url("nobody_made_this"), encoding="utf-8")
    done = run(script(built["production"], "initContainers"), tmp_path, run_secrets_database_url=url, backup=backup)
    assert done.returncode != 0
    assert not list(backup.glob("*.dump"))


def test_the_small_overlays_copy_is_whole_while_the_database_is_in_use(
    built: dict[str, list[Manifest]], tmp_path: Path
) -> None:
    data, backup = tmp_path / "data", tmp_path / "backup"
    (data / "blobs" / "bo").mkdir(parents=True)
    (data / "blobs" / "bo" / "sealed").write_text("evidence", encoding="utf-8")
    (old := backup / "2020-01-01T0215").mkdir(parents=True)
    os.utime(old, LONG_AGO)
    with sqlite3.connect(data / "ordstyrer.db") as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE journal (what)")
        database.execute("INSERT INTO journal VALUES ('sealed')")
        database.commit()
        done = run(script(built["small"], "containers"), tmp_path, var_lib_ordstyrer=data, backup=backup)
        assert done.returncode == 0, done.stderr
    (copy,) = backup.iterdir()
    assert (copy / "blobs" / "bo" / "sealed").read_text(encoding="utf-8") == "evidence"
    assert sqlite3.connect(copy / "ordstyrer.db").execute("SELECT what FROM journal").fetchall() == [("sealed",)]
