"""A backup in a fresh cluster: the journal ends in the same hash, all is whole, and what was erased since is gone.

`make drill` runs these, and prints what an operator sees.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import asyncpg
import msgspec
import pytest
from sqlalchemy import insert

from archiver.store.erasing import Erasing
from common.blob import digest
from common.db import Database, PostgresDatabase, SqliteDatabase, Tx
from common.events import AccountFact, AccountState, ItemErased
from desk.store import Registry
from desk.store.tables import CLAIMS
from standalone.parsers.made import SERVICES
from standalone.safety.dump import restore
from tests.migrated import migrated
from tests.parts.postgres import Postgres
from tests.service.archiver.conftest import staged
from tests.service.archiver.recorded import AT, confirmed, decided, item_id, posted, wanted
from tests.service.archiver.stage import Stage

RAW, RAW_ERASED = b'{"verb":"add","id":"c1"}', b'{"verb":"add","id":"c9"}'
GONE = "Ring meg paa 90 00 00 00, jeg heter Ola Resident"


class Installation:
    """A data folder and a database, used by commands of the product as processes of their own."""

    def __init__(self, folder: Path, url: str | None) -> None:
        self.folder, self.url = folder, url
        folder.mkdir(exist_ok=True)

    def open(self, service: str) -> Database:
        if self.url is None:
            return SqliteDatabase(self.folder / "ordstyrer.db")
        return PostgresDatabase(self.url, service, connections_max=2)

    async def run(self, *words: str) -> tuple[int, str]:
        """Run a command; return its exit code and what it said."""
        return await asyncio.to_thread(self._run, words)

    def _run(self, words: Sequence[str]) -> tuple[int, str]:
        environ = {k: v for k, v in os.environ.items() if not k.startswith("ORDSTYRER_")}
        environ |= {"ORDSTYRER_DATA_DIR": str(self.folder)}
        if self.url is not None:
            key = str(self.folder / "checkpoint.key")
            environ |= {"ORDSTYRER_DATABASE_URL": self.url, "ORDSTYRER_ARCHIVER_CHECKPOINT_KEY_FILE": key}
        command = [sys.executable, "-m", "standalone", *words]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
        print(f"$ ordstyrer {words[0]}\n{done.stdout}{done.stderr}")  # noqa: T201 - `make drill` shows it
        return done.returncode, done.stdout + done.stderr

    def holds(self, content: bytes) -> bool:
        """True when these bytes lie among the kept files."""
        name = digest(content)
        return (self.folder / "blobs" / "sogne" / name[:2] / name).exists()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def installations(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Installation, Installation]]:
    """The one that is lost, and an empty one on a cluster of its own."""
    if request.param == "sqlite":
        yield Installation(tmp_path / "old", None), Installation(tmp_path / "new", None)
        return
    url = str(request.getfixturevalue("database"))
    with Postgres() as fresh:
        yield (
            Installation(tmp_path / "old", url),
            Installation(tmp_path / "new", fresh.url(fresh.create_database("new"))),
        )


async def lived(old: Installation) -> Stage:
    """A journal with a record, seals and checkpoints, an account in the registry, and a comment nothing keeps."""
    await migrated(old.url or f"sqlite:///{old.folder / 'ordstyrer.db'}", SERVICES)
    stage = staged(old.open("archiver"), old.folder, old.url or "")
    kept = await stage.world.blobs.put("sogne", RAW)
    gone = await stage.world.blobs.put("sogne", RAW_ERASED)
    await stage.tell(posted(change_sha256=kept), decided(), confirmed(), wanted())
    await stage.tell(posted("c9", change_sha256=gone, text=GONE))
    for _ in range(2):
        await stage.work(later=timedelta(seconds=30))
    desk = old.open("desk")
    await desk.write(_at_the_desk)
    await desk.close()
    return stage


def _at_the_desk(tx: Tx) -> None:
    history = (AccountState(state="active", since=AT),)
    account = AccountFact(platform="facebook", account_id="100", name="Søgne kommune", history=history)
    Registry(tx, "sogne").put(account, AT)
    values = {"municipality": "sogne", "item_id": item_id("c9"), "person": "Kari", "since": AT, "until": AT}
    tx.execute(insert(CLAIMS).values(values))


async def erased(stage: Stage) -> bytes:
    """The comment is erased after the backup, and the topic that tells of it is what is left."""
    at = AT + timedelta(days=1)
    proof = {"actor": "ola", "because": "asked"}
    await stage.db.write(lambda tx: Erasing(tx, "sogne", lambda: b"s" * 32).item(item_id("c9"), proof, at))
    lines = [{"event": "ItemErased", **msgspec.to_builtins(event)} for event in await stage.told(ItemErased)]
    await stage.db.close()
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


def lose(old: Installation, new: Installation) -> None:
    """Database and files are gone; what lies elsewhere is left: the key, and the folder of checkpoints."""
    for name in ("checkpoint.key", "checkpoints"):
        source = old.folder / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, new.folder / name)
    shutil.rmtree(old.folder)


async def everything(url: str) -> str:
    """Every row of every table, as text."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    query = "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema = ANY($1)"
    tables = await connection.fetch(query, list(SERVICES))
    found = [await connection.fetch(f'SELECT * FROM "{s}"."{t}"') for s, t in tables]  # noqa: S608 - the catalogue's names
    await connection.close()
    return "\n".join(str(dict(row)) for rows in found for row in rows)


