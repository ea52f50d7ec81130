"""Tables of the public journal: who turned it on, what is published when, and shields that somebody wants lifted.

What the web reads here has everything withheld taken out already: it never looks into the records.
"""

from sqlalchemy import Boolean, Column, Date, Index, Integer, LargeBinary, String, Table, Uuid

from archiver.store.tables import METADATA
from common.db import Instant

SWITCH = Table(
    "archiver_public_switch",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("on", Boolean, nullable=False),
    Column("person", String, nullable=False),
    Column("contact", String, nullable=False),
    Column("since", Date, nullable=True),
    Column("at", Instant, nullable=False),
)
PAGE = Table(
    "archiver_public_page",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("series", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("published_at", Instant, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("edition", Integer, nullable=False),
)
ENTRY = Table(
    "archiver_public_entry",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("record_id", Uuid, primary_key=True),
    Column("series", String, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("day", Date, nullable=False),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("zone", String, nullable=False),
    Column("entry", LargeBinary, nullable=False),
    Column("words", String, nullable=False),
    Column("names", String, nullable=False),
    Index("archiver_public_entry_day", "municipality", "series", "day"),
    Index("archiver_public_entry_case", "municipality", "case_id"),
)
LIFT = Table(
    "archiver_public_lift",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("record_id", Uuid, primary_key=True),
    Column("asked", LargeBinary, nullable=False),
    Column("actor", String, nullable=False),
    Column("at", Instant, nullable=False),
)
