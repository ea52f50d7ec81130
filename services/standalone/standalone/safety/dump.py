"""PostgreSQL's own tools: `pg_dump` of one snapshot, `pg_restore` that gives nobody but the owner anything."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from common.db.address import address_of
from common.errors import Permanent
from standalone.parsers.made import SERVICES

# Whoever may read what was restored is told afterwards, by the migration.
_NOBODYS = ("--no-owner", "--no-privileges")


def dump(url: str, snapshot: str, to: Path) -> None:
    """Dump every service's schema as one snapshot sees them. Permanent says what the tool said."""
    schemas = [f"--schema={name}" for name in SERVICES]
    _run("pg_dump", url, ["--format=custom", *_NOBODYS, *schemas, f"--snapshot={snapshot}", f"--file={to}"])


def restore(url: str, dumped: Path) -> None:
    """Restore in one transaction, whole or not at all, readable to the owner alone."""
    words = [*_NOBODYS, "--exit-on-error", "--single-transaction", f"--dbname={address_of(url).database}", str(dumped)]
    _run("pg_restore", url, words)


def _run(tool: str, url: str, words: Sequence[str]) -> None:
    program = shutil.which(tool)
    if program is None:
        raise Permanent(f"{tool} is not here: install PostgreSQL's client programs, of the server's version or newer")
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        [program, *words], env={**os.environ, **_environ(url)}, capture_output=True, check=False
    )
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()[:1] or ["it said nothing"]
        raise Permanent(f"{tool} failed: {said[0]}")


def _environ(url: str) -> dict[str, str]:
    """Say where the server is in the words of its tools: no password stands on a command line."""
    at = address_of(url)
    said = {
        "PGHOST": at.host,
        "PGPORT": str(at.port),
        "PGUSER": at.user,
        "PGPASSWORD": at.password,
        "PGDATABASE": at.database,
        "PGSSLMODE": next(iter(at.options.get("ssl", at.options.get("sslmode", ()))), ""),
    }
    return {name: value for name, value in said.items() if value}
