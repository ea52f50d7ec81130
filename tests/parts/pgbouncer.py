"""A real PgBouncer on loopback, before a PostgreSQL server: it lends a connection for one transaction."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import make_url

from tests.parts.install import program
from tests.parts.part import Part
from tests.parts.postgres import USER, Postgres, as_owner
from tests.parts.process import LOOPBACK


class PgBouncer(Part):
    """One pooler, in transaction mode; in `session` mode a client keeps its connection.

    It has few connections to lend, so that clients get one another's: what somebody leaves on one is somebody else's.
    """

    name = "PgBouncer"

    def __init__(
        self, server: Postgres, users: Iterable[str] = (), *, mode: str = "transaction", lends_max: int = 3
    ) -> None:
        super().__init__()
        self._server = server
        self._users = (USER, *users)
        self._mode = mode
        self._lends_max = lends_max

    def through(self, url: str) -> str:
        """Return the URL by which a client finds the same database by the pooler."""
        return make_url(url).set(port=self.port).render_as_string(hide_password=False)

    def _prepare(self, folder: Path) -> list[str | Path]:
        pgbouncer = program("pgbouncer", "pgbouncer")
        as_other = as_owner(folder)
        users, settings = folder / "users.txt", folder / "pgbouncer.ini"
        users.write_text("".join(f'"{user}" ""\n' for user in self._users), encoding="utf-8")
        lines = {
            "listen_addr": LOOPBACK,
            "listen_port": str(self.port),
            "unix_socket_dir": "",
            "auth_type": "trust",
            "auth_file": str(users),
            "pool_mode": self._mode,
            "default_pool_size": str(self._lends_max),
            "max_client_conn": "400",
            # A server that comes back is seen at once, not after a quarter of a minute.
            "server_login_retry": "0.2",
            # And who waits for one that is gone is told so, as docs/operator asks for.
            "query_wait_timeout": "10",
        }
        text = f"[databases]\n* = host={LOOPBACK} port={self._server.port}\n\n[pgbouncer]\n"
        settings.write_text(text + "".join(f"{name} = {value}\n" for name, value in lines.items()), encoding="utf-8")
        return [*as_other, pgbouncer, settings]
