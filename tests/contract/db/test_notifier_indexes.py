"""The notifier finds what it knows, deadlines and alerts by indexes on real PostgreSQL, in tables that are large."""

import os
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from common import migrate
from common.db import ACROSS, PostgresDatabase, Tx
from common.events import derived_id
from notifier.core.alert import RAISED, Alert, Matter
from notifier.store import METADATA, counted, of
from notifier.store.kept import kept_of_each
from notifier.store.tables import ALERT, DELIVERY, MAIL, OPEN
from tests.contract.db.test_indexes import fill, scans
from tests.core.desk.scene import BO, T0

pytestmark = pytest.mark.postgres
ROLE = f"notifying_{os.getpid()}"
MANY = 2_000
LARGE = {*(table for table in METADATA.sorted_tables if "item_id" in table.c), ALERT, MAIL, DELIVERY.delivery}
ITEM_ID, TELLING = derived_id(BO, "item"), derived_id(BO, "telling")
ALERT_NOW = Alert(
    alert_id=derived_id(BO, "alert"),
    item_id=ITEM_ID,
    revision=1,
    reason="hidden",
    to=("administratorer",),
    clauses=(),
    state=RAISED,
    round_no=1,
    lang="nb",
    due=None,
)
ASKED: dict[str, Callable[[Tx], object]] = {
    "what is known of an item": lambda tx: of(tx, BO).item(ITEM_ID),
    "what is kept of a batch's items": lambda tx: kept_of_each(tx, BO, [ITEM_ID, TELLING]),
    "its account and unit": lambda tx: of(tx, BO).facts.place_of(ITEM_ID),
    "that nothing is open of it": lambda tx: of(tx, BO).rounds.stands(ITEM_ID, None),
    "deadlines that run": lambda tx: of(tx, BO).deadlines.running(None, 50),
    "the next page of them": lambda tx: of(tx, BO).deadlines.running(UUID(int=1 << 127), 50),
    "how many nobody has answered": counted,
    "the alerts of a matter": lambda tx: of(tx, BO).alerts.about(Matter(municipality=BO, item_id=ITEM_ID)),
    "an alert by its id": lambda tx: of(tx, BO).alerts.known(ALERT_NOW.alert_id),
    "that it is settled": lambda tx: of(tx, BO).alerts.change(ALERT_NOW, T0),
    "how often it came up": lambda tx: of(tx, BO).alerts.count(ALERT_NOW),
    "that nobody need hear of it, no person either": lambda tx: of(tx, BO).alerts.withdraw(ALERT_NOW),
    "who is to hear of what": lambda tx: of(tx, BO).alerts.take(TELLING, "administratorer", "hidden", T0),
    "what a telling is about": lambda tx: of(tx, BO).alerts.of_telling(TELLING),
    "what a message is about": lambda tx: of(tx, BO).deliveries.of_parcel(TELLING),
    "what nobody has seen": lambda tx: of(tx, BO).asks.unanswered("hidden", 1, T0, T0 + timedelta(minutes=1), 200),
}


@pytest.fixture
async def notifier(database: str) -> AsyncIterator[PostgresDatabase]:
    """The notifier's tables as a service's role reads them; their owner fills them."""
    owner = PostgresDatabase(database, "notifier", connections_max=1)
    await owner.write(lambda tx: tx.exec_driver_sql(f"CREATE ROLE {ROLE} LOGIN"))
    await migrate.upgrade(database, ["notifier"], {"notifier": ROLE})
    await owner.write(lambda tx: fill(tx, *LARGE, many=MANY))
    db = PostgresDatabase(database.replace("://app@", f"://{ROLE}@"), "notifier", connections_max=1)
    yield db
    await db.close()
    await owner.write(lambda tx: tx.exec_driver_sql(f"DROP OWNED BY {ROLE}"))
    await owner.write(lambda tx: tx.exec_driver_sql(f"DROP ROLE {ROLE}"))
    await owner.close()


async def test_the_notifier_reads_no_large_table_from_end_to_end(notifier: PostgresDatabase) -> None:
    found = {
        what: whole
        for what, unit in ASKED.items()
        if (whole := await notifier.write(lambda tx, u=unit: list(scans(tx, u))))  # type: ignore[misc]  # bound now, not at the call
    }
    assert found == {}
    touched = select(OPEN.c.account).where(OPEN.c.touched).execution_options(**{ACROSS: "a test"})
    whole = await notifier.read(lambda tx: list(scans(tx, lambda t: t.execute(touched).all())))
    assert [table for table, _ in whole] == ["notifier_open"], "what no index serves is found"
