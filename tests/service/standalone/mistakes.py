"""The commonest mistakes, each made for real; each returns what is printed."""

import asyncio
import contextlib
import socket
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from fastapi import FastAPI

from common import process
from common.errors import Permanent
from common.process import database_path
from common.settings import Settings, WrongSettings
from common.web import Servers, server_for
from desk.routes import static
from standalone.cli import main
from standalone.commands import demo
from standalone.embedded import hold
from standalone.looks.stores import skew
from standalone.showing.sweeping import PROBLEMS
from standalone.troubles import said_of
from tests.parts.process import free_port
from tests.repo.tree import ROOT
from tests.service.standalone.conftest import House
from tests.service.standalone.refusing import postgresql_that_says


class Place(NamedTuple):
    """An installation, and how a command is run on it."""

    house: House
    run: Callable[..., str]
    setenv: Callable[[str, str], None]


def port_taken(_: Place) -> str:
    with socket.create_server(("127.0.0.1", 0)) as other:
        servers = Servers(server_for(FastAPI(), "127.0.0.1", other.getsockname()[1]))
        with pytest.raises(Permanent) as refused:
            asyncio.run(servers.serve())
    return str(refused.value)


def no_right_to_write(place: Place) -> str:
    (place.house.folder / "file").touch()
    place.setenv("ORDSTYRER_DATA_DIR", str(place.house.folder / "file" / "data"))
    return place.run("migrate")


def two_on_one_folder(place: Place) -> str:
    with hold(place.house.settings, "serve"):
        return place.run("migrate")


def demo_on_real_data(place: Place) -> str:
    with pytest.raises(Permanent) as refused:
        demo._begin_anew(place.house.settings.data_dir)
    return str(refused.value)


def disk_full_of_a_file(_: Place) -> str:
    with pytest.raises(OSError, match="No space left") as full, Path("/dev/full").open("w", encoding="utf-8") as file:
        file.write("x" * 10)
    full.value.filename = "/backups/2026-11-22"
    return str(said_of(full.value, {}))


def disk_full_of_the_database(_: Place) -> str:
    with contextlib.closing(sqlite3.connect(":memory:")) as db:
        db.execute("PRAGMA max_page_count = 1")
        with pytest.raises(sqlite3.OperationalError, match="full") as full:
            db.execute("CREATE TABLE one (a)")
    return str(said_of(full.value, {}))


def no_postgresql(place: Place) -> str:
    place.setenv("ORDSTYRER_DATABASE_URL", f"postgresql+asyncpg://desk:secret@127.0.0.1:{free_port()}/ordstyrer")
    said = place.run("migrate")
    assert place.run("dead-letters", "list") == said
    return said


def refused_with(sqlstate: str) -> Callable[[Place], str]:
    def provoke(place: Place) -> str:
        with postgresql_that_says(sqlstate) as port:
            place.setenv("ORDSTYRER_DATABASE_URL", f"postgresql+asyncpg://desk:secret@127.0.0.1:{port}/ordstyrer")
            said = place.run("migrate")
            assert place.run("dead-letters", "list") == said
        return said

    return provoke


def url_of_another_kind(place: Place) -> str:
    place.setenv("ORDSTYRER_DATABASE_URL", "postgres://desk:secret@127.0.0.1/ordstyrer")
    return place.run("dead-letters", "list")


def not_migrated(place: Place) -> str:
    database_path(place.house.settings).unlink()
    with contextlib.closing(sqlite3.connect(database_path(place.house.settings))) as db:
        db.execute("PRAGMA user_version = 1")
    return place.run("dead-letters", "list")


def later_release(place: Place) -> str:
    with contextlib.closing(sqlite3.connect(database_path(place.house.settings))) as db:
        db.execute("UPDATE alembic_version_desk SET version_num = '9999'")
        db.commit()
    assert main(["migrate"]) == 0, "whoever goes back one release begins on the tables as they are"
    return place.run("doctor", "database")


def no_broker(place: Place) -> str:
    place.setenv("ORDSTYRER_KAFKA", f"127.0.0.1:{free_port()}")
    return place.run("events", "items")


