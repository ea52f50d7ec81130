"""First tables of the archiver, and the triggers that let nobody rewrite the journal."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, String, UniqueConstraint, Uuid

from common.db import Instant
from common.migrate import create_machinery

revision = "0001"
down_revision = None

INSERT_ONLY = ("archiver_journal_event", "archiver_checkpoint")


def upgrade() -> None:
    """Create items, decisions, notes, seals, the journal, and what is folded from it."""
    create_machinery(op, "archiver")
    _create_item()
    _create_item_revision()
    _create_decision()
    _create_note()
    _create_seal()
    _create_journal_event()
    _create_journal_content()
    _create_checkpoint()
    _create_saksmappe()
    _create_journalpost()
    _create_dokumentbeskrivelse()
    _refuse_rewriting()


def _create_item() -> None:
    op.create_table(
        "archiver_item",
        Column("municipality", String, primary_key=True),
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
    )
    op.create_index("archiver_item_parent", "archiver_item", ["municipality", "parent_item_id"])


def _create_item_revision() -> None:
    op.create_table(
        "archiver_item_revision",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("revision", Integer, primary_key=True),
        Column("text", String, nullable=False),
        Column("change_sha256", String, nullable=True),
        Column("attachments", LargeBinary, nullable=False),
        Column("received_at", Instant, nullable=True),
        Column("recorded_at", Instant, nullable=False),
    )


def _create_decision() -> None:
    op.create_table(
        "archiver_decision",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("revision", Integer, nullable=False),
        Column("decision_no", Integer, nullable=False),
        Column("case_file", String, nullable=True),
        Column("event_id", Uuid, nullable=False),
    )


def _create_note() -> None:
    op.create_table(
        "archiver_note",
        Column("municipality", String, primary_key=True),
        Column("note_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=False),
        Column("what", String, nullable=False),
        Column("actor", String, nullable=False),
        Column("done_at", Instant, nullable=False),
        Column("noted", Boolean, nullable=False),
    )
    op.create_index("archiver_note_item", "archiver_note", ["municipality", "item_id"])


def _create_seal() -> None:
    op.create_table(
        "archiver_seal",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("revision", Integer, primary_key=True),
        Column("stage", Integer, primary_key=True),
        Column("seal_id", Uuid, nullable=False),
        Column("sha256", String, nullable=False),
        Column("size_bytes", Integer, nullable=False),
        Column("sealed_at", Instant, nullable=False),
    )


def _create_journal_event() -> None:
    op.create_table(
        "archiver_journal_event",
        Column("municipality", String, primary_key=True),
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
    )
    op.create_index("archiver_journal_subject", "archiver_journal_event", ["municipality", "subject_id"])


def _create_journal_content() -> None:
    op.create_table(
        "archiver_journal_content",
        Column("municipality", String, primary_key=True),
        Column("series", String, primary_key=True),
        Column("seq", BigInteger, primary_key=True, autoincrement=False),
        Column("salt", LargeBinary, nullable=False),
        Column("content", LargeBinary, nullable=False),
    )


def _create_checkpoint() -> None:
    op.create_table(
        "archiver_checkpoint",
        Column("municipality", String, primary_key=True),
        Column("series", String, primary_key=True),
        Column("seq", BigInteger, primary_key=True, autoincrement=False),
        Column("file", LargeBinary, nullable=False),
        Column("blob_sha256", String, nullable=False),
        Column("at", Instant, nullable=False),
    )


def _create_saksmappe() -> None:
    op.create_table(
        "archiver_saksmappe",
        Column("municipality", String, primary_key=True),
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


def _create_journalpost() -> None:
    op.create_table(
        "archiver_journalpost",
        Column("municipality", String, primary_key=True),
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
    )
    op.create_index("archiver_journalpost_item", "archiver_journalpost", ["municipality", "item_id"])
    op.create_index("archiver_journalpost_number", "archiver_journalpost", ["municipality", "series", "year", "number"])


def _create_dokumentbeskrivelse() -> None:
    op.create_table(
        "archiver_dokumentbeskrivelse",
        Column("municipality", String, primary_key=True),
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


def _refuse_rewriting() -> None:
    """Rights may be lost or given by mistake: the database itself refuses to change or delete a line."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION archiver_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is insert only', TG_TABLE_NAME; END $$"
        )
        for table in INSERT_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION archiver_refuse()"
            )
        return
    for table in INSERT_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is insert only'); END"
            )
