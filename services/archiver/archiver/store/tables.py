"""The archiver's tables. The journal is written once and never changed; what Noark calls things is folded from it."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    Uuid,
)

from common.db import Instant
from common.service import machinery

METADATA = MetaData()
MACHINERY = machinery(METADATA, "archiver")


def _tenant() -> Column[str]:
    return Column("municipality", String, primary_key=True)


ITEM = Table(
    "archiver_item",
    METADATA,
    _tenant(),
    Column("item_id", Uuid, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("change_no", Integer, nullable=False),
    Column("platform", String, nullable=False),
    Column("account_id", String, nullable=False),
    Column("object_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("own", Boolean, nullable=False),
    Column("text", String, nullable=False),
    Column("author_id", String, nullable=True),
    Column("author_name", String, nullable=True),
    Column("created_at", Instant, nullable=True),
    Column("post_id", String, nullable=True),
    Column("parent_id", String, nullable=True),
    Column("parent_item_id", Uuid, nullable=True),
    Column("thread_id", String, nullable=True),
    Column("permalink", String, nullable=True),
    Column("visibility", String, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index("archiver_item_parent", "municipality", "parent_item_id"),
)
REVISION = Table(
    "archiver_item_revision",
    METADATA,
    _tenant(),
    Column("item_id", Uuid, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("text", String, nullable=False),
    Column("change_sha256", String, nullable=True),
    Column("attachments", LargeBinary, nullable=False),
    Column("received_at", Instant, nullable=True),
    Column("recorded_at", Instant, nullable=False),
)
DECISION = Table(
    "archiver_decision",
    METADATA,
    _tenant(),
    Column("item_id", Uuid, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("decision_no", Integer, nullable=False),
    Column("case_file", String, nullable=True),
    Column("event_id", Uuid, nullable=False),
)
NOTE = Table(
    "archiver_note",
    METADATA,
    _tenant(),
    Column("note_id", Uuid, primary_key=True),
    Column("item_id", Uuid, nullable=False),
    Column("what", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("done_at", Instant, nullable=False),
    Column("noted", Boolean, nullable=False),
    Index("archiver_note_item", "municipality", "item_id"),
)
SEAL = Table(
    "archiver_seal",
    METADATA,
    _tenant(),
    Column("item_id", Uuid, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("stage", Integer, primary_key=True),
    Column("seal_id", Uuid, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("sealed_at", Instant, nullable=False),
)
EVENT = Table(
    "archiver_journal_event",
    METADATA,
    _tenant(),
    Column("series", String, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("event", String, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("at", Instant, nullable=False),
    Column("year", Integer, nullable=True),
    Column("number", Integer, nullable=True),
    Column("envelope", LargeBinary, nullable=False),
    Column("content_hmac", String, nullable=False),
    Column("prev_hash", String, nullable=False),
    Column("hash", String, nullable=False),
    UniqueConstraint("municipality", "series", "event", "year", "number", name="archiver_journal_number"),
    Index("archiver_journal_subject", "municipality", "subject_id"),
)
CONTENT = Table(
    "archiver_journal_content",
    METADATA,
    _tenant(),
    Column("series", String, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("salt", LargeBinary, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
CHECKPOINT = Table(
    "archiver_checkpoint",
    METADATA,
    _tenant(),
    Column("series", String, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("file", LargeBinary, nullable=False),
    Column("blob_sha256", String, nullable=False),
    Column("at", Instant, nullable=False),
)
CASE_FILE = Table(
    "archiver_saksmappe",
    METADATA,
    _tenant(),
    Column("case_id", Uuid, primary_key=True),
    Column("series", String, nullable=False),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("title", String, nullable=False),
    Column("status", String, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("group_key", String, nullable=False),
    UniqueConstraint("municipality", "series", "group_key", name="archiver_saksmappe_group"),
)
POST = Table(
    "archiver_journalpost",
    METADATA,
    _tenant(),
    Column("record_id", Uuid, primary_key=True),
    Column("series", String, nullable=False),
    Column("item_id", Uuid, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("status", String, nullable=False),
    Column("asked", String, nullable=True),
    Column("shielded", Boolean, nullable=False),
    Column("clauses", LargeBinary, nullable=False),
    Column("title", String, nullable=False),
    Column("captured_at", Instant, nullable=False),
    Column("part_kind", String, nullable=True),
    Column("part_name", String, nullable=True),
    Column("part_handle", String, nullable=True),
    Column("answers", Uuid, nullable=True),
    Column("case_id", Uuid, nullable=True),
    Column("year", Integer, nullable=True),
    Column("number", Integer, nullable=True),
    Column("settled_at", Instant, nullable=True),
    Column("settled_by", String, nullable=True),
    Column("written_off_at", Instant, nullable=True),
    Column("written_off_how", String, nullable=True),
    Column("notes", Integer, nullable=False),
    Index("archiver_journalpost_item", "municipality", "item_id"),
    Index("archiver_journalpost_number", "municipality", "series", "year", "number"),
)
DOCUMENT = Table(
    "archiver_dokumentbeskrivelse",
    METADATA,
    _tenant(),
    Column("record_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("role", String, nullable=False),
    Column("title", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("added_at", Instant, nullable=False),
)
