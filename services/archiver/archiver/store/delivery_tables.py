"""Tables of deliveries to a municipality's own core, and of series that give no numbers after a restore."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, Uuid

from archiver.store.tables import METADATA
from common.db import Instant

DELIVERY = Table(
    "archiver_delivery",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("record_id", Uuid, primary_key=True),
    Column("delivery_id", Uuid, nullable=False),
    Column("item_id", Uuid, nullable=False),
    Column("series", String, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("tracking_year", Integer, nullable=False),
    Column("tracking_number", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("asks", Integer, nullable=False),
    Column("ordered_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=True),
    Column("late_at", Instant, nullable=True),
    Column("sent_at", Instant, nullable=True),
    Column("expires_at", Instant, nullable=True),
    Column("taken_at", Instant, nullable=True),
    Column("asked_at", Instant, nullable=True),
    Column("absent_at", Instant, nullable=True),
    Column("settled_at", Instant, nullable=True),
    Column("core_system_id", Uuid, nullable=True),
    Column("core_year", Integer, nullable=True),
    Column("core_number", Integer, nullable=True),
    Column("core_case_system_id", Uuid, nullable=True),
    Column("core_case_year", Integer, nullable=True),
    Column("core_case_number", Integer, nullable=True),
    Column("trouble", String, nullable=True),
    Column("trouble_id", String, nullable=True),
    Column("trouble_words", String, nullable=True),
    Index("archiver_delivery_core_number", "municipality", "core_year", "core_number", unique=True),
    Index("archiver_delivery_id", "municipality", "delivery_id"),
    Index("archiver_delivery_case", "municipality", "case_id"),
)
HOLD = Table(
    "archiver_number_hold",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("series", String, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("why", String, nullable=False),
    Column("seq", BigInteger, nullable=False),
)
WISH = Table(
    "archiver_number_wish",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("record_id", Uuid, primary_key=True),
    Column("series", String, nullable=False),
    Column("item_id", Uuid, nullable=False),
    Column("kind", String, nullable=False),
    Column("event", LargeBinary, nullable=False),
    Column("actor", String, nullable=False),
    Column("rests_on", LargeBinary, nullable=False),
    Column("picked", LargeBinary, nullable=False),
    Column("asked_at", Instant, nullable=False),
)