async def words_of(new: Installation) -> str:
    if new.url is not None:
        return await everything(new.url)
    return (new.folder / "ordstyrer.db").read_bytes().decode("utf-8", "replace")


async def test_a_restore_ends_in_the_same_head_and_what_was_erased_since_is_gone(
    installations: tuple[Installation, Installation], tmp_path: Path
) -> None:
    old, new = installations
    backup, erasures = tmp_path / "backup", tmp_path / "erasures.jsonl"
    stage = await lived(old)
    assert (await old.run("backup", str(backup)))[0] == 0
    erasures.write_bytes(await erased(stage))
    lose(old, new)

    code, said = await new.run("restore", str(backup), "--erasures", str(erasures), *_roles(new, tmp_path))
    heads = [line for line in said.splitlines() if ", head " in line]
    assert code == 0, said
    assert {line.split(":")[0] for line in heads} == {"sogne/main", "sogne/evidence"}
    assert all(line.endswith("identical") for line in heads)
    assert "of 1 item erased since, 1 stood in the backup and went again" in said
    assert "1 shared facts wait" in said
    assert new.holds(RAW), "what the archive keeps is there"
    assert not new.holds(RAW_ERASED), "files of what was erased are not"
    assert GONE not in await words_of(new)
    assert (await new.run("archive", "verify"))[0] == 0
    assert await _claims(new) == 0, "every service has erased it"


def _roles(new: Installation, tmp_path: Path) -> Sequence[str]:
    if new.url is None:
        return ()
    (urls := tmp_path / "urls").mkdir()
    for name in SERVICES:
        (urls / name).write_text(new.url.replace("://app@", f"://{name}_login@"))
    return "--make-roles", str(urls)


async def _claims(new: Installation) -> int:
    db = new.open("desk")
    found = await db.read(lambda tx: tx.exec_driver_sql("SELECT count(*) FROM desk_claim").scalar_one())
    await db.close()
    return int(found)


@pytest.mark.postgres
async def test_before_what_was_erased_is_erased_again_no_service_can_read_what_was_restored(
    database: str, tmp_path: Path
) -> None:
    old = Installation(tmp_path / "old", database)
    stage = await lived(old)
    assert (await old.run("backup", str(tmp_path / "backup")))[0] == 0
    await stage.db.close()
    with Postgres() as fresh:
        new = fresh.url(fresh.create_database("new"))

        async def read_too_early() -> None:
            owner = await asyncpg.connect(new.replace("+asyncpg", ""))
            await owner.execute("CREATE ROLE desk_login LOGIN")
            restore(new, tmp_path / "backup" / "database.dump")
            early = await asyncpg.connect(new.replace("+asyncpg", "").replace("://app@", "://desk_login@"))
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await early.fetch("SELECT * FROM desk.desk_claim")
            assert await owner.fetchval("SELECT count(*) FROM desk.desk_claim") == 1
            await early.close()
            await owner.close()

        await read_too_early()


async def test_nothing_is_restored_over_what_is_there_or_from_what_is_not_whole(tmp_path: Path) -> None:
    old, backup = Installation(tmp_path / "old", None), tmp_path / "backup"
    stage = await lived(old)
    await stage.db.close()
    assert (await old.run("backup", str(backup)))[0] == 0
    code, said = await old.run("restore", str(backup), "--nothing-erased-since")
    assert code == 1
    assert "is there already" in said

    new = Installation(tmp_path / "new", None)
    with (backup / "ordstyrer.db").open("ab") as file:
        file.write(b"!")
    code, said = await new.run("restore", str(backup), "--nothing-erased-since")
    assert code == 1
    assert "not what was backed up" in said
    (backup / "manifest.json").unlink()
    assert "no whole backup" in (await new.run("restore", str(backup), "--nothing-erased-since"))[1]
    assert not (new.folder / "ordstyrer.db").exists()


async def test_a_restore_asks_what_was_erased_since(tmp_path: Path) -> None:
    assert (await Installation(tmp_path / "new", None).run("restore", str(tmp_path)))[0] == 2
