"""A real PostgreSQL server on loopback, with a private cluster in a folder of its own."""

import os
import pwd
import re
import shutil
import signal
import subprocess
from pathlib import Path

from tests.parts.install import PartMissingError, apt_install, program
from tests.parts.part import Part
from tests.parts.process import LOOPBACK

VERSION_MIN = 14
USER = "app"


def binaries() -> Path:
    """The folder of the newest PostgreSQL's programs, after installing Debian's where there is none.

    Raises PartMissingError where there is none of `VERSION_MIN` or newer, and none can be installed.
    """
    if (found := newest()) is None:
        apt_install("postgresql", why="the tests need a PostgreSQL server")
        found = newest()
    if found is None:
        message = f"PostgreSQL {VERSION_MIN} or newer is needed in /usr/lib/postgresql, and none is there."
        raise PartMissingError(message)
    return found


def newest() -> Path | None:
    """The folder that `binaries` would return without installing anything."""
    by_version = {
        int(server.parts[-3]): server.parent
        for server in Path("/usr/lib/postgresql").glob("*/bin/initdb")
        if server.parts[-3].isdigit()
    }
    newest = max(by_version, default=0)
    return by_version[newest] if newest >= VERSION_MIN else None


class Postgres(Part):
    """One server.

    `durable` waits for the disk at every commit, as in production. Tests do without: only a machine that goes
    down loses anything by it, and a killed server still finds every commit.
    """

    name = "PostgreSQL"
    # Does not wait for clients to leave: they are cut off.
    stopped_by = signal.SIGINT

    def __init__(self, *, durable: bool = False, under: Path | None = None) -> None:
        super().__init__(under)
        self._durable = durable
        self._made = 0

    def url(self, database: str, scheme: str = "postgresql+asyncpg") -> str:
        """Where a client finds this database. No password: the server listens on loopback only."""
        return f"{scheme}://{USER}@{self.address}/{database}"

    def create_database(self, about: str = "test", template: str = "template0") -> str:
        """Make a database that no other test has: its name. `template` is copied, and must be at rest."""
        self._made += 1
        # PostgreSQL cuts names at 63 bytes, and two cut alike would be one database.
        name = f"{re.sub('[^a-z0-9]+', '_', about.lower())[:40]}_{os.getpid()}_{self._made}"
        self._client("createdb", "--template", template, name)
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._client("dropdb", "--force", "--if-exists", name)

    def _prepare(self, folder: Path) -> list[str | Path]:
        programs = binaries()
        owned = as_owner(folder)
        cluster = folder / "cluster"
        options = ["--username", USER, "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"]
        _run([*owned, str(programs / "initdb"), "-D", str(cluster), *options])
        with (cluster / "postgresql.conf").open("a") as settings:
            settings.write(self._settings())
        return [*owned, programs / "postgres", "-D", cluster]

    def _settings(self) -> str:
        lines = {
            "listen_addresses": f"'{LOOPBACK}'",
            "port": str(self.port),
            "unix_socket_directories": "''",
            "max_connections": "200",
        }
        if not self._durable:
            lines |= {"fsync": "off", "full_page_writes": "off"}
        return "".join(f"{name} = {value}\n" for name, value in lines.items())

    def _ready(self) -> bool:
        # The port answers while the server still recovers from a kill: only pg_isready tells the two apart.
        asked = [str(binaries() / "pg_isready"), "-q", "-h", LOOPBACK, "-p", str(self.port), "-U", USER]
        return subprocess.run(asked, check=False).returncode == 0

    def _client(self, name: str, *arguments: str) -> None:
        where = ["-h", LOOPBACK, "-p", str(self.port), "-U", USER]
        _run([str(binaries() / name), *where, *arguments])


def as_owner(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: root gives the folder to another user and runs it as that one."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    owner = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, owner)
    setpriv = program("setpriv", "util-linux")
    account = pwd.getpwnam(owner)
    return [str(setpriv), f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode != 0:
        message = f"PostgreSQL's {Path(command[-1]).name} failed:\n{' '.join(command)}\n{done.stderr[-2000:]}"
        raise PartMissingError(message)
