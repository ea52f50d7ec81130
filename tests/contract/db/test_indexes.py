"""Every hot query finds its rows by an index on real PostgreSQL, as a service's own role, in tables that are large."""

import os
import statistics
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Table, event, select
from sqlalchemy.types import Boolean, Date, DateTime, Float, Integer, LargeBinary, Uuid

from archiver.store.items import Items
from archiver.store.ledger import Ledger
from archiver.store.public import Published
from archiver.store.public_tables import ENTRY, PAGE
from archiver.store.tables import EVENT, ITEM, POST
from common import migrate
from common.db import ACROSS, PostgresDatabase, Tx
from common.log import logger
from common.outbox import Relay
from common.work.heads import ANY
from common.work.lease import any_free, lease
from desk.core.facts import Case
from desk.core.sieve import Wanted
from desk.store import MACHINERY, Cases
from desk.store.queue import PAGE_CASES, Queue
from desk.store.searching import Asked, Searching
from desk.store.tables import AUDIT, CASES, FINDABLE, LOG
from tests.contract.set_clock import SetClock
from tests.core.desk.scene import ANSWER, BO, T0, Run, decided, item, item_id

pytestmark = pytest.mark.postgres
ROLE = f"indexed_{os.getpid()}"
MANY = 10_000
OTHERS = 3
OUTBOX, JOB = MACHINERY.outbox.table, MACHINERY.jobs
NOW = T0 + timedelta(hours=1)
# Of what is sent and done, all but some: that is what a day leaves.
OPEN_EACH = 200


def value_sql(column: Column[Any]) -> str:
    """Return what row `n` of municipality `m` has in a column."""
    named = {
        "municipality": "CASE m WHEN 0 THEN 'bo' ELSE 'kommune-' || m END",
        "sent_at": f"CASE WHEN n % {OPEN_EACH} > 0 THEN timestamptz '2026-05-14 12:00Z' END",
        "done_at": f"CASE WHEN n % {OPEN_EACH} > 0 THEN timestamptz '2026-05-14 12:00Z' END",
        "lease_until": "NULL",
        "args": r"'{}'::bytea",
        "headers": r"'{}'::bytea",
        "series": "'main'",
        "seq": f"n + m * {MANY}",
        "words": "' lyset i veien ' || n || ' er borte '",
        "account_id": "'100'",
        "platform": "'facebook'",
    }
    if column.name in named:
        return named[column.name]
    kinds = {
        Uuid: f"md5('{column.name}' || n || '.' || m)::uuid",
        DateTime: "timestamptz '2026-05-14 12:00Z' - n * interval '1 second'",
        Date: "date '2026-05-14' - n",
        Boolean: "n % 2 = 0",
        LargeBinary: r"'{}'::bytea",
        Integer: "n",
        Float: "n",
    }
    kind = column.type.impl_instance if hasattr(column.type, "impl_instance") else column.type
    return next((sql for one, sql in kinds.items() if isinstance(kind, one)), "'t' || n || '.' || m")


def fill(tx: Tx, *tables: Table, many: int = MANY) -> None:
    """Give four municipalities so many rows each in every table."""
    for table in tables:
        columns = [c for c in table.columns if not (c.autoincrement is True and c.primary_key)]
        names, values = ", ".join(f'"{c.name}"' for c in columns), ", ".join(map(value_sql, columns))
        rows = f"generate_series(1, {many}) n, generate_series(0, {OTHERS}) m"
        tx.exec_driver_sql(f"INSERT INTO {table.name} ({names}) SELECT {values} FROM {rows}")  # noqa: S608 - names of ours
        tx.exec_driver_sql(f"ANALYZE {table.name}")


def fill_cases(tx: Tx) -> None:
    """Let ten thousand questions wait in each municipality, made of one real case."""
    case = Run().take(item(), decided((ANSWER,), due_at=T0 + timedelta(days=2))).case
    Cases(tx, BO).put(case, T0)
    own = {
        "municipality": "CASE m WHEN 0 THEN 'bo' ELSE 'kommune-' || m END",
        "item_id": "md5(n || '.' || m)::uuid",
        "due_at": "due_at + n * interval '1 second'",
        "received_at": "received_at - n * interval '1 second'",
    }
    names = [c.name for c in CASES.columns]
    values = ", ".join(own.get(name, name) for name in names)
    rows = f"desk_case, generate_series(1, {MANY}) n, generate_series(0, {OTHERS}) m"
    tx.exec_driver_sql(f"INSERT INTO desk_case ({', '.join(names)}) SELECT {values} FROM {rows}")  # noqa: S608 - names of ours
    tx.exec_driver_sql("ANALYZE desk_case")


def scans(tx: Tx, unit: Callable[[Tx], object]) -> Iterator[tuple[str, str]]:
    """Run a unit, and yield of each statement it sends the tables that PostgreSQL reads from end to end."""
    sent: list[tuple[str, Any]] = []

    def before(_c: object, _cursor: object, sql: str, values: Any, _context: object, many: bool) -> None:  # noqa: ANN401 - SQLAlchemy's own
        if not many and "set_config" not in sql and sql.lstrip().startswith(("SELECT", "UPDATE", "DELETE")):
            sent.append((sql, values))

    event.listen(tx, "before_cursor_execute", before)
    unit(tx)
    event.remove(tx, "before_cursor_execute", before)
    assert sent, "a unit that asks nothing proves nothing"
    for sql, values in sent:
        plan = tx.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {sql}", values).scalar_one()
        yield from ((table, sql) for table in _read_whole(plan[0]["Plan"]))


