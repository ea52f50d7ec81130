"""First tables of the desk."""

from alembic import op
from sqlalchemy import Boolean, Column, Integer, LargeBinary, String, Uuid

from common.db import Instant
from common.migrate import create_machinery

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create cases, timeline, acts, registry, people and keys, audit log, and the machinery."""
    create_machinery(op, "desk")
    _cases()
    _registry()
    _people()


def _cases() -> None:
    op.create_table(
        "desk_case",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("phase", String, nullable=False),
        Column("attention", Integer, nullable=False),
        Column("is_open", Boolean, nullable=False),
        Column("has_item", Boolean, nullable=False),
        Column("due_at", Instant, nullable=True),
        Column("received_at", Instant, nullable=False),
        Column("updated_at", Instant, nullable=False),
        Column("state", LargeBinary, nullable=False),
    )
    op.create_index("desk_case_queue", "desk_case", ["municipality", "is_open", "attention", "due_at"])
    op.create_table(
        "desk_log",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("line_id", Uuid, primary_key=True),
        Column("at", Instant, nullable=False),
        Column("recorded_at", Instant, nullable=False),
        Column("who", String, nullable=False),
        Column("what", String, nullable=False),
        Column("clause", String, nullable=False),
        Column("pack", String, nullable=False),
        Column("detail", String, nullable=False),
    )
    op.create_table(
        "desk_act",
        Column("municipality", String, primary_key=True),
        Column("act_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=False),
        Column("actor", String, nullable=False),
        Column("deed_sha256", String, nullable=False),
        Column("deed", LargeBinary, nullable=False),
        Column("at", Instant, nullable=False),
    )
    op.create_index("desk_act_item", "desk_act", ["municipality", "item_id"])


def _registry() -> None:
    op.create_table(
        "desk_account",
        Column("municipality", String, primary_key=True),
        Column("platform", String, primary_key=True),
        Column("account_id", String, primary_key=True),
        Column("name", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("history", LargeBinary, nullable=False),
        Column("stated_at", Instant, nullable=False),
    )


def _people() -> None:
    op.create_table(
        "desk_person",
        Column("municipality", String, primary_key=True),
        Column("person", String, primary_key=True),
        Column("right", String, primary_key=True),
        Column("since", Instant, nullable=False),
    )
    op.create_table(
        "desk_key",
        Column("municipality", String, primary_key=True),
        Column("key_sha256", String, primary_key=True),
        Column("kind", String, nullable=False),
        Column("person", String, nullable=False),
        Column("made_at", Instant, nullable=False),
        Column("expires_at", Instant, nullable=True),
        Column("ended_at", Instant, nullable=True),
    )
    op.create_index("desk_key_hash", "desk_key", ["key_sha256"])
    op.create_table(
        "desk_audit",
        Column("municipality", String, primary_key=True),
        Column("audit_id", Uuid, primary_key=True),
        Column("who", String, nullable=False),
        Column("what", String, nullable=False),
        Column("item_id", Uuid, nullable=True),
        Column("at", Instant, nullable=False),
    )
    op.create_index("desk_audit_at", "desk_audit", ["municipality", "at"])
