"""What went wrong, in a sentence that says where and what to do: for whoever typed a command, not a traceback."""

import errno
import os
import socket
import sqlite3
import sys
from collections.abc import Iterator, Mapping

from common.db.address import Address, address_of
from common.errors import OrdstyrerError
from common.process import database_path
from common.settings import PREFIX, Settings, WrongSettings, unknown_variables

URL = f"{PREFIX}DATABASE_URL"
MIGRATE = "the tables are not this version's: run `ordstyrer migrate`"
FILES = {
    errno.ENOSPC: "free some space there, then do it again",
    errno.EDQUOT: "free some space there, then do it again",
    errno.EACCES: "let this user in, or name another place",
    errno.EPERM: "let this user in, or name another place",
    errno.EROFS: "name a place that can be written",
    errno.ENOTDIR: "name a folder",
    errno.EEXIST: "name a folder",
    errno.EISDIR: "name a file",
    errno.ENOENT: "is it spelt right, and from this folder?",
}
"""What to do about a file, by the system's number of what is wrong with it."""


def tell(command: str, problem: Exception, environ: Mapping[str, str]) -> bool:
    """Say on standard error what went wrong, and which settings' names are mistyped; false where nobody foresaw it."""
    said = said_of(problem, environ)
    if said is None:
        return False
    sys.stderr.writelines(f"{line}\n" for line in (f"ordstyrer {command}: {said}", *_mistyped(environ)))
    return True


def said_of(problem: BaseException, environ: Mapping[str, str]) -> str | None:
    """Return the sentence; None for what is a fault of ours and is told whole."""
    if isinstance(problem, OrdstyrerError) and not str(problem).startswith("database:"):
        return str(problem)
    for cause in _causes(problem):
        said = _of_database(cause, environ) or _of_file(cause)
        if said is not None:
            return said
    return str(problem) if isinstance(problem, OrdstyrerError) else None


def _mistyped(environ: Mapping[str, str]) -> list[str]:
    """Return a sentence for each setting that nothing reads: the likeliest reason when something is not found."""
    from standalone.compose import known_variables  # noqa: PLC0415 - heavy, and needed when something is wrong only

    return unknown_variables(environ, known_variables())


def _causes(problem: BaseException) -> Iterator[BaseException]:
    """Yield the error, what it came of, and what a library wrapped."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [problem]
    while waiting:
        one = waiting.pop(0)
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [getattr(one, "orig", None), one.__cause__]
            waiting += one.exceptions if isinstance(one, BaseExceptionGroup) else ()


def _of_database(cause: BaseException, environ: Mapping[str, str]) -> str | None:
    try:
        settings = Settings.from_environ(environ)
        url = settings.direct_url() or settings.url()
    except WrongSettings as e:
        return str(e)
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause, str(database_path(settings)))
    return None if url is None else _of_postgres(cause, address_of(url))


def _of_sqlite(cause: sqlite3.Error, path: str) -> str | None:
    code = int(getattr(cause, "sqlite_errorcode", 0)) & 0xFF
    if str(cause).startswith(("no such table", "no such column")):
        return MIGRATE
    if code == sqlite3.SQLITE_FULL:
        return f"there is no room left where {path} lies: free some space there, then do it again"
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return f"{path} is broken, or no database: put a backup in its place (`ordstyrer restore`)"
    if code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR}:
        return f"{path} cannot be read or written: let this user in, or set {PREFIX}DATA_DIR to another folder"
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return f"{path} is held by another process for too long: do it again"
    return None


def _of_postgres(cause: BaseException, at: Address) -> str | None:
    where, name, user = f"{at.host}:{at.port}", at.database, at.user
    state = str(getattr(cause, "sqlstate", None) or "")
    by_state = {
        "28P01": f"PostgreSQL at {where} refuses the password of '{user}': mend it in {URL}, or in the file it lies in",
        "28000": f"PostgreSQL at {where} lets '{user}' not in: look at pg_hba.conf, and at the user in {URL}",
        "3D000": f"PostgreSQL at {where} has no database '{name}': create it (createdb {name}), or mend {URL}",
        "42P01": MIGRATE,
        "42703": MIGRATE,
        "3F000": MIGRATE,
        "42501": f"'{user}' lacks a right in the database '{name}': run `ordstyrer migrate` as the owner of the tables",
        "53100": f"PostgreSQL at {where} has no room left on its disk: free some space there, then do it again",
        "53300": f"PostgreSQL at {where} has no connection left: raise max_connections, or end what holds them",
        "57P03": f"PostgreSQL at {where} is just starting or stopping: do it again in a minute",
    }
    if state in by_state:
        return by_state[state]
    if isinstance(cause, socket.gaierror):
        return f"no machine is called '{at.host}': mend the name in {URL}"
    if isinstance(cause, ConnectionError | TimeoutError) or (isinstance(cause, OSError) and cause.filename is None):
        return f"PostgreSQL does not answer at {where}: is it running, and named right in {URL}?"
    return None


def _of_file(cause: BaseException) -> str | None:
    if not isinstance(cause, OSError) or cause.errno not in FILES:
        return None
    where = f"{os.fsdecode(cause.filename)}: " if cause.filename else ""
    return f"{where}{os.strerror(cause.errno)}: {FILES[cause.errno]}"