def _read_whole(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for child in node.get("Plans", ()):
        yield from _read_whole(child)


@pytest.fixture
async def databases(database: str) -> AsyncIterator[dict[str, PostgresDatabase]]:
    """Desk and archiver as a service's role; their owner fills them."""
    roles = {"desk": ROLE, "archiver": ROLE}
    owners = {name: PostgresDatabase(database, name, connections_max=1) for name in roles}
    await owners["desk"].write(lambda tx: tx.exec_driver_sql(f"CREATE ROLE {ROLE} LOGIN"))
    await migrate.upgrade(database, roles, roles)
    await owners["desk"].write(fill_cases)
    await owners["desk"].write(lambda tx: fill(tx, OUTBOX, JOB, FINDABLE, LOG, AUDIT))
    await owners["archiver"].write(lambda tx: fill(tx, EVENT, ITEM, ENTRY, POST, PAGE))
    url = database.replace("://app@", f"://{ROLE}@")
    opened = {name: PostgresDatabase(url, name, connections_max=1) for name in roles}
    yield opened
    for db in opened.values():
        await db.close()
    await owners["desk"].write(lambda tx: tx.exec_driver_sql(f"DROP OWNED BY {ROLE}"))
    await owners["desk"].write(lambda tx: tx.exec_driver_sql(f"DROP ROLE {ROLE}"))
    for db in owners.values():
        await db.close()


NO_DAY = date(1970, 1, 1)
"""Nothing is published of it: the rows that fill the tables are no entries that could be read."""
FOUND = Asked(accounts=(("facebook", "100"),), words=("lyset", "7"))
ASKED: dict[str, tuple[str, Callable[[Tx], object]]] = {
    "a page of the queue": ("desk", lambda tx: Queue(tx, BO, NOW, None).page(Wanted(), 1)),
    "the counts of the queue": ("desk", lambda tx: Queue(tx, BO, NOW, None).counts(Wanted())),
    "a case by its item": ("desk", lambda tx: Cases(tx, BO).get(item_id())),
    "a timeline": ("desk", lambda tx: Cases(tx, BO).timeline(item_id())),
    "a search": ("desk", lambda tx: Searching(tx, BO).count(FOUND)),
    "whether a job is due": ("desk", lambda tx: any_free(tx, JOB, NOW, ANY)),
    "the lease of jobs": ("desk", lambda tx: lease(tx, JOB, NOW, 8, ANY)),
    "an item of the archive": ("archiver", lambda tx: Items(tx, BO).get(item_id())),
    "the journal's head": ("archiver", lambda tx: Ledger(tx, BO, "main").head()),
    "a day of the public journal": ("archiver", lambda tx: Published(tx, BO).entries("main", NO_DAY)),
    "the days beside it": ("archiver", lambda tx: Published(tx, BO).beside("main", NO_DAY)),
    "a search in the public journal": ("archiver", lambda tx: Published(tx, BO).found("main", ("flomvoll",), NO_DAY)),
    "what is published of a case": ("archiver", lambda tx: Published(tx, BO).refresh(item_id(), NOW)),
    "lines about a record": ("archiver", lambda tx: list(Ledger(tx, BO, "main").lines_of(item_id()))),
}


async def test_no_hot_query_reads_a_large_table_from_end_to_end(databases: dict[str, PostgresDatabase]) -> None:
    relay = Relay(MACHINERY.outbox, databases["desk"], None, SetClock(), logger("relay"))  # type: ignore[arg-type]  # it publishes nothing here
    found = {
        what: whole
        for what, (service, unit) in {**ASKED, "what is unsent": ("desk", relay.oldest_unsent)}.items()
        if (whole := await databases[service].write(lambda tx, u=unit: list(scans(tx, u))))  # type: ignore[misc]  # bound now, not at the call
    }
    assert found == {}
    forgotten = select(AUDIT.c.who).where(AUDIT.c.what == "nothing").execution_options(**{ACROSS: "a test"})
    whole = await databases["desk"].read(lambda tx: list(scans(tx, lambda t: t.execute(forgotten).all())))
    assert [table for table, _ in whole] == ["desk_audit"], "what no index serves is found"
    took = sorted([await _page_took(databases["desk"]) for _ in range(100)])
    print(f"queue page, {MANY} open: median {statistics.median(took):.1f} ms, p99 {took[98]:.1f} ms")  # noqa: T201 - measured here


def _drawn(tx: Tx) -> list[Case]:
    queue = Queue(tx, BO, NOW, None)
    queue.counts(Wanted())
    return queue.page(Wanted(), 1)


async def _page_took(db: PostgresDatabase) -> float:
    began = time.perf_counter()
    cases = await db.read(_drawn)
    assert len(cases) == PAGE_CASES
    return (time.perf_counter() - began) * 1000