def settings_name_mistyped(place: Place) -> str:
    place.setenv("ORDSTYRER_DATA_DIR", str(place.house.folder / "other"))
    place.setenv("ORDSTYRER_DATADIR", str(place.house.folder / "data"))
    return place.run("archive", "verify")


def settings_value_wrong(place: Place) -> str:
    place.setenv("ORDSTYRER_PORT", "eighty")
    return place.run("archive", "verify")


def service_alone_without_database(_: Place) -> str:
    with pytest.raises(WrongSettings) as refused:
        process._needed_url("desk", Settings.from_environ({}))
    return str(refused.value)


def half_of_two_settings(_: Place) -> str:
    async def opened() -> None:
        async with process.open_doors(Settings.from_environ({"ORDSTYRER_KAFKA": "127.0.0.1:9092"}), {}):
            pass

    with pytest.raises(WrongSettings) as refused:
        asyncio.run(opened())
    return str(refused.value)


def no_packs_folder(place: Place) -> str:
    place.setenv("ORDSTYRER_POLICIES_DIR", "/nowhere")
    return place.run("policy", "check")


def unknown_municipality(place: Place) -> str:
    return place.run("policy", "check", "soge")


def pack_typo(place: Place) -> str:
    pack = place.house.folder / "policies" / "bo" / "pack.toml"
    pack.write_text(pack.read_text(encoding="utf-8").replace("valid_from", "valid_form", 1), encoding="utf-8")
    return place.run("policy", "check", "bo").splitlines()[0]


def no_accounts_file(place: Place) -> str:
    place.setenv("ORDSTYRER_ACCOUNTS_FILE", "acounts.toml")
    return place.run("doctor", "accounts")


def no_such_item(place: Place) -> str:
    return place.run("policy", "explain", "6a1c3f0e-0000-4000-8000-000000000000")


def no_such_letter(place: Place) -> str:
    return place.run("dead-letters", "show", "ingest", "3f0c")


def nothing_runs(place: Place) -> str:
    return place.run("sweep", "--municipality", "bo")


def no_backup(place: Place) -> str:
    return place.run("restore", "/backups/none", "--nothing-erased-since")


def backup_into_a_file(place: Place) -> str:
    file = place.house.folder / "file"
    file.touch()
    return place.run("backup", str(file))


def token_taken_no_more(_: Place) -> str:
    return PROBLEMS["token_invalid"]


def front_end_missing(_: Place) -> str:
    with pytest.raises(Permanent) as missing:
        static._read("web/made", "no.css")
    return str(missing.value)


def clock_wrong(_: Place) -> str:
    return skew(timedelta(seconds=90), timedelta())[1]


def python_too_old(place: Place) -> str:
    old = place.house.folder / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit\nexit 1\n', encoding="utf-8")
    old.chmod(0o755)
    environ = {"PYTHON": str(old), "PATH": "/usr/bin:/bin"}
    done = subprocess.run([ROOT / ".ci/workspace", "sync"], env=environ, capture_output=True, check=False)  # noqa: S603 - ours
    assert done.returncode == 1
    return done.stderr.decode().removeprefix("ordstyrer: ").strip()


def word_mistyped(place: Place) -> str:
    return place.run("archive", "verfy").splitlines()[0]


MISTAKES = (
    port_taken,
    no_right_to_write,
    two_on_one_folder,
    demo_on_real_data,
    disk_full_of_a_file,
    disk_full_of_the_database,
    no_postgresql,
    url_of_another_kind,
    not_migrated,
    later_release,
    no_broker,
    settings_name_mistyped,
    settings_value_wrong,
    service_alone_without_database,
    half_of_two_settings,
    no_packs_folder,
    unknown_municipality,
    pack_typo,
    no_accounts_file,
    no_such_item,
    no_such_letter,
    nothing_runs,
    no_backup,
    backup_into_a_file,
    token_taken_no_more,
    front_end_missing,
    clock_wrong,
    python_too_old,
    word_mistyped,
)
REFUSED = {"wrong_password": "28P01", "no_database": "3D000", "no_connection_left": "53300", "just_starting": "57P03"}
