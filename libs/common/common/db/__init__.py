"""One door to the database: units of work on SQLite (one writer thread) or PostgreSQL (asyncpg).

A unit of work is a plain function of a transaction; nothing is awaited inside. It runs in a savepoint or a
transaction of its own and is acknowledged after the commit, on both databases alike.
"""

from common.db.away import passes
from common.db.each import Each, rows_of
from common.db.held import Held
from common.db.many import Among, add_up_each, by_municipality, insert_each, lock_each, upsert_each
from common.db.port import ACROSS, Database, Instant, Tx, Unit, announce
from common.db.postgres import PostgresDatabase
from common.db.prepared import Prepared
from common.db.rights import only_added_to
from common.db.roles import make_roles
from common.db.sqlite import SqliteDatabase
from common.db.statements import add_up, insert_once, lock, lock_number, rows, undo, upsert
from common.db.way import Way

__all__ = [
    "ACROSS",
    "Among",
    "Database",
    "Each",
    "Held",
    "Instant",
    "PostgresDatabase",
    "Prepared",
    "SqliteDatabase",
    "Tx",
    "Unit",
    "Way",
    "add_up",
    "add_up_each",
    "announce",
    "by_municipality",
    "insert_each",
    "insert_once",
    "lock",
    "lock_each",
    "lock_number",
    "make_roles",
    "only_added_to",
    "passes",
    "rows",
    "rows_of",
    "undo",
    "upsert",
    "upsert_each",
]
