"""The classifier's tables."""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Uuid

from common.db import Instant
from common.erased import Erased, erased_table
from common.retention import ItemRows
from common.service import machinery

METADATA = MetaData()
MACHINERY = machinery(METADATA, "classifier")

ITEMS = Table(
    "classifier_item",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("parent_item_id", Uuid, nullable=True),
    Column("own", Integer, nullable=False),
    Column("known", LargeBinary, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("post_item_id", Uuid, nullable=True),
    Column("thread", String, nullable=True),
    Column("received_at", Instant, nullable=True),
    Column("political_case", String, nullable=True),
    Index("classifier_item_parent", "municipality", "parent_item_id"),
    Index("classifier_item_post", "municipality", "post_item_id"),
    Index("classifier_item_thread", "municipality", "thread", "received_at"),
    Index("classifier_item_political_case", "municipality", "political_case"),
)
DECISIONS = Table(
    "classifier_decision",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("decision_no", Integer, primary_key=True),
    Column("made_at", Instant, nullable=False),
    Column("made", LargeBinary, nullable=False),
)
CASE_FILES = Table(
    "classifier_case_file",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("place", String, primary_key=True),
    Column("act_id", String, primary_key=True),
    Column("case_file", String, nullable=True),
    Column("linked_at", Instant, nullable=False),
)

EXAMPLES = Table(
    "classifier_example",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("corrected_at", Instant, nullable=False),
)
SHADOWS = Table(
    "classifier_shadow",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("shadow_model", String, primary_key=True),
    Column("model", String, nullable=False),
    Column("lang", String, nullable=False),
    Column("tags", String, nullable=False),
    Column("shadow_tags", String, nullable=False),
    Column("read_at", Instant, nullable=False),
    Index("classifier_shadow_read", "read_at"),
)
SCORES = Table(
    "classifier_score",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("model", String, primary_key=True),
    Column("tag", String, primary_key=True),
    Column("day", String, primary_key=True),
    Column("counts", String, nullable=False),
)
DRIFTS = Table(
    "classifier_drift",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("drift_id", Uuid, primary_key=True),
    Column("tag", String, nullable=False),
    Column("model", String, nullable=False),
    Column("psi", Float, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=True),
)
OPINION_CALLS = Table(
    "classifier_opinion_call",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("job_id", Uuid, primary_key=True),
    Column("called_at", Instant, primary_key=True),
    Column("cost_micros", BigInteger, nullable=False),
    Index("classifier_opinion_call_at", "municipality", "called_at"),
)

ERASED = Erased(erased_table(METADATA, "classifier"))
ITEM_ROWS = ItemRows(MACHINERY.waiting, MACHINERY.dead_letters, goes=(ITEMS, EXAMPLES, SHADOWS), stays=(DECISIONS,))
"""What `ordstyrer privacy` shows and erases here."""
