"""Tells what passes by itself (a lost connection, a full disk, a lock) from a statement of ours that is wrong."""

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

_SQLITE_PASSES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        # Nothing passes here before somebody restores; but waiting is better than parking every message.
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    }
)
_STATES_PASS = ("08", "28", "40", "53", "57", "58", "25006", "25P03", "3D000", "42P01", "55P03")
"""SQLSTATE classes and codes (PostgreSQL, appendix A): connection, sign-in, deadlock, resources, shutdown,
failed disk, a server that became a replica, a transaction that idled too long, no database or table yet (not
migrated), a lock's time-out."""
_READ_ONLY = "25006"


def passes(problem: BaseException) -> bool:
    """True when the same statement may well succeed later; false when it is our statement or its values."""
    if isinstance(problem, OSError | TimeoutError | PoolTimeoutError):
        return True
    if isinstance(problem, DBAPIError) and problem.connection_invalidated:
        return True
    cause = problem.orig if isinstance(problem, DBAPIError) else problem
    if isinstance(cause, sqlite3.Error):
        return _sqlite_passes(cause)
    state = _state(cause)
    # asyncpg tells of a connection that is closed already without a code.
    return state.startswith(_STATES_PASS) if state else _is_closed(cause)


def is_write_while_reading(problem: BaseException) -> bool:
    """True when a unit for reading tried to write."""
    cause = problem.orig if isinstance(problem, DBAPIError) else problem
    if isinstance(cause, sqlite3.Error):
        return _code(cause) == sqlite3.SQLITE_READONLY
    return _state(cause) == _READ_ONLY


def _sqlite_passes(cause: sqlite3.Error) -> bool:
    return _code(cause) in _SQLITE_PASSES or str(cause).startswith("no such table")


def _code(cause: sqlite3.Error) -> int:
    """Return the primary result code; the extended one says more than we ask."""
    return int(getattr(cause, "sqlite_errorcode", 0)) & 0xFF


def _state(cause: BaseException | None) -> str:
    return str(getattr(cause, "sqlstate", None) or "")


def _is_closed(cause: BaseException | None) -> bool:
    chain = {type(e).__name__ for e in (cause, getattr(cause, "__cause__", None))}
    return "InterfaceError" in chain
