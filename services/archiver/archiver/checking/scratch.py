"""What has to be remembered across files, in a temporary database on disk: ids, posts, files, references."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from archiver.checking.finding import At, Finding
from archiver.checking.rules import found

_TABLES = """
create table ids (id text primary key, kind text, line integer) without rowid;
create table refs (rule text, problem text, ref text, kind text, file text, line integer);
create table cases (id text primary key, year integer, number integer, line integer, facts blob) without rowid;
create table posts (id text primary key, case_id text, year integer, number integer, line integer, facts blob)
    without rowid;
create table withheld (case_id text, name text, primary key (case_id, name)) without rowid;
create table classes (scheme text, id text, line integer, primary key (scheme, id)) without rowid;
create table files (path text primary key, alike text, size integer, used integer default 0) without rowid;
create index files_alike on files (alike);
create table running (n integer primary key, id text, line integer);
create table shown (file text, id text, primary key (file, id)) without rowid;
create table pdfs (path text primary key, line integer) without rowid;
"""
_CACHE_KIB = 16_384


class Scratch:
    """The temporary database. The system removes it, whatever happens to us."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put(self, sql: str, *values: object) -> bool:
        """Change something; returns whether a row was written."""
        return self._connection.execute(sql, values).rowcount > 0

    def rows(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Yield what a question answers."""
        yield from self._connection.execute(sql, values)

    def one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        """Return the first answer."""
        row: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
        return row

    def refer(self, rule: str, problem: str, ref: str, kinds: str, at: At) -> None:
        """Remember a reference, to be looked up when every id is known. `kinds` "" is any kind of unit."""
        self.put("insert into refs values (?, ?, ?, ?, ?, ?)", rule, problem, ref.lower(), kinds, at.file, at.line)

    def dangling(self, rules: Iterable[str]) -> Iterator[Finding]:
        """Yield the references of these rules that point at nothing."""
        for rule in rules:
            sql = (
                "select r.problem, r.file, r.line from refs r left join ids i on i.id = r.ref "
                "and (r.kind = '' or i.kind = r.kind) where r.rule = ? and i.id is null order by r.rowid"
            )
            for problem, file, line in self.rows(sql, rule):
                yield found(rule, problem, At(file, line))


@contextmanager
def scratch() -> Iterator[Scratch]:
    """Lend a temporary database that spills to disk."""
    # "" is a private file that SQLite deletes as it opens it.
    connection = sqlite3.connect("", isolation_level=None)
    try:
        connection.executescript(
            f"pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-{_CACHE_KIB}; {_TABLES}"
        )
        # One transaction: nothing of it has to last.
        connection.execute("begin")
        yield Scratch(connection)
    finally:
        connection.close()
